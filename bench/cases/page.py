"""Case 1: one question's page, asked for by four browsers that are signed in."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bench.browser import Browser, WrongAnswer
from bench.counting import Pair, Round, median, percentile, pss_mb
from bench.installation import Installation
from bench.scene import BARE_PAGE, Scene
from bench.serving import Server
from bench.table import Row, at_least, at_most
from bench.turns import CLIENTS, at_once, take_turns

CASE = "1"
BARE_BOUND = "/bound/0"
LOOK_INTO_EVERY = 20


@dataclass
class Readers:
    """Four browsers that read one page again and again; each page is looked at."""

    server: Server
    path: str
    cookie: str
    mark: bytes
    pages: int
    took_ms: list[float] = field(default_factory=list)

    def read(self) -> int:
        """Read all pages of one turn; how many they were. Raises WrongAnswer."""
        each = self.pages // CLIENTS
        at_once(lambda _: self._one(each))
        return each * CLIENTS

    def _one(self, pages: int) -> None:
        browser = Browser(self.server.port, self.cookie)
        for number in range(pages):
            begun = time.perf_counter()
            page = browser.get(self.path)
            self.took_ms.append(1000 * (time.perf_counter() - begun))
            looked = number % LOOK_INTO_EVERY or self.mark in page.text
            if page.status != 200 or not looked:
                raise WrongAnswer(f"{self.path} is not the page that is measured")
        browser.close()


def measure(scene: Scene, say: Callable[[str], None]) -> list[Row]:
    """Ours beside the bare page, as most write it and with its translations found once."""
    sides = [
        _ours(scene, scene.ours, scene.few),
        Readers(scene.bare, BARE_PAGE, "", b"9 words of this page", scene.plan.pages),
        Readers(scene.bare, BARE_BOUND, "", b"9 words of this page", scene.plan.pages),
        _ours(scene, scene.ours_of_many, scene.many),
        _ours(scene, scene.ours_of_broad, scene.broad),
        _ours(scene, scene.ours_in_english, scene.few),
    ]
    say(f"the page: {scene.shape}")
    for side in sides:
        side.read()
        side.took_ms.clear()
    ours, bare, bound, many, broad, english = take_turns(
        scene.plan, [(side.server.pid, side.read) for side in sides]
    )
    p50, p95 = (percentile(sides[0].took_ms, share) for share in (0.5, 0.95))
    bare_p95 = percentile(sides[1].took_ms, 0.95)
    return [
        *at_least(CASE, "question page", Pair(ours, bare), "pages", 0.7),
        *at_least(CASE, "same, bare translations bound once", Pair(ours, bound), "pages"),
        Row(CASE, "question page p50", f"{p50:.3g} ms"),
        at_most(CASE, "question page p95", p95, "ms", 25, f"{bare_p95:.3g} ms"),
        at_most(
            CASE,
            "memory, master and 2 workers",
            pss_mb(scene.ours.pid),
            "MB",
            120,
            f"{pss_mb(scene.bare.pid):.3g} MB",
        ),
        _flat("CPU at 10,000 stored responses / at 100", many, ours),
        _flat("CPU at 41 surveys of 100 questions / at 1 of 10", broad, ours),
        _flat(f"CPU with {len(scene.few.settings.languages)} languages / with 1", ours, english),
    ]


def _flat(what: str, more: Sequence[Round], less: Sequence[Round]) -> Row:
    growth = median(b.cpu_ms / a.cpu_ms for a, b in zip(less, more, strict=True))
    return at_most(CASE, what, growth, "", 1.1)


def _ours(scene: Scene, server: Server, installation: Installation) -> Readers:
    first = installation.instrument.items[0]
    mark = first.text.in_("en")[0].encode()
    cookie = installation.first.cookie
    return Readers(server, installation.question, cookie, mark, scene.plan.pages)
