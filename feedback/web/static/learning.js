// Reading stories with a team: the arrow keys turn to the next story, and what someone took back
// goes from the open page at once.
const story = document.getElementById("story");
const note = document.getElementById("notes");
const told = document.getElementById("told-gone");
const OFTEN = 5000; // milliseconds between two looks
const KEYS = document.documentElement.dir === "rtl"
  ? { ArrowLeft: "later", ArrowRight: "earlier" }
  : { ArrowRight: "later", ArrowLeft: "earlier" };

// Turning sends the note along, so that nothing that was typed is lost.
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest("textarea, input, audio, video")) return;
  const button = note.querySelector(`[name="go"][value="${KEYS[event.key] ?? "none"}"]`);
  if (!button) return;
  event.preventDefault();
  note.requestSubmit(button);
});

async function look() {
  if (document.hidden) return;
  try {
    const answer = await fetch(story.dataset.still, { redirect: "manual", cache: "no-store" });
    if (answer.status === 404) { stop(); takeAway([story]); return; }
    if (answer.ok) keepOnly(await answer.json());
  } catch {
    // No line: the next look will tell.
  }
}

function keepOnly({ parts, is_whole: isWhole }) {
  if (!isWhole && story.dataset.whole === "yes") {
    for (const one of story.querySelectorAll("h1, .easy")) one.remove();
    story.dataset.whole = "no";
  }
  takeAway([...story.querySelectorAll("[data-shown]")].filter((one) => !parts.includes(one.dataset.shown)));
}

function takeAway(gone) {
  for (const one of gone) {
    const said = document.createElement("p");
    said.className = "notice";
    if (one === story) story.replaceChildren(said);
    else one.replaceWith(said);
    said.textContent = story.dataset.gone;
  }
  if (gone.length) document.title = told.textContent = story.dataset.gone;
}

// A story that is gone does not come back into an open page: nothing is left to ask.
function stop() {
  clearInterval(often);
  document.removeEventListener("visibilitychange", look);
}

const often = setInterval(look, OFTEN);
document.addEventListener("visibilitychange", look);
