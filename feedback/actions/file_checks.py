"""The looks at every file in the store: who is told, and what the newest round found."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, require, visible
from feedback.actions.later import ask_for
from feedback.actions.record import record
from feedback.model.outbox import FileCheck
from feedback.model.trust import Event

JOB = "check-files"
BEGAN = "began to look at every file"
LOOKED = "looked at every file"


def troubled_files(db: Session, actor: Actor, now: datetime, most: int = 50) -> list[FileCheck]:
    """The files that are missing or altered, those found first at the top."""
    troubled = visible(actor, May.SEE_TROUBLED_FILES, now)
    return list(db.scalars(troubled.order_by(FileCheck.troubled_at, FileCheck.id).limit(most)))


def how_many_troubled(db: Session, actor: Actor, now: datetime) -> int:
    """How many files are missing or altered."""
    troubled = visible(actor, May.SEE_TROUBLED_FILES, now)
    return db.scalar(select(func.count()).select_from(troubled.subquery())) or 0


def look_again(db: Session, actor: Actor, file_id: UUID, now: datetime) -> None:
    """Ask for a look at one file, after someone put it back. Raises NotHere."""
    file = require(db, actor, May.SEE_TROUBLED_FILES, file_id, now)
    ask_for(db, JOB, file.id, now)
    record(db, "asked for a look at a file", now, actor=actor, about=file)


def newest(db: Session, verb: str) -> Event | None:
    """The newest event of that verb."""
    return db.scalars(select(Event).where(Event.verb == verb).order_by(Event.at.desc())).first()
