"""Jobs waiting to be done, written in the same transaction as what they are about."""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from feedback.model.base import Base, HasId


class JobState(enum.StrEnum):
    """Where a job is. A parked job has failed three times and waits for a human."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    PARKED = "parked"


class Job(HasId, Base):
    """Something to do later, once the transaction that asks for it is committed.

    `holder` is drawn anew at each taking: only the runner that drew it may say what became of
    the job. `parked_at` and `site_id` are written when it is parked; a job that is about no one
    site has none. `trouble` is the name of what went wrong, never its words.
    """

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_state_not_before", "state", "not_before"),)

    kind: Mapped[str] = mapped_column(String(40))
    thing_id: Mapped[UUID]
    state: Mapped[JobState] = mapped_column(default=JobState.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    not_before: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    holder: Mapped[UUID | None]
    parked_at: Mapped[datetime | None]
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("sites.id"))
    trouble: Mapped[str | None] = mapped_column(String(200))


class FileState(enum.StrEnum):
    """What the newest look at a file in the store found."""

    SOUND = "sound"
    ERASED = "erased"
    MISSING = "missing"
    ALTERED = "altered"


class FileCheck(HasId, Base):
    """The newest look at one file in the store; its id is the file's name there.

    `what` is the kind of file (`actions.kept_files`). An erased file's key was destroyed on
    purpose, so nobody can say whether it is as it was. `troubled_at` is when a look first found
    that it is missing or altered; None while all is well.
    """

    __tablename__ = "file_checks"
    __table_args__ = (Index("ix_file_checks_troubled_at", "troubled_at"),)

    what: Mapped[str] = mapped_column(String(20))
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("sites.id"))
    state: Mapped[FileState]
    checked_at: Mapped[datetime] = mapped_column(index=True)
    troubled_at: Mapped[datetime | None]
