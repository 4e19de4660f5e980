// The studio made live: what a form does is done without leaving the page, and said. Each form works
// without this. The focus stays where it was; arrow keys and dragging move what is chosen.
const said = document.getElementById("said");
const GRID = 24;
const ARROWS = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };
const SIZES = { ArrowLeft: "narrower", ArrowRight: "wider", ArrowUp: "shorter", ArrowDown: "taller" };
const studio = () => document.getElementById("studio");
const isMirrored = () => getComputedStyle(studio()).direction === "rtl";
let waiting = Promise.resolve(); // what is pressed quickly is done one after another

function live(address, options, sent) {
  waiting = waiting.then(() => go(address(), options(), sent)).catch(() => say(said.dataset.later));
  return waiting;
}

async function go(address, options, sent) {
  const answer = await fetch(address, { redirect: "follow", cache: "no-store", ...options });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = fresh.getElementById("studio");
  if (!now) { location.assign(answer.url); return; }
  swap(now, sent);
  document.title = fresh.title;
  const shown = new URL(answer.url);
  for (const once of ["done", "turned", "not_turned"]) shown.searchParams.delete(once);
  if (answer.ok) history.replaceState(null, "", shown);
  const wrong = studio().querySelector("[data-focus]");
  if (wrong) wrong.focus();
  else say(fresh.getElementById("said").textContent);
}

function swap(now, sent) {
  const old = studio();
  const typed = [...old.querySelectorAll("textarea[id], input[type=text][id]")]
    .filter((one) => one.form !== sent && one.value !== one.defaultValue)
    .map((one) => [one.id, one.value, one.form.querySelector("[name=panel]")?.value, one.form.querySelector("[name=item]")?.value]);
  const open = new Map([...old.querySelectorAll("details[id]")].map((one) => [one.id, one.open]));
  const panel = old.querySelector("[name=panel]")?.value;
  const isSame = panel === now.querySelector("[name=panel]")?.value;
  const name = old.contains(document.activeElement) ? nameOf(document.activeElement) : null;
  const near = old.contains(document.activeElement) ? document.activeElement.closest("[id]")?.id : null;
  const scrolled = [...old.querySelectorAll(".to-add, .thumbs > ol, .desk")].map((one) => [one.scrollTop, one.scrollLeft]);
  Object.assign(old.dataset, now.dataset);
  old.replaceChildren(...document.adoptNode(now).childNodes);
  if (isSame) for (const one of old.querySelectorAll("details[id]")) if (open.has(one.id)) one.open = open.get(one.id);
  [...old.querySelectorAll(".to-add, .thumbs > ol, .desk")].forEach((one, n) => { [one.scrollTop, one.scrollLeft] = scrolled[n] ?? [0, 0]; });
  for (const one of typed) keepTyped(...one);
  if (name !== null) focusAgain(name, near);
}

// What someone wrote beside and did not keep yet stays, while what it is about is open.
function keepTyped(id, value, panel, item) {
  const field = document.getElementById(id);
  const same = (name) => field?.form.querySelector(`[name=${name}]`)?.value;
  if (same("panel") !== panel || (item && !id.startsWith("new-") && same("item") !== item)) return;
  if (field) { field.value = value; const part = field.closest("details"); if (part) part.open = true; }
}

// What has the focus is known by what it does, so that it is found again on what came instead.
function nameOf(one) {
  if (one.localName === "summary") return `summary ${one.closest("details").id}`;
  if (one.dataset.turn) return `turn ${one.dataset.turn}`;
  if (one.dataset.hold) return `hold ${one.dataset.hold}`;
  if (one.localName === "a") return `a ${new URL(one.href).searchParams.get("item") ?? one.getAttribute("href")}`;
  return `${one.form?.querySelector("input[name=do]")?.value ?? ""} ${one.name} ${one.localName === "button" ? one.value : one.id}`;
}

function focusAgain(name, near) {
  const all = [...studio().querySelectorAll("a, button:not([disabled]), input:not([type=hidden]), select, textarea, summary")];
  const again = all.find((one) => nameOf(one) === name && one.checkVisibility());
  const side = document.getElementById(near)?.querySelector("summary") ?? studio().querySelector(".in-panel .open a, .this-panel summary, .desk button");
  (again ?? side ?? studio()).focus({ preventScroll: Boolean(again) });
}

function say(words) {
  said.textContent = "";
  // A status that is emptied and filled at once is not always read.
  setTimeout(() => { said.textContent = words; }, 60);
}

