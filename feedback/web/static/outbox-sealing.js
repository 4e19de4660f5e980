// What is told without a line is sealed here before it touches the disk: only the house can open it. HPKE (RFC 9180)
// for the key of a bundle, AES-256-GCM for its frames, both by the browser's own WebCrypto. docs/sealed-outbox.md
// says how a bundle is made.
const KEM = bytes("KEM", [0, 0x10]); // DHKEM(P-256, HKDF-SHA256)
const SUITE = bytes("HPKE", [0, 0x10], [0, 1], [0, 2]); // with HKDF-SHA256 and AES-256-GCM
const INFO = "feedback outbox 1 ";
const CURVE = { name: "ECDH", namedCurve: "P-256" };
export const FRAME = 1024 * 1024;
export const MAGIC = "FBOX1\n";
export const HEAD = 16;

// A key for one bundle that cannot be read out again, and the same key wrapped for the house.
export async function newKey(bundle, publicKey) {
  const raw = crypto.getRandomValues(new Uint8Array(32));
  const wrapped = await wrap(raw, bytes(INFO, bundle), publicKey);
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"]);
  raw.fill(0);
  return { key, wrapped: base64url(wrapped) };
}

// One frame: part, sequence and length, then the sealed bytes.
export async function seal(key, bundle, part, sequence, plain) {
  const head = new DataView(new ArrayBuffer(HEAD));
  head.setUint32(0, part);
  head.setBigUint64(4, BigInt(sequence));
  head.setUint32(12, plain.byteLength + 16);
  const way = { name: "AES-GCM", iv: new Uint8Array(head.buffer, 0, 12), additionalData: bytes(bundle) };
  return bytes(new Uint8Array(head.buffer), new Uint8Array(await crypto.subtle.encrypt(way, key, plain))).buffer;
}

// True when the house signed exactly these words.
export async function isSigned(text, signature, publicKey) {
  const way = { name: "ECDSA", namedCurve: "P-256" };
  const key = await crypto.subtle.importKey("raw", unbase64url(publicKey), way, false, ["verify"]);
  return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, unbase64url(signature), bytes(text));
}

// --- HPKE, base mode, one message ---
async function wrap(plain, info, publicKey) {
  const theirRaw = unbase64url(publicKey);
  const theirs = await crypto.subtle.importKey("raw", theirRaw, CURVE, false, []);
  const once = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const enc = new Uint8Array(await crypto.subtle.exportKey("raw", once.publicKey));
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, once.privateKey, 256);
  const { key, nonce } = await schedule(await secretOf(shared, bytes(enc, theirRaw)), info);
  return bytes(enc, new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, plain)));
}

async function secretOf(shared, context) {
  const extracted = await extract(KEM, [], "eae_prk", new Uint8Array(shared));
  return expand(KEM, extracted, "shared_secret", context, 32);
}

async function schedule(shared, info) {
  const context = bytes([0], await extract(SUITE, [], "psk_id_hash", []), await extract(SUITE, [], "info_hash", info));
  const secret = await extract(SUITE, shared, "secret", []);
  const raw = await expand(SUITE, secret, "key", context, 32);
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"]);
  return { key, nonce: await expand(SUITE, secret, "base_nonce", context, 12) };
}

function extract(suite, salt, label, material) {
  return hmac(salt.length ? salt : new Uint8Array(32), bytes("HPKE-v1", suite, label, material));
}

// One block of HMAC is enough for all that is asked for here.
async function expand(suite, key, label, context, size) {
  return (await hmac(key, bytes([0, size], "HPKE-v1", suite, label, context, [1]))).slice(0, size);
}

async function hmac(raw, words) {
  const key = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, words));
}

// --- Bytes ---
export function bytes(...parts) {
  const all = parts.map((part) => (typeof part === "string" ? new TextEncoder().encode(part) : part));
  const joined = new Uint8Array(all.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of all) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function base64url(raw) {
  return btoa(String.fromCharCode(...raw)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function unbase64url(words) {
  return Uint8Array.from(atob(words.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
}
