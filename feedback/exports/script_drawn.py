"""The script of a story as its storyboard tells it: pages, panels, words, pictures, in their order.

Each of its words says which quotation it comes from; stand-ins are in place already.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from easyread.pictures.sorted_cards import SortedCards
from feedback.actions.frozen import FrozenMedium, FrozenQuotation, FrozenStory
from feedback.actions.frozen_storyboards import (
    FrozenBoardPage,
    FrozenPanel,
    FrozenPicture,
    FrozenStoryboard,
    FrozenWords,
)
from feedback.exports.media_names import media_path, picked_path, sorted_path
from feedback.exports.pieces import Pieces
from feedback.exports.quotes import quote_id
from feedback.exports.wording import LONG
from feedback.model.storyboard_pages import MOST_WORDS_IN_A_PANEL, Kind, Place

TYPES = {
    Kind.CAPTION: "caption",
    Kind.SPEECH: "balloon",
    Kind.THOUGHT: "thought",
    Kind.SOUND: "sfx",
}
FIRST = "A first script: one panel for each quotation. Nobody made a storyboard of it yet."
AGREED = "The script of storyboard {label}. All who told the story said yes to its script."


def made_from(board: FrozenStoryboard | None) -> dict[str, str]:
    """What a script is made from: a storyboard that was agreed to, or quotations."""
    if board is None:
        return {"kind": "quotations", "words": FIRST}
    words = AGREED.format(label=board.label)
    return {"kind": "storyboard", "id": board.label, "stage": board.stage, "words": words}


def drawn_pages(
    story: FrozenStory, board: FrozenStoryboard, pieces: Pieces
) -> list[dict[str, Any]]:
    """The pages of a storyboard, in the shape of every script."""
    return [_page(story, page, pieces) for page in board.pages]


def symbols(story: FrozenStory) -> tuple[str, ...]:
    """The pictures of the library in the script of a story, each once, in order."""
    return tuple(dict.fromkeys(one.symbol for one in _shown(story) if one.symbol))


def sorted_cards(story: FrozenStory) -> dict[str, SortedCards]:
    """The sorted cards in the script of a story, by the paths of their files."""
    return {_path_of(one): one.cards for one in _shown(story) if one.cards}


def _shown(story: FrozenStory) -> Iterator[FrozenPicture]:
    panels = story.script.panels if story.script else ()
    return (one for panel in panels for one in panel.pictures)


def _path_of(one: FrozenPicture) -> str:
    if one.cards:
        return sorted_path(one.id)
    return picked_path(one.symbol) if one.symbol else ""


def _page(story: FrozenStory, page: FrozenBoardPage, pieces: Pieces) -> dict[str, Any]:
    panels = [_panel(story, panel, pieces) for panel in page.panels]
    return {"n": page.number, "alt": page.alt, "panels": panels}


def _panel(story: FrozenStory, panel: FrozenPanel, pieces: Pieces) -> dict[str, Any]:
    said = {one.label: one for one in story.quotations}
    heard = (said[one.quotation] for one in panel.words if one.is_verbatim)
    clips = (pieces.path_of(story, one) for one in heard if not one.is_picture)
    return {
        "n": panel.number,
        "description": panel.scene or panel.alt,
        "alt": panel.alt,
        "setting": "",
        "mood": "",
        "place": _edges(panel.place),
        "elements": [_element(story, one, said.get(one.quotation)) for one in panel.words],
        "picture_refs": list(_pictures(story, panel)),
        "audio_ref": next(filter(None, clips), None),
        "notes": list(_notes(panel)),
    }


def _element(story: FrozenStory, one: FrozenWords, said: FrozenQuotation | None) -> dict[str, Any]:
    return {
        "type": TYPES[one.kind],
        "speaker": one.speaker,
        "text": one.words,
        "verbatim": one.is_verbatim,
        "quote_id": quote_id(story, said) if said else None,
        "is_shortened": said is not None and not one.is_verbatim,
        "is_replaced": one.is_replaced,
        "language": one.language,
    }


def _pictures(story: FrozenStory, panel: FrozenPanel) -> Iterator[dict[str, Any]]:
    for one in panel.pictures:
        file = _path_of(one) or _file(story, one)
        if file:
            shown = [one.crop.left, one.crop.top, one.crop.right, one.crop.bottom]
            crop = {} if one.crop.is_whole else {"shown": shown}
            yield {"file": file, "alt": one.alt, **crop}


def _file(story: FrozenStory, one: FrozenPicture) -> str:
    medium: FrozenMedium | None = next((m for m in story.media if m.label == one.medium), None)
    if medium is None or not medium.is_here:
        return ""
    return media_path(medium, "print" if medium.copy("print") else medium.copies[0].purpose)


def _notes(panel: FrozenPanel) -> Iterator[str]:
    if sum(len(one.words.split()) for one in panel.words) > MOST_WORDS_IN_A_PANEL:
        yield LONG


def _edges(place: Place) -> dict[str, int]:
    """Where the panel lies on its page of 12 by 16 cells."""
    return {
        "column": place.column,
        "row": place.row,
        "width": place.width,
        "height": place.height,
    }
