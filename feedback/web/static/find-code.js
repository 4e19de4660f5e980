// Finding a code by typing some of its letters: Enter ticks the first that is left and shows all
// again, Escape does only that. Without this every code stands in the list as it is.
const asked = document.getElementById("find-code");
const said = document.getElementById("find-code-said");
const boxes = [...document.querySelectorAll("label.code.pickable")];
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();

function look() {
  const letters = plain(asked.value);
  for (const box of boxes) box.hidden = !plain(box.textContent).includes(letters);
  for (const group of document.querySelectorAll("fieldset.codes")) {
    group.hidden = !group.querySelector("label.pickable:not([hidden])");
  }
  const first = boxes.find((box) => !box.hidden);
  if (!letters) said.textContent = "";
  else said.textContent = first ? `${said.dataset.press} ${first.textContent.trim()}` : said.dataset.none;
}

function tick() {
  const first = boxes.find((box) => !box.hidden);
  if (!first) return;
  first.control.click();
  asked.value = "";
  look();
  said.textContent = `${first.control.checked ? said.dataset.ticked : said.dataset.unticked} ${first.textContent.trim()}`;
}

if (asked && boxes.length) {
  asked.closest("p").hidden = false;
  asked.addEventListener("input", look);
  asked.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && asked.value) { asked.value = ""; look(); event.stopPropagation(); }
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (asked.value.trim()) tick();
    else asked.dispatchEvent(new CustomEvent("nothing-more", { bubbles: true }));
  });
}
