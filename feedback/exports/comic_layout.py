"""Where everything stands on a page of a comic, in millimetres, and how large its words are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil, sqrt

from feedback.actions.frozen_storyboards import FrozenBoardPage, FrozenPanel
from feedback.model.storyboard_pages import PAGE_GRID, PANEL_GRID, Kind, Place, Tail

MM_PER_INCH = 25.4
# The page's area for panels: as broad to high as the grid's 12 by 16.
WIDTH, HEIGHT, GAP = 186.0, 248.0, 2.5
# Words at their full size, in millimetres: how wide a letter is, and how high a line.
LETTER, LINE, INSIDE = 1.82, 4.85, 5.5
SIZES = (150, 140, 130, 120, 110, 100, 90, 80, 70, 60)
PLAIN = 100
# Where a tail points on a page that is read from the right.
ACROSS = {
    Tail.EAST: Tail.WEST,
    Tail.WEST: Tail.EAST,
    Tail.NORTH_EAST: Tail.NORTH_WEST,
    Tail.NORTH_WEST: Tail.NORTH_EAST,
    Tail.SOUTH_EAST: Tail.SOUTH_WEST,
    Tail.SOUTH_WEST: Tail.SOUTH_EAST,
}
# How much larger than others words of a kind are written.
LARGE = {Kind.SOUND: 1.9}
# Scripts whose lines need more room, and by how much.
TALL = {"ur": 1.4, "ks": 1.4, "ar": 1.2, "my": 1.3, "km": 1.3, "bo": 1.3, "th": 1.15, "lo": 1.15}


@dataclass(frozen=True)
class Size:
    """How large something is printed, in millimetres."""

    width: float
    height: float


def mirrored(page: FrozenBoardPage) -> FrozenBoardPage:
    """The page for who reads from the right: left is right, but nothing in a picture is turned."""
    return replace(page, panels=tuple(map(_mirrored, page.panels)))


def _mirrored(panel: FrozenPanel) -> FrozenPanel:
    return replace(
        panel,
        place=_across(panel.place, PAGE_GRID[0]),
        words=tuple(
            replace(
                one, place=_across(one.place, PANEL_GRID[0]), tail=ACROSS.get(one.tail, one.tail)
            )
            for one in panel.words
        ),
        pictures=tuple(
            replace(one, place=_across(one.place, PANEL_GRID[0])) for one in panel.pictures
        ),
    )


def _across(place: Place, cells: int) -> Place:
    return replace(place, column=cells - place.column - place.width)


def panel_size(place: Place) -> Size:
    """How large a panel is printed."""
    return Size(
        _along(WIDTH, PAGE_GRID[0], place.width), _along(HEIGHT, PAGE_GRID[1], place.height)
    )


def item_size(panel: Place, place: Place) -> Size:
    """How large words or a picture in a panel are printed."""
    whole = panel_size(panel)
    return Size(
        whole.width * place.width / PANEL_GRID[0], whole.height * place.height / PANEL_GRID[1]
    )


def words_size(panel: Place, place: Place, kind: Kind, words: str, language: str) -> int:
    """How large words are written, in hundredths: as large as fits their place.

    Before they get smaller than is plain they grow downwards, to the panel's edge.
    """
    to_edge = replace(place, height=PANEL_GRID[1] - place.row)
    own, most = item_size(panel, place), item_size(panel, to_edge)
    large = LARGE.get(kind, 1.0)
    high = LINE * TALL.get(language.partition("-")[0], 1.0)
    for size in SIZES:
        if _fits(own if size > PLAIN else most, words, large * size / PLAIN, high):
            return size
    return SIZES[-1]


def _fits(room: Size, words: str, size: float, line: float) -> bool:
    letters = max(1.0, (room.width - INSIDE) / (LETTER * size))
    lines = sum(max(1, ceil(len(one) / letters)) for one in words.splitlines() or [""])
    longest = max((len(one) for one in words.split()), default=0)
    return lines * line * size + INSIDE / 2 <= room.height and longest <= letters * sqrt(2)


def _along(whole: float, cells: int, taken: int) -> float:
    return (whole + GAP) * taken / cells - GAP


def grid_css(unit: str, scale: float = 1.0) -> str:
    """The style of every place: panels in `unit` on their page, all else in hundredths of a panel.

    Plain places, not a grid of the style sheet's: not every reader of books knows those.
    """
    return "\n".join((*_panels(unit, scale), *_items()))


def _panels(unit: str, scale: float) -> Iterator[str]:
    for cells, size, start, length, first, last in (
        (PAGE_GRID[0], WIDTH, "left", "width", "c", "w"),
        (PAGE_GRID[1], HEIGHT, "top", "height", "r", "h"),
    ):
        for n in range(cells):
            at, long = (size + GAP) * n / cells, _along(size, cells, n + 1)
            yield f".comic-panels>.{first}{n + 1}{{{start}:{at * scale:.2f}{unit}}}"
            yield f".comic-panels>.{last}{n + 1}{{{length}:{long * scale:.2f}{unit}}}"


def _items() -> Iterator[str]:
    for n in range(PANEL_GRID[0]):
        at, long = f"{100 * n / PANEL_GRID[0]:.3f}%", f"{100 * (n + 1) / PANEL_GRID[0]:.3f}%"
        for within in (".comic-art", ".comic-words"):
            yield f"{within}>.c{n + 1}{{left:{at}}}{within}>.r{n + 1}{{top:{at}}}"
            yield f"{within}>.w{n + 1}{{width:{long}}}"
        yield f".comic-art>.h{n + 1}{{height:{long}}}"
        yield f".comic-words>.h{n + 1}{{min-height:{long}}}"
