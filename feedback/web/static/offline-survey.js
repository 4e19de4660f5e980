// A survey without a line: one question at a time, asked by the same rules as with a line. Each answer is sealed on
// the disk before the next question. What was answered before this page was opened is locked: then the place where
// it stopped is known and the answers are not, and a question whose rule looks at one of them is asked.
import { read, truth, worked } from "./logic.js";
import { begin, box, send, show, trying } from "./offline-steps.js";

const { invitation, version, today } = box.dataset;
const NOT_ANSWERS = new Set(["csrf", "do"]);
const PLACE = `kit-place-${invitation}`;
const questions = [...box.querySelectorAll("template[data-question]")].map(readQuestion);
const holder = box.querySelector('[data-step="question"]');
const locked = document.querySelector("[data-locked]");
// Only names and counts, never an answer: what was kept here since this kit was made, how often, where to go on, and
// whether it was sent.
const kit = questions.map((one) => one.shown).join();
const before = JSON.parse(localStorage.getItem(PLACE) ?? "{}");
if (before.kit !== kit) Object.assign(before, { kit, kept: {}, isSent: false });
const given = new Map();
let bundle = null;
let now = null;

function readQuestion(template) {
  const { question, when, looks, shown } = template.dataset;
  const isAnswered = "answered" in template.dataset;
  return { template, name: question, looks: looks.split(" ").filter(Boolean), rule: readRule(when), shown, isAnswered };
}

// A rule that cannot be read leaves its question to be asked.
function readRule(words) {
  try {
    return words && read(words);
  } catch {
    return null;
  }
}

const isLocked = (question) => !given.has(question.name) && (question.isAnswered || question.name in before.kept);

function isAsked(question) {
  if (!question.rule) return true;
  if (questions.some((one) => question.looks.includes(one.name) && isLocked(one))) return true;
  const answers = {};
  for (const [name, { fields }] of given) answers[name] = answerOf(fields);
  return truth(worked(question.rule, answers, today));
}

// What a rule sees of an answer: the words or the number where no names are picked.
function answerOf(fields) {
  const of = (wanted) => fields.filter(([name]) => name === wanted).map(([, value]) => value);
  const words = of("words").join("").normalize().trim();
  const [number] = of("number").join("").match(/\d+/) ?? [];
  return of("answer").length ? of("answer") : number || words || [];
}

// --- One question ---
function ask(question) {
  now = question;
  holder.replaceChildren(question.template.content.cloneNode(true));
  // A number is typed here: more and less are worked out by the house.
  for (const button of holder.querySelectorAll('button[name="do"], button[hidden]')) button.remove();
  fill(holder.querySelector("form"), given.get(question.name)?.fields ?? []);
  rememberPlace();
  show("question");
}

function fill(form, fields) {
  for (const [name, value] of fields) {
    for (const control of form.querySelectorAll(`[name="${name}"]`)) {
      if (/radio|checkbox/.test(control.type)) control.checked ||= control.value === value;
      else control.value = value;
    }
  }
}

holder.addEventListener("submit", (event) => {
  event.preventDefault();
  event.stopPropagation();
  trying(() => goOn(event.target));
});

holder.addEventListener("click", (event) => {
  const act = event.target.closest("[data-do]")?.dataset.do;
  if (act === "skip") trying(skip);
  if (act === "stop") trying(() => keepForm(holder.querySelector("form")).then(() => end("")));
});

// What is locked stays as it was answered.
async function skip() {
  if (!isLocked(now)) await keep([["skip", "1"]]);
  next();
}

async function goOn(form) {
  await keepForm(form);
  next();
}

async function keepForm(form) {
  if ("later" in form.dataset) return;
  const fields = [...new FormData(form)].filter(([name, value]) => !NOT_ANSWERS.has(name) && String(value).trim());
  if (fields.length) await keep(fields);
}

async function keep(fields) {
  given.set(now.name, { fields, at: Date.now() });
  bundle ??= await begin({ kind: "survey", invitation, survey_version: Number(version), fields: [] });
  await bundle.tell({ fields: allFields(), finished: true });
  rememberPlace();
}

// As the page with all questions sends them.
function allFields(more = []) {
  const all = [];
  for (const question of questions) {
    const told = given.get(question.name);
    if (!told) continue;
    for (const [name, value] of told.fields) all.push([`${name}-${question.name}`, value]);
    all.push([`shown-${question.name}`, shownOf(question)], [`at-${question.name}`, String(told.at)]);
  }
  return [...all, ...more];
}

// What this tablet kept before this page was opened is seen, although it is locked.
function shownOf({ name, shown }) {
  const [times] = shown.match(/\d+/);
  return `kept-${Number(times) + (before.kept[name] ?? 0)}-times`;
}

function rememberPlace() {
  const kept = { ...before.kept };
  for (const name of given.keys()) kept[name] = (kept[name] ?? 0) + 1;
  before.at = now?.name;
  localStorage.setItem(PLACE, JSON.stringify({ kit, at: before.at, kept, isSent: before.isSent }));
}

// --- The way through ---
function next() {
  const after = questions.slice(questions.indexOf(now) + 1).find(isAsked);
  if (after) location.hash = after.name;
  else location.hash = "share";
}

box.querySelector('[data-step="share"] form').addEventListener("submit", (event) => {
  event.preventDefault();
  event.stopPropagation();
  const shares = [...new FormData(event.target)];
  trying(() => end([...shares, ["then", "send"]]));
});

async function end(more) {
  bundle ??= more && (await begin({ kind: "survey", invitation, survey_version: Number(version), fields: [] }));
  if (bundle) await bundle.finish({ fields: allFields(more || []) });
  bundle = null;
  before.isSent = Boolean(more);
  rememberPlace();
  location.replace("#kept");
  send();
}

function here() {
  const wanted = location.hash.slice(1);
  if (wanted === "kept" || before.isSent) return show("kept");
  if (wanted === "share") return show("share");
  const question = questions.find((one) => one.name === wanted) ?? questions.find((one) => one.name === before.at);
  ask(question ?? questions.find((one) => !one.isAnswered && isAsked(one)) ?? questions[0]);
}

locked.hidden = !questions.some(isLocked);
addEventListener("hashchange", here);
here();
