"""Has anything changed in a story since someone opened it: asked often, so asked cheaply."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, joinedload

from feedback.access import Actor, May, prepared, require, values_of, visible
from feedback.model.accounts import Role
from feedback.model.stories import Story, StoryPart
from feedback.model.story_steps import StoryStep

MOST_SAID = 5


@dataclass(frozen=True)
class Standing:
    """How far a story is: its newest step, how often its words were saved, and what may be seen."""

    number: int
    saved: int
    parts: tuple[UUID, ...]

    @property
    def mark(self) -> str:
        """Other as soon as one of them is; it says nothing about them."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]


def standing_of(db: Session, actor: Actor, story_id: UUID, now: datetime) -> Standing:
    """How far a story is, without opening a word of it. Raises NotHere."""
    story: Story = require(db, actor, May.SEE_STORY, story_id, now)
    values = values_of(actor, now) | {"story": story.id}
    newest = db.scalar(_newest_step(actor.role), values) or 0
    return Standing(newest, story.saved_count, tuple(db.scalars(_part_ids(actor.role), values)))


@cache
def _newest_step(role: Role) -> Select[tuple[int]]:
    """Made once, as the next: open pages ask again and again."""
    steps = select(StoryStep.number).where(
        prepared(role, May.SEE_STEP), StoryStep.story_id == bindparam("story")
    )
    return steps.order_by(StoryStep.number.desc()).limit(1)


@cache
def _part_ids(role: Role) -> Select[tuple[UUID]]:
    parts = select(StoryPart.id).where(
        prepared(role, May.SEE_STORY_PART), StoryPart.story_id == bindparam("story")
    )
    return parts.order_by(StoryPart.position, StoryPart.id)


def parts_still_seen(
    db: Session, actor: Actor, part_ids: Collection[UUID], now: datetime
) -> list[UUID]:
    """Those of the parts that may be seen now."""
    parts = visible(actor, May.SEE_STORY_PART, now).where(StoryPart.id.in_(part_ids))
    return list(db.scalars(parts.with_only_columns(StoryPart.id)))


def steps_since(
    db: Session, actor: Actor, story_id: UUID, number: int, now: datetime
) -> list[StoryStep]:
    """What was done after a step that may be seen, the last few of it, oldest first."""
    query = (
        visible(actor, May.SEE_STEP, now)
        .where(StoryStep.story_id == story_id, StoryStep.number > number)
        .order_by(StoryStep.number.desc())
        .limit(MOST_SAID)
        .options(joinedload(StoryStep.account))
    )
    return list(reversed(db.scalars(query).all()))
