() => {
  const shown = one => one.checkVisibility({opacityProperty: true, visibilityProperty: true});
  const own = one => [...one.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
  const box = one => { const b = one.getBoundingClientRect();
    return {left: b.left, top: b.top, right: b.right, bottom: b.bottom, width: b.width, height: b.height}; };
  const said = one => (one.innerText || one.value || one.getAttribute("aria-label") || "").trim();
  const style = one => { const s = getComputedStyle(one); return {
    text: said(one).slice(0, 60), size: parseFloat(s.fontSize), slant: s.fontStyle, line: parseFloat(s.lineHeight),
    family: s.fontFamily, capitals: s.textTransform, align: s.textAlign, hyphens: s.hyphens,
    wide: one.getBoundingClientRect().width, reads: one.matches("main p, main li, main legend")}; };
  const touch = "a[href], button, summary, textarea, select, input:not([type=hidden]):not([type=radio]):not([type=checkbox]), label.tile";
  const inside = one => one.closest("p, li") && one.tagName === "A" && !one.closest("nav") && !one.className;
  const seen = [...document.body.querySelectorAll("*")].filter(one => shown(one));
  return {
    words: seen.filter(own).filter(one => !one.closest("svg, .hidden-words, .skip")).map(style),
    targets: seen.filter(one => one.matches(touch) && !inside(one) && !one.matches(".skip"))
      .map(one => ({...box(one), text: said(one).slice(0, 60), tile: one.matches(".tile")})),
    across: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    animated: document.getAnimations().filter(one => one.playState === "running").length,
    playing: document.querySelectorAll("[autoplay], marquee, blink, meta[http-equiv=refresh]").length,
    behind: seen.filter(one => getComputedStyle(one).backgroundImage !== "none").map(one => one.outerHTML.slice(0, 80)),
  };
}
