"""Whether a story may go out: where it stands with everyone whose telling is in it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from functools import cache
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from feedback.access import ANY_MOMENT, story_is_approved
from feedback.model.approvals import Approved, StoryApproval
from feedback.model.stories import Story


class Stand(StrEnum):
    """Where a story stands with those who told it."""

    YES = "yes"
    NO = "no"
    CHANGE = "change"
    ASKED = "asked"
    AGAIN = "again"
    NOT_ASKED = "not-asked"


def is_approved(db: Session, story: Story, now: datetime) -> bool:
    """True when everyone whose telling is in it said yes to the story as it is."""
    return db.scalar(_approved_one(), {"story": story.id, "today": now.date()}) is not None


@cache
def _approved_one() -> Select[tuple[UUID]]:
    """Made once: every story that is carried out is asked with it."""
    return select(Story.id).where(Story.id == bindparam("story"), story_is_approved(ANY_MOMENT))


@cache
def _approved_ones() -> Select[tuple[UUID]]:
    stories = Story.id.in_(bindparam("stories", expanding=True))
    return select(Story.id).where(stories, story_is_approved(ANY_MOMENT))


def is_refused(db: Session, story: Story) -> bool:
    """True when a teller of it said, to the story or to what it was before: no, or change it."""
    return any(one.answer not in {None, Approved.YES} for one in open_approvals(db, [story.id]))


def was_refused_since(db: Session, story: Story, moment: datetime) -> bool:
    """True when a teller said no, or change it, after a moment, whatever was said since."""
    refused = select(StoryApproval.id).where(
        StoryApproval.story_id == story.id,
        StoryApproval.answer.in_((Approved.NO, Approved.CHANGE)),
        StoryApproval.answered_at >= moment,
    )
    return db.scalars(refused.limit(1)).first() is not None


def stands(db: Session, stories: Collection[Story], now: datetime) -> dict[UUID, Stand]:
    """Where each of these stories stands with those who told it."""
    ids = [story.id for story in stories]
    approved = set(db.scalars(_approved_ones(), {"stories": ids, "today": now.date()}))
    answers: dict[UUID, set[Stand]] = {id: set() for id in ids}
    counts = {story.id: story.shown_count for story in stories}
    for one in open_approvals(db, ids):
        is_of_now = one.shown_count == counts[one.story_id]
        said = Stand(one.answer.value) if one.answer else Stand.ASKED
        answers[one.story_id].add(said if is_of_now else Stand.AGAIN)
    return {id: Stand.YES if id in approved else _stand(answers[id]) for id in ids}


def _stand(found: Collection[Stand]) -> Stand:
    """Of several tellers the one that says what is to be done."""
    first = (Stand.NO, Stand.CHANGE, Stand.AGAIN, Stand.ASKED)
    if Stand.YES in found and not found - {Stand.YES}:  # type: ignore[operator]
        return Stand.ASKED
    return next((one for one in first if one in found), Stand.NOT_ASKED)


def open_approvals(db: Session, story_ids: Collection[UUID]) -> list[StoryApproval]:
    """The newest of each teller, answered or not."""
    query = select(StoryApproval).where(
        StoryApproval.story_id.in_(story_ids), StoryApproval.replaced_at.is_(None)
    )
    return list(db.scalars(query.order_by(StoryApproval.asked_at, StoryApproval.id)))
