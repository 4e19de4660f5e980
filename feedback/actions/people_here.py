"""The people of today's relationships, to pick someone from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, visible
from feedback.model.care import Person, Relationship, Worker


@dataclass(frozen=True)
class PersonHere:
    """Someone to pick, and who their named social worker is today."""

    relationship_id: UUID
    person_id: UUID
    person_name: str
    worker_name: str


def people_here(
    db: Session, actor: Actor, may: May, now: datetime, most: int = 200
) -> list[PersonHere]:
    """Those the actor may do this for, by name; only relationships of today."""
    mine = visible(actor, may, now).with_only_columns(Relationship.id)
    rows = db.execute(
        select(Relationship.id, Relationship.person_id, Person.name, Worker.name)
        .join(Person, Person.id == Relationship.person_id)
        .join(Worker, Worker.id == Relationship.worker_id)
        .where(
            Relationship.id.in_(mine),
            Relationship.from_on <= now.date(),
            or_(Relationship.until_on.is_(None), Relationship.until_on > now.date()),
        )
        .order_by(Person.name, Relationship.id)
        .limit(most)
    )
    return [PersonHere(*row) for row in rows]
