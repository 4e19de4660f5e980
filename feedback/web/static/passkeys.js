// Passkeys: asks the device what the server wants to know, and sends its answer as a form.
// A form with data-passkey (where to ask) is shown only where the device can answer.

const bytes = (text) => Uint8Array.from(
  atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

// The site's own name, or a part of it: elsewhere a device answers nothing.
const isHere = (host) => location.hostname === host || location.hostname.endsWith(`.${host}`);
const canAnswer = Boolean(globalThis.PublicKeyCredential && navigator.credentials);

async function asked(form) {
  const token = form.elements.csrf.value;
  const answer = await fetch(form.dataset.passkey, { method: "POST", headers: { "X-CSRF-Token": token } });
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  const options = await answer.json();
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  for (const one of [...(options.excludeCredentials ?? []), ...(options.allowCredentials ?? [])]) one.id = bytes(one.id);
  return options;
}

function written(credential) {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const said = parts.filter((name) => response[name]).map((name) => [name, text(response[name])]);
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: Object.fromEntries(said),
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function answer(form) {
  const trouble = form.querySelector("[data-trouble]");
  trouble.textContent = "";
  try {
    const publicKey = await asked(form);
    const kind = publicKey.user ? "create" : "get";
    form.elements.credential.value = written(await navigator.credentials[kind]({ publicKey }));
  } catch {
    // The device says no more than that it did not work: whoever is there may have pressed cancel.
    trouble.textContent = trouble.dataset.trouble;
    delete form.dataset.sent;
    return;
  }
  form.submit();
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!canAnswer || !isHere(form.dataset.host)) continue;
  form.hidden = false;
  for (const words of document.querySelectorAll("[data-no-passkey]")) words.hidden = true;
  form.addEventListener("submit", (event) => { event.preventDefault(); answer(form); });
}
