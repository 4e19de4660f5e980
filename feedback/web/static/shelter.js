// A form that could not be sent: what it holds goes into the outbox of this tablet, under the id in its address.
import { NoPass, open_outbox } from "./outbox.js";

const SLICE = 1024 * 1024;
const NOT_TOLD = new Set(["csrf", "told_at", "upload", "colour", "pen"]);

// Resolves when all of it is on the disk. Throws NoPass, NoRoom.
export async function shelter(form, body) {
  const at = new URL(form.action);
  const id = at.pathname.match(/[0-9a-f-]{36}/)[0];
  const carried = ["adds", "shown", "way"].map((name) => [name, at.searchParams.get(name)]).filter(([, value]) => value);
  const told = [...body].filter(([name, value]) => !NOT_TOLD.has(name) && (value instanceof File ? value.size : value));
  const files = told.filter(([, value]) => value instanceof File);
  const fields = [...told.filter(([, value]) => !(value instanceof File)), ...carried];
  const outbox = await open_outbox();
  if (!outbox) throw new NoPass();
  const { lang, dataset } = document.documentElement;
  const about = at.searchParams.get("about");
  const bundle = await outbox.begin({ id, kind: "diary-entry", about, language: lang, mode: dataset.mode, fields });
  try {
    for (const [field, file] of files) await put(bundle, field, file);
    await bundle.finish();
  } catch (no) {
    await bundle.drop().catch(() => {});
    throw no;
  }
  // Which says so on this page, and tries again until it is sent.
  import("./offline.js");
}

async function put(bundle, field, file) {
  const part = bundle.file({ field, name: file.name, type: file.type });
  for (let at = 0; at < file.size; at += SLICE) await part.add(await file.slice(at, at + SLICE).arrayBuffer());
  await part.end();
}
