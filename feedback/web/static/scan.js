// For people who use a switch: key 1 moves to the next thing, key 2 picks it. Tab and Enter do the
// same, so each answer is a stop of its own and Enter picks it. With a number of seconds the page
// moves by itself; Escape stops that and starts it again. Nothing is picked by waiting.
const { scan } = document.documentElement.dataset;
const seconds = Number(scan) || 0;
const THINGS = "main a[href], main button, main input:not([type=hidden]), main select, main textarea, main summary, main video, main audio, .bar a";
const TYPES = new Set(["text", "search", "email", "password", "number", "date", "time", "tel"]);
let timer = 0;
let waits = 0;

function things() {
  return [...document.querySelectorAll(THINGS)].filter((one) => !one.disabled && one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true }));
}

function isWriting() {
  const { activeElement: here } = document;
  return here && (here.tagName === "TEXTAREA" || (here.tagName === "INPUT" && TYPES.has(here.type)));
}

// From nowhere to the main part; from the end round to the bar; else to what comes after.
function after(here, all) {
  if (here === document.body) return all.find((one) => one.closest("main")) || all[0];
  const follows = (one) => here.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING;
  return all.find(follows) || all[0];
}

function move() {
  const all = things();
  if (!all.length) return;
  const next = after(document.activeElement, all);
  next.focus({ focusVisible: true });
  (next.closest(".choice") || next).scrollIntoView({ block: "nearest" });
}

function pick() {
  const here = document.activeElement;
  if (here && things().includes(here)) here.click();
  again();
}

// After the last thing Tab leaves the page as ever, and Enter on an answer does not send the form.
function isLast() { return things().at(-1) === document.activeElement; }
function isAnswer(one) { return one.type === "radio" || one.type === "checkbox"; }

// While someone writes, or hears something, the page stays where it is; a sound that never ends holds
// it no longer than 10 turns.
function again() {
  clearInterval(timer);
  if (seconds) timer = setInterval(turn, seconds * 1000);
}

function turn() {
  if (isWriting()) return;
  waits = document.querySelector("[aria-pressed=true]") ? (waits + 1) % 10 : 0;
  if (!waits) move();
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "Escape" && seconds) {
    if (timer) { clearInterval(timer); timer = 0; } else again();
    return;
  }
  const moves = event.key === "1" || (event.key === "Tab" && !event.shiftKey && !isLast());
  const picks = event.key === "2" || (event.key === "Enter" && isAnswer(document.activeElement));
  if ((!moves && !picks) || (isWriting() && event.key !== "Tab")) return;
  event.preventDefault();
  if (moves) { move(); again(); } else pick();
});
again();
