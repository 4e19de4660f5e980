// A file is chosen by its label, in the reader's language; its name stands below.
for (const box of document.querySelectorAll(".way-file")) {
  const [label, input, said] = box.querySelectorAll("label, input, output");
  const say = () => {
    const names = document.createElement("bdi");
    names.textContent = [...input.files].map((one) => one.name).join(", ");
    said.replaceChildren(names);
  };
  label.className = "button quiet";
  input.className = "hidden-words";
  input.onchange = say;
  say();
}
