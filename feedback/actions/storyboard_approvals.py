"""Asking everyone whose telling is in a storyboard what they think of it: seen and agreed.

They are asked at each stage: script, pencils, final. The answer is to the pages as they were
shown; when the pages change, they are asked again. A stage moves on when everyone said yes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from feedback.access import Actor, May, NotHere, require, visible
from feedback.actions import approvals
from feedback.actions.approvals import (
    HowReadMissing,
    NotAnAnswer,
    StoryChanged,
    Teller,
    TheyCanSay,
    TooLong,
    ask_copies_back,
)
from feedback.actions.approved import is_approved
from feedback.actions.drawn_pages import (
    ShownPage,
    copy_for_teller,
    must_be_done,
    pages_of,
    shown_pages,
)
from feedback.actions.helping import keep_helping
from feedback.actions.meanwhile import mark_of
from feedback.actions.record import record
from feedback.actions.storyboard_agreed import STAGES, newest
from feedback.actions.storyboard_contents import DrawnBoard, resolve
from feedback.actions.storyboards import change_stage
from feedback.model.approvals import Approved
from feedback.model.passages import settle
from feedback.model.stories import Story
from feedback.model.storyboard_approvals import (
    StoryboardApproval,
    StoryboardRemark,
    shown_now,
)
from feedback.model.storyboards import Stage, Storyboard
from feedback.model.telling import SafeCopy

SAID_YES = "said yes to a storyboard"
SAID_NO_YES = "did not say yes to a storyboard"
EVERYWHERE = ""  # a remark about all of it


class StoryNotAgreed(Exception):
    """Its tellers have not said yes to the story yet: they see the story before its drawings."""

    code = "story-not-agreed"


class NothingToChange(ValueError):
    """Who wants it changed says what, at a panel or about all of it."""

    code = "nothing-to-change"


@dataclass(frozen=True)
class BoardTeller:
    """Someone whose telling is in the storyboard's story, and what they said to it."""

    teller: Teller
    approval: StoryboardApproval | None

    @property
    def is_asked_now(self) -> bool:
        """True when they were asked about it as it is now."""
        return self.approval is not None and self.approval.is_of_now


def tellers_of(db: Session, actor: Actor, storyboard_id: UUID, now: datetime) -> list[BoardTeller]:
    """Everyone whose telling is in it, the person it is about first. Raises NotHere."""
    storyboard = _of_story(db, actor, storyboard_id, now)
    by_account = {one.account_id: one for one in newest(db, [storyboard.id])}
    assert storyboard.story is not None
    told = approvals.tellers_of(db, actor, storyboard.story, now)
    return [BoardTeller(one, by_account.get(one.account.id)) for one in told]


def ask_tellers(db: Session, actor: Actor, storyboard_id: UUID, now: datetime) -> int:
    """Ask everyone who can come in and was not asked about it as it is now; how many were.

    Raises NotHere, StoryNotAgreed, PagesNotDone.
    """
    storyboard = _held(db, actor, storyboard_id, now)
    new = [
        one
        for one in tellers_of(db, actor, storyboard_id, now)
        if one.teller.can_say and not one.is_asked_now
    ]
    for one in new:
        _ask(db, actor, storyboard, one, now)
    db.flush()
    if new:
        facts = {"tellers": len(new), "stage": storyboard.stage.value}
        record(db, "asked about a storyboard", now, actor=actor, about=storyboard, **facts)
    return len(new)


def move_on(db: Session, actor: Actor, storyboard_id: UUID, now: datetime) -> Stage:
    """Go on to the next stage. Raises NotHere, NotAgreed while someone has not said yes."""
    storyboard = _of_story(db, actor, storyboard_id, now)
    later = STAGES[STAGES.index(storyboard.stage) + 1 :]
    if later:
        change_stage(db, actor, storyboard_id, later[0], now)
    return storyboard.stage


