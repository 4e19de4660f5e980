// Writing down the words of a recording: each part with the moment when it is said. What is sent
// is the same text with time marks that is typed where scripts do not run.
const player = document.querySelector("#player :is(audio, video)");
const list = document.querySelector("#segments");
const text = document.querySelector("#words");
const BACK_S = 3;
const LEAST_MS = 200;

const two = (number) => String(number).padStart(2, "0");

function write(ms) {
  const seconds = Math.floor(ms / 1000);
  const rest = String(ms % 1000).padStart(3, "0").replace(/0+$/, "");
  const hours = Math.floor(seconds / 3600);
  return `${hours ? `${hours}:` : ""}${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}${rest ? `.${rest}` : ""}`;
}

function read(time) {
  const found = /^\s*(?:(\d{1,2}):)?(\d{1,4}):([0-5]?\d)(?:[.,](\d{1,3}))?\s*$/.exec(time);
  if (!found) return null;
  const [hours, minutes, seconds] = found.slice(1, 4).map((part) => Number(part || 0));
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + Number((found[4] || "0").padEnd(3, "0"));
}

const rows = () => [...list.children];
const part = (row, name) => row.querySelector(name);
const words = (row) => part(row, "textarea");
const starts = (row) => Number(row.dataset.start);
const ends = (row) => Number(row.dataset.end);
const length = () => Number(list.dataset.length) || Math.round((player.duration || 0) * 1000);

function make([start, end, said]) {
  const row = document.querySelector("#segment").content.firstElementChild.cloneNode(true);
  words(row).value = said;
  place(row, start, end);
  return row;
}

function place(row, start, end) {
  row.dataset.start = start;
  row.dataset.end = end;
  part(row, "[data-begins]").value = write(start);
  show(row);
}

function show(row) {
  part(row, "[data-when]").textContent = write(starts(row));
  const named = list.dataset.play ||= part(row, "[data-play]").ariaLabel;
  part(row, "[data-play]").ariaLabel = `${named} ${write(starts(row))}`;
}

// Words that could be taken for a mark get a stroke before them; the server takes it off again.
const kept = (said) => said.trim().replace(/^(?=\\|\[\s*\d)/gm, "\\");

function compose() {
  const filled = rows().filter((row) => words(row).value.trim());
  text.value = filled.map((row, at) => {
    const next = filled[at + 1];
    const follows = next ? starts(next) : length();
    const until = ends(row) < follows ? ` - ${write(ends(row))}` : "";
    const begins = part(row, "[data-begins]");
    // What is no time goes as one all the same, so that the server names its line.
    const time = begins.ariaInvalid === "true" ? `0:${begins.value.replace(/[[\]\n]/g, "").slice(0, 30)}` : write(starts(row));
    return `[${time}${until}] ${kept(words(row).value)}`;
  }).join("\n");
}

function retime(row) {
  const field = part(row, "[data-begins]");
  const ms = read(field.value);
  field.ariaInvalid = String(ms === null);
  if (ms !== null) {
    const before = row.previousElementSibling;
    if (before && ends(before) === starts(row)) before.dataset.end = Math.max(ms, starts(before) + 1);
    row.dataset.start = ms;
    if (ends(row) <= ms) row.dataset.end = row.nextElementSibling ? starts(row.nextElementSibling) : length();
    show(row);
  }
  compose();
}

function here() {
  const now = player.currentTime * 1000;
  return rows().findLast((row) => starts(row) <= now) || list.firstElementChild;
}

let last = null;
const active = () => (last?.isConnected ? last : here());

function split() {
  const row = active();
  const field = words(row);
  const at = field.selectionStart;
  const [left, right] = [field.value.slice(0, at), field.value.slice(at)];
  let moment = Math.round(player.currentTime * 1000);
  const [low, high] = [starts(row) + LEAST_MS, ends(row) - LEAST_MS];
  if (moment < low || moment > high) {
    moment = Math.round(starts(row) + (ends(row) - starts(row)) * (at / field.value.length || 0.5));
  }
  if (moment <= starts(row) || moment >= ends(row)) return;
  const made = make([moment, ends(row), right.trim()]);
  row.after(made);
  field.value = left.trim();
  row.dataset.end = moment;
  words(made).focus();
  words(made).setSelectionRange(0, 0);
  compose();
}

function join() {
  const row = active();
  const before = row.previousElementSibling;
  if (!before) return;
  const field = words(before);
  const at = field.value.trim().length;
  field.value = `${field.value.trim()} ${words(row).value.trim()}`.trim();
  before.dataset.end = ends(row);
  row.remove();
  field.focus();
  field.setSelectionRange(at, at);
  compose();
}

function playFrom(row) {
  player.currentTime = starts(row) / 1000;
  player.play();
}

const ACTS = {
  play: () => (player.paused ? player.play() : player.pause()),
  back: () => { player.currentTime = Math.max(0, player.currentTime - BACK_S); },
  split,
  join,
};
const KEYS = { KeyK: "play", KeyJ: "back", Enter: "split", Backspace: "join" };

function begin() {
  const given = JSON.parse(list.dataset.segments);
  const whole = length() || 1000;
  if (!given.length) given.push([0, whole, ""]);
  list.append(...given.map(([start, end, said]) => make([start ?? 0, end ?? whole, said])));
  list.hidden = false;
  document.querySelector(".plain").open = false;
  document.querySelector(".keys").hidden = false;
  compose();
}

if (player && list.dataset.segments) {
  begin();
  list.addEventListener("focusin", (event) => { last = event.target.closest(".segment"); });
  list.addEventListener("input", (event) => (event.target.matches("textarea") ? compose() : retime(event.target.closest(".segment"))));
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-play]");
    if (button) playFrom(button.closest(".segment"));
  });
  document.querySelector(".keys").addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) ACTS[button.dataset.do]();
  });
  addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || !KEYS[event.code]) return;
    event.preventDefault();
    ACTS[KEYS[event.code]]();
  });
  player.addEventListener("timeupdate", () => {
    const now = here();
    for (const row of rows()) row.toggleAttribute("aria-current", false);
    now?.setAttribute("aria-current", "true");
  });
  // Whoever corrects the text itself means the text: the list is made anew when the page is sent.
  text.addEventListener("input", () => { list.hidden = true; });
}
