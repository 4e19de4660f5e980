// What is wrong with the page that is open, as lines of words; nothing when all is well.
() => {
  const wrong = [];
  const say = (what, one) => wrong.push(`${what}: ${one.outerHTML.replace(/\s+/g, " ").slice(0, 110)}`);
  const shown = (one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const boxOf = (one) => one.getBoundingClientRect();
  const CONTROLS = "a[href], button, summary, textarea, select, input:not([type=hidden])";
  const BIG = "main :is(label.tile, .listen, button.tile, .button, .round, summary, textarea, input[type=text]), .bar a, .foot :is(a, button)";

  const { lang } = document.documentElement;
  if (getComputedStyle(document.body).direction !== (lang === "ur" ? "rtl" : "ltr")) wrong.push("it runs from the wrong side");
  if (document.documentElement.scrollWidth > innerWidth) wrong.push("it scrolls sideways");

  // Rules 62 and 33: 44 pixels, an answer 96, and 8 pixels between two answers or buttons.
  const touched = [...document.querySelectorAll(BIG)].filter(shown).map((one) => [boxOf(one), one])
    .filter(([box, one]) => box.width > 1 && !one.closest(".hidden-words"));
  for (const [box, one] of touched) {
    const least = one.matches(".tile") && !one.closest(".month-days") ? 96 : 44;
    if (Math.min(box.width, box.height) < least - 0.5) say(`${box.width}x${box.height}`, one);
    if (box.left < -0.5 || box.right > innerWidth + 0.5) say("it is cut off", one);
  }
  const apart = touched.filter(([, one]) => one.matches("main .tile, main .button"));
  apart.forEach(([a, one], at) => apart.slice(at + 1).forEach(([b, other]) => {
    const room = Math.max(a.left - b.right, b.left - a.right, a.top - b.bottom, b.top - a.bottom);
    if (room < 7.5) say(`${room} pixels from ${other.outerHTML.slice(0, 50)}`, one);
  }));

  // A Listen in the corner of an answer lies on none of its words.
  for (const listen of [...document.querySelectorAll(".choice > .listen")].filter(shown)) {
    const ear = boxOf(listen), range = new Range();
    range.selectNodeContents(listen.parentElement.querySelector(".words"));
    for (const line of range.getClientRects())
      if (line.left < ear.right && ear.left < line.right && line.top < ear.bottom - 4 && ear.top < line.bottom - 4) say("Listen lies on the words", listen.parentElement);
  }

  // Rules 26 and 28: letters of 20 pixels, lines of at most 80 letters.
  const words = [...document.querySelectorAll("body *")].filter((one) => shown(one) && !one.closest("svg, .hidden-words, .skip, option")
    && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
  for (const one of words) {
    const size = parseFloat(getComputedStyle(one).fontSize);
    if (size < 20) say(`letters of ${size} pixels`, one);
    if (one.matches("main :is(p, li, legend, h1, h2, dt, dd)") && boxOf(one).width > 80 * size / 2) say("a long line", one);
    if (one.scrollWidth > one.clientWidth + 1 && one.clientWidth && getComputedStyle(one).overflowX !== "visible") say("words are cut off", one);
  }

  // Each control can be seen, and nothing lies over it once it is in sight.
  for (const one of document.querySelectorAll(CONTROLS)) {
    if (!shown(one) || one.disabled || one.matches(".skip, [tabindex='-1']:not(.listen)") || one.closest(".hidden-words")) continue;
    one.scrollIntoView({ block: "center", inline: "nearest" });
    const box = boxOf(one);
    const top = document.elementFromPoint(box.left + box.width / 2, Math.min(box.top + box.height / 2, innerHeight - 1));
    const own = one.closest("label") || one;
    if (!top || !(own.contains(top) || top.contains(own))) say(`${top && top.outerHTML.slice(0, 50)} lies over`, one);
  }
  scrollTo(0, 0);
  return wrong;
}
