"""Jobs that failed three times and wait for a human."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, require, visible
from feedback.actions.later import ASKED
from feedback.actions.record import record
from feedback.model.outbox import Job, JobState


def parked_jobs(db: Session, actor: Actor, now: datetime, most: int = 50) -> list[Job]:
    """The parked jobs, oldest first; none for someone who may not see jobs."""
    parked = visible(actor, May.SEE_JOBS, now)
    return list(db.scalars(parked.order_by(Job.asked_at, Job.id).limit(most)))


def how_many_parked(db: Session, actor: Actor, now: datetime) -> int:
    """How many jobs are parked."""
    parked = visible(actor, May.SEE_JOBS, now)
    return db.scalar(select(func.count()).select_from(parked.subquery())) or 0


def try_again(db: Session, actor: Actor, job_id: UUID, now: datetime) -> None:
    """Let a parked job have three more tries. Raises NotHere."""
    _try_again(db, actor, require(db, actor, May.SEE_JOBS, job_id, now), now)


def try_all_again(db: Session, actor: Actor, now: datetime) -> int:
    """Let every parked job have three more tries; how many those are."""
    jobs = list(db.scalars(visible(actor, May.SEE_JOBS, now)))
    for job in jobs:
        _try_again(db, actor, job, now)
    return len(jobs)


def let_try_again(job: Job, now: datetime) -> None:
    """Put a parked job back among those that wait."""
    job.state, job.tries, job.not_before, job.parked_at = JobState.WAITING, 0, now, None


def _try_again(db: Session, actor: Actor, job: Job, now: datetime) -> None:
    let_try_again(job, now)
    db.info[ASKED] = True
    record(db, "let a job be tried again", now, actor=actor, about=job, kind=job.kind)