def write_answer_down(
    db: Session,
    actor: Actor,
    storyboard_id: UUID,
    account_id: UUID | None,
    answer: str,
    how_read: str,
    who_was_there: str,
    words: str,
    shown: str,
    now: datetime,
) -> StoryboardApproval:
    """Write down what a teller said who cannot come in here themselves.

    `shown` is the mark of what they were shown (`mark_of_shown`). Raises NotHere, StoryNotAgreed,
    PagesNotDone, TheyCanSay, StoryChanged, NotAnAnswer, NothingToChange, HowReadMissing, TooLong.
    """
    storyboard = _held(db, actor, storyboard_id, now)
    tellers = {one.teller.account.id: one for one in tellers_of(db, actor, storyboard_id, now)}
    one = tellers.get(account_id) if account_id else None
    if one is None:
        raise NotHere(f"teller {account_id} of storyboard {storyboard_id}")
    if one.teller.can_say:
        raise TheyCanSay
    if shown != mark_of_shown(db, storyboard):
        raise StoryChanged
    said, remarks = _said(answer, {EVERYWHERE: words})
    how_read, who_was_there = _settled(how_read), _settled(who_was_there)
    if not (how_read and who_was_there):
        raise HowReadMissing
    approval = one.approval if one.is_asked_now else None
    approval = approval or _ask(db, actor, storyboard, one, now)
    approval.how_read, approval.who_was_there = how_read, who_was_there
    approval.recorded_by_id = actor.account_id
    _keep(db, actor, approval, said, remarks, now)
    return approval


def mark_of_shown(db: Session, storyboard: Storyboard) -> str:
    """The mark of a storyboard as its tellers are shown it now, with its title."""
    pages = pages_of(db, storyboard.id, storyboard.stage)
    drawn = [(str(page.id), page.alt) for page in pages]
    return mark_of(*shown_now(storyboard), storyboard.title, drawn)


def my_storyboards(db: Session, actor: Actor, now: datetime) -> list[StoryboardApproval]:
    """What the actor was asked about: what waits for them first, then the newest."""
    query = visible(actor, May.APPROVE_STORYBOARD, now)
    query = query.options(joinedload(StoryboardApproval.storyboard).joinedload(Storyboard.story))
    ordered = query.order_by(StoryboardApproval.asked_at.desc(), StoryboardApproval.id)
    return sorted(db.scalars(ordered), key=lambda one: not waits_for_them(one))


def waits_for_them(approval: StoryboardApproval) -> bool:
    """True when they were asked about it as it is, and did not say anything yet."""
    return approval.is_of_now and approval.answer is None


def see_my_storyboard(
    db: Session, actor: Actor, approval_id: UUID, now: datetime
) -> tuple[StoryboardApproval, DrawnBoard]:
    """A storyboard as the actor is shown it. Raises NotHere, CannotOpen."""
    approval: StoryboardApproval = require(db, actor, May.APPROVE_STORYBOARD, approval_id, now)
    return approval, resolve(db, actor, approval.storyboard, now)


def see_my_pages(
    db: Session, actor: Actor, approval_id: UUID, now: datetime
) -> tuple[ShownPage, ...]:
    """The pages that somebody drew outside, which the actor is shown in place of the studio's.

    None when nobody did. Raises NotHere, CannotOpen.
    """
    approval: StoryboardApproval = require(db, actor, May.APPROVE_STORYBOARD, approval_id, now)
    return shown_pages(db, approval.storyboard, now)


def see_my_page(
    db: Session, actor: Actor, approval_id: UUID, page_id: UUID, now: datetime
) -> SafeCopy:
    """The picture of one of these pages. Raises NotHere."""
    approval: StoryboardApproval = require(db, actor, May.APPROVE_STORYBOARD, approval_id, now)
    if not approval.is_of_now:
        raise NotHere(f"pages of approval {approval_id} changed")
    return copy_for_teller(db, approval.storyboard, page_id, now)


