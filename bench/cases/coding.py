"""Case 9: a long story with many quotations, beside Taguette with the same words."""

from __future__ import annotations

import csv
import io
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bench.browser import Browser, WrongAnswer, expect, token_in
from bench.cases.first_load import SLOWER_CPU, SWITCHES, TABLET
from bench.coded_story import CODES, CodedStory, Places, Plan, make_coded
from bench.counting import Pair, cpu_s, median, percentile
from bench.scene import Scene
from bench.serving import OURS, Server
from bench.table import Row, at_least, at_most
from bench.taguette import Taguette
from bench.turns import take_turns
from feedback.actions.exports import freeze
from feedback.exports.quotes import quotes_csv

CASE = "9"
A_LOOK_S = 0.02
PARTS, EACH = 20, 500  # 60,000 words, 10,000 quotations
ADDED, LETTERS = 10, 40
ANSWERS = "document.querySelectorAll('[name=sentence]').length"
READY = (
    "new Promise(done => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))"
)


@dataclass
class Ours:
    """A facilitator's browser before our server."""

    server: Server
    made: CodedStory
    added: int = 0

    def __post_init__(self) -> None:
        self.browser = Browser(self.server.port, self.made.cookie)
        self.token = token_in(expect(self.browser.get(self.story), 200, self.story))

    @property
    def story(self) -> str:
        """The path of the story's last page, where the part is that is marked."""
        return f"/stories/{self.made.story}?part={self.made.last_part}"

    def add(self) -> int:
        """Mark places that were not marked before, each with a code, as the page does."""
        words, _ = self.made.told[-1]
        for _ in range(ADDED):
            self.added += 1
            start = self.added * 3
            form = {"csrf": self.token, "how": "selection", "part": str(self.made.last_part)}
            form |= {"start": str(start), "end": str(start + LETTERS)}
            form |= {"words": words[start : start + LETTERS], "code": str(self.made.codes[0])}
            expect(self.browser.post(f"/stories/{self.made.story}/marks", form), 303, "a mark")
        return ADDED

    def csv(self) -> int:
        """Carry the collection out as a table, and fetch it."""
        collection = f"/collections/{self.made.collection}"
        address = f"{collection}/carry-out?csrf={self.token}"
        form = {"format": "quotes", "given_to": "Bench"}
        expect(self.browser.post(address, form), 303, "carrying out")
        copies = self._page(collection)
        while 'id="under-way"' in copies:  # a job makes it
            time.sleep(A_LOOK_S)
            copies = self._page(collection)
        newest = copies.split('href="/exports/', 1)[1].split('"', 1)[0]
        table = expect(self.browser.get(f"/exports/{newest}"), 200, "the table").text
        _count(table, PARTS * EACH)
        return 1

    def _page(self, address: str) -> str:
        return expect(self.browser.get(address), 200, address).text.decode()


@dataclass
class Theirs:
    """A browser before Taguette."""

    program: Taguette
    added: int = 0

    def add(self) -> int:
        """Add highlights, each with a tag, as its page does."""
        for _ in range(ADDED):
            self.added += 1
            self.program.add(self.added * 3, self.added * 3 + LETTERS, 1)
        return ADDED

    def csv(self) -> int:
        """Fetch all highlights."""
        _count(self.program.csv(), PARTS * EACH)
        return 1


@dataclass
class Visitor:
    """Someone else who opens a small page again and again."""

    port: int
    path: str
    waits_ms: list[float] = field(default_factory=list)

    @contextmanager
    def visiting(self) -> Iterator[None]:
        """Visits while the block works; what was seen before is forgotten."""
        over = threading.Event()
        self.waits_ms.clear()
        thread = threading.Thread(target=self._visit, args=(over,))
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _visit(self, over: threading.Event) -> None:
        while not over.wait(0.01):
            begun = time.perf_counter()
            browser = Browser(self.port)
            browser.get(self.path)
            browser.close()
            self.waits_ms.append(1000 * (time.perf_counter() - begun))


def measure(scene: Scene, say: Callable[[str], None]) -> list[Row]:
    """Adding, carrying out, what others notice of it, how it grows, and the page itself."""
    made = make_coded(scene.folder / "coded", Plan(PARTS, EACH))
    with (
        Server(OURS, made.environment) as server,
        Taguette(scene.folder / "taguette") as program,
    ):
        server.first_page("/help-now")
        words, places = _as_one(made.told)
        program.fill(words, places, CODES)
        say(f"{len(words.split()):,} words, {len(places):,} quotations")
        ours, theirs = Ours(server, made), Theirs(program)
        tables = take_turns(scene.plan, [(server.pid, ours.csv), (program.pid, theirs.csv)])
        waits = _others_wait(server, ours, program, theirs)
        adding = take_turns(scene.plan, [(server.pid, ours.add), (program.pid, theirs.add)])
    return [
        *at_least(CASE, "adding a quotation among 10,000", Pair(*adding), "quotations", 5),
        *at_least(CASE, "10,000 quotations as CSV", Pair(*tables), "tables", 20),
        waits,
        _growth(scene, say),
        *_page(scene),
    ]


