"""Doing the jobs that wait: one at a time, leased, three tries, then parked for a human.

The outbox table is the queue. Whoever takes a job holds it for two minutes and says again and
again that they are still at it; when they were killed, another takes it up after that. Jobs are
written so that doing one twice changes nothing.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from feedback.database import Database
from feedback.messages.post import Post
from feedback.model.outbox import Job, JobState
from feedback.settings import Settings
from media.hear import Recogniser
from media.sound_folder import SoundFolder
from media.store import Store

LEASE = timedelta(minutes=2)
STILL_AT_IT_S = 20.0
TRIES = 3
# Short first, for what passes by itself; then long enough to start a store or a server again.
WAITS_AFTER_A_FAILURE = (timedelta(seconds=30), timedelta(minutes=10))
LEFT = "Left"  # the trouble of a job whose runners were killed while they did it
LOOK_AGAIN_S = 5.0
PLAN_EVERY = timedelta(hours=1)
OFTEN_EVERY = timedelta(minutes=1)

log = logging.getLogger("feedback.jobs")


@dataclass(frozen=True)
class Workshop:
    """What a job works with; without a folder for sounds nothing is said ahead, and without a
    speech recogniser no drafts of words are written.

    `settings` are the installation's own; without them what was erased cannot be finished,
    and no heads of the chain are written.
    `arriving` is where the pieces of arriving files lie, when this machine has any;
    `days_to_change` is how long answers may be changed after they were sent. Without `post` no
    reminder is planned.
    """

    database: Database
    store: Callable[[], Store]
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    sounds: SoundFolder | None = None
    arriving: Store | None = None
    recogniser: Recogniser | None = None
    days_to_change: int = 28
    post: Post | None = None
    settings: Settings | None = None


Work = Callable[[Workshop, UUID], None]
SiteOf = Callable[[Session, str, UUID], UUID | None]


@dataclass(frozen=True)
class Taken:
    """A job that is in this runner's hands while `holder` stands in its row."""

    id: UUID
    kind: str
    thing_id: UUID
    holder: UUID
    tries: int


class Runner:
    """Takes jobs from the outbox and does them, in this thread or in one of its own."""

    def __init__(
        self,
        workshop: Workshop,
        kinds: Mapping[str, Work],
        plan: Callable[[Workshop], None] = lambda _: None,
        site_of: SiteOf = lambda *_: None,
        often: Callable[[Workshop], None] = lambda _: None,
    ) -> None:
        self._workshop = workshop
        self._kinds = kinds
        self._plan = plan
        self._site_of = site_of
        self._often = often
        self._plan_again_at: datetime | None = None
        self._often_again_at: datetime | None = None
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
        """Ask for what is done day by day, when it is due; it is looked for once an hour.

        What is done often is done here, once a minute.
        """
        now = self._workshop.clock()
        if self._often_again_at is None or now >= self._often_again_at:
            self._often(self._workshop)
            self._often_again_at = now + OFTEN_EVERY
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
        job = self._take()
        if job is None:
            return False
        if job.tries > TRIES:  # it takes whoever does it along: each of them was killed
            self._put_back(job, LEFT)
            return True
        try:
            with self._still_at_it(job):
                self._kinds[job.kind](self._workshop, job.thing_id)
        except Exception as trouble:
            log.error("job %s %s: %s", job.kind, job.id, type(trouble).__name__)
            self._put_back(job, type(trouble).__name__)
        else:
            self._write(job, state=JobState.DONE, trouble=None)
        return True

    def _take(self) -> Taken | None:
        now = self._workshop.clock()
        with self._workshop.database.reading() as db:
            if db.scalars(_waiting(now)).first() is None:
                return None
        with self._workshop.database.writing() as db:
            job = db.scalars(_waiting(now).with_for_update(skip_locked=True)).first()
            if job is None:
                return None
            job.state, job.holder = JobState.RUNNING, uuid4()
            job.tries += 1
            job.leased_until = now + LEASE
            return Taken(job.id, job.kind, job.thing_id, job.holder, job.tries)

    @contextmanager
    def _still_at_it(self, job: Taken) -> Iterator[None]:
        """Hold the lease while the block works, however long that is."""
        is_over = threading.Event()
        beat = threading.Thread(target=self._renew, args=(job, is_over), name="lease", daemon=True)
        beat.start()
        try:
            yield
        finally:
            is_over.set()
            beat.join()

    def _renew(self, job: Taken, is_over: threading.Event) -> None:
        while not is_over.wait(STILL_AT_IT_S):
            try:
                is_ours = self._write(job, leased_until=self._workshop.clock() + LEASE)
            except Exception as trouble:  # a locked database: the next beat may come through
                log.warning("a lease was not renewed: %s", type(trouble).__name__)
                continue
            if not is_ours:
                return

    def _put_back(self, job: Taken, trouble: str) -> None:
        now = self._workshop.clock()
        if job.tries < TRIES:
            after = now + WAITS_AFTER_A_FAILURE[job.tries - 1]
            self._write(job, state=JobState.WAITING, not_before=after, trouble=trouble)
            return
        with self._workshop.database.reading() as db:
            site_id = self._site_of(db, job.kind, job.thing_id)
        parked = {"state": JobState.PARKED, "parked_at": now, "site_id": site_id}
        self._write(job, **parked, tries=TRIES, trouble=trouble)

    def _write(self, job: Taken, **values: object) -> bool:
        """Write into the job's row. False when it is not ours any more, and then nothing is."""
        if "leased_until" not in values:
            values |= {"leased_until": None, "holder": None}
        ours = (Job.id == job.id) & (Job.holder == job.holder)
        with self._workshop.database.writing() as db:
            return bool(db.execute(update(Job).where(ours).values(**values)).rowcount)


def _waiting(now: datetime):
    is_waiting = (Job.state == JobState.WAITING) & (Job.not_before <= now)
    was_left = (Job.state == JobState.RUNNING) & (Job.leased_until < now)
    return select(Job).where(or_(is_waiting, was_left)).order_by(Job.asked_at).limit(1)
