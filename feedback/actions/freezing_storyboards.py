"""Freezing the storyboards of a story that goes out.

A storyboard retells: with a part of its story left behind all of it stays. Of one that goes out,
words and pictures that may not go leave their place empty, and what was written around them (the
scene and the alternative texts) goes with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from easyread.pictures import credits
from feedback.actions.approved import is_approved
from feedback.actions.comparing import place_key
from feedback.actions.disguises import Disguise
from feedback.actions.freezing import Freezing, KeptPart
from feedback.actions.frozen import FrozenMedium, FrozenQuotation, FrozenStory
from feedback.actions.frozen_storyboards import (
    FrozenBoardPage,
    FrozenPanel,
    FrozenPicture,
    FrozenStoryboard,
    FrozenWords,
)
from feedback.actions.leaving_out import Refusal
from feedback.actions.storyboard_agreed import is_agreed
from feedback.actions.storyboard_contents import (
    DrawnPage,
    DrawnPanel,
    DrawnPicture,
    DrawnWords,
    current_board,
    resolve,
)
from feedback.actions.traces import Text, undecided_in
from feedback.model.stories import Story
from feedback.model.storyboard_pages import BadBoard, Board
from feedback.model.storyboards import Stage, Storyboard

GONE = Refusal("gone")


def may_go_out(db: Session, storyboard: Storyboard, now: datetime) -> Refusal | None:
    """Why a storyboard may not go out yet; None when it may: drawn, with everyone's yes."""
    if storyboard.taken_back_at is not None:
        return Refusal("taken-back")
    if storyboard.stage is not Stage.FINAL:
        return Refusal("not-final")
    if storyboard.story is None or not is_approved(db, storyboard.story, now):
        return Refusal("waiting-for-yes")
    if not is_agreed(db, storyboard, now):
        return Refusal("waiting-for-yes")
    return None


def freeze_storyboards(
    freezing: Freezing,
    names: Disguise,
    story: Story,
    kept: Sequence[KeptPart],
    frozen: FrozenStory,
    media: Mapping[UUID, FrozenMedium],
) -> tuple[FrozenStoryboard, ...]:
    """The storyboards of a story that may go out, in order; the others are said."""
    found = select(Storyboard).where(Storyboard.story_id == story.id).order_by(Storyboard.number)
    out = _Out(
        _labels(kept, frozen.quotations), {id: one for id, one in media.items() if one.is_here}
    )
    made = []
    for storyboard in freezing.db.scalars(found):
        why = may_go_out(freezing.db, storyboard, freezing.now)
        if why is None and len(kept) < len(story.parts):
            why = Refusal("told-together")
        one = why or _frozen(freezing, names, storyboard, out, frozen.consent_ids)
        if isinstance(one, FrozenStoryboard):
            made.append(one)
        else:
            freezing.leave_out(story, f"storyboard {storyboard.label}", one)
    return tuple(made)


def _frozen(
    freezing: Freezing,
    names: Disguise,
    storyboard: Storyboard,
    out: _Out,
    consent_ids: tuple[str, ...],
) -> FrozenStoryboard | Refusal:
    try:
        board = current_board(freezing.db, storyboard)
    except BadBoard:
        return Refusal("damaged")
    own = list(_own_words(storyboard.title, board))
    hard, _ = undecided_in(own, freezing.finder(names), names.decided)
    if hard:
        return Refusal("not-decided")
    drawn = resolve(freezing.db, None, storyboard, freezing.now, board, names)
    out.left.clear()
    pages = tuple(map(out.page, drawn.pages))
    assert storyboard.story is not None, "it was asked before"
    for where in out.left:
        freezing.leave_out(storyboard.story, f"{where} of {storyboard.label}", GONE)
    return FrozenStoryboard(
        id=storyboard.id,
        label=storyboard.label,
        title=drawn.title,
        stage=storyboard.stage.value,
        pages=pages,
        credits=tuple(credits(_symbols(pages))),
        consent_ids=consent_ids,
    )


def _own_words(title: str, board: Board) -> Iterator[Text]:
    """What was written in a storyboard: all that is no quotation, word for word."""
    yield Text("title", title)
    for page in board.pages:
        yield Text("described", page.alt)
    for panel in board.panels:
        yield from (Text("described", words) for words in (panel.scene, panel.alt))
        yield from (Text("described", one.alt) for one in panel.pictures)
        yield from (Text("said", f"{one.speaker}: {one.words or ''}") for one in panel.words)


def _labels(kept: Sequence[KeptPart], quotations: Sequence[FrozenQuotation]) -> dict[UUID, str]:
    """The label under which a quotation goes out; several at one place go out as one."""
    known = {one.id: one.label for one in quotations}
    every = [one for part in kept for one in part.quotations]
    by_place = {place_key(one): known[one.id] for one in every if one.id in known}
    return {one.id: by_place[place_key(one)] for one in every if place_key(one) in by_place}


def _symbols(pages: Sequence[FrozenBoardPage]) -> list[str]:
    panels = (panel for page in pages for panel in page.panels)
    return [one.symbol for panel in panels for one in panel.pictures if one.symbol]


@dataclass
class _Out:
    """What goes out of one story, and where something stays behind in the storyboard at hand."""

    labels: Mapping[UUID, str]
    media: Mapping[UUID, FrozenMedium]
    left: list[str] = field(default_factory=list)

    def page(self, page: DrawnPage) -> FrozenBoardPage:
        before = len(self.left)
        panels = tuple(self._panel(page, panel) for panel in page.panels)
        alt = page.alt if len(self.left) == before else ""
        return FrozenBoardPage(page.id, page.number, panels, alt)

    def _panel(self, page: DrawnPage, panel: DrawnPanel) -> FrozenPanel:
        words = tuple(self._words(one) for one in panel.words if self._may_be_said(one))
        pictures = tuple(self._picture(one) for one in panel.pictures if self._may_be_seen(one))
        is_whole = len(words) + len(pictures) == len(panel.words) + len(panel.pictures)
        if not is_whole:
            self.left.append(f"something in page {page.number}, panel {panel.number}")
        scene, alt = (panel.scene, panel.alt) if is_whole else ("", "")
        return FrozenPanel(panel.id, panel.number, panel.place, scene, words, pictures, alt)

    def _may_be_said(self, one: DrawnWords) -> bool:
        is_here = one.quotation_id is None or one.quotation_id in self.labels
        return is_here and not one.is_gone

    def _may_be_seen(self, one: DrawnPicture) -> bool:
        return not one.is_gone and (bool(one.symbol) or one.media_file_id in self.media)

    def _words(self, one: DrawnWords) -> FrozenWords:
        speaks = one.kind in ("speech", "thought")
        return FrozenWords(
            id=one.id,
            kind=one.kind,
            place=one.place,
            tail=one.tail,
            words=one.words,
            speaker=one.speaker or (one.teller if speaks else ""),
            quotation=self.labels[one.quotation_id] if one.quotation_id else "",
            is_verbatim=one.is_verbatim,
            is_replaced=one.is_replaced,
            language=one.language,
        )

    def _picture(self, one: DrawnPicture) -> FrozenPicture:
        medium = self.media[one.media_file_id].label if one.media_file_id else ""
        return FrozenPicture(one.id, one.place, one.crop, one.alt, one.symbol, medium)
