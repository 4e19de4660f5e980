// What is picked is seen at once on the whole page. It is kept when the form is sent.
const SHOWN = ["mode", "size", "colours"];
document.addEventListener("change", ({ target }) => {
  if (SHOWN.includes(target.name)) document.documentElement.dataset[target.name] = target.value;
  if (target.name === "calm") document.documentElement.toggleAttribute("data-calm", target.value === "yes");
});
