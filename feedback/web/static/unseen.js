// A page whose answers nobody may find again: coming back to it shows it fresh, and what was sent
// from it does not stay in the history of this tab.
const forms = document.querySelectorAll("form[data-unseen]");
history.replaceState(null, "", location.href);
const fresh = () => { for (const form of forms) form.reset(); };
addEventListener("pagehide", () => { document.body.hidden = true; });
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
  document.body.hidden = false;
  const [how] = performance.getEntriesByType("navigation");
  if (how && how.type === "back_forward") fresh();
});
