// Steps of a page of the kit: one is seen at a time, each has its place in the history, and its heading is read first.
import { NoPass, NoRoom, open_outbox } from "./outbox.js";

export const box = document.querySelector("[data-steps]");
const trouble = document.querySelector("[data-trouble]");
const steps = [...box.querySelectorAll("[data-step]")];

const lead = box.querySelector(":scope > .lead");
const [, site] = document.title.split(" · ");

export function show(name) {
  for (const step of steps) step.hidden = step.dataset.step !== name;
  trouble.hidden = true;
  scrollTo(0, 0);
  const step = steps.find((one) => !one.hidden);
  // A question brings a heading of its own; a page has one.
  if (step.dataset.heading) head(step);
  else lead.remove();
  const heading = box.querySelector("h1");
  document.title = `${heading.innerText.trim().replace(/\s+/g, " ")} · ${site}`;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

function head({ dataset, children }) {
  box.prepend(lead);
  const heading = lead.querySelector("h1");
  const listen = lead.querySelector("[data-listen]");
  const says = listen?.querySelector(".hidden-words");
  if (says) says.textContent = says.textContent.replace(heading.textContent, dataset.heading);
  heading.textContent = dataset.heading;
  lead.querySelector(":scope > .picture")?.remove();
  const drawn = [...children].find((one) => one.matches("[data-picture]"));
  if (drawn) lead.prepend(drawn.content.cloneNode(true));
  if (listen) delete listen.dataset.audio;
  if (listen && dataset.sound) listen.dataset.audio = dataset.sound;
}

// Do what may fail; a tablet that is full, or that nobody had a line on, says so, and the page stays as it is.
export async function trying(work) {
  const buttons = [...box.querySelectorAll("button:not(:disabled)")];
  for (const button of buttons) button.disabled = true;
  try {
    return await work();
  } catch (no) {
    tell(no instanceof NoRoom ? "full" : no instanceof NoPass ? "pass" : "here");
    return false;
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

export function tell(what) {
  for (const words of trouble.querySelectorAll("[data-when]")) words.hidden = words.dataset.when !== what;
  trouble.hidden = false;
  trouble.focus();
}

// Where nothing can be kept nothing is begun. Throws NoPass.
export async function begin(told) {
  const outbox = await open_outbox();
  if (!outbox) throw new NoPass();
  return outbox.begin({ language: box.dataset.language, mode: box.dataset.mode, ...told });
}

export async function send() {
  (await open_outbox())?.send();
}
