// A page to draw on: by finger, pen, mouse, arrow keys or buttons. What was drawn is a list of
// lines, so that each can be undone; it becomes a PNG in a file input when the form is sent.
const PAPER = "#ffffff";
const STEP = 24; // points of the drawing for one press of an arrow key; Shift makes it longer
const LONG_STEP = 96;
const EDGE = 4;
const MOVES = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

class Drawing {
  constructor(form) {
    this.form = form;
    this.canvas = form.querySelector("canvas");
    this.shown = this.canvas.getContext("2d");
    this.says = form.querySelector("[data-says]");
    this.made = form.querySelector("[data-made]");
    this.done = []; // lines, and null where the page was emptied
    this.undone = [];
    this.pen = { x: this.canvas.width / 2, y: this.canvas.height / 2, down: false, seen: false };
    this.line = null;
    this.listen();
    form.hidden = false;
    this.show();
  }

  listen() {
    const { canvas, form } = this;
    canvas.addEventListener("pointerdown", (event) => this.begin(event));
    canvas.addEventListener("pointermove", (event) => this.follow(event));
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
      canvas.addEventListener(end, (event) => this.end(event));
    }
    canvas.addEventListener("keydown", (event) => this.press(event.key, event));
    canvas.addEventListener("focus", () => this.see(canvas.matches(":focus-visible")));
    canvas.addEventListener("blur", () => this.see(this.pen.down));
    form.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button?.dataset.do) this[button.dataset.do]();
      if (button?.dataset.go) this.press(button.dataset.go);
    });
    // Another colour or pen begins another line.
    form.addEventListener("change", () => this.pen.down && (this.lift(), this.put()));
    form.addEventListener("keydown", (event) => this.undoByKeys(event));
    // On the way down, so that the file is there before the form is sent.
    form.addEventListener("submit", (event) => this.keep(event), { capture: true });
  }

  chosen(name) {
    return this.form.querySelector(`[name=${name}]:checked`).value;
  }

  // --- One finger, pen or mouse; a second finger draws nothing. ---
  begin(event) {
    if (this.pointer !== undefined || event.button > 0) return;
    this.pointer = event.pointerId;
    this.canvas.setPointerCapture(event.pointerId);
    if (this.pen.down) this.press(" ");
    this.pen.seen = false;
    this.start(this.place(event));
  }

  follow(event) {
    if (event.pointerId !== this.pointer) return;
    const steps = event.getCoalescedEvents?.() ?? [];
    for (const step of steps.length ? steps : [event]) this.go(this.place(step));
  }

  end(event) {
    if (event.pointerId !== this.pointer) return;
    this.pointer = undefined;
    this.lift();
  }

  place(event) {
    const box = this.canvas.getBoundingClientRect();
    const { width, height } = this.canvas;
    return [((event.clientX - box.left) * width) / box.width, ((event.clientY - box.top) * height) / box.height];
  }

  // --- Arrow keys, and buttons that do the same. ---
  press(key, event) {
    if (key === " " || key === "Enter") this.pen.down ? this.lift() : this.put();
    else if (MOVES[key]) this.move(MOVES[key], event?.shiftKey ? LONG_STEP : STEP);
    else return;
    event?.preventDefault();
    this.see(true);
  }

  put() {
    this.pen.down = true;
    this.start([this.pen.x, this.pen.y]);
    this.say("down");
  }

  move([right, down], step) {
    const { width, height } = this.canvas;
    const x = Math.min(width - EDGE, Math.max(EDGE, this.pen.x + right * step));
    const y = Math.min(height - EDGE, Math.max(EDGE, this.pen.y + down * step));
    const stays = x === this.pen.x && y === this.pen.y;
    Object.assign(this.pen, { x, y });
    if (this.pen.down) this.go([x, y]);
    this.say(stays ? "edge" : this.pen.down ? "down" : "up");
  }

  see(is) {
    this.pen.seen = is;
    this.show();
  }

  // --- Lines. ---
  start(point) {
    this.line = { colour: this.chosen("colour"), width: Number(this.chosen("pen")), points: [point] };
    this.done.push(this.line);
    this.undone = [];
    this.show();
  }

  go(point) {
    if (!this.line) return;
    this.line.points.push(point);
    this.show();
  }

  lift() {
    if (this.line) [this.pen.x, this.pen.y] = this.line.points.at(-1);
    this.line = null;
    this.pen.down = false;
    this.say("up");
  }

  undo() {
    this.step(this.done, this.undone, "undone");
  }

  redo() {
    this.step(this.undone, this.done, "redone");
  }

  step(from, to, said) {
    if (this.pen.down) this.lift();
    if (!from.length) return this.say("nothing");
    to.push(from.pop());
    this.show();
    this.say(said);
  }

  clear() {
    if (this.pen.down) this.lift();
    if (this.isEmpty()) return this.say("nothing");
    this.done.push(null);
    this.undone = [];
    this.show();
    this.say("cleared");
  }

  undoByKeys(event) {
    if (!(event.ctrlKey || event.metaKey) || event.target.matches("textarea")) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    key === "y" || event.shiftKey ? this.redo() : this.undo();
  }

  isEmpty() {
    return !this.done.length || this.done.at(-1) === null;
  }

  // --- What is seen: the lines since the page was last empty, and the pen of the arrow keys. ---
  show() {
    this.waits ??= requestAnimationFrame(() => {
      this.waits = undefined;
      this.paint();
      if (this.pen.seen) this.paintPen();
    });
  }

  paint() {
    const { shown, canvas } = this;
    shown.fillStyle = PAPER;
    shown.fillRect(0, 0, canvas.width, canvas.height);
    shown.lineCap = shown.lineJoin = "round";
    for (const line of this.done.slice(this.done.lastIndexOf(null) + 1)) paintLine(shown, line);
  }

  paintPen() {
    const { x, y, down } = this.pen;
    for (const [colour, width] of [[PAPER, 9], ["#1c2530", 4]]) {
      this.shown.beginPath();
      this.shown.arc(x, y, down ? 14 : 26, 0, 2 * Math.PI);
      for (const [right, below] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
        this.shown.moveTo(x + right * 34, y + below * 34);
        this.shown.lineTo(x + right * 52, y + below * 52);
      }
      this.shown.strokeStyle = colour;
      this.shown.lineWidth = width;
      this.shown.stroke();
    }
  }

  say(what) {
    this.says.textContent = this.says.dataset[what];
    this.form.querySelector('[data-go=" "]').setAttribute("aria-pressed", this.pen.down);
  }

  // --- The drawing as a file, without the pen in it. ---
  keep(event) {
    if (this.isEmpty()) {
      event.preventDefault();
      event.stopImmediatePropagation();
      this.say("none");
      return this.canvas.focus();
    }
    if (this.pen.down) this.lift();
    this.paint();
    const [, coded] = this.canvas.toDataURL("image/png").split(",");
    const bytes = Uint8Array.from(atob(coded), (one) => one.charCodeAt(0));
    const files = new DataTransfer();
    files.items.add(new File([bytes], "drawing.png", { type: "image/png" }));
    this.made.files = files.files;
  }
}

// Through the middles between points, so that a line is round where the hand was.
function paintLine(shown, { colour, width, points }) {
  shown.strokeStyle = colour;
  shown.lineWidth = width;
  shown.beginPath();
  shown.moveTo(...points[0]);
  for (let at = 1; at < points.length - 1; at++) {
    const [[x, y], [nextX, nextY]] = [points[at], points[at + 1]];
    shown.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  }
  shown.lineTo(...points.at(-1));
  shown.stroke();
}

if (window.DataTransfer && window.PointerEvent) {
  for (const form of document.querySelectorAll("[data-drawing]")) new Drawing(form);
  for (const other of document.querySelectorAll("[data-on-paper]")) other.open = false;
}
