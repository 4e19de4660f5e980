"""Jobs waiting to be done, written in the same transaction as what they are about."""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from feedback.model.base import Base, HasId


class JobState(enum.StrEnum):
    """Where a job is. A parked job has failed three times and waits for a human."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    PARKED = "parked"


class Job(HasId, Base):
    """Something to do later, once the transaction that asks for it is committed."""

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_state_not_before", "state", "not_before"),)

    kind: Mapped[str] = mapped_column(String(40))
    thing_id: Mapped[UUID]
    state: Mapped[JobState] = mapped_column(default=JobState.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    not_before: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    trouble: Mapped[str | None] = mapped_column(String(200))
