"""What waits for the safety lead, oldest first, and what is overdue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from feedback.access import Actor, May, visible
from feedback.actions.safety_flags import unseen_flags
from feedback.model.answering import SafetyFlag
from feedback.model.care import Relationship
from feedback.model.safety import Concern, Raised

LOOK_WITHIN = timedelta(hours=24)
DECIDE_WITHIN = timedelta(days=5)
CLOSE_WITHIN = timedelta(days=28)
MOST = 100


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: a concern, or a suggestion that nobody has looked at yet."""

    at: datetime
    due_at: datetime
    raised: Raised
    name: str
    about: Relationship | None
    concern: Concern | None = None
    flag: SafetyFlag | None = None

    def is_overdue(self, now: datetime) -> bool:
        """True when the next step should have been taken before now."""
        return self.due_at < now


def what_waits(db: Session, actor: Actor, now: datetime) -> list[Waiting]:
    """Suggestions and open concerns that the actor leads, the oldest first."""
    flags = [_suggested(flag) for flag in unseen_flags(db, actor, now, MOST)]
    waits = flags + [_open(one) for one in _concerns(db, actor, now, is_closed=False)]
    return sorted(waits, key=lambda one: one.at)


def newest_closed(db: Session, actor: Actor, now: datetime, most: int = 20) -> list[Concern]:
    """The concerns that were closed, the newest first."""
    return _concerns(db, actor, now, is_closed=True)[:most]


def how_many_wait_for_lead(db: Session, actor: Actor, now: datetime) -> int:
    """How many suggestions and open concerns wait for the actor."""
    concerns = visible(actor, May.SEE_CONCERN, now).where(Concern.closed_at.is_(None))
    flags = visible(actor, May.SEE_FLAG, now).where(SafetyFlag.seen_at.is_(None))
    counts = (select(func.count()).select_from(one.subquery()) for one in (concerns, flags))
    return sum(db.scalar(count) or 0 for count in counts)


def due_at(concern: Concern) -> datetime:
    """When the next step should be taken: look, decide, then close."""
    if concern.seen_at is None:
        return concern.raised_at + LOOK_WITHIN
    if concern.decided_at is None:
        return concern.raised_at + DECIDE_WITHIN
    return concern.decided_at + CLOSE_WITHIN


def sites_that_wait(db: Session, now: datetime) -> list[UUID]:
    """The sites where something was not looked at in time, for the lead to hear of it again."""
    late = now - LOOK_WITHIN
    concerns = select(Concern.site_id).where(Concern.seen_at.is_(None), Concern.raised_at < late)
    flags = (
        select(Relationship.site_id)
        .join(SafetyFlag, SafetyFlag.relationship_id == Relationship.id)
        .where(SafetyFlag.seen_at.is_(None), SafetyFlag.at < late)
    )
    return list(db.scalars(concerns.union(flags)))


def _suggested(flag: SafetyFlag) -> Waiting:
    due = flag.at + LOOK_WITHIN
    return Waiting(flag.at, due, Raised.WORDS, flag.account.name, flag.relationship, flag=flag)


def _open(concern: Concern) -> Waiting:
    about = concern.relationship
    is_about_person = concern.raised is Raised.STAFF and about is not None
    name = about.person.name if is_about_person else concern.raised_by.name
    return Waiting(concern.raised_at, due_at(concern), concern.raised, name, about, concern=concern)


def _concerns(db: Session, actor: Actor, now: datetime, *, is_closed: bool) -> list[Concern]:
    about = joinedload(Concern.relationship)
    query = visible(actor, May.SEE_CONCERN, now).options(
        joinedload(Concern.raised_by),
        about.joinedload(Relationship.person),
        about.joinedload(Relationship.worker),
    )
    if is_closed:
        query = query.where(Concern.closed_at.is_not(None)).order_by(Concern.closed_at.desc())
    else:
        query = query.where(Concern.closed_at.is_(None)).order_by(Concern.raised_at)
    return list(db.scalars(query.limit(MOST)))
