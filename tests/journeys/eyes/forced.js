// In forced colours grounds and shadows are gone: what still tells a picked answer from the others,
// a button from text, and where someone is? What is wrong, as lines of words.
() => {
  const wrong = [];
  const say = (what, one) => wrong.push(`${what}: ${one.outerHTML.replace(/\s+/g, " ").slice(0, 110)}`);
  const shown = (one) => one.checkVisibility({ visibilityProperty: true });
  const ground = getComputedStyle(document.body).backgroundColor;
  const drawn = (style, side = "Top") => style[`border${side}Style`] !== "none" && style[`border${side}Color`] !== ground
    ? parseFloat(style[`border${side}Width`]) : 0;
  if (!matchMedia("(forced-colors: active)").matches) wrong.push("colours are not forced");

  for (const one of document.querySelectorAll("main :is(.tile, .button:not(.plain), textarea, input[type=text], .listen, .card)"))
    if (shown(one) && drawn(getComputedStyle(one)) < 1) say("no edge", one);

  for (const input of document.querySelectorAll(".tile input")) {
    if (!shown(input)) continue;
    // The browser's own control, which draws its own tick in the colours someone chose.
    if (getComputedStyle(input).appearance === "none") say("no control of the browser's own", input);
    const width = drawn(getComputedStyle(input.closest(".tile")));
    if (input.checked ? width < 4 : width > 2) say(`${input.checked ? "picked" : "not picked"} with an edge of ${width}`, input.closest(".tile"));
  }
  const dot = document.querySelector(".dots i.now");
  const later = document.querySelector(".dots i:not(.now, .past)");
  if (dot && later && dot.offsetWidth < later.offsetWidth * 1.5) say("here is a dot like the others", dot);
  for (const listen of document.querySelectorAll(".listen[aria-pressed=true]"))
    if (shown(listen) && drawn(getComputedStyle(listen)) < 4) say("nothing shows that it speaks", listen);
  return wrong;
}
