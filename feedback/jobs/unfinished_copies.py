"""Copies of a collection that were begun and never ended: they are not sealed, so they go.

A process that was killed leaves its folder. It stays while a job still writes it, or will.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.actions.carryings import JOB, UNDER_WAY
from feedback.database import Database
from feedback.jobs.planning import AT_WORK
from feedback.model.carryings import Carrying
from feedback.model.outbox import Job
from feedback.settings import EXPORTS

BEGUN = "unfinished-"


def folder_of(data: Path, carrying_id: UUID) -> Path:
    """Where a copy is written until it is whole."""
    return data / EXPORTS / f"{BEGUN}{carrying_id}"


def remove_unfinished(database: Database, data: Path) -> None:
    """Remove every copy that was begun and that no job writes any more. Raises OSError."""
    begun = list((data / EXPORTS).glob(f"{BEGUN}*"))
    if not begun:
        return
    with database.reading() as db:
        kept = {folder_of(data, id) for id in _at_work(db)}
    for folder in set(begun) - kept:
        with suppress(FileNotFoundError):
            shutil.rmtree(folder)


def _at_work(db: Session) -> list[UUID]:
    """The carryings that are under way, and whose job did not stop."""
    jobs = select(Job.thing_id).where(Job.kind == JOB, Job.state.in_(AT_WORK))
    query = select(Carrying.id).where(Carrying.state.in_(UNDER_WAY), Carrying.id.in_(jobs))
    return list(db.scalars(query))
