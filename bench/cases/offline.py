"""Case 12: a tablet without a line, in Chromium: one visit, then the server is killed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from statistics import median
from typing import Any

from sqlalchemy import select

from bench.browser import WrongAnswer
from bench.cases.first_load import KB, SLOWER_CPU, SWITCHES, TABLET
from bench.installation import Guest, Installation, make_installation
from bench.scene import Scene
from bench.serving import Server
from bench.table import Row, at_most
from feedback.access import Actor
from feedback.actions.surveys import begin_response
from feedback.model.accounts import Account
from feedback.model.asking import Invitation
from feedback.model.offline import Bundle
from feedback.web.static_files import static_hash

CASE = "12"
STARTS, FEW, MANY, QUICK_MANY = 9, 5, 500, 50
KIT_READY = "html[data-kit-ready]"
OPEN = f"import('/static/{static_hash('outbox.js')}/outbox.js').then(m => m.open_outbox())"
PAINT = """() => new Promise(done => {
  const seen = list => done(list.getEntries()[0].startTime);
  new PerformanceObserver(seen).observe({type: "paint", buffered: true});
})"""
KIT = """async (zipped) => {
  let size = 0;
  for (const name of (await caches.keys()).filter(name => name.startsWith("kit-"))) {
    const cache = await caches.open(name);
    for (const one of await cache.keys()) {
      const body = (await cache.match(one)).body;
      const sent = zipped ? body.pipeThrough(new CompressionStream("gzip")) : body;
      size += (await new Response(sent).arrayBuffer()).byteLength;
    }
  }
  return size;
}"""
TELL = f"""async ([about, from, to]) => {{
  const outbox = await {OPEN};
  for (let n = from; n < to; n++) {{
    const fields = [["words", `Entry ${{n}}`]];
    const told = await outbox.begin({{ kind: "diary-entry", about, language: "en", fields }});
    await told.finish({{}});
  }}
}}"""
SEND = f"""async () => {{
  const outbox = await {OPEN};
  while (await outbox.waiting()) await outbox.send();
}}"""


def measure(scene: Scene, say: Callable[[str], None]) -> list[Row]:
    """The kit and its first page; a full outbox, and what came of it when the server is back."""
    house = make_installation(scene.folder / "offline", people=1, stored=0)
    most = QUICK_MANY if scene.is_quick else MANY
    _begin(house, house.first)
    with scene.serve_alone(house, FEEDBACK_JOBS_IN_PROCESS="no") as server:
        server.first_page(house.question, house.first.cookie)
        with _tablet(server, house.first, scene) as page:
            _visit(page, server)
            sizes = [page.evaluate(KIT, zipped) / KB for zipped in (False, True)]
            server.kill()
            starts = _starts(page, server, house.first)
            few = _opens(page, server, house.first, 0, FEW)
            many = _opens(page, server, house.first, FEW, most)
            say(f"{most} entries wait")
            server.start()
            server.first_page(house.question, house.first.cookie)
            _slow(page, 1)
            page.goto(_at(server, "/"))
            page.evaluate(SEND)
        _all_once(house, most)
    ratio = many / few
    return [
        at_most(CASE, "kit of a diary and a survey of 10 questions, as sent", sizes[1], "KB", 400),
        Row(CASE, "the same, as it lies on the tablet", f"{sizes[0]:.3g} KB"),
        at_most(CASE, "first page, server killed, CPU/4: median", median(starts), "s", 1),
        Row(CASE, f"the same: worst of {STARTS}", f"{max(starts):.2g} s"),
        at_most(CASE, f"first page with {most} entries waiting / with {FEW}", ratio, "", 1.5),
        Row(CASE, f"{most} entries sent when it was back", "each there, once"),
    ]


def _begin(house: Installation, guest: Guest) -> None:
    with house.database.writing() as db:
        invited = db.get_one(Invitation, guest.invitation)
        actor = Actor.of(db.get_one(Account, invited.account_id))
        now = datetime.now(UTC)
        begin_response(db, actor, guest.invitation, "en", "words-and-pictures", now)


@contextmanager
def _tablet(server: Server, guest: Guest, scene: Scene) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        context = play.chromium.launch_persistent_context(
            scene.folder / "tablet",
            executable_path=shutil.which("chromium"),
            args=SWITCHES,
            viewport=TABLET,
        )
        cookie = {"name": "session", "value": guest.cookie, "url": _at(server, "/")}
        context.add_cookies([cookie])
        yield context.new_page()
        context.close()


def _visit(page: Any, server: Server) -> None:
    page.goto(_at(server, "/"))
    page.wait_for_selector(KIT_READY, state="attached", timeout=60_000)
    page.evaluate("navigator.serviceWorker.ready.then(() => {})")


def _starts(page: Any, server: Server, guest: Guest) -> list[float]:
    return [_start(page, server, guest) for _ in range(STARTS)]


def _start(page: Any, server: Server, guest: Guest) -> float:
    """Seconds until the survey's page is painted, in a new page of the browser."""
    fresh = page.context.new_page()
    _slow(fresh, SLOWER_CPU)
    fresh.goto(_at(server, f"/offline{guest.survey}"), timeout=60_000)
    painted = fresh.evaluate(PAINT) / 1000
    if not fresh.locator("main form").count():
        raise WrongAnswer("the tablet shows another page")
    fresh.close()
    return painted


def _opens(page: Any, server: Server, guest: Guest, have: int, want: int) -> float:
    page.goto(_at(server, "/offline"))
    page.evaluate(TELL, [str(guest.relationship), have, want])
    return median(_starts(page, server, guest))


def _slow(page: Any, times: int) -> None:
    line = page.context.new_cdp_session(page)
    line.send("Emulation.setCPUThrottlingRate", {"rate": times})


def _all_once(house: Installation, most: int) -> None:
    with house.database.reading() as db:
        kept = list(db.scalars(select(Bundle.bundle_id)))
    if len(kept) != most or len(set(kept)) != most:
        raise WrongAnswer(f"{len(kept)} of {most} came, {len(set(kept))} of them different")


def _at(server: Server, path: str) -> str:
    return f"http://127.0.0.1:{server.port}{path}"