def _as_one(told: list[tuple[str, Places]]) -> tuple[str, Places]:
    """The parts one after another, a blank between them, and the places in all of it."""
    places, begins = [], 0
    for words, own in told:
        places += [(begins + start, begins + end) for start, end in own]
        begins += len(words) + 1
    return " ".join(words for words, _ in told), places


def _count(table: bytes, least: int) -> None:
    ids = {row[0] for row in csv.reader(io.StringIO(table.decode("utf-8-sig")))}
    if len(ids) - 1 < least:
        raise WrongAnswer(f"{len(ids) - 1} quotations in the table, and not {least}")


def _others_wait(server: Server, ours: Ours, program: Taguette, theirs: Theirs) -> Row:
    """By how much someone else's pages come later while a table is made."""
    later = []
    for port, path, act in ((server.port, "/help-now", ours.csv), (program.port, "/", theirs.csv)):
        visitor = Visitor(port, path)
        with visitor.visiting():
            time.sleep(1)
        alone = median(visitor.waits_ms)
        with visitor.visiting():
            act()
        later.append((percentile(visitor.waits_ms, 0.95) - alone, max(visitor.waits_ms) - alone))
    (mine, longest), (other, their_longest) = later
    what = f"someone else's pages come later meanwhile: p95 (at worst {longest:.0f} ms)"
    return at_most(CASE, what, mine, "ms", 50, f"{other:.3g} ms (at worst {their_longest:.0f})")


def _growth(scene: Scene, say: Callable[[str], None]) -> Row:
    """CPU of a table by quotation: the many beside the few."""
    few, many = (2, 50), (2, 500) if scene.is_quick else (20, 5000)
    each = []
    for parts, quotations in (few, many):
        made = make_coded(scene.folder / f"coded-{parts}-{quotations}", Plan(parts, quotations))
        say(f"{parts * quotations:,} quotations as CSV")
        with made.database.snapshot() as db:
            begun = time.process_time()
            frozen = freeze(db, made.facilitator, made.collection, datetime.now(UTC))
            quotes_csv(frozen.stories)
            each.append((time.process_time() - begun) / (parts * quotations))
    what = f"CPU by quotation, {many[0] * many[1]:,} beside {few[0] * few[1]}"
    return at_most(CASE, what, each[1] / each[0], "", 1.1)


def _page(scene: Scene) -> list[Row]:
    """The page of a story with 5,000 quotations, on the server and in Chromium."""
    made = make_coded(scene.folder / "coded-page", Plan(PARTS, EACH // 2))
    with Server(OURS, made.environment) as server:
        server.first_page("/help-now")
        ours = Ours(server, made)
        sizes, turns = [], 10
        for _ in range(turns):  # every thread of the server has opened it once
            ours.browser.get(ours.story)
        begun = cpu_s(server.pid)
        for _ in range(turns):
            sizes.append(len(ours.browser.get(ours.story).body))
        cpu_ms = 1000 * (cpu_s(server.pid) - begun) / turns
        ready = median(_ready_s(server.port, ours) for _ in range(3))
    return [
        at_most(CASE, "a page of a story with 5,000 quotations: CPU", cpu_ms, "ms", 60),
        Row(CASE, "the same: bytes, compressed", f"{median(sizes) / 1000:.3g} KB"),
        at_most(CASE, f"the same: ready to mark, CPU/{SLOWER_CPU}", ready, "s", 1),
    ]


def _ready_s(port: int, ours: Ours) -> float:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        installed = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=installed, args=SWITCHES)
        context = browser.new_context(viewport=TABLET)
        url = f"http://127.0.0.1:{port}"
        context.add_cookies([{"name": "session", "value": ours.made.cookie, "url": url}])
        page = context.new_page()
        line = context.new_cdp_session(page)
        line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
        page.goto(url + ours.story)
        if not page.evaluate(ANSWERS):
            raise WrongAnswer("there is no sentence to mark")
        ready = page.evaluate(READY)
        browser.close()
    return ready / 1000
