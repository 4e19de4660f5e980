"""Whether a storyboard is agreed: all whose telling is in its story said yes to it as it is."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.access import source_may_be_used
from feedback.actions.stories import sources_of
from feedback.model.approvals import Approved
from feedback.model.drawn_pages import DrawnPage
from feedback.model.stories import Story, StoryPart
from feedback.model.storyboard_approvals import StoryboardApproval
from feedback.model.storyboards import Stage, Storyboard
from feedback.model.telling import DiaryEntry

STAGES = tuple(Stage)


def is_agreed(db: Session, storyboard: Storyboard, now: datetime) -> bool:
    """True when everyone said yes to this stage of it, as it is now."""
    if storyboard.story is None:
        return False
    tellers = _tellers(db, storyboard.story, now)
    said = {one.account_id for one in newest(db, [storyboard.id]) if _is_yes(one)}
    return bool(tellers) and tellers <= said


def is_script_agreed(db: Session, storyboard: Storyboard, now: datetime) -> bool:
    """True when everyone was shown the studio's pages as they are now, and said yes to them.

    At any stage for which nobody brought pages from outside; and nobody wants them otherwise now.
    """
    story = storyboard.story
    if story is None:
        return False
    outside = select(DrawnPage.stage).where(DrawnPage.storyboard_id == storyboard.id)
    yes = select(StoryboardApproval.account_id).where(
        StoryboardApproval.storyboard_id == storyboard.id,
        StoryboardApproval.answer == Approved.YES,
        StoryboardApproval.number == storyboard.saved_count,
        StoryboardApproval.shown_count == story.shown_count,
        StoryboardApproval.stage.not_in(outside),
    )
    tellers, said_last = _tellers(db, story, now), _said_last(db, storyboard)
    return (
        bool(tellers)
        and tellers <= set(db.scalars(yes))
        and all(said_last[one] is Approved.YES for one in tellers)
    )


def _said_last(db: Session, storyboard: Storyboard) -> dict[UUID, Approved]:
    """What each said last, also of what was changed since: a no is not forgotten by a change."""
    query = select(StoryboardApproval.account_id, StoryboardApproval.answer).where(
        StoryboardApproval.storyboard_id == storyboard.id, StoryboardApproval.answer.is_not(None)
    )
    order = (StoryboardApproval.answered_at, StoryboardApproval.asked_at, StoryboardApproval.id)
    return dict(db.execute(query.order_by(*order)).all())


def agreed_steps(db: Session, story: Story, now: datetime) -> tuple[str, ...]:
    """The stages that every storyboard of a story has behind it, or was agreed to in.

    None while there is no storyboard: nobody has seen any drawing of it then.
    """
    query = select(Storyboard).where(
        Storyboard.story_id == story.id, Storyboard.taken_back_at.is_(None)
    )
    behind = [_behind(db, one, now) for one in db.scalars(query)]
    return tuple(one.value for one in STAGES[: min(behind, default=0)])


def newest(db: Session, storyboard_ids: Collection[UUID]) -> list[StoryboardApproval]:
    """The newest of each teller, answered or not."""
    query = select(StoryboardApproval).where(
        StoryboardApproval.storyboard_id.in_(storyboard_ids),
        StoryboardApproval.replaced_at.is_(None),
    )
    return list(db.scalars(query.order_by(StoryboardApproval.asked_at, StoryboardApproval.id)))


def ask_anew(db: Session, storyboard: Storyboard, now: datetime) -> None:
    """What they were shown is not what there is now, though its pages are: its title changed."""
    for one in newest(db, [storyboard.id]):
        one.replaced_at = now


def was_refused_since(db: Session, story: Story, moment: datetime) -> bool:
    """True when a teller said no, or change it, to a drawing of the story after a moment."""
    refused = (
        select(StoryboardApproval.id)
        .join(Storyboard)
        .where(
            Storyboard.story_id == story.id,
            StoryboardApproval.answer.in_((Approved.NO, Approved.CHANGE)),
            StoryboardApproval.answered_at >= moment,
        )
    )
    return db.scalars(refused.limit(1)).first() is not None


def _behind(db: Session, storyboard: Storyboard, now: datetime) -> int:
    return STAGES.index(storyboard.stage) + is_agreed(db, storyboard, now)


def _is_yes(approval: StoryboardApproval) -> bool:
    return approval.is_of_now and approval.answer is Approved.YES


def _tellers(db: Session, story: Story, now: datetime) -> set[UUID]:
    """The accounts of everyone whose telling is in the story and may still be used."""
    parts = select(StoryPart).where(StoryPart.story_id == story.id, source_may_be_used(now))
    sources = sources_of(db, list(db.scalars(parts))).values()
    told = (one if isinstance(one, DiaryEntry) else one.response for one in sources)
    return {one.account_id for one in told}
