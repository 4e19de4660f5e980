// A device with a voice for each language, which says what it is told when the test asks for it.
(() => {
  window.said = [];
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => ["en-GB", "ur-PK"].map((lang) => ({ lang, name: lang })), addEventListener() {},
    speak: (one) => said.push(one), cancel() {},
  } });
})()
