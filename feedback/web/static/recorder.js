// Talking or filming into a form. The recording becomes the file of the file input beside it, so the form is
// sent as always; meanwhile each second of it is made safe (recorder-slices.js). Where a browser cannot record,
// nothing of this is shown and a file is chosen.
import { Slices } from "./recorder-slices.js";

const TYPES = ["audio/mp4;codecs=mp4a.40.2", "audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const FILM_TYPES = ["video/mp4;codecs=avc1.42E01E,mp4a.40.2", "video/webm;codecs=vp8,opus", "video/mp4", "video/webm"];
const FILM = { audio: true, video: { facingMode: "user", width: { ideal: 640 } } };
// An hour of talking is 29 MB.
const RATES = { audioBitsPerSecond: 64000, videoBitsPerSecond: 1200000 };
const SLICE_MS = 1000;
// MP4 is handed over a slice late, so its slices are shorter: no more than two seconds are ever on the way.
const SHORT_SLICE_MS = 500;
// Some browsers hand over nothing by themselves: then they are asked.
const ASK_AFTER_MS = 1500;
// Why there is nothing to hear, by what browsers call it; each is a state with words of its own.
const REASONS = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "in-use",
  AbortError: "in-use",
};
const still = matchMedia("(prefers-reduced-motion: reduce)").matches || "calm" in document.documentElement.dataset;

// Safari says it can make WebM and then plays it badly: where MP4 is offered it comes first.
function bestType(types) {
  return types.find((type) => MediaRecorder.isTypeSupported(type));
}

class Recorder {
  constructor(box) {
    this.box = box;
    this.input = document.getElementById(box.dataset.recorder);
    this.heard = box.querySelector("[data-heard]");
    this.mirror = box.querySelector("[data-mirror]");
    box.addEventListener("click", (event) => {
      const act = event.target.closest("[data-do]")?.dataset.do;
      if (act) this[act]();
    });
    this.input.addEventListener("change", () => this.forget());
    this.input.form.addEventListener("arrived", (event) => event.detail.push(this.letGo()));
    document.addEventListener("visibilitychange", () => this.seenOrNot());
    addEventListener("pagehide", () => this.ask());
    box.hidden = false;
    this.show("idle");
  }

  get isOn() {
    return this.recorder?.state === "recording";
  }

  // The state is what is seen: each part says when it is shown.
  show(state) {
    this.box.dataset.state = state;
    const held = this.box.contains(document.activeElement);
    for (const part of this.box.querySelectorAll("[data-when]")) {
      part.hidden = !part.dataset.when.split(" ").includes(state);
    }
    if (held) this.box.querySelector("button[data-when]:not([hidden])")?.focus();
  }

  async start() {
    const before = this.drop();
    this.show("asking");
    try {
      this.stream = await navigator.mediaDevices.getUserMedia(this.mirror ? FILM : { audio: true });
      this.recorder = this.newRecorder();
    } catch (no) {
      this.letTracksGo();
      return this.show(REASONS[no.name] ?? "silent");
    }
    if (this.mirror) this.mirror.srcObject = this.stream;
    const slices = (this.slices = new Slices(this.input.form, this.input.name, Boolean(this.mirror), before));
    this.milliseconds = 0;
    this.recorder.ondataavailable = (event) => this.take(slices, event.data);
    this.recorder.onstop = () => this.keep(slices);
    this.recorder.onerror = () => this.stop();
    for (const track of this.stream.getTracks()) track.onended = () => this.stop();
    // A telephone call, or another app: nothing is heard now, and what was said is kept.
    for (const track of this.stream.getAudioTracks()) track.onmute = () => this.isOn && this.pause("held");
    this.recorder.start(/webm|ogg/.test(this.recorder.mimeType) ? SLICE_MS : SHORT_SLICE_MS);
    this.askedAt = performance.now();
    this.stayAwake();
    this.watch();
    this.show("recording");
  }

  newRecorder() {
    const mimeType = bestType(this.mirror ? FILM_TYPES : TYPES);
    try {
      return new MediaRecorder(this.stream, { ...(mimeType && { mimeType }), ...RATES });
    } catch {
      return new MediaRecorder(this.stream);
    }
  }

  take(slices, slice) {
    this.askedAt = performance.now();
    if (slice.size) slices.add(slice);
  }

  ask() {
    this.askedAt = performance.now();
    if (this.isOn) this.recorder.requestData();
  }

  pause(state = "paused") {
    this.ask();
    this.recorder.pause();
    this.show(state);
  }

  resume() {
    this.askedAt = performance.now();
    this.recorder.resume();
    this.stayAwake();
    this.show("recording");
  }

  stop() {
    if (this.recorder && this.recorder.state !== "inactive") this.recorder.stop();
  }

  // A locked screen or another page in front: what was said until then is handed over first.
  seenOrNot() {
    if (document.hidden) this.ask();
    else if (this.isOn) this.stayAwake();
  }

  // The screen stays on while someone talks, where the browser can do that.
  stayAwake() {
    const asked = navigator.wakeLock?.request("screen");
    asked?.then((lock) => (this.isOn ? (this.awake = lock) : lock.release()), () => {});
  }

  // Everything said until now is kept, whatever ended it.
  async keep(slices) {
    this.leave();
    if (slices !== this.slices) return;
    if (slices.isEmpty) return this.show("silent");
    slices.end();
    const sound = await slices.file();
    if (slices !== this.slices) return;
    const files = new DataTransfer();
    files.items.add(sound);
    this.input.files = files.files;
    this.heard.src = URL.createObjectURL(sound);
    this.show("done");
  }

  // Take it away. Resolves when this tablet holds nothing of it any more.
  drop() {
    this.input.value = "";
    this.input.onchange?.(); // files.js names what is chosen
    return this.forget();
  }

  forget() {
    if (this.heard.src) URL.revokeObjectURL(this.heard.src);
    this.heard.removeAttribute("src");
    this.show("idle");
    return this.letGo();
  }

  letGo() {
    const slices = this.slices;
    this.slices = null;
    this.stop();
    return slices?.drop();
  }

  leave() {
    clearInterval(this.timer);
    this.letTracksGo();
    this.hearing?.close();
    this.awake?.release();
    this.awake = null;
  }

  letTracksGo() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
  }

  // How loud it is, and how long it has been: so that people see they are heard.
  watch() {
    this.hearing = new AudioContext();
    const look = this.hearing.createAnalyser();
    look.fftSize = 1024;
    this.hearing.createMediaStreamSource(this.stream).connect(look);
    const wave = new Float32Array(look.fftSize);
    const level = this.box.querySelector("[data-level]");
    const time = this.box.querySelector("[data-time]");
    const step = still ? 500 : 100;
    this.timer = setInterval(() => {
      if (this.isOn) this.milliseconds += step;
      if (this.isOn && performance.now() - this.askedAt > ASK_AFTER_MS) this.ask();
      look.getFloatTimeDomainData(wave);
      const loud = Math.sqrt(wave.reduce((sum, at) => sum + at * at, 0) / wave.length);
      level.style.transform = `scaleX(${Math.min(1, loud * 4).toFixed(2)})`;
      const seconds = Math.floor(this.milliseconds / 1000);
      time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    }, step);
  }
}

if (window.MediaRecorder && navigator.mediaDevices && window.DataTransfer) {
  for (const box of document.querySelectorAll("[data-recorder]")) new Recorder(box);
}
