"""Places in a text: its sentences and words, and the marks that lie over it.

Places are Unicode code points, end exclusive, as in Python. Pure: no database, no pages.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

_PARAGRAPH = re.compile(r"[^\n]+\n*|\n+")
_SENTENCE_END = re.compile(r"[.!?…؟۔。！？।॥]+[\"'”’»)\]]*(?=\s|$)|(?<=[。！？])")
_SHORTENED = re.compile(
    r"(?:^|[\s(])(?:e\.?g|i\.?e|etc|mr|mrs|ms|dr|vs|approx|st|[^\W\d])\.$", re.I
)
_BREAK = re.compile(r"\n|" + _SENTENCE_END.pattern)
_WIDE_END = re.compile("[。！？]")
_SPACE = re.compile(r"\s*")
_WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class Piece:
    """A stretch of a text: one sentence, or the white space between sentences."""

    start: int
    end: int
    is_sentence: bool


@dataclass(frozen=True)
class Mark:
    """A mark over a text. `key` says whose it is."""

    start: int
    end: int
    key: Any


@dataclass(frozen=True)
class Segment:
    """A stretch with the same marks all through, and the marks that end with it."""

    start: int
    end: int
    marks: tuple[Mark, ...]
    ending: tuple[Mark, ...]


def settle(words: str) -> str:
    """The form in which places are counted: NFC, with one kind of line end."""
    return unicodedata.normalize("NFC", words.replace("\r\n", "\n").replace("\r", "\n"))


def paragraphs(text: str) -> list[list[Piece]]:
    """The text cut into paragraphs of pieces. The pieces, one after another, are the text."""
    return [_pieces(text, found.start(), found.end()) for found in _PARAGRAPH.finditer(text)]


def sentences(text: str) -> list[Piece]:
    """The sentences of a text, without the space around them, in order."""
    return [piece for part in paragraphs(text) for piece in part if piece.is_sentence]


def breaks(text: str, most: int, marks: Sequence[int], most_marks: int) -> list[int]:
    """Where a long text goes on anew: places of sentences, about as far from each other.

    Between two of them are at most so many letters, and so many of the places where `marks` begin
    (in order), or little more. The text is not cut into all its sentences for that.
    """
    each, each_marks = _evenly(len(text), most), _evenly(len(marks), most_marks)
    found: list[int] = []
    at: int | None = 0
    while at is not None:
        later = bisect_left(marks, at) + each_marks
        until = min([at + each, *marks[later : later + 1]])
        at = _next_sentence(text, max(until, at + 1)) if until < len(text) else None
        found += [] if at is None else [at]
    return found


def _evenly(count: int, most: int) -> int:
    return -(-count // max(1, -(-count // most)))


def _next_sentence(text: str, at: int) -> int | None:
    """Where the first sentence begins that is not before `at`, after the one that is there."""
    for found in _BREAK.finditer(text, at):
        cut = found.end()
        if found[0] == "\n" or not _is_shortened(text, cut):
            after = _SPACE.match(text, cut).end()
            return after if after < len(text) else None
    return None


def _is_shortened(text: str, cut: int) -> bool:
    """The same as for whole paragraphs, without knowing where this sentence begins."""
    return bool(_SHORTENED.search(_WIDE_END.split(text[max(0, cut - 9) : cut])[-1]))


def words_of(text: str) -> list[Piece]:
    """The words of a text with what is written on to them, for moving an edge word by word."""
    return [Piece(found.start(), found.end(), False) for found in _WORD.finditer(text)]


def segments(start: int, end: int, marks: Iterable[Mark]) -> list[Segment]:
    """Cut `start` to `end` wherever a mark begins or ends (a sweep over the edges).

    Marks may overlap in any way, reach beyond the stretch, or miss it. The segments, one after
    another, are the stretch.
    """
    over = sorted(
        (mark for mark in marks if mark.start < end and mark.end > start),
        key=lambda mark: (mark.start, -mark.end),
    )
    edges = {start, end, *(edge for mark in over for edge in (mark.start, mark.end))}
    inside = sorted(edge for edge in edges if start <= edge <= end)
    return [
        Segment(
            low,
            high,
            tuple(mark for mark in over if mark.start <= low and mark.end >= high),
            tuple(mark for mark in over if mark.end == high),
        )
        for low, high in pairwise(inside)
    ]


def over_each(pieces: Iterable[Piece], marks: Iterable[Mark]) -> Iterator[list[Mark]]:
    """For each piece, in the order of the text, the marks that lie over some of it.

    One sweep: the cost is that of what is found, not of the pieces times the marks.
    """
    coming = sorted(marks, key=lambda mark: (mark.start, -mark.end), reverse=True)
    open_now: list[Mark] = []
    for piece in pieces:
        while coming and coming[-1].start < piece.end:
            open_now.append(coming.pop())
        open_now = [mark for mark in open_now if mark.end > piece.start]
        yield open_now


def lanes(marks: Iterable[Mark]) -> dict[Any, int]:
    """A lane for each mark, counted from 0, so that no two that overlap share one."""
    ends: list[int] = []
    found = {}
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        lane = next((n for n, end in enumerate(ends) if end <= mark.start), len(ends))
        ends[lane : lane + 1] = [mark.end]
        found[mark.key] = lane
    return found


def runs(pieces: Sequence[Piece], chosen: Iterable[int]) -> list[tuple[int, int]]:
    """Places (start, end) of the chosen pieces, neighbours joined. Numbers beyond are skipped."""
    found: list[tuple[int, int]] = []
    last = None
    for number in sorted({n for n in chosen if 0 <= n < len(pieces)}):
        begins = pieces[number].start
        if last is not None and number == last + 1:
            begins = found.pop()[0]
        found.append((begins, pieces[number].end))
        last = number
    return found


def _pieces(text: str, start: int, end: int) -> list[Piece]:
    found = []
    at = start
    for low, high in _sentence_places(text, start, end):
        if low > at:
            found.append(Piece(at, low, False))
        found.append(Piece(low, high, True))
        at = high
    if at < end:
        found.append(Piece(at, end, False))
    return found


def _sentence_places(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Places of the sentences of one paragraph, trimmed."""
    at = start
    for found in _SENTENCE_END.finditer(text, start, end):
        cut = found.end()
        if cut <= at or _SHORTENED.search(text[max(at, cut - 9) : cut]):
            continue
        yield from _trimmed(text, at, cut)
        at = cut
    yield from _trimmed(text, at, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    low = start + len(piece) - len(piece.lstrip())
    high = end - (len(piece) - len(piece.rstrip()))
    if low < high:
        yield low, high
