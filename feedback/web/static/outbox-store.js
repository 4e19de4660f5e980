// Where the outbox lies on this tablet: IndexedDB, written through to the disk before a promise is kept. Only
// sealed bytes come here, as ArrayBuffers: a browser may lose a Blob that it was given. `bundles` says of each what
// it needs to be sent, `frames` holds its bytes by where they begin, `pass` is there while someone is signed in.
const NAME = "outbox";
const KEPT = { bundles: "bundle", frames: ["bundle", "at"], pass: "account_mark" };
const ALL = Number.MAX_SAFE_INTEGER;

// The tablet has no room left. What was kept before is still kept.
export class NoRoom extends Error {}

export async function openStore() {
  const asked = indexedDB.open(NAME, 1);
  asked.onupgradeneeded = () => {
    for (const [name, keyPath] of Object.entries(KEPT)) asked.result.createObjectStore(name, { keyPath });
  };
  const db = await done(asked);
  db.onversionchange = () => db.close();
  return new Store(db);
}

class Store {
  constructor(db) {
    this.db = db;
  }

  all(name) {
    return done(this.db.transaction(name).objectStore(name).getAll());
  }

  get(name, key) {
    return done(this.db.transaction(name).objectStore(name).get(key));
  }

  // All of these or none, on the disk when it resolves. Throws NoRoom.
  write(change) {
    const work = this.db.transaction(Object.keys(KEPT), "readwrite", { durability: "strict" });
    return new Promise((kept, failed) => {
      const why = (error) => (error?.name === "QuotaExceededError" ? new NoRoom() : (error ?? new NoRoom()));
      work.oncomplete = kept;
      work.onabort = () => failed(why(work.error));
      try {
        change((name) => work.objectStore(name));
      } catch (error) {
        work.abort();
        failed(why(error));
      }
    });
  }

  // The sealed bytes of a bundle from a place on: its next frames, until they are `enough`.
  async bytesFrom(bundle, offset, enough) {
    const frames = this.db.transaction("frames").objectStore("frames");
    const [, begin] = (await done(frames.openKeyCursor(span(bundle, 0, offset), "prev"))).key;
    const found = [];
    let size = 0;
    const asked = frames.openCursor(span(bundle, begin));
    await new Promise((all, failed) => {
      asked.onerror = () => failed(asked.error);
      asked.onsuccess = () => {
        const { result } = asked;
        if (!result || size >= enough) return all();
        found.push(result.value.bytes);
        size += result.value.bytes.byteLength;
        result.continue();
      };
    });
    return new Blob(found).slice(offset - begin);
  }

  // Each frame of a bundle in its order, one in memory at a time.
  async *frames(bundle) {
    for (let at = 0; ; ) {
      const frames = this.db.transaction("frames").objectStore("frames");
      const [found] = await done(frames.getAll(span(bundle, at), 1));
      if (!found) return;
      yield found.bytes;
      at = found.at + 1;
    }
  }

  drop(bundle) {
    return this.write((name) => {
      name("frames").delete(span(bundle, 0));
      name("bundles").delete(bundle);
    });
  }
}

function span(bundle, from, to = ALL) {
  return IDBKeyRange.bound([bundle, from], [bundle, to]);
}

function done(asked) {
  return new Promise((kept, failed) => {
    asked.onsuccess = () => kept(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}
