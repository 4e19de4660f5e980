"""What is kept: the files, the room for more, the secret that opens them, and the jobs."""

from __future__ import annotations

import shutil
import stat
from datetime import datetime, timedelta

from sqlalchemy import select

from feedback.checking.findings import Installation, Unsound
from feedback.model.keys import OwnerKey
from feedback.model.outbox import Job, JobState
from feedback.sealing import CannotOpen
from media.store import StoreTrouble, open_store

STUCK_AFTER = timedelta(hours=1)
LEAST_ROOM = 500 * 1000 * 1000


def check_store(installation: Installation) -> str:
    """Files can be written, read back and removed."""
    place = installation.settings.store
    try:
        open_store(place).check()
    except StoreTrouble as trouble:
        raise Unsound(f"{trouble} Look at FEEDBACK_STORE ({place}) and who may write.") from trouble
    return f"Files can be written to {place} and read back."


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


def check_jobs(installation: Installation) -> str:
    """No job has failed for good, and none has waited for more than an hour."""
    with installation.database.reading() as db:
        jobs = list(db.scalars(select(Job).where(Job.state != JobState.DONE)))
    parked = [job for job in jobs if job.state is JobState.PARKED]
    if parked:
        kinds = ", ".join(sorted({f"{job.kind} ({job.trouble})" for job in parked}))
        raise Unsound(
            f"Jobs that failed 3 times: {len(parked)}, {kinds}. "
            "See why in the log; a facilitator can let them try again on the page of jobs."
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
