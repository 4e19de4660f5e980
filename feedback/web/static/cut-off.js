// What someone was telling when their browser was closed or killed: they decide whether it is kept. Nobody else on
// this tablet is asked. Where nobody decides for a day it is sent as it is (outbox.js).
const box = document.querySelector("[data-cut-off]");

async function findOutbox() {
  const known = await indexedDB.databases?.();
  if (known && !known.some((one) => one.name === "outbox")) return null;
  const { open_outbox } = await import("./outbox.js");
  return open_outbox();
}

// Sent as usual after all: a form that was sent without a script cannot say so, and the entry has the same id.
async function hasArrived(bundle) {
  const answer = await fetch(`/diary/${bundle}`, { method: "HEAD", redirect: "manual" }).catch(() => null);
  return answer?.status === 200;
}

class CutOff {
  constructor(outbox) {
    this.outbox = outbox;
    box.addEventListener("click", (event) => {
      const act = event.target.closest("[data-cut]")?.dataset.cut;
      if (act) this[act]();
    });
  }

  // The next one to ask about, when there is one.
  async look() {
    for (const { bundle, kind } of await this.outbox.cut_off()) {
      if (kind === "diary-entry" && (await hasArrived(bundle))) {
        await this.outbox.drop(bundle);
        continue;
      }
      this.bundle = bundle;
      this.show("ask");
      box.hidden = false;
      return;
    }
  }

  show(state) {
    for (const part of box.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.split(" ").includes(state);
  }

  ask() {
    this.show("sure");
  }

  async keep() {
    await this.outbox.keep(this.bundle);
    this.outbox.send();
    this.done("kept");
  }

  async drop() {
    await this.outbox.drop(this.bundle);
    this.done("gone");
  }

  done(state) {
    this.show(state);
    box.focus();
  }
}

if (box && globalThis.indexedDB) {
  findOutbox().then((outbox) => outbox && new CutOff(outbox).look(), () => {});
}
