"""The script of a story: pages, panels, what is in each. Every other form of it is made of this.

Where a storyboard was made and everyone said yes to its script, that is the script
(`script_drawn.py`). Otherwise a first script has one panel for each quotation, in the order it was
told. It says only what was told. What a place looked like is left open, because nobody said.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from easyread.pictures import picture
from feedback.actions.frozen import FrozenMedium, FrozenQuotation, FrozenStory
from feedback.exports.media_names import media_path, picked_path
from feedback.exports.pieces import NONE, Pieces
from feedback.exports.quotes import quote_id
from feedback.exports.script_drawn import drawn_pages, made_from
from feedback.exports.wording import LONG, caption_of, panel_picture
from feedback.model.storyboard_pages import MOST_WORDS_IN_A_PANEL

PANELS_ON_A_PAGE = 6
MOODS = {"good": "good", "in-between": "in between", "not-good": "not good"}


def script_of(story: FrozenStory, pieces: Pieces = NONE) -> dict[str, Any]:
    """The script of one story as plain values; `pieces` are the clips and crops there are.

    This is the one place that says what the pages are, and `made_from` which they are. JSON,
    Markdown, Word and the PDF follow it.
    """
    board = story.script
    return {
        "schema": "story-script",
        "schema_version": 1,
        "story_id": story.label,
        "title": story.title or (board.title if board else ""),
        "easy_words": story.easy_words,
        "made_from": made_from(board),
        "pages": drawn_pages(story, board, pieces) if board else first_pages(story, pieces),
    }


def first_pages(story: FrozenStory, pieces: Pieces = NONE) -> list[dict[str, Any]]:
    """Pages of at most 6 panels, one panel for each quotation."""
    panels = (_panel(story, said, n, pieces) for n, said in enumerate(story.quotations, 1))
    return [{"n": n, "panels": page} for n, page in enumerate(_pages(panels), 1)]


def _pages(panels: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while page := list(islice(panels, PANELS_ON_A_PAGE)):
        yield page


def _panel(story: FrozenStory, said: FrozenQuotation, n: int, pieces: Pieces) -> dict[str, Any]:
    cut = pieces.path_of(story, said)
    beside = [medium for medium in story.media if medium.source_id == said.source_id]
    heard = (medium for medium in beside if medium.kind != "photo" and medium.is_here)
    sounds = [media_path(medium, "play") for medium in heard]
    sounds.sort(key=lambda path: f"/{said.medium}." not in path)
    return {
        "n": n,
        "description": panel_picture(said),
        "setting": "",
        "mood": MOODS.get(said.feeling, ""),
        "elements": [_caption(said), *_balloon(story, said)],
        "picture_refs": [
            *([{"file": cut, "alt": said.words}] if cut and said.is_picture else []),
            *(_picture(medium) for medium in beside if medium.kind == "photo"),
            *_picked(story, said),
        ],
        "audio_ref": cut if cut and not said.is_picture else sounds[0] if sounds else None,
        "notes": [LONG] if len(said.words.split()) > MOST_WORDS_IN_A_PANEL else [],
    }


def _caption(said: FrozenQuotation) -> dict[str, Any]:
    return {
        "type": "caption",
        "speaker": "",
        "text": caption_of(said),
        "verbatim": False,
        "quote_id": None,
    }


def _balloon(story: FrozenStory, said: FrozenQuotation) -> Iterator[dict[str, Any]]:
    """What is said; a place in a picture is described, which nobody says."""
    if not said.words:
        return
    yield {
        "type": "caption" if said.is_picture else "balloon",
        "speaker": "" if said.is_picture else said.speaker,
        "text": said.words,
        "verbatim": not said.is_picture,
        "quote_id": quote_id(story, said),
        "is_replaced": said.is_replaced,
        "language": said.language,
    }


def _picked(story: FrozenStory, said: FrozenQuotation) -> Iterator[dict[str, str]]:
    for one in story.picked:
        if one.source_id == said.source_id:
            for name in one.names:
                yield {"file": picked_path(name), "alt": picture(name).idea}


def _picture(medium: FrozenMedium) -> dict[str, str]:
    purpose = "print" if medium.copy("print") else "screen"
    return {"file": media_path(medium, purpose), "alt": medium.description}
