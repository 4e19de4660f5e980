"""The outbox: each job done once by one of many, held while worked at, parked after three tries."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from feedback.actions.jobs_waiting import parked_jobs, try_again
from feedback.actions.later import ask_for
from feedback.jobs import Workshop, make_runner
from feedback.jobs import runner as running
from feedback.jobs.runner import LEASE, TRIES, Runner
from feedback.model.outbox import Job, JobState
from media.store import StoreTrouble
from tests.databases import SECRET
from tests.jobs.test_sweep import Clock


@pytest.fixture
def clock(now) -> Clock:
    return Clock(now)


@pytest.fixture
def workshop(database, clock) -> Workshop:
    return Workshop(database, lambda: None, clock)


def ask(workshop, kind="work", how_many=1) -> list[UUID]:
    with workshop.database.writing() as db:
        return [ask_for(db, kind, uuid4(), workshop.clock()).thing_id for _ in range(how_many)]


def the_job(workshop) -> Job:
    with workshop.database.reading() as db:
        return db.scalars(select(Job)).one()


def test_what_was_rolled_back_is_never_done(workshop):
    with workshop.database.session() as db:
        ask_for(db, "work", uuid4(), workshop.clock())
        db.flush()
        db.rollback()
    assert not Runner(workshop, {}).run_one()


def test_many_runners_at_once_do_each_job_exactly_once(workshop):
    asked, done, lock = ask(workshop, how_many=60), Counter(), threading.Lock()

    def work(_, thing_id):
        with lock:
            done[thing_id] += 1

    hands = [
        threading.Thread(target=Runner(workshop, {"work": work}).run_until_empty) for _ in range(6)
    ]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    Runner(workshop, {"work": work}).run_until_empty()  # one that found all rows locked has left
    assert done == Counter(asked)


def test_a_long_job_is_held_for_as_long_as_it_is_worked_at(workshop, clock, monkeypatch):
    monkeypatch.setattr(running, "STILL_AT_IT_S", 0.01)
    ask(workshop)
    other, taken_by_other = Runner(workshop, {}), []

    def work(*_):
        for _ in range(4):
            clock.now += LEASE * 0.9
            until = time.monotonic() + 30
            while the_job(workshop).leased_until < clock.now + LEASE * 0.5:
                assert time.monotonic() < until, "nobody renews the lease"
            taken_by_other.append(other.run_one())

    assert Runner(workshop, {"work": work}).run_one()
    assert taken_by_other == [False] * 4
    assert the_job(workshop).state is JobState.DONE


def test_who_comes_too_late_changes_nothing_in_the_row(workshop, clock):
    ask(workshop)
    quick = Runner(workshop, {"work": lambda *_: None})

    def sleeps_past_the_lease(*_):
        clock.now += LEASE + timedelta(seconds=1)
        assert quick.run_one()
        raise StoreTrouble("woke up, and the store was gone")

    Runner(workshop, {"work": sleeps_past_the_lease}).run_one()
    job = the_job(workshop)
    assert (job.state, job.trouble, job.holder) == (JobState.DONE, None, None)


def test_a_job_that_fails_three_times_is_parked_and_others_go_on(workshop, clock):
    (poison,) = ask(workshop)
    done = []

    def work(_, thing_id):
        if thing_id == poison:
            raise StoreTrouble("words that may be someone's")
        done.append(thing_id)

    runner = Runner(workshop, {"work": work})
    others = ask(workshop, how_many=3)
    tries = 0
    for wait in (timedelta(0), *running.WAITS_AFTER_A_FAILURE, timedelta(days=9)):
        clock.now += wait
        tries += runner.run_until_empty()
    assert (tries, done) == (TRIES + 3, others)
    with workshop.database.reading() as db:
        parked = db.scalars(select(Job).where(Job.thing_id == poison)).one()
    assert (parked.state, parked.tries, parked.trouble) == (JobState.PARKED, 3, "StoreTrouble")
    assert parked.parked_at == clock.now - timedelta(days=9)


KILLS_ITSELF = """
import os, signal, sys
from datetime import datetime
from feedback.database import Database
from feedback.jobs.runner import Runner, Workshop
url, secret, moment = sys.argv[1:]
workshop = Workshop(Database(url, secret.encode()), None, lambda: datetime.fromisoformat(moment))
print("began", flush=True)
Runner(workshop, {"work": lambda *_: os.kill(os.getpid(), signal.SIGKILL)}).run_one()
print("lived", flush=True)
"""


def test_a_job_that_kills_whoever_does_it_is_parked_after_three(workshop, clock, database_url):
    ask(workshop)
    for said in ["began"] * 3 + ["began lived"]:
        moment = clock.now.isoformat()
        words = [sys.executable, "-c", KILLS_ITSELF, database_url, SECRET.decode(), moment]
        ended = subprocess.run(words, capture_output=True, text=True, check=False)
        assert ended.stdout.split() == said.split(), ended.stderr
        # Whoever comes before the lease is over leaves it alone.
        assert not Runner(workshop, {}).run_one()
        clock.now += LEASE + timedelta(seconds=1)
    job = the_job(workshop)
    assert (job.state, job.tries, job.trouble) == (JobState.PARKED, 3, "Left")


def test_after_a_kill_the_next_runner_finishes_the_job(workshop, clock, database_url):
    (asked,) = ask(workshop)
    moment = clock.now.isoformat()
    words = [sys.executable, "-c", KILLS_ITSELF, database_url, SECRET.decode(), moment]
    assert subprocess.run(words, capture_output=True, check=False).returncode == -9
    clock.now += LEASE + timedelta(seconds=1)
    done = []
    assert Runner(workshop, {"work": lambda _, thing: done.append(thing)}).run_one()
    assert done == [asked]
    assert the_job(workshop).state is JobState.DONE


@pytest.fixture
def stopped(build, workshop, clock):
    """A photo whose original is gone from the store, and the staff of two sites."""
    from feedback.model.telling import MediaFile, MediaKind

    site = build.site()
    person = build.person(site)
    about = build.relationship(person, build.worker(site))
    facts = {"size": 5, "sha256": "0" * 64, "key": b"k" * 32, "received_at": build.now}
    media = build._add(MediaFile(relationship_id=about.id, kind=MediaKind.PHOTO, **facts))
    ask_for(build.db, "prepare-media", media.id, clock.now)
    ask_for(build.db, "a kind of tomorrow", media.id, clock.now)
    staff = [build.actor(build.facilitator(one)) for one in (site, build.site())]
    build.commit()
    return staff


def test_staff_of_the_site_alone_are_told_of_what_stopped_there(
    db, workshop, clock, stopped, tmp_path
):
    from media.store import open_store

    store = open_store(str(tmp_path / "empty"))
    runner = make_runner(Workshop(workshop.database, lambda: store, clock))
    for _ in range(3):
        runner.run_until_empty()
        clock.now += timedelta(hours=1)
    ours, theirs = (parked_jobs(db, one, clock.now) for one in stopped)
    assert {(one.kind, one.trouble) for one in ours} == {
        ("prepare-media", "NotThere"),
        ("a kind of tomorrow", "KeyError"),
    }
    # What is no site's own is everyone's to see.
    assert [one.kind for one in theirs] == ["a kind of tomorrow"]
    for job in ours:
        try_again(db, stopped[0], job.id, clock.now)
    db.commit()
    assert runner.run_until_empty() == 2
