"""Asking for a copy of a collection, and seeing how far it is. A job writes it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, require
from feedback.actions.later import ask_for
from feedback.model.carryings import Carrying, CarryingState
from feedback.model.outbox import Job, JobState
from feedback.model.stories import Collection

JOB = "carry-out"
UNDER_WAY = (CarryingState.WAITING, CarryingState.WRITING)


def ask_to_carry(
    db: Session, actor: Actor, collection_id: UUID, format: str, given_to: str, now: datetime
) -> Carrying:
    """Ask for a copy; the same that is asked for already is not made twice. Raises NotHere."""
    collection: Collection = require(db, actor, May.EXPORT_COLLECTION, collection_id, now)
    whom = given_to.strip()[:200]
    for one in under_way(db, collection):
        if (one.format, one.given_to, one.account_id) == (format, whom, actor.account_id):
            return one
    made = Carrying(
        collection_id=collection.id,
        account_id=actor.account_id,
        format=format,
        given_to=whom,
        asked_at=now,
    )
    db.add(made)
    db.flush()
    ask_for(db, JOB, made.id, now)
    return made


def under_way(db: Session, collection: Collection) -> list[Carrying]:
    """The copies of a collection that are being made. Give it one that may be seen."""
    found = _of(collection).where(Carrying.state.in_(UNDER_WAY))
    return list(db.scalars(found))


def stopped(db: Session, carryings: Iterable[Carrying]) -> set[UUID]:
    """Which of them stopped: their job failed three times and waits for a human."""
    ids = [one.id for one in carryings]
    parked = select(Job.thing_id).where(
        Job.kind == JOB, Job.state == JobState.PARKED, Job.thing_id.in_(ids)
    )
    return set(db.scalars(parked)) if ids else set()


def last_refused(db: Session, collection: Collection) -> Carrying | None:
    """The newest copy, when it was refused: whoever asked for it looks for it."""
    newest = db.scalars(_of(collection).limit(1)).first()
    return newest if newest and newest.state is CarryingState.REFUSED else None


def _of(collection: Collection):
    query = select(Carrying).where(Carrying.collection_id == collection.id)
    return query.order_by(Carrying.asked_at.desc(), Carrying.id)
