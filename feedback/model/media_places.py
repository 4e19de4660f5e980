"""Places in what is seen and heard: a region of a picture, a stretch of a sound or a film.

A region is counted in thousandths of the upright picture's width and height, from its upper left
corner, so that it stays where it is when the picture is shown larger, smaller or printed. A
stretch is whole milliseconds from the beginning. Pure: no database, no pages.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from feedback.model.timed_words import Segment

WHOLE = 1000
# Three by three cells with names: where each column and each row begins and ends.
THIRDS = ((0, 333), (333, 667), (667, WHOLE))
CELLS = (
    *("top-left", "top-middle", "top-right"),
    *("middle-left", "middle", "middle-right"),
    *("bottom-left", "bottom-middle", "bottom-right"),
)


class BadPlace(Exception):
    """A place that cannot be: `code` says why."""

    NO_SIZE = "no-size"
    OUTSIDE = "outside-the-picture"
    ENDS_FIRST = "ends-first"
    PAST_THE_END = "past-the-end"

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Region:
    """A rectangle in a picture. Raises BadPlace when it has no size or lies outside."""

    left: int
    top: int
    right: int
    bottom: int

    def __post_init__(self) -> None:
        if not all(0 <= edge <= WHOLE for edge in self.edges):
            raise BadPlace(BadPlace.OUTSIDE)
        if self.left >= self.right or self.top >= self.bottom:
            raise BadPlace(BadPlace.NO_SIZE)

    @property
    def edges(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom, in thousandths."""
        return self.left, self.top, self.right, self.bottom

    @property
    def cells(self) -> list[str]:
        """The cells that it lies over, in reading order. There is always one."""
        return [cell for cell in CELLS if _overlaps(self, region_of_cells([cell]))]


@dataclass(frozen=True)
class Stretch:
    """From when to when, in milliseconds. Raises BadPlace unless it begins before it ends."""

    begins_ms: int
    ends_ms: int

    def __post_init__(self) -> None:
        if not 0 <= self.begins_ms < self.ends_ms:
            raise BadPlace(BadPlace.ENDS_FIRST)

    def within(self, length_ms: int | None) -> Stretch:
        """The same, when it lies in a recording of that length. Raises BadPlace."""
        if length_ms is not None and self.ends_ms > length_ms:
            raise BadPlace(BadPlace.PAST_THE_END)
        return self


def region_of_cells(cells: Iterable[str]) -> Region:
    """The smallest region around these cells. Raises BadPlace when none of them is a cell."""
    found = [divmod(CELLS.index(cell), 3) for cell in cells if cell in CELLS]
    if not found:
        raise BadPlace(BadPlace.NO_SIZE)
    rows, columns = [row for row, _ in found], [column for _, column in found]
    return Region(
        THIRDS[min(columns)][0],
        THIRDS[min(rows)][0],
        THIRDS[max(columns)][1],
        THIRDS[max(rows)][1],
    )


def stretch_of_lines(lines: Iterable[tuple[int, int]]) -> Stretch:
    """From the beginning of the first of these to the end of the last. Raises BadPlace."""
    found = list(lines)
    if not found:
        raise BadPlace(BadPlace.ENDS_FIRST)
    return Stretch(min(begins for begins, _ in found), max(ends for _, ends in found))


def words_in(segments: Sequence[Segment], stretch: Stretch) -> str:
    """The words that are said in a stretch, one line for each segment; empty when none are.

    A segment is said in it when half of the segment lies in the stretch, or when half of the
    stretch lies in the segment: a breath of the next sentence does not bring its words along.
    Words without times are said nowhere.
    """
    return "\n".join(" ".join(one.words.split()) for one in _said_in(segments, stretch))


def stands_at(segments: Sequence[Segment], words: str) -> Stretch | None:
    """The stretch in which exactly these words are said, as `words_in` gives them.

    None when they are said nowhere, more than once, or not in segments of their own.
    """
    wanted = words.split("\n")
    lines = [" ".join(one.words.split()) for one in segments]
    ends = range(len(wanted), len(lines) + 1)
    found = [segments[end - len(wanted) : end] for end in ends if _are(lines, wanted, end)]
    if not words or len(found) != 1 or not all(one.is_timed for one in found[0]):
        return None
    spans = [one.span for one in found[0]]
    begins, ends_ms = min(begins for begins, _ in spans), max(ends for _, ends in spans)
    if begins >= ends_ms:
        return None
    stretch = Stretch(begins, ends_ms)
    return stretch if words_in(segments, stretch) == words else None


def in_order_still(
    were: Mapping[Hashable, Region | Stretch], are: Mapping[Hashable, Region | Stretch]
) -> set[Hashable]:
    """Those stretches that come before and after the same others as they did."""
    begins = {id: (were[id].begins_ms, are[id].begins_ms) for id in are if _is_time(were[id])}
    return {
        id
        for id, (was, now) in begins.items()
        if all((was - then) * (now - today) >= 0 for then, today in begins.values())
    }


def _is_time(where: Region | Stretch) -> bool:
    return isinstance(where, Stretch)


def _are(lines: Sequence[str], wanted: Sequence[str], end: int) -> bool:
    return list(lines[end - len(wanted) : end]) == list(wanted)


def _said_in(segments: Sequence[Segment], stretch: Stretch) -> Iterator[Segment]:
    for one in segments:
        if not one.is_timed:
            continue
        begins, ends = one.span
        shared = min(ends, stretch.ends_ms) - max(begins, stretch.begins_ms)
        shorter = min(ends - begins, stretch.ends_ms - stretch.begins_ms)
        if shared > 0 and shared * 2 >= shorter:
            yield one


def _overlaps(one: Region, other: Region) -> bool:
    across = one.left < other.right and other.left < one.right
    return across and one.top < other.bottom and other.top < one.bottom
