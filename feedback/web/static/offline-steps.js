// Steps of a page of the kit: one is seen at a time, each has its place in the history, and its heading is read first.
import { NoPass, NoRoom, open_outbox } from "./outbox.js";

export const box = document.querySelector("[data-steps]");
const trouble = document.querySelector("[data-trouble]");
const steps = [...box.querySelectorAll("[data-step]")];

export function show(name) {
  for (const step of steps) step.hidden = step.dataset.step !== name;
  trouble.hidden = true;
  scrollTo(0, 0);
  const heading = steps.find((step) => !step.hidden)?.querySelector("h1");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
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
