// The outbox of this tablet: what was told without a line waits here, sealed to the house's public key, until the
// house has signed that it keeps every byte. Whoever uses the tablet later can send it and never read it, and only
// the page that a bundle was begun on can add to it: its key is nowhere else. docs/sealed-outbox.md.
import { FRAME, MAGIC, bytes, newKey, seal } from "./outbox-sealing.js";
import { NoRoom, openStore } from "./outbox-store.js";
import { Sha256 } from "./sha256.js";

export { NoRoom };
// Nobody is signed in on this tablet, or they never had a line while they were: nothing can be sealed for them.
export class NoPass extends Error {}

const PASS_AT = "/offline/pass";
const DAY_MS = 24 * 3600 * 1000;
const EVERY_MS = 60 * 1000;
const LIVES = "outbox-bundle-";
const hasLocks = Boolean(navigator.locks);
// What is alive on this page, where other pages cannot be asked.
const alive = new Set();
let opened;

// The outbox, one for a page; null where the browser cannot keep or seal anything.
export function open_outbox() {
  opened ??= globalThis.indexedDB && crypto.subtle ? openStore().then((store) => new Outbox(store), () => null) : null;
  return Promise.resolve(opened);
}

class Outbox extends EventTarget {
  constructor(store) {
    super();
    this.store = store;
    this.line = globalThis.BroadcastChannel && new BroadcastChannel("outbox");
    if (this.line) this.line.onmessage = () => this.dispatchEvent(new Event("change"));
  }

  changed() {
    this.line?.postMessage("change");
    this.dispatchEvent(new Event("change"));
  }

  // --- Whose it is: a pass comes while there is a line, and goes when its person signs out. ---
  // The clock of a tablet may be wrong, so it does not end a pass: what was told is safe with one that is over, too.
  async pass() {
    return (await this.store.all("pass"))[0] ?? null;
  }

  // Ask the house for a pass for who is signed in. Throws NoPass when nobody is.
  async new_pass() {
    const answer = await fetch(PASS_AT, { method: "POST", headers: { "X-Outbox": "1" }, redirect: "error" });
    if (!answer.ok) throw new NoPass();
    const pass = { ...(await answer.json()), taken_at_ms: Date.now() };
    await this.store.write((name) => {
      name("pass").clear();
      name("pass").put(pass);
    });
    navigator.storage?.persist?.();
    return pass;
  }

  forget_pass() {
    return this.store.write((name) => name("pass").clear());
  }

  // --- Telling ---
  // One thing that is told. `about` is a relationship, `invitation` an asked survey; `fields` are [name, value] pairs
  // as a form would send them. `id` is the entry's own, where it has one: the house takes it only once. It is sealed
  // and on the disk when this resolves. Throws NoPass, NoRoom.
  async begin(told) {
    const pass = await this.pass();
    if (!pass) throw new NoPass();
    const bundle = new Bundle(this, pass, told);
    await bundle.open();
    this.changed();
    return bundle;
  }

  // --- What waits ---
  async rows() {
    const held = await living();
    const rows = (await this.store.all("bundles")).filter((row) => !held.has(row.bundle));
    return rows.sort((one, other) => one.begun_at_ms - other.begun_at_ms);
  }

  // How many are not sent. What is being told just now is not counted.
  async waiting() {
    return (await this.rows()).length;
  }

  // What was cut off by a closed or killed browser, and its teller decides about. Only theirs.
  async cut_off() {
    const mark = (await this.pass())?.account_mark;
    return (await this.rows()).filter((row) => !isReady(row) && row.account_mark === mark);
  }

  // What was cut off goes as it is.
  async keep(bundle) {
    const row = await this.store.get("bundles", bundle);
    if (row) await this.store.write((name) => name("bundles").put({ ...row, is_kept: true }));
    this.changed();
  }

  // Throw away what was told in this bundle: only where its teller said so, or it was sent another way.
  async drop(bundle) {
    await this.store.drop(bundle);
    this.changed();
  }

  // --- Sending ---
  // Send all that is ready, one page of the browser at a time. Answers {sent, waiting, trouble}: `trouble` is "" or a
  // code ("line", "pass", "room", "busy", "unlike").
  async send() {
    const sending = import("./outbox-sending.js").then(({ sendAll }) => sendAll(this));
    const result = await sending.catch(() => ({ sent: 0, trouble: "line" }));
    return { ...result, waiting: await this.waiting() };
  }

  async ready() {
    return (await this.rows()).filter(isReady);
  }

  // Now, when the line comes back, and every minute.
  keep_trying() {
    const go = () => navigator.onLine && this.send();
    addEventListener("online", go);
    setInterval(go, EVERY_MS);
    go();
  }

  // --- The last way out ---
  // A bundle as a file, sealed as it is, by the browser's own way of saving.
  async save_to_file(bundle) {
    const parts = [];
    for await (const frame of this.store.frames(bundle)) parts.push(frame);
    const link = document.createElement("a");
    link.download = `not-sent-${bundle.slice(0, 8)}.fbox`;
    link.href = URL.createObjectURL(new Blob(parts));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), EVERY_MS);
  }

  // Take such a file back, on any tablet where someone is signed in, and let it wait here. Throws NoPass, NoRoom, and
  // TypeError when it is no such file.
  async take_file(file) {
    const pass = await this.pass();
    if (!pass) throw new NoPass();
    const { takeIn } = await import("./outbox-sending.js");
    const id = await takeIn(this, file, pass);
    this.changed();
    return id;
  }
}

