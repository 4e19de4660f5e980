// What is being recorded, slice by slice. Each slice is sealed into the outbox of this tablet before the next is
// waited for, so that a browser that is killed has lost no more than what it had not handed over. Without an outbox
// (no IndexedDB, a private window, nobody's pass) the slices are on this page alone, as they always were.
const ENTRY = /\/diary\/([0-9a-f-]{36})$/;
const CARRIED = ["adds", "shown", "way"];
const LINE_MS = 1500;
// What the first bytes say, whatever the browser calls it: [at, bytes, kind, ending for a sound].
const CONTENT = [
  [4, "ftyp", "mp4", "m4a"],
  [0, "\x1aE\xdf\xa3", "webm", "webm"],
  [0, "OggS", "ogg", "ogg"],
];

export class Slices {
  // `before` is a promise of when the outbox is free of the last take.
  constructor(form, field, isFilm, before) {
    Object.assign(this, { form, field, isFilm, all: [], turn: Promise.resolve() });
    this.told = toldIn(form);
    this.bundle = this.told ? Promise.resolve(before).then(() => this.begin()) : Promise.resolve(null);
    if (this.told) form.recorded = { field, bundle: this.bundle };
    this.typed = () => this.bundle.then((bundle) => bundle?.tell({ fields: fieldsOf(form) })).catch(() => {});
    form.addEventListener("change", this.typed);
  }

  // The bundle of this entry, begun with the entry's own id: sent both ways, it is the same entry.
  async begin() {
    try {
      const { open_outbox } = await import("./outbox.js");
      const outbox = await open_outbox();
      if (!outbox) return null;
      await freshPass(outbox);
      await outbox.drop(this.told.id);
      const { lang, dataset } = document.documentElement;
      const more = { kind: "diary-entry", language: lang, mode: dataset.mode, fields: fieldsOf(this.form) };
      return await outbox.begin({ ...this.told, ...more });
    } catch {
      return null;
    }
  }

  get isEmpty() {
    return !this.all.length;
  }

  // Resolves when it is safe.
  add(slice) {
    this.kind ??= contentOf(slice);
    this.all.push(slice);
    return (this.turn = this.turn.then(() => this.seal(slice)));
  }

  async seal(slice) {
    const bundle = await this.bundle;
    if (!bundle || this.isFull) return;
    this.part ??= bundle.file({ field: this.field, ...(await this.named()) });
    try {
      await this.part.add(await slice.arrayBuffer());
    } catch {
      // No room on the tablet: what is safe stays safe, and the rest is on this page.
      this.isFull = true;
    }
  }

  async named() {
    const [kind, ending] = (await this.kind) ?? plainly(this.all[0].type);
    return { name: `${this.isFilm ? "film" : "voice"}.${ending}`, type: `${this.isFilm ? "video" : "audio"}/${kind}` };
  }

  // All of it as a file, for hearing it back and for the form.
  async file() {
    const { name, type } = await this.named();
    return new File(this.all, name, { type });
  }

  // No more comes.
  end() {
    return (this.turn = this.turn.then(() => this.part?.end()).catch(() => {}));
  }

  // It came another way, or its teller does not want it. Resolves when the tablet has let go of it.
  async drop() {
    this.form.removeEventListener("change", this.typed);
    if (this.form.recorded?.bundle === this.bundle) delete this.form.recorded;
    await this.turn;
    await (await this.bundle)?.drop();
  }
}

// Which entry a form of the diary tells, and about whom; null for other forms.
function toldIn(form) {
  const at = new URL(form.action, location);
  const id = ENTRY.exec(at.pathname)?.[1];
  const about = at.searchParams.get("about");
  return id && about ? { id, about } : null;
}

// What stands in the form so far, and what its address carries, as pairs.
function fieldsOf(form) {
  const at = new URL(form.action, location).searchParams;
  const typed = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrf");
  return [...CARRIED.filter((name) => at.get(name)).map((name) => [name, at.get(name)]), ...typed];
}

// A pass of whoever is signed in now; the one of before only when there is no line to ask on. Throws when there is none.
async function freshPass(outbox) {
  const noLine = new Promise((_, no) => setTimeout(() => no(new TypeError("no line")), LINE_MS));
  await Promise.race([outbox.new_pass(), noLine]).catch((no) => {
    if (!(no instanceof TypeError)) throw no;
  });
}

async function contentOf(slice) {
  const head = String.fromCharCode(...new Uint8Array(await slice.slice(0, 12).arrayBuffer()));
  const found = CONTENT.find(([at, bytes]) => head.startsWith(bytes, at));
  return found && [found[2], found[3]];
}

// What the browser says of it, where the bytes say nothing known.
function plainly(type) {
  const kind = /\/([\w-]+)/.exec(type)?.[1] ?? "webm";
  return [kind, kind];
}
