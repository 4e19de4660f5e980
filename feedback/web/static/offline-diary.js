// The diary without a line: how to tell it, how it was, who can see it, each a step of this page. What is told is
// sealed on the disk before the next step; only its teller sees it, until they choose otherwise.
import { begin, box, send, show, tell, trying } from "./offline-steps.js";

const SLICE = 1024 * 1024;
const FILES = new Set(["voice", "photo", "film", "drawing"]);
const WAYS = new Set(["talk", "photo", "film", "draw", "pictures", "write"]);
const places = [...box.querySelectorAll("[data-about]")];
// The entry has its id before it is told, as with a line: what is recorded is sealed under it, second by second.
const entry = crypto.randomUUID?.() ?? "";
const first = places.length > 1 ? "which" : "ways";
let about = first === "ways" ? places[0].dataset.about : "";
let bundle = null;
let isKept = false;
let fields = [];
name();

function name() {
  for (const form of box.querySelectorAll("form.telling")) form.action = `/diary/${entry}?about=${about}`;
}

box.addEventListener("click", (event) => {
  const place = event.target.closest("a[data-about]");
  if (!place) return;
  about = place.dataset.about;
  name();
});

box.addEventListener("submit", (event) => {
  event.preventDefault();
  event.stopPropagation();
  const step = event.target.closest("[data-step]").dataset.step;
  trying(() => (WAYS.has(step) ? keep(step, event.target) : AFTER[step](new FormData(event.target))));
});

// --- Telling: the words, the pictures or the files are safe before how it was is asked. ---
async function keep(way, form) {
  const given = [...new FormData(form)];
  // Sealed already, as it was recorded.
  const recorded = await form.recorded?.bundle;
  const isHere = (name, value) => FILES.has(name) && value.size && !(recorded && name === form.recorded.field);
  const files = given.filter(([name, value]) => isHere(name, value));
  const words = given.filter(([name, value]) => ["words", "picture"].includes(name) && value.trim());
  if (!files.length && !words.length && !recorded) return tell("empty");
  fields = [...words, ...(way === "draw" ? [["way", "draw"]] : [])];
  bundle ??= recorded ?? (await begin({ id: entry, kind: "diary-entry", about, fields }));
  if (!recorded) bundle.leave_out_unfinished();
  for (const [field, file] of files) await put(field, file);
  await bundle.tell({ fields, finished: true });
  location.hash = "feeling";
}

async function put(field, file) {
  const part = bundle.file({ field, name: file.name, type: file.type });
  for (let at = 0; at < file.size; at += SLICE) await part.add(await file.slice(at, at + SLICE).arrayBuffer());
  await part.end();
}

const AFTER = {
  async feeling(given) {
    fields.push(...given);
    await bundle.tell({ fields, finished: true });
    location.hash = "share";
  },
  async share(given) {
    await bundle.finish({ fields: [...fields, ...given] });
    isKept = true;
    location.replace("#kept");
    send();
  },
};

// --- Where we are ---
function here() {
  const wanted = location.hash.slice(1);
  // A new entry has a page of its own, on which nothing of this one is left.
  if (wanted === "again") return location.replace(location.pathname);
  if (isKept) return show("kept");
  // Without what was told there is nothing to ask about: after a reload it is safe, and locked.
  if (bundle) return show(wanted === "share" ? "share" : "feeling");
  if (!about) return show("which");
  show(WAYS.has(wanted) ? wanted : "ways");
}

addEventListener("hashchange", here);
here();
