// Sending a large file in pieces (tus 1.0): a line that breaks goes on where the house says it was. Loaded only
// when there is a large file. `addresses` is where a file's address is remembered: anything with get, set, delete.
const PIECE = 4 * 1024 * 1024;
const WAITS_MS = [500, 2000, 5000, 10000, 20000, 30000];
const STILL_MS = 60000;
const GONE = new Set([404, 410]);
const TRY_AGAIN = new Set([0, 400, 408, 409, 423, 425, 429, 460]);

export class NotTaken extends Error {
  constructor(status, said) {
    super(`not taken: ${status}`);
    this.status = status;
    this.said = said;
  }
}

export class Arriving {
  constructor(field, file, beginAt, addresses = new Map()) {
    Object.assign(this, { field, file, beginAt, addresses });
    this.name = [beginAt, field, file.name, file.size, file.lastModified].join("|");
    this.waits = WAITS_MS;
    this.headers = {};
    this.onsent = this.onwait = () => {};
  }

  // The file's address, once the house has all of it. Throws NotTaken; its status is 0 when there is no line.
  async send() {
    for (this.tries = 0; ; ) {
      try {
        return await this.goOn();
      } catch (no) {
        if (!(no instanceof NotTaken)) throw no;
        const wait = this.waits[this.tries++];
        const isGone = GONE.has(no.status) && this.addresses.get(this.name);
        if (isGone) this.addresses.delete(this.name);
        if (wait === undefined || !(isGone || mayPass(no.status))) throw no;
        this.onwait();
        await pause(wait);
      }
    }
  }

  async goOn() {
    let [at, offset] = await this.find();
    while (offset < this.file.size) {
      this.onsent(offset);
      const line = await this.sendPiece(at, offset);
      offset = Number(line.getResponseHeader("Upload-Offset"));
      this.tries = 0;
    }
    this.onsent(offset);
    return at;
  }

  // Where it is to go, and how much of it has come there.
  async find() {
    const known = this.addresses.get(this.name);
    if (known) return [known, Number((await this.ask("HEAD", known)).getResponseHeader("Upload-Offset"))];
    const at = await this.begin();
    this.addresses.set(this.name, at);
    return [at, 0];
  }

  async begin() {
    const claims = { filename: this.file.name, filetype: this.file.type, field: this.field };
    const metadata = Object.entries(claims).map(([name, said]) => `${name} ${base64(said)}`);
    const line = await this.ask("POST", this.beginAt, {
      "Upload-Length": this.file.size,
      "Upload-Metadata": metadata.join(","),
    });
    const at = line.getResponseHeader("Location");
    if (line.status !== 201 || !at) throw new NotTaken(line.status, null);
    return at;
  }

  sendPiece(at, offset) {
    const own = { "Upload-Offset": offset, "Content-Type": "application/offset+octet-stream" };
    return this.ask("PATCH", at, own, this.file.slice(offset, offset + PIECE), (sent) => this.onsent(offset + sent));
  }

  // One request. A line on which nothing moves for a minute is given up, and tried again.
  ask(method, address, headers = {}, body = null, onsent = () => {}) {
    return new Promise((done, failed) => {
      const line = new XMLHttpRequest();
      line.open(method, address);
      const own = { "Tus-Resumable": "1.0.0", ...this.headers, ...headers };
      for (const [name, value] of Object.entries(own)) line.setRequestHeader(name, value);
      const no = () => failed(new NotTaken(0, null));
      let still = setTimeout(() => line.abort(), STILL_MS);
      line.upload.onprogress = (sent) => {
        clearTimeout(still);
        still = setTimeout(() => line.abort(), STILL_MS);
        onsent(sent.loaded);
      };
      line.onerror = line.onabort = line.ontimeout = no;
      line.onloadend = () => clearTimeout(still);
      line.onload = () => {
        const isOurs = line.getResponseHeader("Tus-Resumable");
        if (isOurs && line.status < 300) return done(line);
        const status = line.status < 300 ? whoAnswered(line, address) : line.status;
        failed(new NotTaken(status, readJson(line.responseText)));
      };
      line.send(body);
    });
  }
}

// A page instead of an answer: our own way in, when the session has ended, or else a portal that wants a sign-in
// to the Wi-Fi, which is no line.
function whoAnswered(line, address) {
  const [came, asked] = [new URL(line.responseURL), new URL(address, location)];
  return came.origin === asked.origin && came.pathname !== asked.pathname ? 401 : 0;
}

function mayPass(status) {
  return TRY_AGAIN.has(status) || (status >= 500 && status !== 507);
}

// Waiting ends early when the browser says that the line is back.
export function pause(milliseconds) {
  return new Promise((done) => {
    setTimeout(done, milliseconds);
    addEventListener("online", done, { once: true });
  });
}

export function base64(words) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(words)));
}

function readJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
