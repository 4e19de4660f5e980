// Choosing a place in a picture, or a part of a recording, by hand, touch and key. The fields of
// the form hold the place; without this they are filled in as they are.
const form = document.getElementById("place");
const over = form.querySelector(".over");
const chosen = over?.querySelector(".chosen");
const said = document.getElementById("place-said");
const field = (name) => form.elements.namedItem(name);
const labelOf = (name) => form.querySelector(`label[for="${name}"]`).textContent;
const player = form.querySelector("audio, video");

function say(words) {
  said.textContent = "";
  // A status that is emptied and filled at once is not always read.
  setTimeout(() => { said.textContent = words; }, 60);
}

function show(x, y, width, height) {
  if (!chosen) return;
  const given = { x, y, width, height };
  for (const name in given) chosen.setAttribute(name, width > 0 && height > 0 ? `${given[name]}%` : "0");
}

// Where on the picture or the strip a pointer is: from 0 to 1 across and down.
function spot(event) {
  const box = over.getBoundingClientRect();
  const part = (at, from, size) => Math.min(1, Math.max(0, (at - from) / size));
  return [part(event.clientX, box.left, box.width), part(event.clientY, box.top, box.height)];
}

// Up, down and the arrows beside them move between boxes; with Shift they choose as well.
function moveBetween(boxes, event, steps) {
  const step = steps[event.key];
  const at = boxes.indexOf(event.target);
  if (!step || at < 0) return;
  event.preventDefault();
  const next = boxes[at + step];
  if (!next) return;
  if (event.shiftKey) {
    event.target.checked = next.checked = true;
    next.dispatchEvent(new Event("change", { bubbles: true }));
  }
  next.focus();
}

// Presses and taps: two taps are two corners, a drag with a mouse or a pen is both.
function drawn(onPlace, onTap) {
  let from = null;
  let dragging = null;
  over.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch" || event.button) return;
    dragging = spot(event);
    over.setPointerCapture(event.pointerId);
  });
  over.addEventListener("pointermove", (event) => {
    if (dragging && isFar(dragging, spot(event))) onPlace(dragging, spot(event), false);
  });
  over.addEventListener("click", (event) => {
    const here = spot(event);
    const began = dragging;
    dragging = null;
    if (began && isFar(began, here)) { onPlace(began, here, true); from = null; return; }
    if (onTap) { onTap(here); return; }
    if (!from) { from = here; say(said.dataset.corner); return; }
    onPlace(from, here, true);
    from = null;
  });
  over.addEventListener("pointercancel", () => { dragging = null; });
  over.parentElement.classList.add("drawn-on");
}
const isFar = (one, other) => Math.hypot(one[0] - other[0], one[1] - other[1]) > 0.02;

// --- a picture ---
const EDGES = ["left", "top", "right", "bottom"];
const THIRDS = [0, 333, 667, 1000];
const cells = [...form.querySelectorAll('[name="cell"]')];
const edges = () => EDGES.map((name) => (/^\d+$/.test(field(name).value.trim()) ? Number(field(name).value) : NaN));

function showRegion() {
  const [left, top, right, bottom] = edges();
  show(left / 10, top / 10, (right - left) / 10, (bottom - top) / 10);
}

function sayRegion() {
  const names = cells.filter((box) => box.checked).map((box) => box.parentElement.textContent.trim());
  const numbers = EDGES.map((name) => `${labelOf(name)} ${field(name).value}`);
  say([...names, ...numbers].join(", "));
}

function setRegion(values, isSaid) {
  EDGES.forEach((name, n) => { field(name).value = values[n]; });
  showRegion();
  if (isSaid) sayRegion();
}

function fromCells() {
  const at = cells.flatMap((box, n) => (box.checked ? [[n % 3, Math.floor(n / 3)]] : []));
  if (!at.length) { setRegion(["", "", "", ""], true); return; }
  const [across, down] = [0, 1].map((n) => at.map((one) => one[n]));
  const least = (list) => THIRDS[Math.min(...list)];
  const most = (list) => THIRDS[Math.max(...list) + 1];
  setRegion([least(across), least(down), most(across), most(down)], true);
}

function beginPicture() {
  drawn((one, other, isDone) => {
    for (const box of cells) box.checked = false;
    const order = (n) => [one[n], other[n]].sort((a, b) => a - b).map((part) => Math.round(part * 1000));
    const [[left, right], [top, bottom]] = [order(0), order(1)];
    setRegion([left, top, right, bottom], isDone);
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "cell") fromCells();
    if (!EDGES.includes(event.target.name)) return;
    for (const box of cells) box.checked = false;
    showRegion();
  });
  form.addEventListener("keydown", (event) => {
    moveBetween(cells, event, { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 3, ArrowUp: -3 });
  });
  showRegion();
}

