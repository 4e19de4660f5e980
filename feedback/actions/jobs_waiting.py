"""Jobs that failed three times and wait for a human."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, visible
from feedback.model.outbox import Job, JobState


def parked_jobs(db: Session, actor: Actor, now: datetime, most: int = 20) -> list[Job]:
    """The parked jobs, oldest first; none for someone who may not see jobs."""
    parked = visible(actor, May.SEE_JOBS, now).where(Job.state == JobState.PARKED)
    return list(db.scalars(parked.order_by(Job.asked_at, Job.id).limit(most)))


def how_many_parked(db: Session, actor: Actor, now: datetime) -> int:
    """How many jobs are parked."""
    parked = visible(actor, May.SEE_JOBS, now).where(Job.state == JobState.PARKED)
    return db.scalar(select(func.count()).select_from(parked.subquery())) or 0
