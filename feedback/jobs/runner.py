"""Doing the jobs that wait: one at a time, leased, three tries, then parked for a human.

The outbox table is the queue. A job whose runner was killed is taken up again when its lease is
over; jobs are written so that doing one twice changes nothing.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from feedback.database import Database
from feedback.model.outbox import Job, JobState
from media.hear import Recogniser
from media.sound_folder import SoundFolder
from media.store import Store

LEASE = timedelta(minutes=30)
TRIES = 3
WAIT_AFTER_A_FAILURE = timedelta(seconds=30)
LOOK_AGAIN_S = 5.0
PLAN_EVERY = timedelta(hours=1)

log = logging.getLogger("feedback.jobs")


@dataclass(frozen=True)
class Workshop:
    """What a job works with; without a folder for sounds nothing is said ahead, and without a
    speech recogniser no drafts of words are written.
    """

    database: Database
    store: Callable[[], Store]
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    sounds: SoundFolder | None = None
    recogniser: Recogniser | None = None


Work = Callable[[Workshop, UUID], None]


class Runner:
    """Takes jobs from the outbox and does them, in this thread or in one of its own."""

    def __init__(
        self,
        workshop: Workshop,
        kinds: Mapping[str, Work],
        plan: Callable[[Workshop], None] = lambda _: None,
    ) -> None:
        self._workshop = workshop
        self._kinds = kinds
        self._plan = plan
        self._plan_again_at: datetime | None = None
        self._wake = threading.Event()
        self._is_stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Work in a thread of its own until `stop`."""
        self._thread = threading.Thread(target=self.run, name="jobs", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Look for jobs now rather than in a few seconds."""
        self._wake.set()

    def stop(self) -> None:
        """Finish the job at hand and end."""
        self._is_stopping.set()
        self._wake.set()
        if self._thread:
            self._thread.join(timeout=30)

    def run(self) -> None:
        """Do what waits, again and again, until `stop`."""
        while not self._is_stopping.is_set():
            try:
                self.plan()
                self.run_until_empty()
            except Exception as trouble:
                log.error("the outbox cannot be read: %s", type(trouble).__name__)
            self._wake.wait(LOOK_AGAIN_S)
            self._wake.clear()

    def plan(self) -> None:
        """Ask for what is done day by day, when it is due; it is looked for once an hour."""
        now = self._workshop.clock()
        if self._plan_again_at is None or now >= self._plan_again_at:
            self._plan(self._workshop)
            self._plan_again_at = now + PLAN_EVERY

    def run_until_empty(self) -> int:
        """Do all that waits now; how many jobs that were."""
        done = 0
        while not self._is_stopping.is_set() and self.run_one():
            done += 1
        return done

    def run_one(self) -> bool:
        """Do the job that has waited longest. False when nothing waits."""
        taken = self._take()
        if taken is None:
            return False
        job_id, kind, thing_id = taken
        try:
            self._kinds[kind](self._workshop, thing_id)
        except Exception as trouble:
            log.error("job %s %s: %s", kind, job_id, type(trouble).__name__)
            self._put_back(job_id, type(trouble).__name__)
        else:
            self._finish(job_id)
        return True

    def _take(self) -> tuple[UUID, str, UUID] | None:
        now = self._workshop.clock()
        with self._workshop.database.reading() as db:
            if db.scalars(_waiting(now)).first() is None:
                return None
        with self._workshop.database.writing() as db:
            job = db.scalars(_waiting(now).with_for_update(skip_locked=True)).first()
            if job is None:
                return None
            job.state = JobState.RUNNING
            job.tries += 1
            job.leased_until = now + LEASE
            return job.id, job.kind, job.thing_id

    def _finish(self, job_id: UUID) -> None:
        with self._workshop.database.writing() as db:
            job = db.get_one(Job, job_id)
            job.state, job.leased_until, job.trouble = JobState.DONE, None, None

    def _put_back(self, job_id: UUID, trouble: str) -> None:
        with self._workshop.database.writing() as db:
            job = db.get_one(Job, job_id)
            job.state = JobState.PARKED if job.tries >= TRIES else JobState.WAITING
            job.not_before = self._workshop.clock() + WAIT_AFTER_A_FAILURE * job.tries
            job.leased_until, job.trouble = None, trouble


def _waiting(now: datetime):
    is_waiting = (Job.state == JobState.WAITING) & (Job.not_before <= now)
    was_left = (Job.state == JobState.RUNNING) & (Job.leased_until < now)
    return select(Job).where(or_(is_waiting, was_left)).order_by(Job.asked_at).limit(1)


def retry(db: Session, job: Job, now: datetime) -> None:
    """Let a parked job have three more tries."""
    job.state, job.tries, job.not_before = JobState.WAITING, 0, now
