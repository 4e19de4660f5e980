// Press each Listen that shows: what is said is what stands there, in its language, word by word.
() => {
  const wrong = [], language = document.documentElement.lang;
  const plain = (text) => text.replace(/\s+/g, " ").trim();
  const lit = () => [...(CSS.highlights.get("said") ?? [])].map((range) => range.toString()).join();
  const buttons = [...document.querySelectorAll("button[data-listen]")]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }));
  for (const button of buttons) {
    const part = document.getElementById(button.dataset.listen), words = plain(part.textContent);
    button.click();
    const { text, lang, onboundary, onend } = said.at(-1);
    if (text !== words || lang !== language) wrong.push(`${lang} ${text} for ${language} ${words}`);
    let at = 0;
    for (const word of words.split(" ")) {
      at = words.indexOf(word, at);
      onboundary({ name: "word", charIndex: at });
      if (plain(lit()) !== word) wrong.push(`${lit()} is lit for ${word} in ${words}`);
      at += word.length;
    }
    onend();
    if (lit()) wrong.push(`${lit()} stays lit after ${words}`);
  }
  const silent = [...document.querySelectorAll("main .tile input")].filter((one) =>
    one.checkVisibility() && !one.closest(".choice")?.querySelector(".listen"));
  for (const one of silent) wrong.push(`no Listen beside ${one.outerHTML}`);
  const small = [...document.querySelectorAll("main :is(.hint, .may-skip)")].filter((one) =>
    one.checkVisibility() && !one.closest(".say-more"));
  for (const hint of small) if (!hint.parentElement.querySelector(".listen")) wrong.push(`no Listen beside ${hint.outerHTML}`);
  if (!document.querySelector("main h1 ~ .listen, .question > .listen")) wrong.push("the heading cannot be heard");
  return [wrong, buttons.length];
}
