// On a tablet for many. The server decides when a turn is over; this asks "Are you still there?",
// keeps what stands on the page when nobody is, and leaves no page behind that Back could show.
const ASK_AFTER = 10 * 60_000;
const WAIT_FOR = 10 * 60_000;
const turn = document.querySelector("form[data-turn]");
const asking = document.querySelector("dialog[data-still-there]");
let timer;

function rest() {
  clearTimeout(timer);
  timer = setTimeout(ask, ASK_AFTER);
}

function ask() {
  if (!asking.open) asking.showModal();
  timer = setTimeout(leave, WAIT_FOR);
}

// What is picked or written goes with "Stop and save"; then the tablet is handed on.
function leave() {
  const stop = document.querySelector('main button[name="then"][value="stop"]');
  if (stop) stop.click(); else if (turn) turn.requestSubmit();
}

if (turn && asking) {
  asking.querySelector("[data-here]").addEventListener("click", () => { asking.close(); rest(); });
  asking.addEventListener("cancel", rest);
  for (const touch of ["pointerdown", "keydown", "input", "scroll"]) {
    addEventListener(touch, () => { if (!asking.open) rest(); }, { passive: true });
  }
  rest();
}
// The body of a form that came back with a problem would stay in this tab's history.
history.replaceState(null, "", location.href);
addEventListener("pagehide", () => { document.body.hidden = true; });
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
  else document.body.hidden = false;
});
