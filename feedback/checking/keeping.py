"""What is kept: the files, the room for more, the secret that opens them, and the jobs."""

from __future__ import annotations

import shutil
import stat
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from feedback.actions.erasing import not_yet_erased
from feedback.actions.file_checks import BEGAN, LOOKED, newest
from feedback.actions.kept_files import newest_known
from feedback.backups.erasure_list import ListUnreadable, read_list
from feedback.backups.restore import is_being_restored
from feedback.checking.findings import Installation, Unsound
from feedback.model.keys import OwnerKey
from feedback.model.outbox import FileCheck, Job, JobState
from feedback.sealing import CannotOpen
from media.store import StoreTrouble, open_store

STUCK_AFTER = timedelta(hours=1)
LEAST_ROOM = 500 * 1000 * 1000
LOOKED_WITHIN = timedelta(days=3)
A_FEW = 20


def check_store(installation: Installation) -> str:
    """Files can be written, read back and removed."""
    place = installation.settings.store
    try:
        open_store(place).check()
    except StoreTrouble as trouble:
        raise Unsound(f"{trouble} Look at FEEDBACK_STORE ({place}) and who may write.") from trouble
    return f"Files can be written to {place} and read back."


def check_files(installation: Installation) -> str:
    """What the rows know is in the store, and the nightly look found every file as it was."""
    with installation.database.reading() as db:
        troubled = select(FileCheck.state, func.count()).where(FileCheck.troubled_at.is_not(None))
        found = {state.value: count for state, count in db.execute(troubled.group_by("state"))}
        began, looked = newest(db, BEGAN), newest(db, LOOKED)
        newest_files = newest_known(db, A_FEW)
    if found:
        which = ", ".join(f"{count} {state}" for state, count in sorted(found.items()))
        raise Unsound(
            f"Files that are not as they were: {which}. Put them back from a backup, under the "
            "same names. Facilitators see them under Work that stopped."
        )
    _are_there(installation, newest_files)
    begun_long_ago = began is not None and began.at < installation.now - LOOKED_WITHIN
    if begun_long_ago and (looked is None or looked.at < installation.now - LOOKED_WITHIN):
        raise Unsound(
            f"Not every file was looked at since {began.at:%d %B %Y}. See that jobs are done: "
            "`feedback serve`, or `feedback jobs`."
        )
    if looked is None:
        return "No round of looking at every file has ended yet."
    return f"{looked.facts.get('files', 0)} files were as they were on {looked.at:%d %B %Y}."


def _are_there(installation: Installation, ids: list[UUID]) -> None:
    try:
        store = open_store(installation.settings.store)
        gone = [id for id in ids if not store.exists(str(id))]
    except StoreTrouble as trouble:
        raise Unsound(f"{trouble} First mend `store`.") from trouble
    if gone:
        raise Unsound(
            f"{len(gone)} of the newest {len(ids)} files are not in the store "
            f"({installation.settings.store}). Is FEEDBACK_STORE the place they were moved to?"
        )


def check_room(installation: Installation) -> str:
    """There is room for more."""
    free = shutil.disk_usage(installation.settings.data).free
    words = f"{free / 1e9:.1f} GB are free"
    if free < LEAST_ROOM:
        raise Unsound(f"Only {words}. Make room before entries are refused.")
    return f"{words}."


def check_secret(installation: Installation) -> str:
    """The secret is nobody else's to read, and opens what is sealed in this database."""
    file = installation.settings.data / "secret"
    if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise Unsound(f"Others on this machine can read the secret. Run: chmod 600 {file}")
    with installation.database.reading() as db:
        kept = db.scalars(select(OwnerKey).where(OwnerKey.wrapped.is_not(None)).limit(1)).first()
    if kept is None:
        return "Nothing is sealed yet."
    try:
        installation.database.keyring.unwrap(kept.owner_id, kept.wrapped)
    except CannotOpen as trouble:
        raise Unsound(
            "The secret does not open this database's keys. Put back the FEEDBACK_SECRET, or "
            f"the file {file}, that it was made with. Without it nothing can be read again."
        ) from trouble
    return "The secret opens the keys of what is sealed."


def check_erased(installation: Installation) -> str:
    """What was erased is not here again, and no restore was left half done."""
    data = installation.settings.data
    if is_being_restored(data):
        raise Unsound("A backup was not put back to its end. Run `feedback restore` again.")
    try:
        ids = read_list(data)
    except ListUnreadable as trouble:
        raise Unsound(str(trouble)) from trouble
    with installation.database.reading() as db:
        back = not_yet_erased(db, ids)
    if back:
        raise Unsound(
            f"What was erased is here again: {len(back)} keys or names. "
            "Stop the server, and run: feedback erase --again"
        )
    return f"{len(ids)} keys were destroyed on purpose, and none is here again."


def check_jobs(installation: Installation) -> str:
    """No job has failed for good, and none has waited for more than an hour."""
    with installation.database.reading() as db:
        jobs = list(db.scalars(select(Job).where(Job.state != JobState.DONE)))
    parked = [job for job in jobs if job.state is JobState.PARKED]
    if parked:
        kinds = ", ".join(sorted({f"{job.kind} ({job.trouble})" for job in parked}))
        raise Unsound(
            f"Jobs that failed 3 times: {len(parked)}, {kinds}. "
            "See why in the log; facilitators can let them try again under Work that stopped."
        )
    stuck = [job for job in jobs if _due(job) < installation.now - STUCK_AFTER]
    if stuck:
        raise Unsound(
            f"Jobs that have waited for more than an hour: {len(stuck)}. "
            "Start `feedback serve`, or `feedback jobs` when jobs have a process of their own."
        )
    return f"{len(jobs)} wait, none for long."


def _due(job: Job) -> datetime:
    """From when on a job should be in someone's hands."""
    return (job.leased_until if job.state is JobState.RUNNING else None) or job.not_before
