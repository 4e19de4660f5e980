// Keeps what someone writes for a story while they write, for them alone. Without it the form is as it was.
const AFTER = 2000;
const form = document.querySelector("form[data-draft]");
const said = document.getElementById("draft-kept");
let waits = 0, under_way = null, is_sent = false;

const keep = async () => {
  waits = 0;
  under_way?.abort();
  under_way = new AbortController();
  const { signal } = under_way;
  try {
    const answer = await fetch(form.dataset.draft, { method: "POST", body: new URLSearchParams(new FormData(form)), signal, keepalive: true });
    say(answer.ok && !answer.redirected ? "kept" : "trouble");
  } catch {
    if (!signal.aborted) say("trouble");
  }
};
const say = (what) => {
  const words = said.dataset[what];
  if (said.textContent !== words) said.textContent = words;
};
const soon = () => {
  clearTimeout(waits);
  if (!is_sent) waits = setTimeout(keep, AFTER);
};
const now = () => { if (waits) { clearTimeout(waits); keep(); } };

if (form) {
  form.addEventListener("input", soon);
  form.addEventListener("submit", () => { is_sent = true; clearTimeout(waits); waits = 0; under_way?.abort(); });
  addEventListener("pagehide", now);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") now(); });
  addEventListener("pageshow", () => { is_sent = false; });
}
