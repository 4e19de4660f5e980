// What every page gains when scripts run: leaving, and a form that is sent once.
// --- Leave this page: by its button, or the shift key three times. Nothing stays to be seen. ---
const leaving = document.querySelector("form[data-leave]");
const PATIENCE = 700; // milliseconds for the session to end; then the page is left all the same
let shifts = [];

function leave() {
  document.body.hidden = true;
  document.title = "\u200b";
  const sent = { method: "POST", body: new FormData(leaving), redirect: "manual", keepalive: true };
  const ended = fetch(leaving.action, sent).catch(() => {});
  const enough = new Promise((done) => setTimeout(done, PATIENCE));
  // Not by sending the form: only this takes the page out of the history.
  Promise.race([ended, enough]).then(() => location.replace(leaving.dataset.leave));
}

addEventListener("keyup", (event) => {
  if (!leaving) return;
  shifts = event.key === "Shift" ? [...shifts, event.timeStamp].slice(-3) : [];
  if (shifts.length === 3 && event.timeStamp - shifts[0] < 5000) leave();
});

// --- A form goes once. A slow or lost line, or coming back, frees it again. ---
const WAIT = 8000;
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form === leaving) { event.preventDefault(); leave(); return; }
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, WAIT);
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// --- After an error the summary is read first. ---
const first = document.querySelector("[data-focus]");
if (first) first.focus();

// --- What this tablet keeps for when there is no line (offline.js): loaded on a first page, on the pages of a kit, where
// something is not sent, and where something was left by someone who is not signed in any more. ---
const { offline, mine } = document.documentElement.dataset;

async function isWanted() {
  if (document.body.matches("[data-kit]") || (mine !== undefined && location.pathname === "/")) return true;
  if (!globalThis.indexedDB?.databases) return mine !== undefined;
  const stores = await indexedDB.databases();
  if (!stores.some((one) => one.name === "outbox")) return false;
  return mine === undefined || holdsSomething();
}

function holdsSomething() {
  return new Promise((done) => {
    const asked = indexedDB.open("outbox");
    asked.onerror = () => done(true);
    asked.onsuccess = () => {
      const count = asked.result.transaction("bundles").objectStore("bundles").count();
      count.onsuccess = () => done(count.result > 0);
      asked.result.close();
    };
  });
}

if (offline) isWanted().then((wanted) => wanted && import(offline), () => {});
