"""What to look at before a storyboard is done: gentle findings, none of which stops anyone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from feedback.actions.storyboard_contents import DrawnBoard, DrawnPanel
from feedback.model.storyboard_pages import MOST_WORDS_IN_A_PANEL


@dataclass(frozen=True)
class Finding:
    """One thing to look at: its code (a key of CHECKS), and where, with numbers from 1.

    `item_id` is the words or the picture that it is about, when it is about one.
    """

    code: str
    page_id: str
    page: int
    panel_id: str
    panel: int
    item_id: str = ""


def _too_many_words(panel: DrawnPanel) -> Iterator[str]:
    if panel.word_count > MOST_WORDS_IN_A_PANEL:
        yield ""


def _empty(panel: DrawnPanel) -> Iterator[str]:
    if not (panel.words or panel.pictures):
        yield ""


def _without_alt(panel: DrawnPanel) -> Iterator[str]:
    return (one.id for one in panel.pictures if not (one.alt or one.is_gone))


def _without_words(panel: DrawnPanel) -> Iterator[str]:
    return (one.id for one in panel.words if not (one.words.strip() or one.is_gone))


def _gone(panel: DrawnPanel) -> Iterator[str]:
    return (one.id for one in (*panel.words, *panel.pictures) if one.is_gone)


CHECKS: dict[str, Callable[[DrawnPanel], Iterator[str]]] = {
    "gone": _gone,
    "too-many-words": _too_many_words,
    "empty": _empty,
    "no-words": _without_words,
    "no-alt": _without_alt,
}


def findings(board: DrawnBoard) -> list[Finding]:
    """What to look at, in reading order."""
    return [
        Finding(code, page.id, page.number, panel.id, panel.number, item_id)
        for page in board.pages
        for panel in page.panels
        for code, check in CHECKS.items()
        for item_id in check(panel)
    ]