// The newest of what the forms send along: a form that waited sends what is open then.
function body(fields) {
  const sent = new FormData();
  for (const name of ["csrf", "shown", "page", "panel", "item", "q"]) {
    const now = studio().querySelector(`form[method=post] input[name=${name}]`);
    if (now) sent.set(name, now.value);
  }
  for (const [name, value] of fields) if (!["shown", "csrf"].includes(name)) sent.set(name, value);
  return sent;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!studio()?.contains(form)) return;
  event.preventDefault();
  const fields = [...new FormData(form, event.submitter)];
  if (form.method === "get") {
    live(() => `${form.action}?${new URLSearchParams(fields)}`, () => ({}));
    return;
  }
  const address = event.submitter?.hasAttribute("formaction") ? event.submitter.formAction : form.action;
  live(() => address, () => ({ method: "POST", body: body(fields) }), form);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-live]");
  if (!link || !studio()?.contains(link) || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  if (dragged) { dragged = false; return; }
  live(() => link.href, () => ({}));
});

const act = (fields) => {
  const place = document.getElementById("place-form");
  if (place) live(() => place.action, () => ({ method: "POST", body: body(Object.entries(fields)) }));
};

document.addEventListener("keydown", (event) => {
  const here = event.target.closest(".comic-hold[aria-current], .in-panel a[aria-current], .item-form button");
  const way = (event.shiftKey ? SIZES : ARROWS)[event.key];
  if (!here || !way || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const turned = isMirrored() ? { left: "right", right: "left", wider: "narrower", narrower: "wider" }[way] ?? way : way;
  act({ do: `item-${turned}` });
});

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
  if (event.target.closest("textarea, input")) return;
  const pressed = studio()?.querySelector(`[data-turn="${event.shiftKey ? "redo" : "undo"}"]`);
  event.preventDefault();
  pressed?.click();
});

// --- dragging what is chosen ---
let drag = null;
let dragged = false;

document.addEventListener("pointerdown", (event) => {
  const hold = event.target.closest(".comic-hold[aria-current]");
  if (!hold || event.button) return;
  dragged = false;
  const [column, row, width, height] = hold.dataset.place.split(" ").map(Number);
  const panel = hold.parentElement.getBoundingClientRect();
  const things = [hold, document.querySelector(`.desk [data-item="${hold.dataset.hold}"]`)];
  drag = { x: event.clientX, y: event.clientY, cell: [panel.width / GRID, panel.height / GRID], column, row, width, height, things };
  hold.setPointerCapture(event.pointerId);
});

document.addEventListener("dragstart", (event) => { if (event.target.closest(".comic-hold")) event.preventDefault(); });

document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  const across = Math.round((event.clientX - drag.x) / drag.cell[0]) * (isMirrored() ? -1 : 1);
  const down = Math.round((event.clientY - drag.y) / drag.cell[1]);
  drag.to = { column: inside(drag.column + across, drag.width), row: inside(drag.row + down, drag.height) };
  for (const one of drag.things) {
    one?.style.setProperty("--c", drag.to.column + 1);
    one?.style.setProperty("--r", drag.to.row + 1);
  }
});

const inside = (at, size) => Math.max(0, Math.min(at, GRID - size));

document.addEventListener("pointerup", () => {
  const { to, column, row, width, height } = drag ?? {};
  drag = null;
  if (!to || (to.column === column && to.row === row)) return;
  dragged = true;
  act({ do: "item-place", ...to, width, height });
});
document.addEventListener("pointercancel", () => { drag = null; });

// --- what others do meanwhile: what someone took back goes at once ---
const SOONEST = 6000; // milliseconds between two looks
let timer = 0;

async function look() {
  clearTimeout(timer);
  if (document.hidden || !studio()) return;
  try {
    const answer = await fetch(said.dataset.from, { redirect: "manual", cache: "no-store" });
    if (answer.status === 404) { location.reload(); return; }
    if (answer.type === "opaqueredirect") return;
    if (answer.ok) await tell(await answer.json());
  } catch { /* the line is away for a moment */ }
  timer = setTimeout(look, SOONEST);
}

async function tell({ saved, mark }) {
  const { saved: shown, mark: known } = studio().dataset;
  if (mark !== known) {
    await live(() => location.href, () => ({}));
    say(said.dataset.gone);
  } else if (saved > Number(shown) && said.textContent !== said.dataset.others) {
    say(said.dataset.others);
  }
}

if (said) {
  timer = setTimeout(look, SOONEST);
  document.addEventListener("visibilitychange", look);
  addEventListener("pageshow", (event) => { if (event.persisted) look(); });
}
