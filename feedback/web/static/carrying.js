// A copy of a collection that is being made: looks every few seconds how far it is, and puts the
// file in when it is there. Nothing else of the page changes, so nothing that was typed is lost.
const OFTEN = 1500; // milliseconds between two looks

async function look() {
  const section = document.getElementById("copies");
  if (!document.hidden) {
    try {
      const answer = await fetch(location.pathname, { redirect: "manual", cache: "no-store" });
      if (answer.type === "opaqueredirect" || answer.status === 404) return;
      if (answer.ok) put(section, new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch {
      // No line: the next look will tell.
    }
  }
  if (document.getElementById("under-way")) setTimeout(look, OFTEN);
}

function put(section, page) {
  const news = page.getElementById("copies");
  if (!news || news.innerHTML === section.innerHTML) return;
  const hadFocus = section.contains(document.activeElement);
  section.replaceChildren(...news.childNodes);
  if (hadFocus) section.focus(); // what had it is another now
}

setTimeout(look, OFTEN);
