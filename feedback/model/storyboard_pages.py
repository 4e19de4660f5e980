"""The pages of a storyboard as plain values: pages, panels, words and pictures, in reading order.

Pure: no database, no clock. A place is (column, row, width, height) in whole cells from 0: of a
panel on its page of 12 by 16, of words and pictures on their panel of 24 by 24. How they change is
in `storyboard_edits`.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

PAGE_GRID = (12, 16)
PANEL_GRID = (24, 24)
SMALLEST_PANEL = (3, 3)
SMALLEST_ITEM = (4, 2)
WHOLE = 1000
SMALLEST_CROP = 100
MOST_PAGES = 60
MOST_PANELS = 12
MOST_ITEMS = 12
LONGEST_WORDS = 600
LONGEST_SPEAKER = 60
LONGEST_ALT = 600
LONGEST_SCENE = 1000
MOST_WORDS_IN_A_PANEL = 35
_ID = re.compile(r"[a-z0-9]{1,32}")
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_SOURCE = re.compile(rf"media:{_UUID}|symbol:[a-z0-9-]{{1,60}}|sorted:{_UUID}:[1-9][0-9]{{0,8}}")


class BadBoard(Exception):
    """A document that is no storyboard: `where` says what is wrong in it, never its words."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


class Kind(enum.StrEnum):
    """How words stand in a panel."""

    CAPTION = "caption"
    SPEECH = "speech"
    THOUGHT = "thought"
    SOUND = "sound"


class Tail(enum.StrEnum):
    """Where the tail of a balloon points: eight ways, as on a compass, or nowhere."""

    NORTH = "n"
    NORTH_EAST = "ne"
    EAST = "e"
    SOUTH_EAST = "se"
    SOUTH = "s"
    SOUTH_WEST = "sw"
    WEST = "w"
    NORTH_WEST = "nw"
    NONE = "none"


@dataclass(frozen=True)
class Place:
    """Where something lies on a grid, in whole cells from 0."""

    column: int
    row: int
    width: int
    height: int

    def within(self, grid: tuple[int, int], smallest: tuple[int, int] = (1, 1)) -> Place:
        """The nearest place that lies on the grid and is large enough."""
        width, height = (
            max(least, min(size, most))
            for size, least, most in zip((self.width, self.height), smallest, grid, strict=True)
        )
        column = max(0, min(self.column, grid[0] - width))
        row = max(0, min(self.row, grid[1] - height))
        return Place(column, row, width, height)

    def crosses(self, other: Place) -> bool:
        """True when they have a cell in common."""
        across = (
            self.column < other.column + other.width and other.column < self.column + self.width
        )
        down = self.row < other.row + other.height and other.row < self.row + self.height
        return across and down


@dataclass(frozen=True)
class Crop:
    """What of a picture is shown: its edges in thousandths of the upright picture."""

    left: int = 0
    top: int = 0
    right: int = WHOLE
    bottom: int = WHOLE

    @property
    def is_whole(self) -> bool:
        """True when nothing is cut off."""
        return self == Crop()


@dataclass(frozen=True)
class Words:
    """Words in a panel.

    With a `quotation_id` and no words of its own they are that quotation, word for word, looked
    up when shown. With both a human shortened it. `words` is None or has at least one letter,
    unless nobody has written any yet.
    """

    id: str
    kind: Kind
    place: Place
    speaker: str = ""
    words: str | None = None
    quotation_id: str | None = None
    tail: Tail = Tail.NONE


@dataclass(frozen=True)
class Picture:
    """A picture in a panel. `source` is `media:<id of a media file>`, `symbol:<name>`, or
    `sorted:<id of an answer>:<its version>` for the cards that were sorted in it.
    """

    id: str
    source: str
    place: Place
    crop: Crop = Crop()  # noqa: RUF009 (frozen)
    alt: str = ""

    @property
    def symbol(self) -> str:
        """The name of a picture of the library; empty for a photo or a drawing."""
        kind, _, name = self.source.partition(":")
        return name if kind == "symbol" else ""

    @property
    def media_file_id(self) -> str:
        """The id of a photo or a drawing that was told; empty for a picture of the library."""
        kind, _, id = self.source.partition(":")
        return id if kind == "media" else ""

    @property
    def is_sorted(self) -> bool:
        """True for cards that someone sorted."""
        return self.source.startswith("sorted:")


def is_source(text: str) -> bool:
    """True when a picture can come from there."""
    return bool(_SOURCE.fullmatch(text))


Item = Words | Picture


