// A file input speaks the device's language. Its label, in the reader's, is the button; what was chosen is said below.
for (const box of document.querySelectorAll(".way-file")) {
  const [label, input, said] = ["label", "input", "output"].map((one) => box.querySelector(one));
  const say = () => (said.textContent = [...input.files].map((one) => one.name).join(", "));
  label.className = "button quiet";
  input.className = "hidden-words";
  input.onchange = say;
  say();
}
