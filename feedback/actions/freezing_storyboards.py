"""Freezing the storyboards of a story that goes out.

A storyboard retells: with a part of its story left behind all of it stays. Of one that goes out,
words and pictures that may not go leave their place empty, and what was written around them (the
scene and the alternative texts) goes with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from easyread.pictures import credits
from feedback.actions.approved import is_approved
from feedback.actions.comparing import place_key
from feedback.actions.disguises import Disguise
from feedback.actions.drawn_pages import pages_of, shown_pages
from feedback.actions.freezing import Freezing, KeptPart
from feedback.actions.freezing_drawn import put_in_place
from feedback.actions.frozen import FrozenMedium, FrozenQuotation, FrozenStory
from feedback.actions.frozen_storyboards import (
    FrozenBoardPage,
    FrozenPanel,
    FrozenPicture,
    FrozenStoryboard,
    FrozenWords,
)
from feedback.actions.leaving_out import Refusal, likeness_refusal
from feedback.actions.storyboard_agreed import STAGES, is_agreed, is_script_agreed
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


def script_may_go_out(db: Session, storyboard: Storyboard, now: datetime) -> bool:
    """True when everyone said yes to its pages as they are, so that somebody may draw from them."""
    return (
        storyboard.taken_back_at is None
        and storyboard.story is not None
        and is_approved(db, storyboard.story, now)
        and is_script_agreed(db, storyboard, now)
    )


def freeze_storyboards(
    freezing: Freezing,
    names: Disguise,
    story: Story,
    kept: Sequence[KeptPart],
    frozen: FrozenStory,
    media: Mapping[UUID, FrozenMedium],
) -> FrozenStory:
    """The story with its storyboards that may go out, in order, and the script to draw from.

    The others are said. Of several scripts the one goes out that is furthest, then the newest.
    """
    found = select(Storyboard).where(Storyboard.story_id == story.id).order_by(Storyboard.number)
    out = _Out(
        _labels(kept, frozen.quotations), {id: one for id, one in media.items() if one.is_here}
    )
    made, scripts = [], []
    for storyboard in freezing.db.scalars(found):
        why = may_go_out(freezing.db, storyboard, freezing.now)
        if why is None and len(kept) < len(story.parts):
            why = Refusal("told-together")
        is_script = len(kept) == len(story.parts) and script_may_go_out(
            freezing.db, storyboard, freezing.now
        )
        one: FrozenStoryboard | Refusal | None = why
        if is_script or why is None:
            one = _frozen(freezing, names, storyboard, out, frozen.consent_ids)
        if isinstance(one, FrozenStoryboard):
            scripts += [one] if is_script else []
            told = one if is_script else replace(one, pages=())
            one = why or _as_drawn(freezing, names, storyboard, kept, one, told, out)
        if isinstance(one, FrozenStoryboard):
            made.append(one)
        elif one is not None:
            freezing.leave_out(story, f"storyboard {storyboard.label}", one)
    last = max(scripts, key=lambda one: (STAGES.index(Stage(one.stage)), one.label), default=None)
    return replace(frozen, storyboards=tuple(made), script=last)


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
    if _has_hard_traces(freezing, names, own):
        return Refusal("not-decided")
    drawn = resolve(freezing.db, None, storyboard, freezing.now, board, names)
    out.begin()
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


def _as_drawn(
    freezing: Freezing,
    names: Disguise,
    storyboard: Storyboard,
    kept: Sequence[KeptPart],
    board: FrozenStoryboard,
    told: FrozenStoryboard,
    out: _Out,
) -> FrozenStoryboard | Refusal:
    """With the pages that somebody drew outside in place of the studio's, when there are some.

    `told` are the studio's pages as they were agreed to, for whoever reads words. Words stand in
    drawn pictures: when some of the studio's may not go, nor may any page.
    """
    db, now = freezing.db, freezing.now
    brought = pages_of(db, storyboard.id, storyboard.stage)
    if not brought:
        return board
    if out.words_left:
        return GONE
    if not all(page.is_done for page in brought):
        return Refusal("file-not-ready")
    if _has_hard_traces(freezing, names, [Text("described", page.alt or "") for page in brought]):
        return Refusal("not-decided")
    if any(page.shows_someone for page in brought):
        seen = (likeness_refusal(db, one.source, now, freezing.to) for one in kept)
        if why := next(filter(None, seen), None):
            return why
    return put_in_place(told, shown_pages(db, storyboard, now, names))


def _has_hard_traces(freezing: Freezing, names: Disguise, texts: Sequence[Text]) -> bool:
    hard, _ = undecided_in(texts, freezing.finder(names), names.decided)
    return bool(hard)


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
    return [name for panel in panels for one in panel.pictures for name in one.names]


@dataclass
class _Out:
    """What goes out of one story, and where something stays behind in the storyboard at hand."""

    labels: Mapping[UUID, str]
    media: Mapping[UUID, FrozenMedium]
    left: list[str] = field(default_factory=list)
    words_left: int = 0

    def begin(self) -> None:
        """Another storyboard begins."""
        self.left.clear()
        self.words_left = 0

    def page(self, page: DrawnPage) -> FrozenBoardPage:
        before = len(self.left)
        panels = tuple(self._panel(page, panel) for panel in page.panels)
        alt = page.alt if len(self.left) == before else ""
        return FrozenBoardPage(page.id, page.number, panels, alt)

    def _panel(self, page: DrawnPage, panel: DrawnPanel) -> FrozenPanel:
        words = tuple(self._words(one) for one in panel.words if self._may_be_said(one))
        pictures = tuple(self._picture(one) for one in panel.pictures if self._may_be_seen(one))
        self.words_left += len(panel.words) - len(words)
        is_whole = len(words) + len(pictures) == len(panel.words) + len(panel.pictures)
        if not is_whole:
            self.left.append(f"something in page {page.number}, panel {panel.number}")
        scene, alt = (panel.scene, panel.alt) if is_whole else ("", "")
        return FrozenPanel(panel.id, panel.number, panel.place, scene, words, pictures, alt)

    def _may_be_said(self, one: DrawnWords) -> bool:
        is_here = one.quotation_id is None or one.quotation_id in self.labels
        return is_here and not one.is_gone

    def _may_be_seen(self, one: DrawnPicture) -> bool:
        is_drawn = bool(one.symbol or one.cards)
        return not one.is_gone and (is_drawn or one.media_file_id in self.media)

    def _words(self, one: DrawnWords) -> FrozenWords:
        speaks = one.kind in ("speech", "thought")
        return FrozenWords(
            id=one.id,
            kind=one.kind,
            place=one.place,
            tail=one.tail,
            words=one.words,
            bare=one.bare,
            speaker=one.speaker or (one.teller if speaks else ""),
            quotation=self.labels[one.quotation_id] if one.quotation_id else "",
            is_verbatim=one.is_verbatim,
            is_replaced=one.is_replaced,
            language=one.language,
        )

    def _picture(self, one: DrawnPicture) -> FrozenPicture:
        medium = self.media[one.media_file_id].label if one.media_file_id else ""
        where = (one.id, one.place, one.crop, one.alt)
        return FrozenPicture(*where, one.symbol, medium, cards=one.cards)
