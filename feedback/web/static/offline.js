// What a tablet keeps for when there is no line: the service worker, a pass, and the kit of who is signed in. It says
// on every page what is not sent yet, and sends it. When nobody is signed in, all of it but the outbox goes.
import { NoRoom, open_outbox } from "./outbox.js";

const KIT = "kit-";
const NEW_PASS_AFTER_MS = 30 * 24 * 3600 * 1000;
const SOUNDS_AT_MOST = 100_000;
const isMine = "mine" in document.documentElement.dataset;
const isKitPage = location.pathname.startsWith("/offline") || document.body.matches("[data-kit]");

const outbox = await open_outbox();
if (outbox) {
  outbox.addEventListener("change", () => sayWaiting());
  // Whoever left this tablet without a line left nothing here that could be used.
  if (!isMine && !isKitPage) await forgetKit();
  await sayWaiting();
  addEventListener("online", () => navigator.serviceWorker?.controller?.postMessage("line"));
  outbox.keep_trying();
  if (isMine && navigator.onLine) await prepare().catch(() => {});
}

// --- The kit ---
async function prepare() {
  if (!navigator.serviceWorker || !globalThis.caches) return;
  await navigator.serviceWorker.register("/sw.js");
  // On the first page, and where there is none: signing in was on another page, or the kit is of another day.
  const isHere = (await caches.keys()).some((name) => name.startsWith(KIT));
  if (isHere && location.pathname !== "/") return;
  const answer = await fetch("/offline/kit.json");
  if (!answer.ok || answer.redirected) return;
  const kit = await answer.json();
  await renewPass(kit);
  await fill(kit);
  document.documentElement.dataset.kitReady = kit.version;
}

async function renewPass({ account_mark }) {
  const pass = await outbox.pass();
  const isFresh = pass && Math.abs(Date.now() - pass.taken_at_ms) < NEW_PASS_AFTER_MS;
  if (!isFresh || pass.account_mark !== account_mark) await outbox.new_pass();
}

// All of a kit or nothing of it: what it takes is fetched before any of it is kept.
async function fill({ version, pages }) {
  const name = KIT + version;
  if (await caches.has(name)) return;
  const found = new Map();
  for (const page of pages) found.set(page, await whole(page));
  await addTaken(found);
  const cache = await caches.open(name);
  for (const [at, { body, headers }] of found) await cache.put(at, new Response(body, { headers }));
  await leaveOlder(name);
}

async function whole(at) {
  const answer = await fetch(at, { headers: { "X-Kit": "1" } });
  if (!answer.ok || (answer.redirected && new URL(answer.url).pathname !== at)) throw new Error(`no ${at}`);
  const headers = Object.fromEntries(["Content-Type", "Content-Security-Policy"].map((one) => [one, answer.headers.get(one) ?? ""]));
  return { body: await answer.arrayBuffer(), headers };
}

// What the pages name: styles, scripts, and what those name; then sounds, as many as are small enough together.
async function addTaken(found) {
  const sounds = new Set();
  const look = [...found.keys()];
  for (const at of look) {
    const { body, headers } = found.get(at);
    if (!/html|javascript/.test(headers["Content-Type"])) continue;
    const text = new TextDecoder().decode(body);
    for (const [, sound] of text.matchAll(/data-(?:audio|sound)="(\/voices\/[^"]+)"/g)) sounds.add(sound);
    for (const taken of named(text, at)) {
      if (found.has(taken)) continue;
      found.set(taken, await whole(taken));
      look.push(taken);
    }
  }
  let left = SOUNDS_AT_MOST;
  for (const at of sounds) {
    const sound = await whole(at).catch(() => null);
    left -= sound?.body.byteLength ?? 0;
    if (left < 0) return;
    if (sound) found.set(at, sound);
  }
}

function named(text, at) {
  const inPages = [...text.matchAll(/"(\/static\/[^"]+\.(?:css|js|svg))"/g)].map(([, taken]) => taken);
  const inScripts = at.startsWith("/static/") ? [...text.matchAll(/"\.\.\/([0-9a-f]{12}\/[\w.-]+\.js)"/g)] : [];
  return new Set([...inPages, ...inScripts.map(([, taken]) => `/static/${taken}`)]);
}

// A page that is open may still need a script of the kit before; its pages are not open to anyone any more.
async function leaveOlder(newest) {
  const older = (await caches.keys()).filter((name) => name.startsWith(KIT) && name !== newest);
  for (const name of older.slice(0, -1)) await caches.delete(name);
  const last = older.length && (await caches.open(older.at(-1)));
  for (const request of last ? await last.keys() : []) {
    if (!new URL(request.url).pathname.startsWith("/static/")) await last.delete(request);
  }
}

async function forgetKit() {
  for (const name of (await globalThis.caches?.keys()) ?? []) if (name.startsWith(KIT)) await caches.delete(name);
  localStorage.clear();
  sessionStorage.clear();
  await outbox.forget_pass();
}

// --- What is not sent yet, on every page while there is something ---
async function sayWaiting() {
  // A page that asks about what was cut off (cut-off.js) says so by itself.
  const asks = document.querySelector("[data-cut-off]");
  const cutOff = (await outbox.cut_off()).length;
  const count = (await outbox.waiting()) - (asks ? cutOff : 0);
  let here = document.getElementById("not-sent");
  if (!count) return here && allSent(here);
  here ??= await addNotice();
  if (!here) return;
  for (const number of here.querySelectorAll("[data-count]")) number.textContent = count;
  here.querySelector("[data-cut]").hidden = Boolean(asks) || !cutOff;
  say(here, here.dataset.state === "line" || !navigator.onLine ? "line" : "waits");
}

async function addNotice() {
  const answer = await fetch("/offline/waiting").catch(() => null);
  if (!answer?.ok || document.getElementById("not-sent")) return document.getElementById("not-sent");
  const words = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("not-sent");
  if (!words) return null;
  document.querySelector("main").prepend(words);
  words.addEventListener("click", (event) => ACTS[event.target.closest("[data-do]")?.dataset.do]?.(words));
  return words;
}

const ACTS = {
  async send(words) {
    say(words, "sending");
    const { waiting, trouble } = await outbox.send();
    if (waiting) say(words, SAID[trouble] ?? "line");
  },
  async save() {
    for (const row of await outbox.rows()) await outbox.save_to_file(row.bundle);
  },
};
const SAID = { line: "line", pass: "pass", full: "full", busy: "sending", unlike: "here", later: "here" };

function allSent(words) {
  say(words, "sent");
  words.querySelector("[data-cut]").hidden = true;
}

function say(words, state) {
  words.dataset.state = state;
  for (const part of words.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.split(" ").includes(state);
}

// --- A file that was saved here or on another tablet comes back ---
const taking = document.querySelector("form[data-takes-file]");
if (taking) taking.hidden = !outbox;
taking?.addEventListener("submit", async (event) => {
  event.preventDefault();
  event.stopPropagation();
  const said = (state) => say(taking, state);
  said("sending");
  try {
    if (!(await outbox.pass())) await outbox.new_pass();
    for (const file of taking.elements.file.files) await outbox.take_file(file);
    const { trouble } = await outbox.send();
    said(trouble ? "waits" : "sent");
  } catch (no) {
    said(no instanceof NoRoom ? "full" : no instanceof TypeError ? "wrong" : "here");
  }
});
