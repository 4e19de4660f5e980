"""Asking for a job: its row is written in the transaction of what it is about."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.model.outbox import Job

ASKED = "has asked for a job"


def ask_for(db: Session, kind: str, thing_id: UUID, now: datetime) -> Job:
    """Ask for a job of `kind` about a thing. It can start only once `db` has committed."""
    job = Job(kind=kind, thing_id=thing_id, asked_at=now, not_before=now)
    db.add(job)
    db.info[ASKED] = True
    return job


def has_asked(db: Session) -> bool:
    """True when a job was asked for in this database session."""
    return db.info.get(ASKED, False)
