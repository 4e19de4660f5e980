"""Work that comes again: one row for each kind, also when the last try was parked."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.actions.jobs_waiting import let_try_again
from feedback.actions.later import ask_for
from feedback.model.outbox import Job, JobState

ALL = UUID(int=0)
AT_WORK = (JobState.WAITING, JobState.RUNNING)


def is_asked(db: Session, kind: str, thing_id: UUID = ALL) -> bool:
    """True when such a job waits or is being done."""
    return _first(db, kind, thing_id, AT_WORK) is not None


def ask_again(db: Session, kind: str, now: datetime, thing_id: UUID = ALL) -> Job:
    """Ask for it, unless it is asked for already; one that was parked has three more tries."""
    there = _first(db, kind, thing_id, AT_WORK)
    if there is not None:
        return there
    parked = _first(db, kind, thing_id, (JobState.PARKED,))
    if parked is None:
        return ask_for(db, kind, thing_id, now)
    let_try_again(parked, now)
    return parked


def _first(db: Session, kind: str, thing_id: UUID, states: tuple[JobState, ...]) -> Job | None:
    asked = select(Job).where(Job.kind == kind, Job.thing_id == thing_id, Job.state.in_(states))
    return db.scalars(asked.limit(1)).first()
