"""Words with their moments: what was said in a sound or a film, from when to when.

Moments are milliseconds from the beginning. Places are Unicode code points in the words, end
exclusive, as everywhere. Pure: no database, no pages.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from feedback.model.passages import settle

# Shorter than this no line of its own can be read: it goes with the one before.
SHORTEST_GAP_MS = 700
# More pairs of lines than this are not compared one by one: the time is shared among them all.
MOST_PAIRS = 250_000
Timing = list[tuple[int, int, int, int]]


@dataclass(frozen=True)
class Segment:
    """Some words, and from when to when they are said; both None when nobody has said when."""

    words: str
    start_ms: int | None = None
    end_ms: int | None = None

    @property
    def is_timed(self) -> bool:
        """True when it is known from when to when."""
        return self.start_ms is not None and self.end_ms is not None

    @property
    def span(self) -> tuple[int, int]:
        """Start and end of a timed segment."""
        assert self.start_ms is not None and self.end_ms is not None
        return self.start_ms, self.end_ms


def clean(text: str) -> str:
    """Words as they are kept: NFC, one kind of line end, no control signs, no space around."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = (one for one in lines if one == "\n" or unicodedata.category(one) not in ("Cc", "Cs"))
    # NFC last: letters that a control sign kept apart are one letter now.
    return "\n".join(line.strip() for line in settle("".join(kept)).split("\n")).strip()


def put_together(segments: Sequence[Segment]) -> tuple[str, Timing | None]:
    """The words as one text, and (start_ms, end_ms, from, to) of each segment in it.

    Timing is None when the segments have no moments.
    """
    words = "\n".join(one.words for one in segments)
    if not segments or not all(one.is_timed for one in segments):
        return words, None
    timing, at = [], 0
    for one in segments:
        timing.append((*one.span, at, at + len(one.words)))
        at += len(one.words) + 1
    return words, timing


def take_apart(words: str, timing: Iterable[Sequence[int]] | None) -> list[Segment]:
    """The segments again. Words without timing are one segment."""
    if timing is None:
        return [Segment(words)] if words else []
    return [Segment(words[low:high], start, end) for start, end, low, high in timing]


def as_lines(segments: Iterable[Segment]) -> str:
    """The words without moments: one line for each timed segment."""
    return "\n".join(" ".join(one.words.split()) if one.is_timed else one.words for one in segments)


def retime(old: Sequence[Segment], text: str, length_ms: int | None = None) -> list[Segment]:
    """New lines of words under the moments of the old ones.

    A line that stayed keeps its moments; lines in place of others share theirs by their length;
    a new line takes the silence where it stands, or goes with its neighbour.
    """
    words = clean(text)
    lines = [line for line in words.split("\n") if line.strip()]
    if not lines or not old or not all(one.is_timed for one in old):
        return [Segment(words)] if words else []
    made: list[Segment] = []
    waiting: list[str] = []
    for begins, ends, new in _changes(old, lines):
        placed = list(_place(old, begins, ends, new, length_ms))
        if new and not placed:
            waiting = _join_last(made, [*waiting, *new])
        elif placed:
            made += [replace(placed[0], words="\n".join([*waiting, placed[0].words])), *placed[1:]]
            waiting = []
    return made or [Segment(words)]


def _changes(
    old: Sequence[Segment], lines: Sequence[str]
) -> Iterator[tuple[int, int, Sequence[str]]]:
    """Stretches of old segments (from, to) and the lines that stand there now."""
    before = [" ".join(one.words.split()) for one in old]
    now = [" ".join(line.split()) for line in lines]
    head = _same_from_the_start(before, now)
    tail = _same_from_the_start(before[head:][::-1], now[head:][::-1])
    yield from ((n, n + 1, lines[n : n + 1]) for n in range(head))
    yield from _between(before, now, lines, (head, tail))
    for n in range(-tail, 0):
        yield len(old) + n, len(old) + n + 1, lines[len(lines) + n : len(lines) + n + 1]


def _same_from_the_start(these: Sequence[str], those: Sequence[str]) -> int:
    """How many are the same until the first that is not."""
    pairs = zip(these, those, strict=False)
    return next(
        (n for n, (one, other) in enumerate(pairs) if one != other), min(len(these), len(those))
    )


def _between(
    before: Sequence[str], now: Sequence[str], lines: Sequence[str], same: tuple[int, int]
) -> Iterator[tuple[int, int, Sequence[str]]]:
    """The stretches between what stayed at the beginning and what stayed at the end."""
    head, tail = same
    old, new = before[head : len(before) - tail], now[head : len(now) - tail]
    if len(old) * len(new) > MOST_PAIRS:
        yield head, head + len(old), lines[head : head + len(new)]
        return
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal" or b - a == d - c:
            places = ((head + a + n, head + c + n) for n in range(d - c))
            yield from ((at, at + 1, lines[line : line + 1]) for at, line in places)
        else:
            yield head + a, head + b, lines[head + c : head + d]


def _place(
    old: Sequence[Segment], begins: int, ends: int, new: Sequence[str], length_ms: int | None
) -> Iterator[Segment]:
    if not new:
        return
    if begins + 1 == ends and new[0].split() == old[begins].words.split() and len(new) == 1:
        yield old[begins]
        return
    if begins < ends:
        yield from share(old[begins].span[0], old[ends - 1].span[1], new)
        return
    low = old[begins - 1].span[1] if begins else 0
    high = old[begins].span[0] if begins < len(old) else length_ms or low
    if high - low >= SHORTEST_GAP_MS * len(new):
        yield from share(low, high, new)


def share(start_ms: int, end_ms: int, lines: Sequence[str]) -> Iterator[Segment]:
    """Each line with its part of the time, by how long it is."""
    total, said = sum(len(line) + 1 for line in lines), 0
    for line in lines:
        begins = start_ms + (end_ms - start_ms) * said // total
        said += len(line) + 1
        ends = start_ms + (end_ms - start_ms) * said // total
        yield Segment(line.strip(), begins, max(ends, begins + 1))


def _join_last(made: list[Segment], lines: list[str]) -> list[str]:
    """Put lines with the last segment that was made; what still waits when there is none."""
    if not made:
        return lines
    made[-1] = replace(made[-1], words="\n".join([made[-1].words, *lines]))
    return []
