"""Beginning a file that comes in pieces, where its teller may tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, require
from feedback.actions.arriving import LASTS
from feedback.actions.record import record
from feedback.actions.surveys import find_asked
from feedback.actions.surveys_answer import asked_item, may_still_change
from feedback.model.arriving import ArrivingFile
from feedback.sealing import new_key
from media.kinds import MB

# What one account may have on its way at once: three days without a line are a tenth of it.
MOST_FILES, MOST_BYTES = 200, 4000 * MB


class TooMuchAtOnce(Exception):
    """So much of this account is on its way that no more can begin."""

    code = "too-big"


@dataclass(frozen=True)
class Wish:
    """A file that someone wants to send: the hash of its address, its bytes, what is claimed."""

    address_hash: bytes
    length: int | None
    claims: str


def begin_for_entry(
    db: Session, actor: Actor, relationship_id: UUID, wish: Wish, now: datetime
) -> ArrivingFile:
    """Begin a file for the diary of a relationship. Raises NotHere, TooMuchAtOnce."""
    require(db, actor, May.ADD_ENTRY, relationship_id, now)
    return _begin(db, actor, relationship_id, wish, now)


def begin_for_answer(
    db: Session,
    actor: Actor,
    invitation_id: UUID,
    item: str,
    days_to_change: int,
    wish: Wish,
    now: datetime,
) -> ArrivingFile:
    """Begin a file that says more under a question.

    Raises NotHere, ItemNotAsked, TooLateToChange, TakenBack, TooMuchAtOnce.
    """
    asked = find_asked(db, actor, invitation_id, now)
    asked_item(asked, item)
    may_still_change(asked.response, days_to_change, now)
    return _begin(db, actor, asked.relationship_id, wish, now)


def _begin(
    db: Session, actor: Actor, relationship_id: UUID, wish: Wish, now: datetime
) -> ArrivingFile:
    _check_room(db, actor, wish.length or 0, now)
    begun = ArrivingFile(
        address_hash=wish.address_hash,
        account_id=actor.account_id,
        relationship_id=relationship_id,
        length=wish.length,
        claims=wish.claims,
        key=new_key(),
        begun_at=now,
        ends_at=now + LASTS,
    )
    db.add(begun)
    record(db, "began to send a file", now, actor=actor, about=begun)
    return begun


def _check_room(db: Session, actor: Actor, size: int, now: datetime) -> None:
    known = func.coalesce(ArrivingFile.length, ArrivingFile.arrived)
    waiting = select(func.count(), func.coalesce(func.sum(known), 0)).where(
        ArrivingFile.account_id == actor.account_id,
        ArrivingFile.bundle_id.is_(None),
        ArrivingFile.used_for.is_(None),
        ArrivingFile.ends_at > now,
    )
    files, total = db.execute(waiting).one()
    if files >= MOST_FILES or total + size > MOST_BYTES:
        raise TooMuchAtOnce
