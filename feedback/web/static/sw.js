// Without a line this answers from the tablet's kit (offline.js fills it). With a line every page comes from the house:
// no personal page, no answer and nothing that was told is ever kept here. Before this stand VERSION and SHELL.
const SHELL_CACHE = `shell-${VERSION}`;
const KIT = "kit-";
const PATIENCE_MS = 4000;
const QUIET_MS = 30000;
const GOING = new Set(["/sign-out", "/together/finished", "/together", "/together/end"]);
const LEAVING = "leaving";
const HELP = "/help-now", TELL = "/help-now/tell";
let downUntil = 0;

addEventListener("install", (event) => {
  // As nobody: these pages stay on the tablet when its person has gone.
  const fresh = SHELL.map((at) => new Request(at, { cache: "no-cache", credentials: "omit" }));
  event.waitUntil(caches.open(SHELL_CACHE).then((cache) => cache.addAll(fresh)));
});

// A new one waits until the pages of the old one are closed: nobody's page changes under their hands, and what is
// half told is in the outbox, which nothing here touches.
addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) {
    if (name.startsWith("shell-") && name !== SHELL_CACHE) await caches.delete(name);
  }
  await clients.claim();
})()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const at = new URL(request.url);
  if (at.origin !== location.origin) return;
  if (request.method === "POST" && GOING.has(at.pathname)) return event.respondWith(goAway(request));
  // Whoever asks for help without a line must see at once whom to call.
  if (request.method === "POST" && at.pathname.startsWith(TELL)) {
    return event.respondWith(fetch(request).catch(async () => (await fromKit(HELP)) ?? Response.error()));
  }
  if (request.method !== "GET") return;
  if (request.mode === "navigate") return event.respondWith(page(request, at.pathname));
  if (/^\/(static|voices)\//.test(at.pathname)) return event.respondWith(kept(request));
  if (at.pathname === "/offline/waiting") event.respondWith(fetch(request).catch(() => kept(request)));
});

// A page saw that the line is back.
addEventListener("message", () => { downUntil = 0; });

// --- Pages: the house first. When it is silent, what the kit has for this place. ---
async function page(request, path) {
  await sayGoodbye();
  // Whoever looks if there is a line asks the house, always.
  if (Date.now() < downUntil && path !== "/" && (await caches.match("/offline"))) return fromKit(path);
  const line = fetch(request).then((answer) => {
    downUntil = 0;
    return answer;
  });
  const silent = new Promise((done) => setTimeout(done, PATIENCE_MS));
  try {
    const answer = await Promise.race([line, silent]);
    if (answer && ![502, 503, 504].includes(answer.status)) return answer;
  } catch {
    // no line at all
  }
  const found = await fromKit(path);
  if (!found) return line;
  line.catch(() => {});
  downUntil = Date.now() + QUIET_MS;
  return found;
}

async function fromKit(path) {
  const survey = path.match(/^\/(?:offline\/)?surveys\/([0-9a-f-]{36})/);
  const places = [path];
  if (survey) places.push(`/offline/surveys/${survey[1]}`);
  if (path.startsWith("/diary/tell") || path === "/diary/new") places.push("/offline/diary");
  if (path.startsWith(TELL)) places.push(HELP);
  places.push("/offline", "/offline/nobody");
  for (const place of places) {
    const found = await match(place);
    if (found) return found;
  }
}

// The newest kit first; a page that is still open may need what an older one had.
async function match(request) {
  for (const name of (await caches.keys()).reverse()) {
    if (name === LEAVING) continue;
    const found = await (await caches.open(name)).match(request, { ignoreVary: true });
    if (found) return found;
  }
}

async function kept(request) {
  return (await match(request)) ?? fetch(request);
}

// --- Signing out: what this tablet kept for its person goes at once, with a line or without. The outbox stays. ---
async function goAway(request) {
  const copy = request.clone();
  await forget();
  try {
    return await fetch(request);
  } catch {
    // The house is told as soon as there is a line, before any page is shown.
    const body = await copy.arrayBuffer();
    const headers = { "Content-Type": copy.headers.get("Content-Type") };
    await (await caches.open(LEAVING)).put(copy.url, new Response(body, { headers }));
    return (await match("/offline/nobody")) ?? Response.error();
  }
}

async function sayGoodbye() {
  if (!(await caches.has(LEAVING))) return;
  const cache = await caches.open(LEAVING);
  for (const { url } of await cache.keys()) {
    const said = await cache.match(url);
    const headers = { "Content-Type": said.headers.get("Content-Type") };
    const sent = { method: "POST", body: await said.arrayBuffer(), headers, redirect: "manual" };
    const gone = await fetch(url, sent).then((answer) => answer.type === "opaqueredirect" || answer.status < 500, () => false);
    if (!gone) return;
  }
  await caches.delete(LEAVING);
}

async function forget() {
  for (const name of await caches.keys()) if (name.startsWith(KIT)) await caches.delete(name);
  const stores = await indexedDB.databases?.();
  if (stores && !stores.some((one) => one.name === "outbox")) return;
  await new Promise((done) => {
    const asked = indexedDB.open("outbox");
    asked.onupgradeneeded = () => asked.transaction.abort();
    asked.onerror = done;
    asked.onsuccess = () => {
      const work = asked.result.transaction("pass", "readwrite");
      work.objectStore("pass").clear();
      work.oncomplete = work.onabort = () => {
        asked.result.close();
        done();
      };
    };
  });
}
