// A page that shows parts of stories asks whether they may still be seen. What someone took back
// goes at once; what the reader typed beside it stays to be read.
const said = document.getElementById("still");
const SOONEST = 5000; // milliseconds between two looks; longer while nothing happens
const LATEST = 30000;
const AT_ONCE = 50; // parts in one question: its address stays short
let wait = SOONEST;
let timer = 0;
const shown = () => [...document.querySelectorAll("[data-of]")];

async function look() {
  clearTimeout(timer);
  const ids = [...new Set(shown().map((one) => one.dataset.of))];
  if (document.hidden || !ids.length) return;
  try {
    for (let at = 0; at < ids.length; at += AT_ONCE) if (!await ask(ids.slice(at, at + AT_ONCE))) return;
    wait = Math.min(wait * 1.25, LATEST);
  } catch {
    wait = Math.min(wait * 2, LATEST);
  }
  timer = setTimeout(look, wait);
}

// False when nobody is signed in any more.
async function ask(ids) {
  const asked = new URLSearchParams(ids.map((id) => ["part", id]));
  const answer = await fetch(`${said.dataset.from}?${asked}`, { redirect: "manual", cache: "no-store" });
  if (answer.ok) keepOnly(new Set(ids), new Set((await answer.json()).parts));
  return answer.type !== "opaqueredirect";
}

function keepOnly(asked, seen) {
  const gone = shown().filter((one) => asked.has(one.dataset.of) && !seen.has(one.dataset.of));
  for (const one of gone) takeAway(one);
  if (gone.length) said.textContent = said.dataset.gone;
}

function takeAway(one) {
  const boxes = [...one.querySelectorAll("textarea, input[type=text]")];
  const written = boxes.filter((box) => box.localName === "textarea" || box.value !== box.defaultValue);
  const typed = written.map((box) => box.value.trim()).filter(Boolean);
  const hadFocus = one.contains(document.activeElement);
  const note = document.createElement(["li", "tr"].includes(one.localName) ? one.localName : "div");
  const into = one.localName === "tr" ? note.insertCell() : note;
  if (into !== note) into.colSpan = one.cells.length;
  into.className = "notice";
  note.tabIndex = -1;
  const lines = [said.dataset.gone, ...typed.flatMap((words) => [said.dataset.yours, words])];
  into.append(...lines.map((words) => Object.assign(document.createElement("p"), { textContent: words })));
  one.replaceWith(note);
  if (hadFocus) note.focus();
}

if (said) {
  timer = setTimeout(look, SOONEST);
  document.addEventListener("visibilitychange", () => { wait = SOONEST; look(); });
  addEventListener("pageshow", (event) => { if (event.persisted) look(); });
}
