// Sending a form with its files: how much is sent, and trying again when the line breaks. The
// address holds the entry's id, so trying again is the same entry. A large file goes ahead in pieces
// (arriving.js), and the form names it. Without this the form is sent as any form.
const WAITS_MS = [2000, 5000, 10000, 20000];
const LET_GO_MS = 2000;
const TOLD = new Set([413, 415, 422]);
const LARGE = 4 * 1024 * 1024;
const ANOTHER_PAGE = new Set(["told-otherwise", "another-worker", "sent-otherwise"]);

class Upload {
  constructor(form) {
    this.form = form;
    this.sending = form.querySelector("[data-sending]");
    this.bar = this.sending.querySelector("progress");
    this.trouble = form.querySelector("[data-trouble]");
    this.button = form.querySelector(".go button");
    this.addresses = new Map();
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
    this.whole = null;
    this.tries = 0;
    this.carried = 0;
    const large = [...this.body].filter(([, value]) => value instanceof File && value.size > LARGE);
    large.length && this.form.dataset.arriving ? this.carry(large) : this.send();
  }

  // Large files first, one after the other, each from where the line broke; then the form, which names them.
  async carry(large) {
    this.say("sending");
    this.total = [...this.body].reduce((sum, [, value]) => sum + (value.size ?? 0), 0);
    try {
      const { Arriving } = await import(this.form.dataset.pieces);
      const named = [];
      for (const [field, file] of large) {
        const arriving = new Arriving(field, file, this.form.dataset.arriving, this.addresses);
        arriving.onsent = (sent) => this.show(this.carried + sent);
        arriving.onwait = () => this.say("waiting");
        named.push(await arriving.send());
        this.carried += file.size;
      }
      this.whole = this.body;
      const rest = [...this.body].filter((pair) => !large.some(([, file]) => pair[1] === file));
      this.body = new FormData();
      for (const [name, value] of rest) this.body.append(name, value);
      for (const at of named) this.body.append("upload", at);
    } catch (no) {
      return this.notCarried(no);
    }
    this.send();
  }

  notCarried(no) {
    const words = this.trouble.querySelector("[data-words]").dataset;
    if (no.status === 507) return this.stop(words.room);
    if (TOLD.has(no.status) && no.said?.words) return this.stop(no.said.words);
    // It may not begin here any more: the form's own answer says why.
    if (no.status === 404) return this.plainly();
    no.status === 0 || no.status >= 500 ? this.shelter(words.line) : this.stop(words.here);
  }

  show(sent) {
    this.say("sending");
    this.bar.value = (100 * sent) / this.total;
  }

  send() {
    this.say("sending");
    const line = new XMLHttpRequest();
    line.open("POST", this.form.action);
    line.setRequestHeader("Accept", "application/json");
    line.upload.onprogress = (sent) => {
      if (!sent.lengthComputable) return;
      if (!this.carried) this.total = sent.total;
      this.show(Math.min(this.carried + sent.loaded, this.total));
    };
    line.onload = () => this.answer(line);
    line.onerror = line.ontimeout = () => this.again();
    line.send(this.body);
  }

  answer(line) {
    const said = readJson(line.responseText);
    if (line.status === 201 && said?.page) return this.arrived(said.page);
    if (line.status === 503) return this.again();
    // What was carried ahead has been given up meanwhile: once more, from the beginning.
    if (said?.code === "cut" && this.carried && !this.isAnew) return this.beginAnew();
    const words = this.trouble.querySelector("[data-words]").dataset;
    // Files are not sent twice for nothing: what may be wrong is said, and everything stays.
    if (ANOTHER_PAGE.has(said?.code)) return this.plainly();
    this.stop(said?.words ?? (line.status === 507 ? words.room : words.here));
  }

  // It is kept: whoever holds a copy of it lets go, and the page goes on whether that takes long or not.
  async arrived(page) {
    const letGo = [];
    this.form.dispatchEvent(new CustomEvent("arrived", { detail: letGo }));
    await Promise.race([Promise.allSettled(letGo), new Promise((on) => setTimeout(on, LET_GO_MS))]);
    location.replace(page);
  }

  beginAnew() {
    this.isAnew = true;
    this.addresses.clear();
    this.begin();
  }

  // The line broke or the house is busy: wait a little, then send the same entry again.
  again() {
    const wait = WAITS_MS[this.tries++];
    if (wait === undefined) return this.shelter(this.trouble.querySelector("[data-words]").dataset.line);
    this.say("waiting");
    setTimeout(() => this.send(), wait);
  }

  // There is no line at last: what was told is sealed on this tablet, and goes when there is one. The entry keeps its
  // id: where the house had it after all, it stays one. Where nothing can be sealed the page says what is wrong.
  async shelter(words) {
    try {
      const { shelter } = await import(this.form.dataset.shelter);
      if (!this.isSheltered) await shelter(this.form, this.whole ?? this.body);
      this.isSheltered = true;
      this.stop(this.trouble.querySelector("[data-words]").dataset.safe);
      this.button.disabled = true;
      this.trouble.classList.replace("problem", "done");
      this.trouble.querySelector("h2").hidden = true;
    } catch {
      this.stop(words);
    }
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
