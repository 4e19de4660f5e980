"""Contacts: who reached out first, and how."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, require
from feedback.actions.record import record
from feedback.model.care import Contact, ContactHow, FirstContact


class ContactInTheFuture(ValueError):
    """A contact is something that happened, not a plan."""

    code = "in-the-future"


def record_contact(
    db: Session,
    actor: Actor,
    relationship_id: UUID,
    first: FirstContact,
    how: ContactHow,
    at: datetime,
    now: datetime,
) -> Contact:
    """Keep who got in touch first, how, and when. Raises NotHere, ContactInTheFuture."""
    require(db, actor, May.RECORD_CONTACT, relationship_id, now)
    if at > now:
        raise ContactInTheFuture
    contact = Contact(relationship_id=relationship_id, at=at, first=first, how=how)
    db.add(contact)
    db.flush()
    record(db, "contact recorded", now, actor=actor, about=contact)
    return contact


def contacts_in(
    db: Session, actor: Actor, relationship_ids: list[UUID], now: datetime, most: int = 50
) -> list[Contact]:
    """The newest contacts of these relationships. Raises NotHere when one is not the actor's."""
    for relationship_id in relationship_ids:
        require(db, actor, May.RECORD_CONTACT, relationship_id, now)
    found = select(Contact).where(Contact.relationship_id.in_(relationship_ids))
    return list(db.scalars(found.order_by(Contact.at.desc(), Contact.id).limit(most)))


def how_many_contacts(
    db: Session, relationship_ids: list[UUID], since: datetime
) -> dict[UUID, int]:
    """How many contacts each relationship has had since then; the caller has asked access."""
    counted = (
        select(Contact.relationship_id, func.count())
        .where(Contact.relationship_id.in_(relationship_ids), Contact.at >= since)
        .group_by(Contact.relationship_id)
    )
    return {row[0]: row[1] for row in db.execute(counted)}