// One thing that is being told. Its key lives on this page only.
class Bundle {
  constructor(outbox, pass, { id = crypto.randomUUID(), fields = [], ...told }) {
    Object.assign(this, { outbox, pass, id, at: 0, parts: [], made: 0, sequences: [], unwritten: [] });
    this.turn = Promise.resolve();
    // kind, language, mode, about or invitation, survey_version
    const now = Date.now();
    this.told = { ...told, fields, secret: pass.secret, finished: false, begun_at_ms: now, told_at_ms: now };
  }

  async open() {
    const { key_id, public_key } = this.pass.outbox;
    const { key, wrapped } = await newKey(this.id, public_key);
    this.key = key;
    const { account_mark, ticket, receipt_key } = this.pass;
    this.row = { bundle: this.id, account_mark, ticket, receipt_key, kind: this.told.kind, size: 0 };
    Object.assign(this.row, { begun_at_ms: this.told.begun_at_ms, is_finished: false });
    this.release = await live(this.id);
    const first = JSON.stringify({ bundle: this.id, key_id, wrapped });
    this.unwritten.push(bytes(MAGIC, first, "\n").buffer);
    await this.tell();
  }

  // A file of this bundle: its bytes come one after the other.
  file({ field, name, type }) {
    const told = { part: ++this.made, field, name, type, size: 0, sha256: null, finished: false };
    this.parts.push(told);
    return new Part(this, told);
  }

  // Files that could not be kept whole are told again: what is in no manifest is let go.
  leave_out_unfinished() {
    this.parts = this.parts.filter((told) => told.finished);
  }

  // What stands in the fields so far, so that a killed browser does not lose it. `finished` says that it is good as it
  // is: it waits for its page, which may still tell more, and goes without it when the page is gone.
  tell({ fields, finished = false } = {}) {
    return this.next(() => {
      this.told.finished = this.row.is_finished = finished;
      return this.write_manifest(fields);
    });
  }

  // All is told: from now on it may be sent.
  async finish({ fields } = {}) {
    await this.next(() => {
      this.told.finished = this.row.is_finished = true;
      return this.write_manifest(fields);
    });
    this.leave();
    this.outbox.changed();
  }

  // It went another way, or its teller does not want it.
  async drop() {
    await this.next(() => this.outbox.store.drop(this.id));
    this.leave();
    this.outbox.changed();
  }

  leave() {
    this.release();
    this.key = null;
  }

  async write_manifest(fields) {
    if (fields) this.told.fields = fields;
    this.told.told_at_ms = Date.now();
    await this.seal_manifest();
    await this.write();
  }

  seal_manifest() {
    return this.seal(0, bytes(JSON.stringify({ ...this.told, parts: this.parts })));
  }

  async seal(part, plain) {
    this.sequences[part] ??= 0;
    this.unwritten.push(await seal(this.key, this.id, part, this.sequences[part]++, plain));
  }

  // What found no room is held, and goes first the next time: no frame is left out, and none is sealed twice.
  async write() {
    let at = this.at;
    const bundle = this.id;
    const frames = this.unwritten.map((one) => ({ bundle, at: (at += one.byteLength) - one.byteLength, bytes: one }));
    await this.outbox.store.write((name) => {
      for (const frame of frames) name("frames").put(frame);
      name("bundles").put({ ...this.row, size: at, touched_at_ms: Date.now() });
    });
    Object.assign(this, { at, unwritten: [] });
  }

  // One after the other, in the order they were asked for.
  next(work) {
    const mine = this.turn.then(work);
    this.turn = mine.catch(() => {});
    return mine;
  }
}

class Part {
  constructor(bundle, told) {
    Object.assign(this, { bundle, told, hash: new Sha256() });
  }

  // Some bytes of the file, a few MiB at most, sealed and on the disk when this resolves. Throws NoRoom: then they are
  // held on this page, and go with what is kept next.
  add(buffer) {
    return this.bundle.next(async () => {
      // What no manifest names would be let go.
      if (!this.told.size) await this.bundle.seal_manifest();
      for (let at = 0; at < buffer.byteLength; at += FRAME) {
        const some = new Uint8Array(buffer, at, Math.min(FRAME, buffer.byteLength - at));
        this.hash.add(some);
        this.told.size += some.length;
        await this.bundle.seal(this.told.part, some);
      }
      await this.bundle.write();
    });
  }

  // The file is whole.
  end() {
    return this.bundle.next(() => {
      Object.assign(this.told, { sha256: this.hash.hex(), finished: true });
      return this.bundle.write_manifest();
    });
  }
}

// Answers of a survey go as far as they are told; a cut-off entry waits a day for its teller to decide.
function isReady(row) {
  return row.is_finished || row.is_kept || row.kind === "survey" || Date.now() - row.touched_at_ms > DAY_MS;
}

// A bundle lives while its page does: the browser lets go of a lock when a page ends in any way.
async function live(id) {
  alive.add(id);
  let release;
  const until = new Promise((end) => (release = end));
  const ended = () => { alive.delete(id); release(); };
  if (hasLocks) await new Promise((got) => navigator.locks.request(LIVES + id, () => (got(), until)));
  return ended;
}

async function living() {
  if (!hasLocks) return alive;
  const { held } = await navigator.locks.query();
  const names = held.map((one) => one.name).filter((name) => name.startsWith(LIVES));
  return new Set([...alive, ...names.map((name) => name.slice(LIVES.length))]);
}
