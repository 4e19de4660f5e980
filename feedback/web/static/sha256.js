// SHA-256 (FIPS 180-4) of bytes that come one after the other: WebCrypto only takes them all at once, and a film
// does not fit into memory.
const PRIMES = [...Array(312).keys()].filter((n) => n > 1 && ![...Array(n).keys()].some((d) => d > 1 && n % d === 0));
const fraction = (root) => ((root - Math.floor(root)) * 2 ** 32) | 0;
const ROUND = Int32Array.from(PRIMES.slice(0, 64), (prime) => fraction(Math.cbrt(prime)));
const BEGIN = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));

export class Sha256 {
  constructor() {
    this.state = Int32Array.from(BEGIN);
    this.words = new Int32Array(64);
    this.rest = new Uint8Array(64);
    this.held = 0;
    this.size = 0;
  }

  // More bytes: an ArrayBuffer, or a view of one.
  add(more) {
    const given = more instanceof ArrayBuffer ? new Uint8Array(more) : more;
    this.size += given.length;
    let at = 0;
    if (this.held) {
      at = Math.min(64 - this.held, given.length);
      this.rest.set(given.subarray(0, at), this.held);
      this.held += at;
      if (this.held < 64) return this;
      this.blocks(this.rest, 0, 64);
      this.held = 0;
    }
    const whole = at + Math.floor((given.length - at) / 64) * 64;
    this.blocks(given, at, whole);
    this.rest.set(given.subarray(whole));
    this.held = given.length - whole;
    return this;
  }

  // The hash in 64 letters. Nothing can be added after it.
  hex() {
    const end = new Uint8Array(this.held < 56 ? 64 : 128);
    end.set(this.rest.subarray(0, this.held));
    end[this.held] = 0x80;
    new DataView(end.buffer).setBigUint64(end.length - 8, BigInt(this.size) * 8n);
    this.blocks(end, 0, end.length);
    return [...this.state].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }

  blocks(from, begin, end) {
    const view = new DataView(from.buffer, from.byteOffset, from.byteLength);
    const { words, state } = this;
    for (let block = begin; block < end; block += 64) {
      for (let i = 0; i < 16; i++) words[i] = view.getInt32(block + 4 * i);
      for (let i = 16; i < 64; i++) {
        const x = words[i - 15];
        const y = words[i - 2];
        const small = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
        const large = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
        words[i] = (words[i - 16] + small + words[i - 7] + large) | 0;
      }
      let a = state[0], b = state[1], c = state[2], d = state[3];
      let e = state[4], f = state[5], g = state[6], h = state[7];
      for (let i = 0; i < 64; i++) {
        const turnE = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
        const one = (h + turnE + ((e & f) ^ (~e & g)) + ROUND[i] + words[i]) | 0;
        const turnA = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
        const two = (turnA + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        h = g; g = f; f = e; e = (d + one) | 0;
        d = c; c = b; b = a; a = (one + two) | 0;
      }
      state[0] += a; state[1] += b; state[2] += c; state[3] += d;
      state[4] += e; state[5] += f; state[6] += g; state[7] += h;
    }
  }
}
