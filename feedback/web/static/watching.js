// The story while others work on it: asks every few seconds what was done, says it, and puts in
// what changed when that is wanted. What someone took back goes at once. Nothing is asked while
// nobody sees the page. Undoing works the same way, so that nobody loses their place.
import { form, goBack, lastSentence, place, show } from "./coding.js";

const said = document.getElementById("changes");
const button = document.getElementById("show-changes");
const SOONEST = 4000; // milliseconds between two looks; longer while nothing happens
const LATEST = 30000;
let wait = SOONEST;
let timer = 0;
let mark = "";
let known = null; // the parts of the whole story, as they were at the last look
let number = Number(said?.dataset.number);

// --- looking ---
const parts = () => [...document.querySelectorAll("section.part[data-of]")];

async function look() {
  clearTimeout(timer);
  if (document.hidden) return;
  try {
    const at = `${said.dataset.from}&since=${number}`;
    const answer = await fetch(at, { headers: mark ? { "If-None-Match": mark } : {}, redirect: "manual", cache: "no-store" });
    // Signed out, or nothing of the story may be seen any more.
    if (answer.type === "opaqueredirect") return;
    if (answer.status === 404) { allGone(); return; }
    if (answer.ok) { mark = answer.headers.get("ETag") || ""; await tell(await answer.json()); }
    wait = answer.ok ? SOONEST : Math.min(wait * 1.25, LATEST);
  } catch {
    wait = Math.min(wait * 2, LATEST);
  }
  timer = setTimeout(look, wait);
}

async function tell(found) {
  const seen = new Set(found.parts);
  const gone = parts().filter((one) => !seen.has(one.dataset.of));
  if (gone.length) { known = seen; gone.forEach(takeAway); await swap(); }
  const isMore = known ? found.parts.some((id) => !known.has(id)) : found.parts.length > said.dataset.parts;
  known = seen;
  const words = [...found.said, ...(isMore ? [said.dataset.added] : [])];
  if (gone.length) words.unshift(said.dataset.gone);
  if (!words.length) return;
  said.textContent = words.join(" ");
  button.hidden = !(found.said.length || isMore);
}

function takeAway(section) {
  const id = section.dataset.of;
  const hadFocus = section.contains(document.activeElement);
  const note = document.createElement("p");
  note.className = "notice";
  note.tabIndex = -1;
  note.textContent = said.dataset.gone;
  section.replaceWith(note);
  for (const one of document.querySelectorAll("[data-of]")) if (one.dataset.of === id) one.remove();
  if (form.elements.namedItem("part").value === id) show(null);
  if (hadFocus) note.focus();
}

function allGone() {
  for (const one of document.querySelectorAll("main > :not(.crumbs)")) one.remove();
  const note = document.createElement("p");
  note.className = "notice";
  note.setAttribute("role", "status");
  document.querySelector("main").append(note);
  document.title = said.dataset.gone;
  document.querySelector(".crumbs").lastChild.textContent = "";
  note.textContent = said.dataset.gone;
}

// --- putting in what changed ---
async function swap(answer) {
  const page = answer ?? await fetch(said.dataset.here, { redirect: "manual", cache: "no-store" });
  if (page.status === 404) { allGone(); return null; }
  if (!page.ok) { if (answer) location.reload(); return null; }
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
  const now = fresh.getElementById("changes");
  if (!now) { location.reload(); return null; }
  // What was undone may stand on another page of the story.
  if (now.dataset.here !== said.dataset.here) { location.assign(answer ? `${answer.url}#turned` : now.dataset.here); return null; }
  for (const one of parts()) if (!fresh.getElementById(one.id)) leave(one);
  addParts(fresh);
  for (const one of document.querySelectorAll("#title, [data-swap]")) put(one, fresh.getElementById(one.id));
  number = Number(now.dataset.number);
  said.dataset.from = now.dataset.from;
  return fresh;
}

// A part that is not on this page any more is on another one, or it was taken back.
function leave(section) {
  if (known?.has(section.dataset.of)) section.remove();
  else takeAway(section);
}

function addParts(fresh) {
  for (const one of fresh.querySelectorAll("section.part")) {
    if (document.getElementById(one.id)) continue;
    form.querySelector(".at-hand").before(document.adoptNode(one));
  }
}

function put(old, fresh) {
  if (!fresh || old.outerHTML === fresh.outerHTML) return;
  const back = [ticked(old), opened(old), selected(old), focused(old)];
  old.replaceChildren(...document.adoptNode(fresh).childNodes);
  for (const again of back) again();
}

// Each remembers something of what is to be put away, and gives it back to what came in its place.
function ticked(inside) {
  const values = new Set([...inside.querySelectorAll("input:checked")].map((box) => box.value));
  return () => { for (const box of inside.querySelectorAll("input")) box.checked = values.has(box.value); };
}

function opened(inside) {
  const open = new Set([...inside.querySelectorAll("details[open]")].map(nameOf));
  return () => { for (const one of inside.querySelectorAll("details")) one.open = open.has(nameOf(one)); };
}

