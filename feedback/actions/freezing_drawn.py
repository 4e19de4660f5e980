"""Pages that somebody drew outside, in place of the studio's, as they are carried out.

Pure. Each is one panel as large as its page, with one picture. What the studio's pages say goes
with them for whoever reads words: page by page when there are as many, otherwise after the last.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from feedback.actions.drawn_pages import ShownPage
from feedback.actions.frozen import FrozenMedium
from feedback.actions.frozen_storyboards import (
    FrozenBoardPage,
    FrozenPanel,
    FrozenPicture,
    FrozenStoryboard,
)
from feedback.model.storyboard_pages import LAYOUTS, WHOLE_PANEL, Crop

GOES_OUT = ("screen", "print")
(WHOLE_PAGE,) = LAYOUTS["full"]


def put_in_place(board: FrozenStoryboard, pages: Sequence[ShownPage]) -> FrozenStoryboard:
    """The storyboard with drawn pages; pictures of the library are in it no more."""
    told = _told(board, len(pages))
    return replace(
        board,
        pages=tuple(_page(board, one, told[n]) for n, one in enumerate(pages)),
        drawn=tuple(_medium(board, one) for one in pages),
        credits=(),
        shows_someone=any(one.shows_someone for one in pages),
    )


def _told(board: FrozenStoryboard, count: int) -> list[tuple[FrozenPanel, ...]]:
    """What each of so many drawn pages says in words: panels without their pictures."""
    by_page = [tuple(_in_words(page.panels)) for page in board.pages]
    if len(by_page) == count:
        return by_page
    every = tuple(panel for panels in by_page for panel in panels)
    numbered = tuple(replace(panel, number=n) for n, panel in enumerate(every, 1))
    return [()] * (count - 1) + [numbered]


def _in_words(panels: Sequence[FrozenPanel]) -> Iterator[FrozenPanel]:
    for panel in panels:
        if panel.words or panel.scene or panel.alt:
            yield replace(panel, pictures=())


def _page(
    board: FrozenStoryboard, one: ShownPage, told: tuple[FrozenPanel, ...]
) -> FrozenBoardPage:
    id = one.id.hex
    picture = FrozenPicture(id, WHOLE_PANEL, Crop(), one.alt, medium=_label(board, one))
    whole = replace(picture, is_whole=True)
    panel = FrozenPanel(id[:12], 1, WHOLE_PAGE, "", (), (whole,), "")
    return FrozenBoardPage(id, one.number, (panel,), "", told)


def _medium(board: FrozenStoryboard, one: ShownPage) -> FrozenMedium:
    return FrozenMedium(
        label=_label(board, one),
        kind="photo",
        source_id=board.id,
        speaker="",
        said_in="",
        description=one.alt,
        transcript="",
        transcript_language="",
        is_transcript_draft=False,
        is_end_missing=False,
        copies=tuple(copy for name in GOES_OUT if (copy := one.copy(name))),
    )


def _label(board: FrozenStoryboard, one: ShownPage) -> str:
    return f"{board.label}-{one.number:02d}"
