"""What a relationship is called in the workroom: never by a real name."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.model.care import Relationship
from feedback.model.stories import Pseudonym
from feedback.sealing import KeyDestroyed


def label(relationship_id: UUID) -> str:
    """The short label of a relationship: the same today and in a year."""
    return f"R-{relationship_id.hex[:4].upper()}"


def labels(db: Session, relationships: Iterable[Relationship]) -> dict[UUID, str]:
    """A label for each relationship; with the person's stand-in name once there is one."""
    known = {one.id: one for one in relationships}
    found = {id: label(id) for id in known}
    for row in db.scalars(select(Pseudonym).where(Pseudonym.relationship_id.in_(known))):
        if _real(row) == " ".join(known[row.relationship_id].person.name.split()):
            found[row.relationship_id] = f"{row.stands_in}, {label(row.relationship_id)}"
    return found


def _real(row: Pseudonym) -> str | None:
    try:
        return row.real
    except KeyDestroyed:
        return None
