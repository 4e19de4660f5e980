// Sending a form with its files: how much is sent, and trying again when the line breaks. The
// address holds the entry's id, so trying again is the same entry. Without this the form is
// sent as any form.
const WAITS_MS = [2000, 5000, 10000, 20000];
const ANOTHER_PAGE = new Set(["told-otherwise", "another-worker", "sent-otherwise"]);

class Upload {
  constructor(form) {
    this.form = form;
    this.sending = form.querySelector("[data-sending]");
    this.bar = this.sending.querySelector("progress");
    this.trouble = form.querySelector("[data-trouble]");
    this.button = form.querySelector(".go button");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      if (!this.button.disabled) this.begin();
    });
  }

  begin() {
    const clock = this.form.querySelector("[data-clock]");
    if (clock && !clock.value) clock.value = Date.now();
    this.button.disabled = true;
    this.trouble.hidden = true;
    this.body = new FormData(this.form);
    this.tries = 0;
    this.send();
  }

  send() {
    this.say("sending");
    const line = new XMLHttpRequest();
    line.open("POST", this.form.action);
    line.setRequestHeader("Accept", "application/json");
    line.upload.onprogress = (sent) => {
      if (sent.lengthComputable) this.bar.value = (100 * sent.loaded) / sent.total;
    };
    line.onload = () => this.answer(line);
    line.onerror = line.ontimeout = () => this.again();
    line.send(this.body);
  }

  answer(line) {
    const said = readJson(line.responseText);
    if (line.status === 201 && said?.page) return location.replace(said.page);
    if (line.status === 503) return this.again();
    const words = this.trouble.querySelector("[data-words]").dataset;
    // Files are not sent twice for nothing: what may be wrong is said, and everything stays.
    if (ANOTHER_PAGE.has(said?.code)) return this.plainly();
    this.stop(said?.words ?? (line.status === 507 ? words.room : words.here));
  }

  // The line broke or the house is busy: wait a little, then send the same entry again.
  again() {
    const wait = WAITS_MS[this.tries++];
    if (wait === undefined) return this.stop(this.trouble.querySelector("[data-words]").dataset.line);
    this.say("waiting");
    setTimeout(() => this.send(), wait);
  }

  // The page itself must change: let the browser send the form and show the answer.
  plainly() {
    this.form.submit();
  }

  stop(words) {
    this.sending.hidden = true;
    this.button.disabled = false;
    this.trouble.querySelector("[data-words]").textContent = words;
    this.trouble.hidden = false;
    this.trouble.focus();
  }

  say(state) {
    this.sending.hidden = false;
    for (const part of this.sending.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== state;
  }
}

function readJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

for (const form of document.querySelectorAll("form[data-upload]")) new Upload(form);
