// What every page gains when scripts run: listening, leaving, and a form that is sent once.
const root = document.documentElement;
const voice = window.speechSynthesis;
let playing = null; // the button that was pressed, and how to silence it

// --- Listen: only what is pressed is read, and a second press stops it. ---
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

// A button shows when its words have a voice in their own language, or a recording.
function show() {
  for (const button of document.querySelectorAll("button[data-listen]")) {
    const sounds = button.dataset.audio || speaker(languageOf(button.dataset.listen));
    button.classList.toggle("sounds", Boolean(sounds));
  }
}

function stop() {
  if (!playing) return;
  const { button, silence } = playing;
  playing = null;
  silence();
  dim();
  button.setAttribute("aria-pressed", "false");
}

function start(button) {
  const again = playing && playing.button === button;
  stop();
  if (again) return;
  playing = { button, silence: button.dataset.audio ? play(button) : speak(button) };
  button.setAttribute("aria-pressed", "true");
}

function endOf(button) { return () => { if (playing && playing.button === button) stop(); }; }

function play(button) {
  const sound = new Audio(button.dataset.audio);
  sound.onended = sound.onerror = endOf(button);
  sound.play().catch(endOf(button));
  return () => sound.pause();
}

function speak(button) {
  const part = document.getElementById(button.dataset.listen);
  const words = new SpeechSynthesisUtterance(part.dataset.say || part.textContent.trim());
  words.lang = languageOf(part.id);
  words.voice = speaker(words.lang) || null;
  words.rate = root.dataset.listenSpeed === "slow" ? 0.7 : 0.9;
  if (!part.dataset.say) words.onboundary = (moment) => light(part, moment);
  words.onend = words.onerror = endOf(button);
  voice.speak(words);
  return () => voice.cancel();
}

// The word being said is lit where the browser can; where it cannot, nothing is missing.
function light(part, moment) {
  if (!CSS.highlights || moment.name !== "word") return;
  const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  let at = moment.charIndex + (part.textContent.length - part.textContent.trimStart().length);
  for (let node; (node = walker.nextNode()); at -= node.length) {
    if (at >= node.length) continue;
    const rest = node.data.slice(at);
    const range = new Range();
    range.setStart(node, at);
    range.setEnd(node, at + (moment.charLength || rest.match(/^\S*/)[0].length));
    CSS.highlights.set("said", new Highlight(range));
    return;
  }
}

function dim() { if (CSS.highlights) CSS.highlights.delete("said"); }

if ("listen" in root.dataset || document.querySelector("[data-audio]")) show();
if (voice && voice.addEventListener) voice.addEventListener("voiceschanged", show);
addEventListener("pagehide", stop);

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

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-listen]");
  if (button) { event.preventDefault(); start(button); }
});
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
