"""Sweeping the store: files that no row knows are written down, and removed 14 days later.

Such files are left by a process that was killed between the store and the database, or by a
database that was put back from an older copy; in the 14 days someone can put that right. A file
whose row appears meanwhile is taken up again, and its 14 days are forgotten. Uploads that were
begun and never finished are removed after two days, and jobs that were done after thirty. Files
that come in pieces are given up when their time is over. The bytes of a bundle are removed a week
after it was opened; what it held is kept then, and its receipt stays. Copies of a
collection that were begun, and that no job writes any more, are removed. Doing it twice changes
nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import case, delete, func, select
from sqlalchemy.orm import Session

from feedback.actions.arriving import forget_arriving
from feedback.actions.kept_files import known_among
from feedback.actions.media_files import forget_files
from feedback.actions.record import record
from feedback.jobs.planning import ask_again, is_asked
from feedback.jobs.runner import Workshop
from feedback.jobs.unfinished_copies import remove_unfinished
from feedback.model.arriving import ArrivingFile
from feedback.model.offline import Bundle
from feedback.model.outbox import Job, JobState
from feedback.model.trust import Event
from media.store import Store

KIND = "sweep"
EVERY = timedelta(days=1)
UNFINISHED_AFTER = timedelta(days=2)
REMOVED_AFTER = timedelta(days=14)
DONE_KEPT = timedelta(days=30)
# So long someone can look at what a tablet sent, when what became of it looks wrong.
OPENED_KEPT = timedelta(days=7)
FOUND = "found a file that no row knows"
TAKEN_UP = "took up a file that no row knew"
REMOVED = "removed a file no row knows"
SWEPT = "swept the store"


def plan_sweep(workshop: Workshop) -> None:
    """Ask for a sweep when the last was a day ago or more, and none waits."""
    now = workshop.clock()
    with workshop.database.reading() as db:
        if not _is_due(db, now):
            return
    with workshop.database.writing() as db:
        if _is_due(db, now):
            ask_again(db, KIND, now)


def _is_due(db: Session, now: datetime) -> bool:
    swept = select(Event.id).where(Event.verb == SWEPT, Event.at > now - EVERY)
    return not is_asked(db, KIND) and not db.scalars(swept.limit(1)).first()


def sweep(workshop: Workshop, _: UUID) -> None:
    """Sweep once, and record how many files were found, taken up, removed, unfinished, given up.

    A name that is not an id of ours is counted as strange, and left. Raises what the store raises.
    """
    if workshop.settings is not None:
        remove_unfinished(workshop.database, workshop.settings.data)
    stores = [workshop.store(), *([workshop.arriving] if workshop.arriving else [])]
    facts = Counter(given_up=_give_up_old(workshop, stores))
    facts["bundles"] = _remove_opened(workshop)
    for store in stores:
        facts.update(_sweep_one(workshop, store))
    now = workshop.clock()
    with workshop.database.writing() as db:
        db.execute(delete(Job).where(Job.state == JobState.DONE, Job.asked_at < now - DONE_KEPT))
        record(db, SWEPT, now, **facts)


def _sweep_one(workshop: Workshop, store: Store) -> dict[str, int]:
    now = workshop.clock()
    names = list(store.names())
    ours = {id for id in map(_id, names) if id}
    with workshop.database.reading() as db:
        since, unknown = _waiting_since(db), ours - known_among(db, ours)
    new, taken_up = unknown - since.keys(), (since.keys() & ours) - unknown
    with workshop.database.writing() as db:
        _write_down(db, FOUND, new, now)
        _write_down(db, TAKEN_UP, taken_up, now)
    old = [id for id in unknown - new if since[id] <= now - REMOVED_AFTER]
    for id in old:
        store.delete(str(id))
    with workshop.database.writing() as db:
        _write_down(db, REMOVED, old, now)
    unfinished = store.discard_unfinished(UNFINISHED_AFTER.total_seconds())
    counts = {"found": len(new), "taken_up": len(taken_up), "removed": len(old)}
    return {**counts, "unfinished": unfinished, "strange": len(names) - len(ours)}


def _give_up_old(workshop: Workshop, stores: list[Store]) -> int:
    """Give up the files in pieces that nobody went on with in time; how many there were."""
    now = workshop.clock()
    with workshop.database.writing() as db:
        ended = select(ArrivingFile).where(ArrivingFile.ends_at <= now).with_for_update()
        over = list(db.scalars(ended))
        names = [name for file in over for name in forget_arriving(db, file)]
    for store in stores:
        forget_files(store, names)
    return len(over)


def _remove_opened(workshop: Workshop) -> int:
    """Remove the bytes of bundles that were opened long enough ago; how many there were."""
    now = workshop.clock()
    with workshop.database.writing() as db:
        old = (Bundle.opened_at <= now - OPENED_KEPT) & Bundle.removed_at.is_(None)
        over = list(db.scalars(select(Bundle).where(old).with_for_update()))
        for bundle in over:
            bundle.removed_at = now
        names = [bundle.file_id for bundle in over]
    forget_files(workshop.store(), names)
    return len(names)


def _write_down(db: Session, verb: str, ids: Iterable[UUID], now: datetime) -> None:
    for id in ids:
        record(db, verb, now).thing_id = id


def _id(name: str) -> UUID | None:
    try:
        id = UUID(name)
    except ValueError:
        return None
    return id if str(id) == name else None


def _waiting_since(db: Session) -> dict[UUID, datetime]:
    """Since when each file waits that no row knew, and that was not taken up again since."""
    taken_up = func.max(case((Event.verb == TAKEN_UP, Event.at)))
    last = (
        select(Event.thing_id.label("id"), taken_up.label("at"))
        .where(Event.verb.in_((FOUND, TAKEN_UP)), Event.thing_id.is_not(None))
        .group_by(Event.thing_id)
        .subquery()
    )
    found = select(Event.thing_id, func.min(Event.at)).join(last, last.c.id == Event.thing_id)
    found = found.where(Event.verb == FOUND, (last.c.at.is_(None)) | (Event.at > last.c.at))
    return {id: at for id, at in db.execute(found.group_by(Event.thing_id)) if id}
