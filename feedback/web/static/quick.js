// One page of questions by keyboard: a digit picks that answer and goes on to the next question.
// Tab, arrows and space work as ever; in a place to write digits are only digits.
const questions = [...document.querySelectorAll("fieldset.quick")];
const inputs = (question) => [...question.querySelectorAll(".picks input")];

function here() {
  const at = questions.findIndex((one) => one.contains(document.activeElement));
  return at < 0 ? 0 : at;
}

function goTo(at) {
  const next = questions[at];
  if (next && inputs(next).length) inputs(next)[0].focus();
  else document.querySelector("main .go .button").focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(event.key)) return;
  if (event.target.closest("textarea, input:not([type=radio]):not([type=checkbox])")) return;
  const at = here();
  const picked = inputs(questions[at])[Number(event.key) - 1];
  if (!picked) return;
  event.preventDefault();
  picked.click();
  if (picked.type === "radio") goTo(at + 1);
  else picked.focus();
});

const hint = document.querySelector(".keys");
if (hint && matchMedia("(hover: hover)").matches) hint.hidden = false;
