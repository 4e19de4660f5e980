// What moves, or would move, on the page that is open.
() => [...document.querySelectorAll("*")].filter((one) => {
  const style = getComputedStyle(one);
  const waits = style.transitionDuration.split(",").some((time) => parseFloat(time) > 0);
  return waits || style.animationName !== "none" || style.scrollBehavior === "smooth"
    || one.matches("marquee, blink, [autoplay]");
}).map((one) => one.outerHTML.slice(0, 80)).concat(
  document.getAnimations().filter((one) => one.playState === "running").map(String))