@dataclass(frozen=True)
class Panel:
    """A panel. `scene` says what happens and where, for whoever draws it.

    `voice` is the id of a sound in which its words are said; empty where nobody said them.
    """

    id: str
    place: Place
    scene: str = ""
    words: tuple[Words, ...] = ()
    pictures: tuple[Picture, ...] = ()
    alt: str = ""
    voice: str = ""

    @property
    def is_empty(self) -> bool:
        """True when nothing is in it yet: no words, no picture, no scene."""
        return not (self.words or self.pictures or self.scene or self.voice)

    def find(self, item_id: str) -> Item | None:
        """The words or the picture with that id."""
        return next((one for one in (*self.words, *self.pictures) if one.id == item_id), None)


@dataclass(frozen=True)
class Page:
    """A page. `layout` is a key of LAYOUTS."""

    id: str
    layout: str
    panels: tuple[Panel, ...] = ()
    alt: str = ""


@dataclass(frozen=True)
class Board:
    """All the pages, in order. Ids are unique in the whole board."""

    pages: tuple[Page, ...] = ()

    @property
    def panels(self) -> Iterator[Panel]:
        """Every panel, in reading order."""
        return (panel for page in self.pages for panel in page.panels)

    def page(self, page_id: str) -> Page | None:
        """The page with that id."""
        return next((page for page in self.pages if page.id == page_id), None)

    def page_of(self, panel_id: str) -> Page | None:
        """The page that a panel is on."""
        has = (page for page in self.pages if any(one.id == panel_id for one in page.panels))
        return next(has, None)

    def panel(self, panel_id: str) -> Panel | None:
        """The panel with that id."""
        return next((panel for panel in self.panels if panel.id == panel_id), None)

    @property
    def quotation_ids(self) -> list[str]:
        """The quotations that words come from, each once, in order."""
        words = (one for panel in self.panels for one in panel.words)
        return list(dict.fromkeys(one.quotation_id for one in words if one.quotation_id))

    @property
    def media_file_ids(self) -> list[str]:
        """The files that pictures come from, each once, in order."""
        pictures = (one for panel in self.panels for one in panel.pictures)
        return list(dict.fromkeys(one.media_file_id for one in pictures if one.media_file_id))

    @property
    def sorted_sources(self) -> list[str]:
        """The sorted cards that stand in it, each once, in order."""
        pictures = (one for panel in self.panels for one in panel.pictures)
        return list(dict.fromkeys(one.source for one in pictures if one.is_sorted))

    @property
    def voice_ids(self) -> list[str]:
        """The sounds in which words are said, each once, in order."""
        return list(dict.fromkeys(panel.voice for panel in self.panels if panel.voice))


# Where the panels of a page stand, by the layout's name, in reading order.
LAYOUTS: Mapping[str, tuple[Place, ...]] = {
    "full": (Place(0, 0, 12, 16),),
    "two-rows": (Place(0, 0, 12, 8), Place(0, 8, 12, 8)),
    "three-rows": (Place(0, 0, 12, 5), Place(0, 5, 12, 6), Place(0, 11, 12, 5)),
    "two-by-two": tuple(Place(c, r, 6, 8) for r in (0, 8) for c in (0, 6)),
    "two-by-three": tuple(Place(c, r, 6, h) for r, h in ((0, 5), (5, 6), (11, 5)) for c in (0, 6)),
    "strip-of-three": tuple(Place(c, 0, 4, 6) for c in (0, 4, 8)),
    "tall-and-two": (Place(0, 0, 6, 16), Place(6, 0, 6, 8), Place(6, 8, 6, 8)),
    "free": (Place(0, 0, 12, 6),),
}
FREE = "free"
# Where new words and pictures stand at first. Words of a kind come one under another.
FIRST_PLACES: Mapping[Kind, Place] = {
    Kind.CAPTION: Place(0, 0, 24, 4),
    Kind.SPEECH: Place(1, 1, 14, 8),
    Kind.THOUGHT: Place(1, 1, 14, 8),
    Kind.SOUND: Place(6, 9, 12, 5),
}
FIRST_TAILS: Mapping[Kind, Tail] = {Kind.SPEECH: Tail.SOUTH, Kind.THOUGHT: Tail.SOUTH}
WHOLE_PANEL = Place(0, 0, *PANEL_GRID)


# --- JSON in and out -------------------------------------------------------------------------


def to_json(board: Board) -> list[dict[str, Any]]:
    """The board as plain values: a list of pages."""
    return [asdict(page) for page in board.pages]


def from_json(pages: Any) -> Board:
    """The board from plain values. Raises BadBoard when it is none."""
    found = tuple(_page(page, f"page {n}") for n, page in enumerate(_list(pages, "pages"), 1))
    board = Board(found)
    _refuse(len(found) > MOST_PAGES, "too many pages")
    ids = list(_ids(board))
    _refuse(len(ids) != len(set(ids)), "an id stands twice")
    return board


