"""Memos: what a facilitator thinks, beside a story or beside one quotation in it."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, joinedload

from feedback.access import Actor, May, NotHere, prepared, require, values_of
from feedback.actions.quotation_states import memo_state
from feedback.actions.record import record
from feedback.actions.story_steps import About, forget_memo, note_step
from feedback.model.accounts import Role
from feedback.model.passages import settle
from feedback.model.stories import Memo, Quotation, Story
from feedback.model.story_steps import StepKind

LONGEST_MEMO = 10_000


class NothingWritten(Exception):
    """A memo needs words."""

    code = "nothing-written"


class MemoTooLong(Exception):
    """The memo is longer than we keep."""

    code = "too-long"


def write_memo(
    db: Session,
    actor: Actor,
    story_id: UUID,
    words: str,
    now: datetime,
    quotation_id: UUID | None = None,
    learning_day_id: UUID | None = None,
) -> Memo:
    """Write a memo beside a story, or beside a quotation of that story, or on a learning day.

    Raises NotHere, NothingWritten, MemoTooLong.
    """
    story: Story = require(db, actor, May.EDIT_STORY, story_id, now)
    if quotation_id:
        quotation: Quotation = require(db, actor, May.SEE_QUOTATION, quotation_id, now)
        if quotation.part.story_id != story.id:
            raise NotHere(f"quotation {quotation_id} of story {story_id}")
    memo = Memo(
        story=story,
        quotation_id=quotation_id,
        learning_day_id=learning_day_id,
        account_id=actor.account_id,
        written_at=now,
        words=_settled(words),
    )
    db.add(memo)
    db.flush()
    note_step(db, actor, StepKind.MEMO, _about(memo), now, None, memo_state(memo))
    _record(db, "wrote a memo", actor, memo, now)
    return memo


def remove_memo(db: Session, actor: Actor, memo_id: UUID, now: datetime) -> Memo:
    """Take one's own memo away. Raises NotHere."""
    memo: Memo = require(db, actor, May.CHANGE_MEMO, memo_id, now)
    note_step(db, actor, StepKind.MEMO_GONE, _about(memo), now)
    forget_memo(db, memo)
    _record(db, "removed a memo", actor, memo, now)
    db.delete(memo)
    db.flush()
    return memo


def memos_of(db: Session, actor: Actor, story: Story, now: datetime) -> list[Memo]:
    """The memos of a story that may be seen, oldest first."""
    values = values_of(actor, now) | {"story": story.id}
    return list(db.scalars(_memos(actor.role), values))


@cache
def _memos(role: Role) -> Select[tuple[Memo]]:
    """Made once: a story's page is turned all the time."""
    memos = select(Memo).where(prepared(role, May.SEE_MEMO), Memo.story_id == bindparam("story"))
    return memos.order_by(Memo.written_at, Memo.id).options(joinedload(Memo.account))


def _settled(words: str) -> str:
    settled = settle(words).strip()
    if not settled:
        raise NothingWritten
    if len(settled) > LONGEST_MEMO:
        raise MemoTooLong
    return settled


def _about(memo: Memo) -> About:
    return About(memo.story, memo.quotation, memo)


def _record(db: Session, verb: str, actor: Actor, memo: Memo, now: datetime) -> None:
    relationship_id = memo.story.relationship_id
    record(db, verb, now, actor=actor, about=memo, relationship_id=relationship_id)
