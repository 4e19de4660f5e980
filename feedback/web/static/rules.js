// A page that holds all its questions: each shows as soon as its rule says so. The house decides
// again when the page is sent, and keeps what stands in a question that is hidden.
const form = document.querySelector("form[data-rules]");
const { read, truth, worked } = await import(form.dataset.rules);
const questions = [...form.querySelectorAll("fieldset[id^='q-']")];
const rules = new Map(questions.map((one) => [one, rule(one)]));

// A rule that cannot be read leaves its question to be seen.
function rule({ dataset }) {
  try {
    return dataset.when && read(dataset.when);
  } catch {
    return undefined;
  }
}

// What a rule sees of an answer: the names that are picked, or the words where none are offered.
function answered(question) {
  const picks = [...question.querySelectorAll(".picks input")];
  const names = picks.filter((one) => one.checked).map((one) => one.value);
  const words = question.querySelector(":scope > textarea")?.value.normalize().trim();
  const [number] = question.querySelector(".quick-number")?.value.match(/\d+/) || [];
  return words || number || names;
}

function settle() {
  const answers = {};
  let number = 0;
  for (const question of questions) {
    const steps = rules.get(question);
    question.hidden = Boolean(steps) && !truth(worked(steps, answers, form.dataset.today));
    if (question.hidden) continue;
    answers[question.id.slice(2)] = answered(question);
    question.querySelector(".number").textContent = `${++number}.`;
  }
}

form.addEventListener("input", settle);
settle();
