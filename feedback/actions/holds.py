"""What must be kept for now, whoever asks for it to be erased: a legal hold, an open concern."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, NotHere, require
from feedback.actions.record import record
from feedback.model.care import Person, Relationship
from feedback.model.erasing import LegalHold
from feedback.model.safety import Concern

LONGEST_REASON = 500


class HoldRefused(Exception):
    """The hold cannot be placed. `code` is stable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def place_hold(
    db: Session, actor: Actor | None, relationship_id: UUID, reason: str, now: datetime
) -> LegalHold:
    """Keep all that is kept against a relationship, until the hold is lifted.

    One that stands already is returned as it is. Raises NotHere, HoldRefused (reason-missing,
    reason-too-long).
    """
    one = _relationship(db, actor, relationship_id, now)
    reason = reason.strip()
    if not reason:
        raise HoldRefused("reason-missing")
    if len(reason) > LONGEST_REASON:
        raise HoldRefused("reason-too-long")
    standing = holds_on(db, [one.id])
    if standing:
        return standing[0]
    hold = LegalHold(
        relationship_id=one.id,
        placed_by_id=actor.account_id if actor else None,
        placed_at=now,
        reason=reason,
    )
    db.add(hold)
    db.flush()
    record(db, "placed a hold", now, actor=actor, about=hold, site_id=one.site_id)
    return hold


def lift_hold(db: Session, actor: Actor | None, relationship_id: UUID, now: datetime) -> int:
    """Let it be erased again; how many holds were lifted. Raises NotHere."""
    one = _relationship(db, actor, relationship_id, now)
    standing = holds_on(db, [one.id])
    for hold in standing:
        hold.lifted_at, hold.lifted_by_id = now, actor.account_id if actor else None
        record(db, "lifted a hold", now, actor=actor, about=hold, site_id=one.site_id)
    return len(standing)


def hold_person(db: Session, actor: Actor, person_id: UUID, reason: str, now: datetime) -> int:
    """Keep all there is about a person; how many relationships that is.

    Raises NotHere, HoldRefused (reason-missing, reason-too-long, nothing-kept).
    """
    person: Person = require(db, actor, May.ERASE, person_id, now)
    ids = [one.id for one in person.relationships if one.erased_at is None]
    if not ids:
        raise HoldRefused("nothing-kept")
    return len([place_hold(db, actor, id, reason, now) for id in ids])


def let_person_go(db: Session, actor: Actor, person_id: UUID, now: datetime) -> int:
    """Lift every hold on what is kept about a person; how many there were. Raises NotHere."""
    person: Person = require(db, actor, May.ERASE, person_id, now)
    ids = [one.id for one in person.relationships if one.erased_at is None]
    return sum(lift_hold(db, actor, id, now) for id in ids)


def holds_on(db: Session, relationship_ids: Collection[UUID]) -> list[LegalHold]:
    """The holds that stand on any of these relationships, the oldest first."""
    standing = select(LegalHold).where(
        LegalHold.relationship_id.in_(relationship_ids), LegalHold.lifted_at.is_(None)
    )
    return list(db.scalars(standing.order_by(LegalHold.placed_at, LegalHold.id)))


def kept_for_now(db: Session, relationship_ids: Collection[UUID]) -> set[UUID]:
    """Those of the relationships that a hold keeps, or a concern that nobody has closed yet."""
    held = select(LegalHold.relationship_id).where(LegalHold.lifted_at.is_(None))
    worried = select(Concern.relationship_id).where(Concern.closed_at.is_(None))
    wanted = LegalHold.relationship_id.in_(relationship_ids)
    about = Concern.relationship_id.in_(relationship_ids)
    return {*db.scalars(held.where(wanted)), *db.scalars(worried.where(about))}


def _relationship(db: Session, actor: Actor | None, id: UUID, now: datetime) -> Relationship:
    if actor is not None:
        return require(db, actor, May.HOLD, id, now)
    found = db.get(Relationship, id)
    if found is None or found.erased_at is not None:
        raise NotHere(f"{May.HOLD}: {id}")
    return found
