"""Whose name stands with a story: none, one that they chose, or their own. It is sealed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, require
from feedback.actions.record import record
from feedback.model.passages import settle
from feedback.model.trust import Credit, CreditWish

LONGEST_NAME = 80


class NotACredit(ValueError):
    """Nothing was chosen."""

    code = "not-chosen"


class NameMissing(ValueError):
    """Who chose another name writes it."""

    code = "name-missing"


class TooLong(ValueError):
    """The name is longer than we keep."""

    code = "too-long"


def my_credit(db: Session, actor: Actor, relationship_id: UUID, now: datetime) -> CreditWish | None:
    """What the actor wants; None when they were not asked or did not say. Raises NotHere."""
    require(db, actor, May.GIVE_CONSENT, relationship_id, now)
    return newest_credit(db, actor.account_id, relationship_id)


def newest_credit(db: Session, account_id: UUID, relationship_id: UUID) -> CreditWish | None:
    """The newest wish of an account in a relationship. Called by actions that have asked access."""
    query = select(CreditWish).where(
        CreditWish.account_id == account_id, CreditWish.relationship_id == relationship_id
    )
    newest_first = query.order_by(CreditWish.said_at.desc(), CreditWish.id)
    return db.scalars(newest_first.limit(1)).first()


def wish_credit(
    db: Session, actor: Actor, relationship_id: UUID, credit: str, name: str, now: datetime
) -> CreditWish:
    """Say whose name stands with my story. Raises NotHere, NotACredit, NameMissing, TooLong."""
    require(db, actor, May.GIVE_CONSENT, relationship_id, now)
    if credit not in set(Credit):
        raise NotACredit
    name = " ".join(settle(name).split()) if credit == Credit.CHOSEN else ""
    if credit == Credit.CHOSEN and not name:
        raise NameMissing
    if len(name) > LONGEST_NAME:
        raise TooLong
    for before in db.scalars(
        select(CreditWish).where(
            CreditWish.account_id == actor.account_id,
            CreditWish.relationship_id == relationship_id,
        )
    ):
        db.delete(before)  # a name that nobody is to write any more is not kept
    wish = CreditWish(
        relationship_id=relationship_id,
        account_id=actor.account_id,
        credit=Credit(credit),
        said_at=now,
        name=name or None,
    )
    db.add(wish)
    db.flush()
    record(db, "said whose name to write", now, actor=actor, about=wish, credit=credit)
    return wish