def _page(given: Any, where: str) -> Page:
    _refuse(not isinstance(given, dict), where)
    panels = tuple(
        _panel(panel, f"{where}, panel {n}")
        for n, panel in enumerate(_list(given.get("panels", []), where), 1)
    )
    _refuse(len(panels) > MOST_PANELS, f"{where}: too many panels")
    layout = given.get("layout")
    _refuse(layout not in LAYOUTS, f"{where}: no such layout")
    return Page(_id(given, where), layout, panels, _text(given, "alt", LONGEST_ALT, where))


def _panel(given: Any, where: str) -> Panel:
    _refuse(not isinstance(given, dict), where)
    words = tuple(_words(one, where) for one in _list(given.get("words", []), where))
    pictures = tuple(_picture(one, where) for one in _list(given.get("pictures", []), where))
    _refuse(len(words) + len(pictures) > MOST_ITEMS, f"{where}: too much in it")
    place = _place(given, PAGE_GRID, SMALLEST_PANEL, where)
    scene, alt, voice = (
        _text(given, name, most, where)
        for name, most in (("scene", LONGEST_SCENE), ("alt", LONGEST_ALT), ("voice", 36))
    )
    return Panel(_id(given, where), place, scene, words, pictures, alt, voice)


def _words(given: Any, where: str) -> Words:
    _refuse(not isinstance(given, dict), where)
    quotation_id, said = given.get("quotation_id"), given.get("words")
    _refuse(not isinstance(quotation_id, str | None), f"{where}: a quotation")
    if said is not None:
        said = _text(given, "words", LONGEST_WORDS, where)
    return Words(
        id=_id(given, where),
        kind=_of(Kind, given.get("kind"), where),
        place=_place(given, PANEL_GRID, SMALLEST_ITEM, where),
        speaker=_text(given, "speaker", LONGEST_SPEAKER, where),
        words=said,
        quotation_id=quotation_id,
        tail=_of(Tail, given.get("tail", Tail.NONE), where),
    )


def _picture(given: Any, where: str) -> Picture:
    _refuse(not isinstance(given, dict), where)
    source = given.get("source")
    _refuse(not isinstance(source, str) or not is_source(source), f"{where}: a source")
    edges = given.get("crop", {})
    numbers = isinstance(edges, dict) and all(_is_whole(edges.get(e)) for e in _EDGES)
    _refuse(not numbers, f"{where}: a crop")
    crop = Crop(*(edges[edge] for edge in _EDGES))
    _refuse(not _is_crop(crop), f"{where}: a crop")
    place = _place(given, PANEL_GRID, SMALLEST_ITEM, where)
    alt = _text(given, "alt", LONGEST_ALT, where)
    return Picture(_id(given, where), str(source), place, crop, alt)


_EDGES = ("left", "top", "right", "bottom")
_SIDES = ("column", "row", "width", "height")
Member = TypeVar("Member", Kind, Tail)


def _place(given: dict, grid: tuple[int, int], smallest: tuple[int, int], where: str) -> Place:
    place = given.get("place")
    numbers = isinstance(place, dict) and all(_is_whole(place.get(side)) for side in _SIDES)
    _refuse(not numbers, f"{where}: a place")
    return Place(*(place[side] for side in _SIDES)).within(grid, smallest)  # type: ignore[index]


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_crop(crop: Crop) -> bool:
    across, down = crop.right - crop.left, crop.bottom - crop.top
    inside = min(crop.left, crop.top) >= 0 and max(crop.right, crop.bottom) <= WHOLE
    return inside and min(across, down) >= SMALLEST_CROP


def _of(kind: type[Member], value: Any, where: str) -> Member:
    try:
        return kind(value)
    except ValueError as wrong:
        raise BadBoard(f"{where}: {kind.__name__.lower()}") from wrong


def _text(given: dict, name: str, most: int, where: str) -> str:
    value = given.get(name, "")
    _refuse(not isinstance(value, str) or len(value) > most, f"{where}: {name}")
    return value


def _id(given: dict, where: str) -> str:
    value = given.get("id")
    _refuse(not isinstance(value, str) or not _ID.fullmatch(value), f"{where}: an id")
    return str(value)


def _list(value: Any, where: str) -> list[Any]:
    _refuse(not isinstance(value, list | tuple), where)
    return list(value)


def _refuse(is_wrong: bool, where: str) -> None:
    if is_wrong:
        raise BadBoard(where)


def _ids(board: Board) -> Iterator[str]:
    for page in board.pages:
        yield page.id
        for panel in page.panels:
            yield panel.id
            yield from (one.id for one in (*panel.words, *panel.pictures))
