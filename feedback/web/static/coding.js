// Marking words with mouse, touch or keyboard. Without this the sentences can still be chosen.
// Places are Unicode code points in the part's own words; each [data-at] says where it begins.
export const form = document.getElementById("mark");
const bar = document.getElementById("selection");
const said = document.getElementById("selected-words");
const points = (text) => Array.from(text).length;

export function place(range) {
  const part = [...form.querySelectorAll("[data-part]")].find((one) => range.intersectsNode(one));
  if (!part) return null;
  const spans = [...part.querySelectorAll("[data-at]")].filter((one) => range.intersectsNode(one));
  const taken = spans.map((span) => cut(span, range)).filter((one) => one.words);
  if (!taken.length) return null;
  const words = taken.map((one) => one.words).join("");
  const lead = points(words) - points(words.trimStart());
  const start = taken[0].start + lead;
  return { part: part.dataset.part, start, end: start + points(words.trim()), words: words.trim() };
}

// What of one span is selected. A span holds one text node.
function cut(span, range) {
  const text = span.firstChild;
  const from = range.startContainer === text ? range.startOffset : 0;
  const to = range.endContainer === text ? range.endOffset : text.length;
  return { start: Number(span.dataset.at) + points(text.data.slice(0, from)), words: text.data.slice(from, to) };
}

export function show(found) {
  bar.hidden = !found;
  said.textContent = found ? `${said.dataset.label} ${found.words}` : "";
  for (const name of ["part", "start", "end", "words"]) {
    bar.querySelector(`[name="${name}"]`).value = found?.[name] ?? "";
  }
}

// Pressing the button empties the selection in some browsers; what was selected last stays.
document.addEventListener("selectionchange", () => {
  const now = document.getSelection();
  const inWords = now.anchorNode?.parentElement?.closest("[data-part]");
  if (!inWords || !now.rangeCount) return;
  const found = now.isCollapsed ? null : place(now.getRangeAt(0));
  show(found?.words ? found : null);
});

// Selecting inside a sentence must not tick it too.
form?.addEventListener("click", (event) => {
  if (event.target.closest(".sentence") && !document.getSelection().isCollapsed) event.preventDefault();
});

// Up and down move between sentences; with Shift they choose as well. C goes to finding a code, and
// from there Enter with nothing typed marks. These keys count only on a sentence or in that field.
const finding = document.getElementById("find-code");
const hint = document.getElementById("by-keys");
let sentence = null;
if (hint) hint.hidden = false;
export const lastSentence = () => sentence;

form?.addEventListener("focusin", (event) => {
  if (event.target.name === "sentence") sentence = event.target.value;
});
form?.addEventListener("nothing-more", () => document.getElementById("mark-sentences").click());
form?.addEventListener("keydown", (event) => {
  if (event.target === finding && event.key === "Escape") goBack();
  if (event.target.name !== "sentence" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.toLowerCase() !== "c" || !finding) return;
  event.preventDefault();
  finding.closest("details").open = true;
  finding.focus();
});

export function goBack() {
  form.querySelector(`[name="sentence"][value="${sentence}"]`)?.focus();
}

form?.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.target.name !== "sentence") return;
  const boxes = [...form.querySelectorAll('[name="sentence"]')];
  const next = boxes[boxes.indexOf(event.target) + step];
  event.preventDefault();
  if (!next) return;
  if (event.shiftKey) event.target.checked = next.checked = true;
  next.focus();
});
