// Listen: only what is pressed is said, and a second press stops it. First what a human recorded or
// what was said ahead of time, then the device's own voice, then plain words.
// By keys: L says the answer that has the focus, else the page; with a switch an answer is said when
// the focus comes to it. So its Listen is no stop of Tab. Escape stops all.
const root = document.documentElement;
const voice = window.speechSynthesis;
const note = document.getElementById("no-voice");
const SPEEDS = { slow: 0.75, usual: 1, quick: 1.25 };
const kept = new Map(); // address: the sound in memory, so that it plays without a line
const TYPED = "textarea, select, input:not([type=radio], [type=checkbox])";
// The button that was pressed, how to silence it, those to say after it, and the answer it is said for.
let playing = null;

function languageOf(id) {
  const part = document.getElementById(id);
  return ((part && part.closest("[lang]").lang) || root.lang).toLowerCase();
}

function speaker(language) {
  const voices = voice ? voice.getVoices() : [];
  const [first] = language.split("-");
  return voices.find((one) => one.lang.toLowerCase() === language) ||
    voices.find((one) => one.lang.toLowerCase().split(/[-_]/)[0] === first);
}

// A button shows when its words have a sound, or a voice of their own language on this device.
function show() {
  const buttons = [...document.querySelectorAll("button[data-listen]")];
  for (const button of buttons) {
    const sounds = button.dataset.audio || speaker(languageOf(button.dataset.listen));
    button.classList.toggle("sounds", Boolean(sounds));
    button.tabIndex = isByKey(button) ? -1 : 0;
  }
  const isSilent = buttons.length && !buttons.some((one) => one.classList.contains("sounds"));
  if (note && isSilent) say(note.dataset.none);
  else if (note && note.textContent === note.dataset.none) note.hidden = true;
}

// On a page with answers these are reached by L; two switches have no L, and keep the headings.
function isByKey(button) {
  const leaves = root.dataset.scan ? ".choice > *, .hint-heard > *" : "*";
  return button.matches(leaves) && !button.closest("details") && document.querySelector(".choice > .listen");
}

// What the page itself says, in order: headings and hints, without answers.
function ofPage() {
  return [...document.querySelectorAll(".listen.sounds")].filter((one) =>
    !one.closest(".choice, details") && one.checkVisibility());
}

function ofAnswer(one) {
  return one && !one.matches(".listen") && one.closest(".choice")?.querySelector(".listen.sounds");
}

function sayAnswer() {
  const here = document.activeElement, own = ofAnswer(here);
  if (own) start(own, [], here);
  return own;
}

function say(words) {
  note.hidden = false;
  note.textContent = words;
  if (words === note.dataset.trouble) note.scrollIntoView({ block: "nearest" });
}

function stop() {
  if (!playing) return;
  const { button, silence } = playing;
  playing = null;
  silence();
  dim();
  button.setAttribute("aria-pressed", "false");
}

function start(button, after = [], answer = null) {
  const again = playing && playing.button === button;
  stop();
  if (again) return;
  if (note) note.hidden = true;
  playing = { button, after, answer, silence() {} };
  button.setAttribute("aria-pressed", "true");
  playing.silence = button.dataset.audio ? play(button) : speak(button);
}

function isOn(button) { return playing && playing.button === button; }
function endOf(button) { return () => { if (isOn(button)) goOn(); }; }
function goOn() {
  const { after: [next, ...rest], answer } = playing;
  stop();
  if (next) start(next, rest);
  else if (root.dataset.scan && !answer) sayAnswer();
}
function speedOf(button) { return SPEEDS[button.closest("[data-speed]").dataset.speed] || 1; }

function play(button) {
  const address = button.dataset.audio;
  const sound = new Audio(kept.get(address) || address);
  const words = placesOf(document.getElementById(button.dataset.listen));
  let marks = null;
  sound.playbackRate = speedOf(button);
  sound.onended = endOf(button);
  sound.onplaying = () => { follow(); keepTheRest(); };
  sound.onerror = () => { if (isOn(button)) playing.silence = speak(button); };
  // Before the first press on a page a browser may refuse to sound.
  sound.play().catch(({ name }) => { if (name === "NotAllowedError") endOf(button)(); });
  marksOf(address).then((found) => { marks = found; });
  // Only while it sounds, each frame: which word is being said?
  function follow() {
    if (!isOn(button) || sound.paused) return;
    const at = sound.currentTime * 1000;
    if (!marks || !marks.length) light(words, 0, words.length);
    else light(words, ...wordAt(words.text, marks.findLast(([ms]) => ms <= at) || marks[0]));
    requestAnimationFrame(follow);
  }
  return () => { sound.onended = sound.onerror = null; sound.pause(); };
}