// --- a recording ---
const length = () => Number(form.dataset.length) || Math.round((player.duration || 0) * 1000);
const lines = [...form.querySelectorAll('[name="line"]')];
const span = (text) => text.split("-").map(Number);
let until = null;

function write(ms) {
  const [seconds, rest] = [Math.floor(ms / 1000), ms % 1000];
  const hours = Math.floor(seconds / 3600);
  const two = (number) => String(number).padStart(2, "0");
  const part = rest ? `.${String(rest).padStart(3, "0").replace(/0+$/, "")}` : "";
  return `${hours ? `${hours}:` : ""}${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}${part}`;
}

function read(name) {
  const found = /^(?:(?:(\d+):)?(\d+):)?(\d+)(?:[.,](\d{1,3}))?$/.exec(field(name).value.trim());
  if (!found) return NaN;
  const [hours, minutes, seconds] = found.slice(1, 4).map((part) => Number(part || 0));
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + Number((found[4] || "0").padEnd(3, "0"));
}

function showPart() {
  const [begins, ends] = [read("begins"), read("ends")];
  show((begins / length()) * 100, 0, ((ends - begins) / length()) * 100, 100);
}

function setTime(name, ms, isSaid = true) {
  field(name).value = write(Math.min(Math.max(0, Math.round(ms)), length() || Infinity));
  for (const box of lines) box.checked = false;
  showPart();
  if (isSaid) say(`${labelOf(name)} ${field(name).value}`);
}

function playPart(begins, ends) {
  if (!(ends > begins)) { say(`${labelOf("begins")} – ${labelOf("ends")}`); return; }
  until = ends;
  player.currentTime = begins / 1000;
  player.play();
}

const ACTS = {
  play: () => { until = null; if (player.paused) player.play(); else player.pause(); },
  begins: () => setTime("begins", player.currentTime * 1000),
  ends: () => setTime("ends", player.currentTime * 1000),
  part: () => playPart(read("begins"), read("ends")),
};

function inStep() {
  const now = player.currentTime * 1000;
  if (until !== null && now >= until) { player.pause(); until = null; }
  const head = over?.querySelector(".head");
  for (const end of ["x1", "x2"]) head?.setAttribute(end, `${(now / length()) * 100}%`);
  for (const box of lines) {
    const [begins, ends] = span(box.value);
    box.parentElement.toggleAttribute("data-now", begins <= now && now < ends);
  }
}

function fromLines() {
  const spans = lines.filter((box) => box.checked).map((box) => span(box.value));
  field("begins").value = spans.length ? write(Math.min(...spans.map(([begins]) => begins))) : "";
  field("ends").value = spans.length ? write(Math.max(...spans.map(([, ends]) => ends))) : "";
  showPart();
  say(["begins", "ends"].map((name) => `${labelOf(name)} ${field(name).value}`).join(", "));
}

function beginRecording() {
  if (over) {
    drawn((one, other, isDone) => {
      const [begins, ends] = [one[0], other[0]].sort((a, b) => a - b).map((part) => part * length());
      setTime("begins", begins, false);
      setTime("ends", ends, false);
      if (isDone) say(["begins", "ends"].map((name) => `${labelOf(name)} ${field(name).value}`).join(", "));
    }, ([across]) => { player.currentTime = (across * length()) / 1000; });
  }
  form.addEventListener("change", (event) => {
    if (event.target.name === "line") fromLines();
    if (["begins", "ends"].includes(event.target.name)) showPart();
  });
  // The two keys are heard in this form alone, and no time that is typed has them in it.
  form.addEventListener("keydown", (event) => {
    const act = { "[": ACTS.begins, "]": ACTS.ends }[event.key];
    if (act) { event.preventDefault(); act(); return; }
    moveBetween(lines, event, { ArrowDown: 1, ArrowUp: -1 });
  });
  form.addEventListener("click", (event) => ACTS[event.target.closest("[data-do]")?.dataset.do]?.());
  for (const button of document.querySelectorAll("[data-play]")) {
    button.hidden = false;
    button.addEventListener("click", () => playPart(...span(button.dataset.play)));
  }
  player.addEventListener("timeupdate", inStep);
  player.addEventListener("seeked", inStep);
  player.addEventListener("loadedmetadata", showPart);
  showPart();
}

for (const tools of form.querySelectorAll("[data-tools]")) tools.hidden = false;
if (player) beginRecording();
else beginPicture();
const done = document.querySelector("[data-say]");
if (done) say(done.textContent);
