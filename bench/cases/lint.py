"""The easy-read lint: 1,000 lines of the labelled sets, each judged once, nothing remembered."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path

from bench.counting import median
from bench.scene import Scene
from bench.table import Row, at_most
from easyread.lint import check, guess_kind

CASE = "lint"
LINES = 1000
TURNS = 5
LABELLED = Path(__file__).parents[2] / "tests" / "easyread" / "labelled"


def measure(scene: Scene, say: Callable[[str], None]) -> list[Row]:
    """Seconds of processor time for 1,000 lines: the first turn, which reads the word lists too."""
    lines = [f"{line} {number}" for number, line in enumerate(islice(cycle(_lines()), LINES))]
    turns = [_turn(lines) for _ in range(TURNS)]
    say(f"{len(lines)} lines, {TURNS} turns")
    return [
        at_most(CASE, "1,000 lines, the first time", turns[0], "s", 1, ""),
        at_most(CASE, "1,000 lines, warm", median(turns[1:]), "s", 1, ""),
    ]


def _turn(lines: list[str]) -> float:
    begun = time.process_time()
    for line in lines:
        check(line, guess_kind(line))
    return time.process_time() - begun


def _lines() -> list[str]:
    texts = [path.read_text(encoding="utf-8") for path in sorted(LABELLED.rglob("*.txt"))]
    return [line for text in texts for line in text.splitlines() if line and line[0] != "#"]
