"""Someone may not be safe: a human is told that they wrote something, never what."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from feedback.access import Actor, May, require, visible
from feedback.actions.record import record
from feedback.actions.safety_messages import tell_leads
from feedback.actions.surveys_write import insert_once
from feedback.forms.safety_words import may_be_unsafe
from feedback.model.answering import SafetyFlag
from feedback.model.care import Relationship

SURVEY, DIARY = "survey", "diary"


def flag_words(
    db: Session,
    words: str,
    told_in: str,
    thing_id: UUID,
    relationship_id: UUID,
    account_id: UUID,
    now: datetime,
) -> bool:
    """Tell the site when words may say that someone is not safe. True when they may.

    Called by actions that keep words and have asked access. The same thing is told once.
    """
    if not may_be_unsafe(words):
        return False
    values = {
        "id": uuid4(),
        "relationship_id": relationship_id,
        "account_id": account_id,
        "told_in": told_in,
        "thing_id": thing_id,
        "at": now,
    }
    if insert_once(db, SafetyFlag, values, "thing_id"):
        record(db, "someone may not be safe", now, relationship_id=relationship_id, told_in=told_in)
        tell_leads(db, db.get_one(Relationship, relationship_id).site_id, now)
    return True


def unseen_flags(db: Session, actor: Actor, now: datetime, most: int = 20) -> list[SafetyFlag]:
    """What nobody has looked after yet, oldest first."""
    return list(
        db.scalars(
            visible(actor, May.SEE_FLAG, now)
            .where(SafetyFlag.seen_at.is_(None))
            .options(
                joinedload(SafetyFlag.account),
                joinedload(SafetyFlag.relationship).joinedload(Relationship.worker),
            )
            .order_by(SafetyFlag.at, SafetyFlag.id)
            .limit(most)
        )
    )


def see_to_flag(db: Session, actor: Actor, flag_id: UUID, now: datetime) -> SafetyFlag:
    """Someone looks after it. The first who says so is kept. Raises NotHere."""
    flag: SafetyFlag = require(db, actor, May.SEE_FLAG, flag_id, now)
    if flag.seen_at is None:
        flag.seen_at, flag.seen_by_id = now, actor.account_id
        record(db, "looked after someone who may not be safe", now, actor=actor, about=flag)
    return flag


def was_flagged(db: Session, thing_id: UUID) -> bool:
    """True when what was told may say that someone is not safe."""
    return db.scalar(select(SafetyFlag.id).where(SafetyFlag.thing_id == thing_id)) is not None
