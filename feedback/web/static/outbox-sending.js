// Sending what waits in the outbox: each bundle as one arriving file (tus 1.0), from where the line broke. It is
// taken from this tablet only after the house has signed what it keeps, and each part is the same here.
import { Arriving, NotTaken, base64 } from "./arriving.js";
import { FRAME, HEAD, MAGIC, isSigned } from "./outbox-sealing.js";
import { Sha256 } from "./sha256.js";

const BEGIN_AT = "/offline/outbox";
const PIECE = 4 * 1024 * 1024;
const ONE_SENDER = "outbox-sending";
const TROUBLE = { 0: "line", 401: "pass", 413: "full", 429: "busy", 507: "full" };
// Soon given up: the outbox tries again every minute.
const WAITS_MS = [500, 2000];
const LARGEST_FIRST_LINE = 4096;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
let isSending = false;

// Answers {sent, trouble}. Where another page sends already this one leaves it to that.
export async function sendAll(outbox) {
  if (isSending) return { sent: 0, trouble: "busy" };
  isSending = true;
  try {
    if (!navigator.locks) return await sendReady(outbox);
    return await navigator.locks.request(ONE_SENDER, { ifAvailable: true }, (lock) =>
      lock ? sendReady(outbox) : { sent: 0, trouble: "busy" });
  } finally {
    isSending = false;
  }
}

async function sendReady(outbox) {
  const result = { sent: 0, trouble: "" };
  const tried = new Set();
  // Looked for anew each time: another page may have told something that left it to this one.
  const next = async () => (await outbox.ready()).find((one) => !tried.has(one.bundle));
  for (let row; (row = await next()); ) {
    tried.add(row.bundle);
    try {
      await new Sending(outbox, row).send();
      result.sent++;
      outbox.changed();
    } catch (no) {
      result.trouble = no instanceof Unlike ? "unlike" : (TROUBLE[no.status] ?? "later");
      if (no.status === 0) break;
    }
  }
  return result;
}

// A bundle looks to Arriving like a file; its bytes come from the store.
class Sending extends Arriving {
  constructor(outbox, row) {
    super("bundle", { name: row.bundle, size: row.size }, BEGIN_AT);
    Object.assign(this, { outbox, row, waits: WAITS_MS, anew: "" });
    this.headers = { Authorization: `Bearer ${row.ticket}` };
  }

  async send() {
    try {
      await this.confirm(`${await super.send()}/receipt`);
    } catch (no) {
      if (!(no instanceof Unlike)) throw no;
      // Other bytes are kept under this name: these are sent beside them.
      this.anew = ",anew";
      await this.confirm(`${await super.send()}/receipt`);
    }
    await this.outbox.store.drop(this.row.bundle);
  }

  // The same bundle begun again is the same file: the house says where it is and how far it came, or that it is kept.
  async find() {
    const line = await this.asWhoIsHere(() => this.ask("POST", BEGIN_AT, {
      "Upload-Length": this.row.size,
      "Upload-Metadata": `bundle ${base64(this.row.bundle)}${this.anew}`,
    }));
    const at = line.getResponseHeader("Location");
    if (!at) throw new NotTaken(0, null);
    const isKept = line.getResponseHeader("Upload-Complete") === "?1";
    return [at, isKept ? this.row.size : Number(line.getResponseHeader("Upload-Offset") ?? 0)];
  }

  // A ticket lasts for months; where it has ended, the ticket of who is here now sends the same bytes.
  async asWhoIsHere(ask) {
    try {
      return await ask();
    } catch (no) {
      const pass = no.status === 401 && (await this.outbox.pass());
      if (!pass || pass.ticket === this.row.ticket) throw no;
      this.headers.Authorization = `Bearer ${pass.ticket}`;
      Object.assign(this.row, { ticket: pass.ticket, receipt_key: pass.receipt_key });
      await this.outbox.store.write((name) => name("bundles").put(this.row));
      return ask();
    }
  }

