"""How a comic is shown: its pages as they may be drawn for whoever looks, and its words to hear."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for
from markupsafe import Markup

from easyread.pictures import inline
from feedback.actions.my_comics import files_in
from feedback.actions.storyboard_contents import (
    DrawnPage,
    DrawnPanel,
    DrawnPicture,
    DrawnWords,
    current_board,
    resolve,
)
from feedback.model.own_comics import COMIC_LAYOUTS, SAID
from feedback.model.storyboard_pages import (
    LAYOUTS,
    Board,
    Crop,
    Kind,
    Place,
    Tail,
)
from feedback.model.storyboards import Storyboard
from feedback.model.telling import MediaFile
from feedback.web.diaries import TROUBLES
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext, mark
from feedback.web.picture_words import idea

# how many boxes: (words, where they stand on a page), as they are offered
LAYOUT_WORDS = {
    1: mark("1 box"),
    2: mark("2 boxes"),
    4: mark("4 boxes"),
    6: mark("6 boxes"),
}


@dataclass(frozen=True)
class Box:
    """One panel of a comic, with its place among all of them, counted from 1."""

    number: int
    panel: DrawnPanel
    words: str
    voice: MediaFile | None


@dataclass(frozen=True)
class ShownComic:
    """A comic for a page: what is drawn, each box with its words to hear, and its files."""

    id: Any
    title: str
    pages: tuple[DrawnPage, ...]
    boxes: list[Box]
    files: dict[str, MediaFile]
    board: Board

    @property
    def is_waiting(self) -> bool:
        """True while a picture in it is made ready."""
        return any(one.state == "received" for one in self.files.values())

    def box(self, panel_id: str) -> Box | None:
        """The box with that panel."""
        return next((one for one in self.boxes if one.panel.id == panel_id), None)


def show_comic(comic: Storyboard) -> ShownComic:
    """The comic as whoever is here may see it now."""
    board = current_board(db(), comic)
    drawn = resolve(db(), actor(), comic, now(), board)
    files = files_in(db(), actor(), comic, now(), board)
    pages = tuple(_page(page) for page in drawn.pages)
    voices = [files.get(panel.voice) for panel in board.panels]
    panels = [panel for page in pages for panel in page.panels]
    boxes = [
        Box(number, panel, box_words(panel), voice)
        for number, (panel, voice) in enumerate(zip(panels, voices, strict=True), 1)
    ]
    return ShownComic(comic.id, drawn.title, pages, boxes, files, board)


def box_words(panel: DrawnPanel) -> str:
    """What is in a box: what its maker says of it, else its pictures; and what is said in it."""
    return " ".join(_sentence(part) for part in _parts(panel) if part)


def for_templates(comic: ShownComic) -> dict[str, Any]:
    """What the macros that draw a page ask for."""
    waits = gettext("We are getting this picture ready. Please look again in a moment.")
    gone = gettext("This picture is not here any more.")
    return {
        "troubles": TROUBLES,
        "address": lambda copy: url_for("media_files.show", copy=copy.id),
        "symbol": lambda name, size: Markup(inline(name, css_class="drawn", size=size)),
        "texts": {
            "gone": gettext("These words are not here any more."),
            "gone_picture": waits if comic.is_waiting else gone,
        },
    }


def layouts() -> list[tuple[int, str, tuple[Place, ...]]]:
    """The layouts that are offered: how many boxes, its words, and where the boxes stand."""
    return [(n, gettext(LAYOUT_WORDS[n]), LAYOUTS[name]) for n, name in COMIC_LAYOUTS.items()]


def _parts(panel: DrawnPanel) -> Iterator[str]:
    yield panel.alt or " ".join(_sentence(one.alt) for one in panel.pictures if one.alt)
    for one in panel.words:
        if one.words and one.speaker:
            yield gettext("%(who)s says: %(words)s", who=one.speaker, words=one.drawn)
        else:
            yield one.drawn


def _sentence(words: str) -> str:
    words = words.strip()
    return words if words[-1:] in {".", "!", "?", "…", "۔", "؟", "।"} else f"{words}."


def _page(page: DrawnPage) -> DrawnPage:
    return replace(page, panels=tuple(_panel(panel) for panel in page.panels))


def _panel(panel: DrawnPanel) -> DrawnPanel:
    """Without a balloon in which nobody wrote yet. Everything in it is said once.

    What its maker says of a box stands for its pictures, and so do words for the small pictures
    that they came from.
    """
    words = tuple(one for one in panel.words if one.words or one.is_gone)
    said = " ".join(one.words for one in words)

    def alt(one: DrawnPicture) -> str:
        named = one.alt or (idea(one.symbol) if one.symbol else "")
        return "" if panel.alt or (one.place in SAID and named in said) else named

    pictures = tuple(replace(one, alt=alt(one)) for one in panel.pictures)
    return replace(panel, words=words, pictures=pictures)


def example() -> dict[str, Any]:
    """A small comic of two boxes, for someone who has not made one yet."""
    told = (
        ("phone-me-first", gettext("My social worker rang me.")),
        ("tea", gettext("We had tea. We talked.")),
    )
    panels = tuple(
        DrawnPanel(
            f"example{n}",
            n,
            Place(6 * (n - 1), 0, 6, 16),
            "",
            (DrawnWords(f"w{n}", Kind.CAPTION, Place(0, 0, 24, 4), Tail.NONE, words),),
            (DrawnPicture(f"p{n}", Place(2, 8, 20, 15), Crop(), idea(name), name),),
            "",
        )
        for n, (name, words) in enumerate(told, 1)
    )
    page = DrawnPage("example", 1, "free", panels, "")
    empty = ShownComic(None, "", (page,), [], {}, Board())
    return {"example": page, **for_templates(empty)}
