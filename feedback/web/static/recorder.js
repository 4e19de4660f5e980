// Talking or filming into a form. The recording becomes the file of the file input beside it, so the form is
// sent as always. Where a browser cannot record, nothing of this is shown and a file is chosen.
const TYPES = ["audio/mp4;codecs=mp4a.40.2", "audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const FILM_TYPES = ["video/mp4", "video/webm;codecs=vp8,opus", "video/webm"];
const FILM = { audio: true, video: { facingMode: "user", width: { ideal: 640 } } };
const ENDINGS = { "audio/mp4": "m4a", "audio/webm": "webm", "audio/ogg": "ogg", "video/mp4": "mp4", "video/webm": "webm" };
const SLICE_MS = 1000;
const still = matchMedia("(prefers-reduced-motion: reduce)").matches || "calm" in document.documentElement.dataset;

// Safari says it can make WebM and then plays it badly: where MP4 is offered it comes first.
function bestType(types) {
  return types.find((type) => MediaRecorder.isTypeSupported(type)) ?? "";
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
    this.input.addEventListener("change", () => this.forgetSound("idle"));
    box.hidden = false;
    this.show("idle");
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
    this.drop();
    this.show("asking");
    try {
      this.stream = await navigator.mediaDevices.getUserMedia(this.mirror ? FILM : { audio: true });
    } catch {
      this.show("silent");
      return;
    }
    if (this.mirror) this.mirror.srcObject = this.stream;
    this.slices = [];
    this.milliseconds = 0;
    const type = bestType(this.mirror ? FILM_TYPES : TYPES);
    this.recorder = new MediaRecorder(this.stream, type ? { mimeType: type } : {});
    this.recorder.ondataavailable = (event) => event.data.size && this.slices.push(event.data);
    this.recorder.onstop = () => this.keep();
    this.recorder.onerror = () => this.stop();
    this.stream.getAudioTracks()[0].onended = () => this.stop();
    this.recorder.start(SLICE_MS);
    this.watch();
    this.show("recording");
  }

  pause() {
    this.recorder.pause();
    this.show("paused");
  }

  resume() {
    this.recorder.resume();
    this.show("recording");
  }

  stop() {
    if (this.recorder && this.recorder.state !== "inactive") this.recorder.stop();
  }

  // Everything said until now is kept, whatever ended it.
  keep() {
    this.leave();
    if (!this.slices.length) return this.show("silent");
    const type = (this.recorder.mimeType || this.slices[0].type).split(";")[0];
    const sound = new File(this.slices, `${this.mirror ? "film" : "voice"}.${ENDINGS[type] ?? "webm"}`, { type });
    const files = new DataTransfer();
    files.items.add(sound);
    this.input.files = files.files;
    this.heard.src = URL.createObjectURL(sound);
    this.show("done");
  }

  drop() {
    this.input.value = "";
    this.forgetSound("idle");
  }

  forgetSound(state) {
    if (this.heard.src) URL.revokeObjectURL(this.heard.src);
    this.heard.removeAttribute("src");
    this.show(state);
  }

  leave() {
    clearInterval(this.timer);
    this.stream.getTracks().forEach((track) => track.stop());
    this.hearing?.close();
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
      if (this.recorder.state === "recording") this.milliseconds += step;
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
