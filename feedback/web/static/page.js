// What every page gains when scripts run: listening, leaving, and a form that is sent once.
const root = document.documentElement;
const voice = window.speechSynthesis;
let speaking = null;

// --- Listen: only what is pressed is read, and a second press stops it. ---
function stop() {
  voice.cancel();
  speaking?.setAttribute("aria-pressed", "false");
  speaking = null;
}

function listen(button) {
  const again = speaking === button;
  stop();
  if (again) return;
  const part = document.getElementById(button.dataset.listen);
  const words = new SpeechSynthesisUtterance(part.dataset.say || part.textContent.trim());
  words.lang = part.closest("[lang]").lang;
  words.rate = 0.9;
  words.onboundary = (moment) => light(part, moment);
  words.onend = words.onerror = () => { dim(); if (speaking === button) stop(); };
  speaking = button;
  button.setAttribute("aria-pressed", "true");
  voice.speak(words);
}

// The word being said is lit where the browser can; where it cannot, nothing is missing.
function light(part, moment) {
  if (!CSS.highlights || moment.name !== "word") return;
  const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  let at = moment.charIndex + (part.textContent.length - part.textContent.trimStart().length);
  for (let node; (node = walker.nextNode()); at -= node.length) {
    if (at >= node.length) continue;
    const range = new Range();
    range.setStart(node, at);
    range.setEnd(node, Math.min(node.length, at + (moment.charLength || 1)));
    CSS.highlights.set("said", new Highlight(range));
    return;
  }
}

function dim() { CSS.highlights?.delete("said"); }

if (voice && "listen" in root.dataset) root.classList.add("speaks");

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-listen]");
  if (button && button !== root) { event.preventDefault(); listen(button); }
  const leave = event.target.closest("[data-leave]");
  if (leave) { event.preventDefault(); location.replace(leave.href); }
});

// --- A form goes once; coming back to the page frees it again. ---
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// --- After an error the summary is read first. ---
document.querySelector("[data-focus]")?.focus();
