"""The table that is printed: each case with ours, theirs, the ratio, the aim, and met or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.counting import Pair, Round, median

HEAD = ("case", "what", "ours", "theirs", "ratio", "aim", "met")


@dataclass(frozen=True)
class Row:
    """One line. `met` is None where there is no aim and the figure is for information."""

    case: str
    what: str
    ours: str
    theirs: str = ""
    ratio: str = ""
    aim: str = ""
    met: bool | None = None

    def cells(self) -> tuple[str, ...]:
        """The line's cells, in the order of the head."""
        met = "" if self.met is None else ("yes" if self.met else "NO")
        return (self.case, self.what, self.ours, self.theirs, self.ratio, self.aim, met)


def shown(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table with straight columns, so that it can be kept as it is."""
    lines = [HEAD, *(row.cells() for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    drawn = [
        "| " + " | ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)) + " |"
        for line in lines
    ]
    return "\n".join([drawn[0], "|" + "|".join("-" * (w + 2) for w in widths) + "|", *drawn[1:]])


def at_least(case: str, what: str, pair: Pair, unit: str, aim: float | None = None) -> list[Row]:
    """Two rows of a pair: the rate, on which the aim stands, and CPU for each unit."""
    ratio = pair.ratio
    met = None if aim is None else ratio >= aim
    aim_words = "" if aim is None else f">= {aim:g}"
    return [
        Row(
            case,
            what,
            f"{_rate(pair.ours):.3g} {unit}/s",
            f"{_rate(pair.theirs):.3g} {unit}/s",
            f"{ratio:.2f}",
            aim_words,
            met,
        ),
        Row(
            case,
            f"{what}: CPU",
            f"{_cpu(pair.ours):.3g} ms",
            f"{_cpu(pair.theirs):.3g} ms",
            f"{pair.cpu_ratio:.2f}",
        ),
    ]


def at_most(case: str, what: str, value: float, unit: str, aim: float, theirs: str = "") -> Row:
    """One row of a figure that should stay small."""
    shown_value = f"{value:.3g} {unit}".strip()
    return Row(case, what, shown_value, theirs, "", f"<= {aim:g} {unit}".strip(), value <= aim)


def _rate(rounds: Sequence[Round]) -> float:
    return median(one.rate for one in rounds)


def _cpu(rounds: Sequence[Round]) -> float:
    return median(one.cpu_ms for one in rounds)