def say_what_i_think(
    db: Session,
    actor: Actor,
    approval_id: UUID,
    answer: str,
    remarks: Mapping[str, str],
    now: datetime,
) -> StoryboardApproval:
    """One of its tellers says yes, change it, or no. They can change their mind later.

    `remarks` are what they want changed, by the panel's id. Raises NotHere, StoryChanged,
    NotAnAnswer, NothingToChange, TooLong.
    """
    approval: StoryboardApproval = require(db, actor, May.APPROVE_STORYBOARD, approval_id, now)
    _hold(db, approval.storyboard)
    pages = shown_pages(db, approval.storyboard, now)
    if not approval.is_of_now or any(page.is_gone for page in pages):
        raise StoryChanged
    said, wanted = _said(answer, remarks)
    approval.recorded_by_id = None
    approval.how_read = approval.who_was_there = None
    keep_helping(db, actor, approval.storyboard.relationship_id, approval.id, now)
    _keep(db, actor, approval, said, wanted, now)
    return approval


def _of_story(db: Session, actor: Actor, storyboard_id: UUID, now: datetime) -> Storyboard:
    storyboard: Storyboard = require(db, actor, May.EDIT_STORYBOARD, storyboard_id, now)
    if storyboard.story is None:
        raise NotHere(f"storyboard {storyboard_id} is of no story")
    return storyboard


def _held(db: Session, actor: Actor, storyboard_id: UUID, now: datetime) -> Storyboard:
    """The storyboard, held while it is asked about, so that it does not change meanwhile."""
    storyboard = _of_story(db, actor, storyboard_id, now)
    _hold(db, storyboard)
    assert storyboard.story is not None
    if not is_approved(db, storyboard.story, now):
        raise StoryNotAgreed
    must_be_done(db, storyboard, now)
    return storyboard


def _hold(db: Session, storyboard: Storyboard) -> None:
    """The story first, then its drawings: both are what is shown."""
    for kind, id in ((Story, storyboard.story_id), (Storyboard, storyboard.id)):
        db.get_one(kind, id, with_for_update=True, populate_existing=True)


def _ask(
    db: Session, actor: Actor, storyboard: Storyboard, one: BoardTeller, now: datetime
) -> StoryboardApproval:
    if one.approval:
        one.approval.replaced_at = now
    stage, number, shown_count = shown_now(storyboard)
    approval = StoryboardApproval(
        storyboard=storyboard,
        account_id=one.teller.account.id,
        asked_by_id=actor.account_id,
        asked_at=now,
        stage=stage,
        number=number,
        shown_count=shown_count,
    )
    db.add(approval)
    return approval


def _said(answer: str, remarks: Mapping[str, str]) -> tuple[Approved, dict[str, str]]:
    try:
        said = Approved(answer)
    except ValueError as wrong:
        raise NotAnAnswer from wrong
    settled = {panel: _settled(words) for panel, words in remarks.items()}
    wanted = {panel: words for panel, words in settled.items() if words}
    if said is Approved.CHANGE and not wanted:
        raise NothingToChange
    return said, {} if said is Approved.YES else wanted


def _settled(words: str) -> str:
    settled = settle(words).strip()
    if len(settled) > approvals.LONGEST_WORDS:
        raise TooLong
    return settled


def _keep(
    db: Session,
    actor: Actor,
    approval: StoryboardApproval,
    said: Approved,
    remarks: Mapping[str, str],
    now: datetime,
) -> None:
    """What is no yes is a withdrawal of an earlier one (`model.withdrawals`)."""
    was_yes = _has_said_yes(db, approval)
    approval.answer, approval.answered_at = said, now
    approval.remarks = [
        StoryboardRemark(panel_id=panel, position=position, words=words)
        for position, (panel, words) in enumerate(remarks.items(), 1)
    ]
    db.flush()
    verb = SAID_YES if said is Approved.YES else SAID_NO_YES
    facts = {
        "answer": said.value,
        "stage": approval.stage.value,
        "teller": str(approval.account_id),
    }
    record(db, verb, now, actor=actor, about=approval.storyboard, **facts)
    ask_copies_back(db, approval, was_yes, now)


def _has_said_yes(db: Session, approval: StoryboardApproval) -> bool:
    """True when they ever said yes to it: copies may be out that left under it."""
    yes = select(StoryboardApproval.id).where(
        StoryboardApproval.storyboard_id == approval.storyboard_id,
        StoryboardApproval.account_id == approval.account_id,
        StoryboardApproval.answer == Approved.YES,
    )
    return db.scalars(yes.limit(1)).first() is not None
