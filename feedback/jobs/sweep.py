"""Sweeping the store: files that no row knows are written down, and removed 14 days later.

Such files are left by a process that was killed between the store and the database, or by a
database that was put back from an older copy; in the 14 days someone can put that right. Uploads
that were begun and never finished are removed after two days. Files that come in pieces are
given up when their time is over. Doing it twice changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.actions.arriving import forget_arriving
from feedback.actions.later import ask_for
from feedback.actions.media_files import forget_files
from feedback.actions.record import record
from feedback.jobs.runner import Workshop
from feedback.model.arriving import ArrivingFile, ArrivingPiece
from feedback.model.outbox import Job, JobState
from feedback.model.paper import PaperCopy
from feedback.model.sayings import Saying
from feedback.model.telling import MediaFile, SafeCopy
from feedback.model.trust import Event
from media.store import Store

KIND = "sweep"
THE_STORE = UUID(int=0)
EVERY = timedelta(days=1)
UNFINISHED_AFTER = timedelta(days=2)
REMOVED_AFTER = timedelta(days=14)
FOUND = "found a file that no row knows"
REMOVED = "removed a file no row knows"
SWEPT = "swept the store"
AT_ONCE = 500


def plan_sweep(workshop: Workshop) -> None:
    """Ask for a sweep when the last was a day ago or more, and none waits."""
    now = workshop.clock()
    with workshop.database.reading() as db:
        if not _is_due(db, now):
            return
    with workshop.database.writing() as db:
        if _is_due(db, now):
            ask_for(db, KIND, THE_STORE, now)


def _is_due(db: Session, now: datetime) -> bool:
    waits = select(Job.id).where(Job.kind == KIND, Job.state != JobState.DONE)
    swept = select(Event.id).where(Event.verb == SWEPT, Event.at > now - EVERY)
    return not db.scalars(waits.limit(1)).first() and not db.scalars(swept.limit(1)).first()


def sweep(workshop: Workshop, _: UUID) -> None:
    """Sweep once, and record how many files were found, removed, unfinished and given up.

    A name that is not an id of ours is counted as strange, and left. Raises what the store raises.
    """
    stores = [workshop.store(), *([workshop.arriving] if workshop.arriving else [])]
    facts = Counter(found=0, removed=0, unfinished=0, strange=0)
    facts["given_up"] = _give_up_old(workshop, stores)
    for store in stores:
        facts.update(_sweep_one(workshop, store))
    with workshop.database.writing() as db:
        record(db, SWEPT, workshop.clock(), **facts)


def _sweep_one(workshop: Workshop, store: Store) -> dict[str, int]:
    now = workshop.clock()
    names = list(store.names())
    ours = [id for id in map(_id, names) if id]
    unknown = _unknown(workshop, ours)
    with workshop.database.writing() as db:
        since = _found_at(db)
        new = unknown - since.keys()
        for id in new:
            record(db, FOUND, now).thing_id = id
    old = [id for id in unknown - new if since[id] <= now - REMOVED_AFTER]
    for id in old:
        store.delete(str(id))
    with workshop.database.writing() as db:
        for id in old:
            record(db, REMOVED, now).thing_id = id
    unfinished = store.discard_unfinished(UNFINISHED_AFTER.total_seconds())
    strange = len(names) - len(ours)
    return {"found": len(new), "removed": len(old), "unfinished": unfinished, "strange": strange}


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


def _id(name: str) -> UUID | None:
    try:
        id = UUID(name)
    except ValueError:
        return None
    return id if str(id) == name else None


def _unknown(workshop: Workshop, ids: Iterable[UUID]) -> set[UUID]:
    """Those of the ids that belong to no original, safe copy, paper, saying or arriving file."""
    with workshop.database.reading() as db:
        return {id for some in _some(ids) for id in some - _known(db, some)}


def _some(ids: Iterable[UUID]) -> Iterator[set[UUID]]:
    ids = list(ids)
    for start in range(0, len(ids), AT_ONCE):
        yield set(ids[start : start + AT_ONCE])


def _known(db: Session, ids: set[UUID]) -> set[UUID]:
    used = Saying.taken_away_at.is_(None)
    return {
        id
        for known in (
            select(MediaFile.id).where(MediaFile.id.in_(ids)),
            select(SafeCopy.id).where(SafeCopy.id.in_(ids)),
            select(PaperCopy.file_id).where(PaperCopy.file_id.in_(ids)),
            select(ArrivingPiece.id).where(ArrivingPiece.id.in_(ids)),
            select(ArrivingFile.file_id).where(ArrivingFile.file_id.in_(ids)),
            select(Saying.id).where(Saying.id.in_(ids), used),
            select(Saying.copy_id).where(Saying.copy_id.in_(ids), used),
        )
        for id in db.scalars(known)
    }


def _found_at(db: Session) -> dict[UUID, datetime]:
    """When each file that no row knew was first found."""
    found = select(Event.thing_id, func.min(Event.at)).where(Event.verb == FOUND)
    return {id: at for id, at in db.execute(found.group_by(Event.thing_id)) if id}