// Beside a sound made ahead stands when each word begins; a human's recording has none, and is
// lit as a whole.
function marksOf(address) {
  if (!address.startsWith("/voices/")) return Promise.resolve(null);
  const words = address.replace(/m4a$/, "json");
  if (!kept.has(words)) kept.set(words, fetch(words).then((answer) => answer.json()).catch(() => null));
  return kept.get(words);
}

// Who listens once will listen again: the other sounds of this page come now, so that they are
// here when the line is not.
let isKeeping = false;
async function keepTheRest() {
  if (isKeeping) return;
  isKeeping = true;
  for (const { dataset } of document.querySelectorAll("button[data-audio]")) {
    if (kept.has(dataset.audio)) continue;
    try {
      const answer = await fetch(dataset.audio);
      if (!answer.ok) continue;
      kept.set(dataset.audio, URL.createObjectURL(await answer.blob()));
      await marksOf(dataset.audio);
    } catch {
      isKeeping = false;
      return;
    }
  }
}

function speak(button) {
  const part = document.getElementById(button.dataset.listen);
  const language = languageOf(part.id);
  const own = speaker(language);
  if (!voice || !own) {
    if (note) say(note.dataset.trouble);
    endOf(button)();
    return () => {};
  }
  const places = placesOf(part);
  const words = new SpeechSynthesisUtterance(part.dataset.say || places.text);
  words.lang = language;
  words.voice = own;
  words.rate = 0.9 * speedOf(button);
  if (!part.dataset.say) words.onboundary = (moment) => {
    if (moment.name === "word") light(places, ...wordAt(places.text, [0, moment.charIndex], moment.charLength));
  };
  words.onend = words.onerror = endOf(button);
  voice.speak(words);
  return () => voice.cancel();
}

// The words of a part with one space between them, and where in the page each letter stands.
function placesOf(part) {
  const places = [];
  const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  let text = "";
  for (let node; (node = walker.nextNode());) {
    for (let at = 0; at < node.length; at += 1) {
      const isSpace = /\s/.test(node.data[at]);
      if (isSpace && (!text || text.endsWith(" "))) continue;
      text += isSpace ? " " : node.data[at];
      places.push([node, at]);
    }
  }
  places.text = text.trimEnd();
  return places;
}

function wordAt(text, [, from], length) {
  return [from, from + (length || text.slice(from).match(/^\S*/)[0].length || 1)];
}

// The word being said is lit where the browser can; where it cannot, nothing is missing.
function light(places, from, to) {
  if (!window.CSS || !CSS.highlights || !places[from]) return;
  const [first, at] = places[from];
  const [last, end] = places[Math.min(to, places.length) - 1];
  const range = new Range();
  range.setStart(first, at);
  range.setEnd(last, end + 1);
  CSS.highlights.set("said", new Highlight(range));
}

function dim() { if (window.CSS && CSS.highlights) CSS.highlights.delete("said"); }

show();
if (voice && voice.addEventListener) voice.addEventListener("voiceschanged", show);
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-listen]");
  if (button) { event.preventDefault(); start(button, root.dataset.scan ? hintsOf(button) : []); }
});
// The hints of a heading that are no stops themselves.
function hintsOf(button) {
  const all = ofPage(), rest = all.slice(all.indexOf(button) + 1);
  const end = rest.findIndex((one) => !one.tabIndex);
  return all.includes(button) ? rest.slice(0, end < 0 ? rest.length : end) : [];
}
document.addEventListener("focusin", ({ target }) => {
  if (playing?.answer && playing.answer !== target) stop();
  if (root.dataset.scan && !playing) sayAnswer();
});
document.addEventListener("keydown", (event) => {
  const { key, code, target, ctrlKey, altKey, metaKey } = event;
  if (key === "Escape") stop();
  const isL = /^l$/i.test(key) || (code === "KeyL" && key > "\u007f");
  if (!isL || event.repeat || ctrlKey || altKey || metaKey || target.closest(TYPED)) return;
  if (sayAnswer()) return;
  const [first, ...rest] = ofPage();
  if (playing) stop();
  else if (first) start(first, rest);
});
addEventListener("pagehide", stop);
