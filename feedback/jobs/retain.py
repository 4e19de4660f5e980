"""Each night: what every site has kept for long enough goes (`actions/retention.py`)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from feedback.actions.record import record
from feedback.actions.retention import Due, let_go, plan_retention
from feedback.actions.searches import forget_old_searches
from feedback.jobs.planning import ask_again, is_asked
from feedback.jobs.runner import Workshop
from feedback.model.erasing import RETENTION, Erasure
from feedback.model.trust import Event
from feedback.settings import EXPORTS

RETAIN = "retain"
EVERY = timedelta(days=1)
LOOKED = "looked what was kept long enough"


def plan_retaining(workshop: Workshop) -> None:
    """Ask for it when the last was a day ago or more, and none waits."""
    now = workshop.clock()
    done = select(Event.id).where(Event.verb == LOOKED, Event.at > now - EVERY).limit(1)
    if workshop.settings is None:
        return
    with workshop.database.reading() as db:
        if is_asked(db, RETAIN) or db.scalars(done).first():
            return
    with workshop.database.writing() as db:
        ask_again(db, RETAIN, now)


def plan_now(workshop: Workshop) -> list[Due]:
    """What would go at this moment. Nothing is changed."""
    with workshop.database.reading() as db:
        return plan_retention(db, workshop.clock(), lambda id: _lies_here(workshop, id))


def retain(workshop: Workshop) -> list[UUID]:
    """Let it go, one purpose of one site in each transaction; the erasures still to be finished."""
    now = workshop.clock()
    for due in plan_now(workshop):
        with workshop.database.writing() as db:
            let_go(db, due, now)
    with workshop.database.writing() as db:
        forget_old_searches(db, now)
        record(db, LOOKED, now)
        open_ones = select(Erasure.id).where(
            Erasure.because == RETENTION, Erasure.done_at.is_(None)
        )
        return list(db.scalars(open_ones))


def retain_once(workshop: Workshop, _: UUID) -> None:
    """The nightly job. Jobs of erasing remove the files after it. Done twice it changes nothing."""
    retain(workshop)


def _lies_here(workshop: Workshop, export_id: UUID) -> bool:
    data = workshop.settings.data if workshop.settings else None
    return data is not None and (data / EXPORTS / str(export_id)).exists()
