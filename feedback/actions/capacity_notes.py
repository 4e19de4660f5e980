"""When staff are in doubt whether someone could decide: what was done to help them decide.

The Mental Capacity Act 2005, sections 1 to 3: everyone is assumed able to decide, gets all help
to do so, and a decision others find unwise is no proof. So nothing asks for a note, a missing
note stops nothing, and a note stops nobody from having their say.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from feedback.access import Actor, May, require
from feedback.actions.record import record
from feedback.model.answering import CapacityNote

DECISIONS = ("survey", "diary", "sharing")
POINTS = ("understands", "remembers", "thinks_about", "says")
SAID = ("yes", "no", "unsure")
LONGEST = 1000


class NoteRefused(ValueError):
    """A note cannot be kept. `code` says why, `field` where."""

    def __init__(self, code: str, field: str) -> None:
        super().__init__(f"{field}: {code}")
        self.code, self.field = code, field


@dataclass(frozen=True)
class NoteGiven:
    """What was written: about which decision, the 4 points, who supported, and how it was told."""

    decision: str
    points: dict[str, str]
    supported_by: str
    explained_how: str

    def check(self) -> None:
        """Raise NoteRefused when a point is missing or words are too long."""
        if self.decision not in DECISIONS:
            raise NoteRefused("not-chosen", "decision")
        for point in POINTS:
            if self.points.get(point) not in SAID:
                raise NoteRefused("not-chosen", point)
        for field in ("supported_by", "explained_how"):
            if len(getattr(self, field)) > LONGEST:
                raise NoteRefused("too-long", field)
        if not self.explained_how.strip():
            raise NoteRefused("missing", "explained_how")


def write_note(
    db: Session, actor: Actor, relationship_id: UUID, given: NoteGiven, now: datetime
) -> CapacityNote:
    """Keep a note. Notes are added, never changed. Raises NotHere, NoteRefused."""
    require(db, actor, May.WRITE_CAPACITY_NOTE, relationship_id, now)
    given.check()
    note = CapacityNote(
        relationship_id=relationship_id,
        written_by_id=actor.account_id,
        written_at=now,
        decision=given.decision,
        **{point: given.points[point] for point in POINTS},
    )
    note.supported_by = given.supported_by.strip() or None
    note.explained_how = given.explained_how.strip()
    db.add(note)
    db.flush()
    record(db, "capacity note written", now, actor=actor, about=note)
    return note


def notes_about(
    db: Session, actor: Actor, relationship_id: UUID, now: datetime
) -> list[CapacityNote]:
    """The notes about a relationship, newest first. Raises NotHere."""
    require(db, actor, May.WRITE_CAPACITY_NOTE, relationship_id, now)
    found = select(CapacityNote).where(CapacityNote.relationship_id == relationship_id)
    found = found.options(joinedload(CapacityNote.written_by))
    return list(db.scalars(found.order_by(CapacityNote.written_at.desc())))
