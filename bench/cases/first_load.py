"""Case 11: the first question on a tablet with a slow line, in Chromium."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from bench.browser import WrongAnswer
from bench.scene import BARE_PAGE, Scene
from bench.table import Row, at_most
from feedback.forms.instrument import Words
from feedback.web.reading import COOKIE, MODES, Reading

CASE = "11"
KB = 1000
LATENCY_MS, BITS_A_SECOND, SLOWER_CPU = 400, 400_000, 4
TABLET = {"width": 810, "height": 1080}
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WATCH = """
window.seen = {lcp: 0, cls: 0};
new PerformanceObserver(list => list.getEntries().forEach(one => seen.lcp = one.startTime))
    .observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver(list => list.getEntries().forEach(one => seen.cls += one.value))
    .observe({type: "layout-shift", buffered: true});
"""
LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd"


@dataclass
class Wire:
    """What came over the line, as the browser counts it: headers included, compressed."""

    kinds: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, float] = field(default_factory=dict)

    def watch(self, line: Any) -> None:
        """Listen to a page's network."""
        line.on("Network.responseReceived", self._received)
        line.on("Network.loadingFinished", self._finished)

    def of(self, *kinds: str) -> float:
        """KB of some kinds of answers; of all when none is named."""
        ids = (id for id, kind in self.kinds.items() if not kinds or kind in kinds)
        return sum(self.sizes.get(id, 0) for id in ids) / KB

    def _received(self, event: dict) -> None:
        self.kinds[event["requestId"]] = event["type"]

    def _finished(self, event: dict) -> None:
        self.sizes[event["requestId"]] = event["encodedDataLength"]


@dataclass(frozen=True)
class Load:
    """One page that was loaded."""

    wire: Wire
    lcp_s: float
    cls: float
    load_s: float


def measure(scene: Scene, say: Callable[[str], None]) -> list[Row]:
    """Ours with an empty cache, then the page after it; the bare page for comparison."""
    few = scene.few
    first, after = few.question, f"{few.first.survey}/{few.instrument.items[1].name}"
    cookie = {"name": "session", "value": few.first.cookie}
    url = f"http://127.0.0.1:{scene.ours.port}"
    title = few.instrument.items[0].text
    cookies = [{**cookie, "url": url}]
    ours, second = _loads(url, [first, after], cookies, title.in_("en")[0])
    [bare] = _loads(f"http://127.0.0.1:{scene.bare.port}", [BARE_PAGE], [], "words of this page")
    wire, plain = ours.wire, bare.wire
    say(f"requests: {sorted(wire.kinds.values())}")
    return [
        at_most(CASE, "first question, bytes", wire.of(), "KB", 60, f"{plain.of():.3g} KB"),
        at_most(CASE, "requests", len(wire.kinds), "", 12, str(len(plain.kinds))),
        at_most(
            CASE,
            "HTML and CSS, compressed",
            wire.of("Document", "Stylesheet"),
            "KB",
            14,
            f"{plain.of('Document'):.3g} KB",
        ),
        at_most(CASE, "JavaScript", wire.of("Script"), "KB", 15),
        Row(CASE, "web fonts", f"{wire.of('Font'):.3g} KB", aim="none", met=not wire.of("Font")),
        at_most(CASE, "largest paint (LCP)", ours.lcp_s, "s", 2.5, f"{bare.lcp_s:.3g} s"),
        at_most(CASE, "layout shift (CLS)", ours.cls, "", 0.1, f"{bare.cls:.3g}"),
        Row(CASE, "load event", f"{ours.load_s:.3g} s", f"{bare.load_s:.3g} s"),
        at_most(CASE, "the next question, bytes", second.wire.of(), "KB", 15),
        *_every_way(url, [first, after], cookies, title, few.settings.languages, say),
    ]


def _every_way(
    url: str,
    paths: list[str],
    cookies: list[dict],
    title: Words,
    languages: tuple[str, ...],
    say: Callable[[str], None],
) -> Iterator[Row]:
    """The same limits for every way of reading in every language."""
    for language, mode in product(languages, MODES):
        say(f"{language}, {mode}")
        reading = {"name": COOKIE, "value": Reading(mode=mode, language=language).written()}
        mark = title.in_(language)[0]
        yield _way(language, mode, _loads(url, paths, [*cookies, {**reading, "url": url}], mark))


def _way(language: str, mode: str, loads: list[Load]) -> Row:
    """One line: what must stay small, a script's font counted apart."""
    first, after = loads
    font = first.wire.of("Font")
    bytes_, next_bytes = first.wire.of() - font, after.wire.of() - after.wire.of("Font")
    met = (
        bytes_ <= 60
        and len(first.wire.kinds) <= 12
        and next_bytes <= 15
        and first.lcp_s <= 2.5
        and first.cls <= 0.1
    )
    words = (
        f"{bytes_:.3g} KB, {len(first.wire.kinds)} requests, font {font:.3g} KB, "
        f"LCP {first.lcp_s:.2g} s, CLS {first.cls:.2g}, next {next_bytes:.3g} KB"
    )
    return Row(CASE, f"{language}, {mode}", words, aim="all of the above", met=met)


def _loads(url: str, paths: list[str], cookies: list[dict], mark: str) -> list[Load]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        installed = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=installed, args=SWITCHES)
        context = browser.new_context(viewport=TABLET)
        context.add_cookies(cookies)
        context.add_init_script(WATCH)
        page = context.new_page()
        line = context.new_cdp_session(page)
        _make_slow(line)
        loads = [_load(page, line, url + path) for path in paths[:1]]
        if mark not in page.content():
            raise WrongAnswer("the browser shows another page")
        loads += [_load(page, line, url + path) for path in paths[1:]]
        browser.close()
    return loads


def _make_slow(line: Any) -> None:
    line.send("Network.enable")
    line.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY_MS,
            "downloadThroughput": BITS_A_SECOND / 8,
            "uploadThroughput": BITS_A_SECOND / 8,
        },
    )
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})


def _load(page: Any, line: Any, url: str) -> Load:
    wire = Wire()
    wire.watch(line)
    page.goto(url, wait_until="load", timeout=60_000)
    page.wait_for_load_state("networkidle")
    # A browser that is slow tells of the paint after all else is still: without it is no figure.
    page.wait_for_function("seen.lcp > 0", timeout=60_000)
    seen = page.evaluate("seen")
    load_s = page.evaluate(LOADED) / 1000
    line.remove_listener("Network.responseReceived", wire._received)
    line.remove_listener("Network.loadingFinished", wire._finished)
    return Load(wire, seen["lcp"] / 1000, seen["cls"], load_s)