function focused(inside) {
  const here = document.activeElement;
  if (!inside.contains(here)) return () => {};
  const name = nameOf(here);
  return () => {
    const all = [...inside.querySelectorAll("a, button, input, summary, textarea")];
    const again = all.find((one) => nameOf(one) === name) ?? all[0];
    if (again) again.focus({ preventScroll: true });
    else { document.getElementById("main").focus({ preventScroll: true }); }
  };
}

function nameOf(one) {
  if (one.localName === "details" || one.localName === "summary") return one.closest("[id]").id + one.localName;
  return one.dataset.turn ?? one.getAttribute("href") ?? `${one.name} ${one.value}`;
}

function selected(inside) {
  const now = document.getSelection();
  if (!now.rangeCount || now.isCollapsed || !inside.contains(now.anchorNode)) return () => {};
  const found = place(now.getRangeAt(0));
  return () => { if (found) select(inside, found); };
}

function select(inside, { start, end }) {
  const range = new Range();
  for (const span of inside.querySelectorAll("[data-at]")) {
    const at = Number(span.dataset.at);
    const letters = Array.from(span.textContent);
    const offset = (to) => letters.slice(0, to - at).join("").length;
    if (at <= start && start < at + letters.length) range.setStart(span.firstChild, offset(start));
    if (at < end && end <= at + letters.length) range.setEnd(span.firstChild, offset(end));
  }
  document.getSelection().removeAllRanges();
  document.getSelection().addRange(range);
}

button?.addEventListener("click", async () => {
  if (button.getAttribute("aria-disabled")) return;
  button.setAttribute("aria-disabled", "true");
  if (await swap()) said.textContent = "";
  // The button stays while it has the focus: nobody is moved elsewhere.
  if (document.activeElement !== button) rest();
});
button?.addEventListener("blur", () => { if (button.getAttribute("aria-disabled")) rest(); });
function rest() {
  button.removeAttribute("aria-disabled");
  button.hidden = !said.textContent;
}

// --- undoing ---
async function turn(pressed) {
  if (form.dataset.turning) return;
  form.dataset.turning = "yes";
  const body = new FormData();
  for (const name of ["csrf", "page"]) {
    const field = form.elements.namedItem(name);
    if (field) body.set(name, field.value);
  }
  const answer = await fetch(pressed.formAction, { method: "POST", body }).catch(() => null);
  delete form.dataset.turning;
  if (!answer) { location.reload(); return; }
  const fresh = await swap(answer);
  document.getElementById("turned")?.remove();
  say(fresh?.querySelector("[data-said]")?.textContent ?? "");
}

// --- marking ---
async function markWords(pressed) {
  if (form.dataset.turning) return;
  form.dataset.turning = "yes";
  const known = new Set([...document.querySelectorAll("ol.quotations > li")].map((one) => one.id));
  const body = new FormData(form, pressed);
  const answer = await fetch(form.action, { method: "POST", body }).catch(() => null);
  delete form.dataset.turning;
  if (!answer) { said.textContent = said.dataset.later; return; }
  if (!answer.ok) { say(await problem(answer)); return; }
  const wasOnKeys = document.activeElement?.id === "find-code" || document.activeElement === pressed;
  if (!await swap(answer)) return;
  for (const box of form.querySelectorAll("[name=sentence]:checked, [name=code]:checked")) box.checked = false;
  show(null);
  const made = [...document.querySelectorAll("ol.quotations > li")].filter((one) => !known.has(one.id));
  say([said.dataset.marked, ...made.map(inWords)].join(" "));
  if (wasOnKeys && lastSentence()) goBack();
}

const inWords = (one) => [".quote", ".tags"].map((part) => one.querySelector(part)?.textContent.trim()).filter(Boolean).join(" · ");

async function problem(answer) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector(".notice.problem li")?.textContent.trim() ?? said.dataset.later;
}

form?.addEventListener("submit", (event) => {
  const pressed = event.submitter;
  if (!pressed || pressed.name !== "how") return;
  event.preventDefault();
  markWords(pressed);
});

function say(words) {
  said.textContent = "";
  // A status that is emptied and filled at once is not always read.
  setTimeout(() => { said.textContent = words; }, 60);
}

form?.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-turn]");
  if (!pressed) return;
  event.preventDefault();
  turn(pressed);
});

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
  if (event.target.closest("textarea, input:not([type=checkbox])")) return;
  if (!form) return;
  const way = event.shiftKey ? "redo" : "undo";
  const pressed = form.querySelector(`[data-turn="${way}"]`);
  event.preventDefault();
  if (pressed) turn(pressed);
  else say(said.dataset[way === "undo" ? "nothingUndo" : "nothingRedo"]);
});

if (said) {
  timer = setTimeout(look, SOONEST);
  document.addEventListener("visibilitychange", () => { wait = SOONEST; look(); });
  addEventListener("pageshow", (event) => { if (event.persisted) look(); });
}
