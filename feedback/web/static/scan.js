// For people who use a switch: key 1 moves to the next thing, key 2 picks it. With a number of
// seconds the page moves by itself; Escape stops that and starts it again. Nothing is picked by
// waiting. Tab and Enter go on working.
const { scan } = document.documentElement.dataset;
const seconds = Number(scan) || 0;
const THINGS = "main a[href], main button, main input:not([type=hidden]), main select, main textarea, main summary, main video, main audio, .bar a";
const TYPES = new Set(["text", "search", "email", "password", "number", "date", "time", "tel"]);
let timer = 0;

function things() {
  return [...document.querySelectorAll(THINGS)].filter((one) => !one.disabled && one.checkVisibility({ visibilityProperty: true }));
}

function isWriting() {
  const { activeElement: here } = document;
  return here && (here.tagName === "TEXTAREA" || (here.tagName === "INPUT" && TYPES.has(here.type)));
}

function move() {
  const all = things();
  if (!all.length) return;
  const next = all[(all.indexOf(document.activeElement) + 1) % all.length];
  next.focus({ focusVisible: true });
  (next.closest(".choice") || next).scrollIntoView({ block: "nearest" });
}

function pick() {
  const here = document.activeElement;
  if (here && things().includes(here)) here.click();
  again();
}

// While someone writes, or hears something, the page stays where it is.
function again() {
  clearInterval(timer);
  if (seconds) timer = setInterval(() => { if (!isWriting() && !document.querySelector("[aria-pressed=true]")) move(); }, seconds * 1000);
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "Escape" && seconds) {
    if (timer) { clearInterval(timer); timer = 0; } else again();
    return;
  }
  if (isWriting() || (event.key !== "1" && event.key !== "2")) return;
  event.preventDefault();
  if (event.key === "1") { move(); again(); } else pick();
});
again();
