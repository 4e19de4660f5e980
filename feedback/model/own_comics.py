"""The panels of someone's own comic: one picture, who speaks, what they say, and where it stands.

Pure. A panel of an own comic holds at most one large picture, some small pictures that say
something, one caption or balloon, and a voice. Places are never chosen: `arranged` gives them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from feedback.model.storyboard_edits import change_panel, crop_within
from feedback.model.storyboard_pages import (
    WHOLE_PANEL,
    Board,
    Crop,
    Kind,
    Panel,
    Picture,
    Place,
    Tail,
    Words,
)

# What people may begin with, by how many panels, as they are offered.
COMIC_LAYOUTS = {1: "full", 2: "two-rows", 4: "two-by-two", 6: "two-by-three"}
MOST_SAID = 3
# Small pictures stand in a row at the bottom.
SAID = tuple(Place(1 + 8 * n, 17, 6, 6) for n in range(MOST_SAID))
PHOTO_ABOVE, SYMBOL_BELOW_WORDS, SYMBOL_BETWEEN = (
    Place(0, 0, 24, 17),
    Place(2, 8, 20, 15),
    Place(3, 8, 18, 9),
)
SYMBOL_ALONE = Place(2, 2, 20, 20)
CAPTION, SPEECH, SPEECH_ALONE = Place(0, 0, 24, 4), Place(1, 1, 22, 6), Place(2, 7, 20, 8)


def large_picture(panel: Panel) -> Picture | None:
    """The picture of a panel that is not one of the small ones."""
    return next((one for one in panel.pictures if not _is_small(one)), None)


def said_pictures(panel: Panel) -> tuple[Picture, ...]:
    """The small pictures that say something, in order."""
    return tuple(one for one in panel.pictures if _is_small(one))


def words_of(panel: Panel) -> Words | None:
    """The caption or the balloon of a panel; also one in which nobody wrote yet."""
    return next(iter(panel.words), None)


def put_picture(board: Board, panel_id: str, picture: Picture | None) -> Board:
    """The board with this as the large picture of a panel; None takes it out."""

    def put(panel: Panel) -> Panel:
        large = (picture,) if picture else ()
        return replace(panel, pictures=(*large, *said_pictures(panel)), alt="")

    return _changed(board, panel_id, put)


def crop_picture(board: Board, panel_id: str, change: Callable[[Crop], Crop]) -> Board:
    """The board with another part of a panel's large picture shown."""

    def crop(panel: Panel) -> Panel:
        large = large_picture(panel)
        if large is None:
            return panel
        nearer = replace(large, crop=crop_within(change(large.crop)))
        return replace(panel, pictures=(nearer, *said_pictures(panel)))

    return _changed(board, panel_id, crop)


def set_speaker(board: Board, panel_id: str, speaker: str, id: str) -> Board:
    """The board with someone who speaks in a panel; without a name the story tells.

    `id` is for words that nobody wrote yet.
    """
    kind, tail = (Kind.SPEECH, Tail.SOUTH) if speaker else (Kind.CAPTION, Tail.NONE)

    def speak(panel: Panel) -> Panel:
        had = words_of(panel) or Words(id, kind, CAPTION)
        return replace(panel, words=(replace(had, kind=kind, tail=tail, speaker=speaker),), alt="")

    return _changed(board, panel_id, speak)


def say(board: Board, panel_id: str, words: str, id: str) -> Board:
    """The board with these words in a panel; without any its balloon goes."""

    def put(panel: Panel) -> Panel:
        if not words:
            return replace(panel, words=(), alt="")
        had = words_of(panel) or Words(id, Kind.CAPTION, CAPTION)
        return replace(panel, words=(replace(had, words=words),), alt="")

    return _changed(board, panel_id, put)


def say_with_picture(board: Board, panel_id: str, name: str, id: str) -> Board:
    """The board with one more small picture of the library in a panel, where there is room."""

    def add(panel: Panel) -> Panel:
        said = said_pictures(panel)
        if len(said) >= MOST_SAID:
            return panel
        more = Picture(id, f"symbol:{name}", SAID[len(said)])
        return replace(panel, pictures=(*panel.pictures, more), alt="")

    return _changed(board, panel_id, add)


def take_said_out(board: Board, panel_id: str, picture_id: str) -> Board:
    """The board without one of the small pictures of a panel."""

    def take(panel: Panel) -> Panel:
        kept = tuple(one for one in panel.pictures if not (_is_small(one) and one.id == picture_id))
        return replace(panel, pictures=kept, alt="")

    return _changed(board, panel_id, take)


def set_voice(board: Board, panel_id: str, media_file_id: str) -> Board:
    """The board with a voice in a panel; an empty id takes it out."""
    return change_panel(board, panel_id, voice=media_file_id)


def swap(board: Board, panel_id: str, by: int) -> Board:
    """The board with a panel's content so many places later, also on the next page.

    What it passes comes earlier. Places stay: only what is in them changes.
    """
    panels = list(board.panels)
    at = next((n for n, one in enumerate(panels) if one.id == panel_id), None)
    if at is None or not 0 <= at + by < len(panels):
        return board
    panels.insert(at + by, panels.pop(at))
    turned = iter(panels)
    return Board(
        tuple(
            replace(
                page, panels=tuple(replace(next(turned), place=one.place) for one in page.panels)
            )
            for page in board.pages
        )
    )


def first_empty(board: Board) -> Panel | None:
    """The first panel in which nothing is yet."""
    return next((panel for panel in board.panels if panel.is_empty), None)


def after(board: Board, panel_id: str) -> Panel | None:
    """The panel that comes after another; None after the last."""
    panels = list(board.panels)
    at = next((n for n, one in enumerate(panels) if one.id == panel_id), len(panels))
    return panels[at + 1] if at + 1 < len(panels) else None


def arranged(panel: Panel) -> Panel:
    """The panel with everything where it belongs: words above, small pictures below."""
    large, said = large_picture(panel), said_pictures(panel)
    words = tuple(replace(one, place=_words_place(one, bool(large or said))) for one in panel.words)
    small = tuple(replace(one, place=place) for one, place in zip(said, SAID, strict=False))
    if large is None:
        return replace(panel, words=words, pictures=small)
    place = _picture_place(large, bool(panel.words), bool(said))
    return replace(panel, words=words, pictures=(replace(large, place=place), *small))


def _words_place(words: Words, has_picture: bool) -> Place:
    if not has_picture:
        return SPEECH_ALONE
    return CAPTION if words.kind is Kind.CAPTION else SPEECH


def _picture_place(picture: Picture, has_words: bool, has_small: bool) -> Place:
    if picture.media_file_id:
        return PHOTO_ABOVE if has_small else WHOLE_PANEL
    if has_small:
        return SYMBOL_BETWEEN
    return SYMBOL_BELOW_WORDS if has_words else SYMBOL_ALONE


def _is_small(picture: Picture) -> bool:
    return picture.place in SAID


def _changed(board: Board, panel_id: str, change: Callable[[Panel], Panel]) -> Board:
    panel = board.panel(panel_id)
    if panel is None:
        return board
    new = arranged(change(panel))
    return change_panel(board, panel_id, words=new.words, pictures=new.pictures, alt=new.alt)
