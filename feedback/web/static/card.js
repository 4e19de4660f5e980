// The address of this page is someone's way in. Once they tapped, it goes out of this tab's history:
// whoever goes back finds how to come in, and no card. The page itself can still be kept as a bookmark.

for (const form of document.querySelectorAll("main form[action]")) {
  form.addEventListener("submit", () => history.replaceState(null, "", "/hello"));
}
