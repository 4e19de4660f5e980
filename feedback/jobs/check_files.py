"""Looking at every file in the store, every night, a little at a time.

Each file is opened to its last byte and its sha256 compared with the one in the receipt. A batch
takes some seconds and then rests for as long, so that people and other jobs are not kept
waiting; what was looked at is written down, so a round that was cut short goes on where it was.
A file that is missing or altered stays an alarm until a look finds it sound again.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from feedback.actions.file_checks import BEGAN, JOB, LOOKED, newest
from feedback.actions.kept_files import KeptFile, due_for_a_look, find_kept, look_at
from feedback.actions.later import ask_for
from feedback.actions.record import record
from feedback.jobs.planning import ALL, ask_again, is_asked
from feedback.jobs.runner import Workshop
from feedback.model.outbox import FileCheck, FileState, Job, JobState
from media.store import Store

AT_NIGHT = range(1, 5)  # hours, UTC: in Britain from one or two in the morning
EVERY = timedelta(hours=20)
AT_LATEST = timedelta(hours=36)  # an installation that is switched off at night looks by day
FILES, SECONDS = 200, 10.0
TROUBLED = (FileState.MISSING, FileState.ALTERED)


def plan_check(workshop: Workshop) -> None:
    """Ask for a look at every file at night, or by day when no night has come for long."""
    now = workshop.clock()
    with workshop.database.reading() as db:
        if is_asked(db, JOB) or not is_due(newest(db, BEGAN), now):
            return
    with workshop.database.writing() as db:
        if not is_asked(db, JOB):
            ask_again(db, JOB, now)


def is_due(began, now: datetime) -> bool:
    """True when a new round should begin; `began` is the event of the newest one's beginning."""
    if began is None:
        return True
    age = now - began.at
    return age >= AT_LATEST or (age >= EVERY and now.hour in AT_NIGHT)


def check_files(workshop: Workshop, thing_id: UUID) -> None:
    """Look at the next files of the round, or at the one file that is asked for.

    Raises StoreTrouble when the store cannot say: the job is then tried again.
    """
    if thing_id != ALL:
        _look_at_one(workshop, thing_id)
        return
    since = _round(workshop)
    with workshop.database.reading() as db:
        files = due_for_a_look(db, since, FILES)
    begun = time.monotonic()
    found = list(_looked_at(workshop.store(), files, begun + SECONDS))
    rest = timedelta(seconds=time.monotonic() - begun)
    with workshop.database.writing() as db:
        _write_down(db, found, workshop.clock())
        if files:
            _ask_for_the_rest(db, workshop.clock() + rest)
        else:
            _end(db, since, workshop.clock())


def _round(workshop: Workshop) -> datetime:
    """When the round at hand began; a new one is begun when the last was ended."""
    with workshop.database.writing() as db:
        began, ended = newest(db, BEGAN), newest(db, LOOKED)
        if began and (ended is None or ended.at < began.at):
            return began.at
        return record(db, BEGAN, workshop.clock()).at


def _looked_at(
    store: Store, files: Iterable[KeptFile], until: float
) -> Iterator[tuple[KeptFile, FileState]]:
    for file in files:
        yield file, look_at(store, file)
        if time.monotonic() >= until:
            return


def _look_at_one(workshop: Workshop, id: UUID) -> None:
    with workshop.database.reading() as db:
        file = find_kept(db, id)
    state = look_at(workshop.store(), file) if file else None
    with workshop.database.writing() as db:
        if file and state:
            _write_down(db, [(file, state)], workshop.clock())
        else:
            db.execute(delete(FileCheck).where(FileCheck.id == id))


def _write_down(db: Session, found: list[tuple[KeptFile, FileState]], now: datetime) -> None:
    for file, state in found:
        # It may have been taken away while it was looked for: then nothing is amiss.
        if state in TROUBLED and find_kept(db, file.id) is None:
            continue
        check = db.get(FileCheck, file.id) or FileCheck(id=file.id)
        since = check.troubled_at or now
        if state in TROUBLED and check.troubled_at is None:
            record(db, "found a file in trouble", now, site_id=file.site_id, state=state.value)
        check.what, check.site_id, check.state = file.what, file.site_id, state
        check.checked_at, check.troubled_at = now, since if state in TROUBLED else None
        db.add(check)


def _ask_for_the_rest(db: Session, not_before: datetime) -> None:
    # The job at hand is running still: the question is only whether another one waits.
    waits = (Job.kind == JOB) & (Job.thing_id == ALL) & (Job.state == JobState.WAITING)
    if db.scalars(select(Job.id).where(waits).limit(1)).first() is None:
        ask_for(db, JOB, ALL, not_before)


def _end(db: Session, since: datetime, now: datetime) -> None:
    """Write down what the round found; files that no row knows any more are forgotten."""
    db.execute(delete(FileCheck).where(FileCheck.checked_at < since))
    counts = db.execute(select(FileCheck.state, func.count()).group_by(FileCheck.state))
    by_state = {state.value: count for state, count in counts}
    record(db, LOOKED, now, files=sum(by_state.values()), **by_state)