  async sendPiece(at, offset) {
    const piece = await this.outbox.store.bytesFrom(this.row.bundle, offset, PIECE);
    const own = { "Upload-Offset": offset, "Content-Type": "application/offset+octet-stream" };
    return this.ask("PATCH", at, own, piece, (sent) => this.onsent(offset + sent));
  }

  // Throws NotTaken when there is no receipt yet, and Unlike when it is not of what lies here.
  async confirm(at) {
    const { receipt, signature } = readReceipt(await this.ask("GET", at));
    if (!(await isSigned(receipt, signature, this.row.receipt_key))) throw new Unlike();
    const told = JSON.parse(receipt);
    const here = await this.partsHere();
    const isSame = ({ part, size, sha256 }) => here.get(part)?.size === size && here.get(part).hash.hex() === sha256;
    const isAll = told.bundle === this.row.bundle && told.size === this.row.size && told.parts.length === here.size;
    if (!isAll || !told.parts.every(isSame)) throw new Unlike();
  }

  // What lies here of each part, as it was sent: its size, and the hash of the hashes of its frames.
  async partsHere() {
    const here = new Map();
    let isFirst = true;
    for await (const frame of this.outbox.store.frames(this.row.bundle)) {
      if (!isFirst) await see(here, frame);
      isFirst = false;
    }
    return here;
  }
}

async function see(here, frame) {
  const number = new DataView(frame).getUint32(0);
  const part = here.get(number) ?? { size: 0, hash: new Sha256() };
  part.size += frame.byteLength;
  part.hash.add(await crypto.subtle.digest("SHA-256", frame));
  here.set(number, part);
}

class Unlike extends Error {}

function readReceipt(line) {
  try {
    return JSON.parse(line.responseText);
  } catch {
    throw new NotTaken(0, null);
  }
}

// A bundle that was saved to a file comes back. Only whole frames are taken: what follows was cut.
export async function takeIn(outbox, file, pass) {
  const { bundle, size } = await readFirst(file);
  if (await outbox.store.get("bundles", bundle)) return bundle;
  let at = size;
  await keepFrame(outbox, bundle, 0, await file.slice(0, at).arrayBuffer());
  for (let next; (next = await frameEnd(file, at)); at = next) {
    await keepFrame(outbox, bundle, at, await file.slice(at, next).arrayBuffer());
  }
  if (at === size) throw new TypeError("nothing is in it");
  const { ticket, receipt_key } = pass;
  const row = { bundle, ticket, receipt_key, account_mark: "", kind: "file", size: at, is_finished: true };
  const times = { begun_at_ms: Date.now(), touched_at_ms: Date.now() };
  await outbox.store.write((name) => name("bundles").put({ ...row, ...times }));
  return bundle;
}

async function readFirst(file) {
  const begins = await file.slice(0, LARGEST_FIRST_LINE).text();
  const end = begins.indexOf("\n", MAGIC.length);
  if (!begins.startsWith(MAGIC) || end < 0) throw new TypeError("not saved by an outbox");
  try {
    const { bundle } = JSON.parse(begins.slice(MAGIC.length, end));
    if (UUID.test(bundle)) return { bundle, size: end + 1 };
  } catch {
    // said below
  }
  throw new TypeError("not saved by an outbox");
}

// Where the frame that begins here ends; 0 when the file ends before.
async function frameEnd(file, at) {
  const head = await file.slice(at, at + HEAD).arrayBuffer();
  if (head.byteLength < HEAD) return 0;
  const length = new DataView(head).getUint32(12);
  if (length > FRAME + 16) throw new TypeError("not saved by an outbox");
  const end = at + HEAD + length;
  return end <= file.size ? end : 0;
}

function keepFrame(outbox, bundle, at, bytes) {
  return outbox.store.write((name) => name("frames").put({ bundle, at, bytes }));
}
