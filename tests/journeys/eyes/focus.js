// Whoever goes from control to control sees where they are: a ring of 2 pixels or more, of another
// colour than the ground, in sight, with nothing over it. What is wrong, as lines of words.
async () => {
  const wrong = [];
  const ground = getComputedStyle(document.body).backgroundColor;
  const shown = (one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const CONTROLS = "a[href], button, summary, textarea, select, input:not([type=hidden])";
  const before = document.activeElement;
  for (const one of document.querySelectorAll(CONTROLS)) {
    if (!shown(one) || one.disabled || one.matches("[tabindex='-1']")) continue;
    document.activeElement.blur(); // what has the focus already is not scrolled to
    one.focus({ focusVisible: true });
    const say = (what) => wrong.push(`${what}: ${one.outerHTML.replace(/\s+/g, " ").slice(0, 110)}`);
    if (document.activeElement !== one) { say("cannot be focused"); continue; }
    const marked = one.matches(".tile input") ? one.closest(".tile") : one;
    const ring = getComputedStyle(marked);
    if (ring.outlineStyle === "none" || parseFloat(ring.outlineWidth) < 2 || ring.outlineColor === ground) say("no ring");
    const box = one.getBoundingClientRect();
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    if (box.left < -0.5 || box.right > innerWidth + 0.5) say("beside the page");
    if (bottom - top < Math.min(box.height, innerHeight * 0.6) - 1) say("out of sight");
    const over = document.elementFromPoint(box.left + box.width / 2, (top + bottom) / 2);
    const own = one.closest("label") || one;
    if (!over || !own.contains(over)) say(`${over && over.outerHTML.slice(0, 60)} lies over`);
  }
  if (before !== document.body) before.focus(); else document.activeElement.blur();
  scrollTo(0, 0);
  return wrong;
}
