"""Case 14: words in many sealed stories, found by a facilitator who may see all of them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime

from bench.browser import WrongAnswer
from bench.counting import forget_peaks, growth_mb, median, peaks_kb
from bench.many_stories import RARE, ManyStories, make_stories
from bench.scene import Scene
from bench.table import Row, at_most
from feedback.actions.finding import Asked, find

CASE = "14"
STORIES, QUICK_STORIES, ALL = 10_000, 2_000, 100_000
AIM_S, AIM_MB = 2, 64
TURNS = 5
# How long it may take for each story more than a tenth of them: linear, and not worse.
GROWTH = 1.3


def measure(scene: Scene, say: Callable[[str], None]) -> list[Row]:
    """Seconds of a search, and how they grow. BENCH_STORIES=100000 measures the whole aim."""
    usual = QUICK_STORIES if scene.is_quick else STORIES
    count = int(os.environ.get("BENCH_STORIES", usual))
    few = make_stories(scene.folder / "few-stories", max(count // 10, 200))
    many = make_stories(scene.folder / "many-stories", count)
    say(f"{count:,} stories of 120 words, one in ten with accents")
    before = forget_peaks(os.getpid())
    wall, cpu = _search(many, RARE, many.rare)
    grown = growth_mb(before, peaks_kb(os.getpid()))
    _, cpu_of_few = _search(few, RARE, few.rare)
    by_story = (cpu / count) / (cpu_of_few / max(count // 10, 200))
    common, _ = _search(many, "stairs doctor", None)
    aim = AIM_S if count >= ALL else AIM_S * count / ALL
    return [
        at_most(CASE, f"a rare word in {count:,} stories", wall, "s", aim),
        Row(CASE, "the same: CPU", f"{cpu:.3g} s"),
        at_most(CASE, f"two frequent words in {count:,} stories", common, "s", aim),
        at_most(CASE, "CPU by story, beside a tenth of the stories", by_story, "", GROWTH),
        at_most(CASE, "memory of the process grew by", grown, "MB", AIM_MB),
    ]


def _search(made: ManyStories, words: str, expected: int | None) -> tuple[float, float]:
    """Median seconds and CPU seconds of a search. Raises WrongAnswer."""
    walls, cpus = [], []
    for _ in range(TURNS):
        wall, cpu = time.perf_counter(), time.process_time()
        with made.database.reading() as db:
            found = find(db, made.facilitator, Asked(words), 1, datetime.now(UTC))
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
        if expected is not None and found.count != expected:
            raise WrongAnswer(f"{found.count} stories with {words}, and not {expected}")
    return median(walls), median(cpus)
