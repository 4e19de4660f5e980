"""The sweep removes what no row knows, late and on record, and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from feedback.actions.later import ask_for
from feedback.jobs import Workshop, make_runner
from feedback.jobs.sweep import FOUND, REMOVED, SWEPT
from feedback.model.outbox import Job, JobState
from feedback.model.telling import MediaFile, MediaKind, SafeCopy
from feedback.model.trust import Event
from media.store import Store, open_store

COUNTED = ("found", "taken_up", "removed", "unfinished", "strange", "given_up", "bundles")
COUNTS = dict.fromkeys(COUNTED, 0)


class Clock:
    """A clock that a test sets."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def store(tmp_path) -> Store:
    return open_store(str(tmp_path / "store"))


@pytest.fixture
def clock(now) -> Clock:
    return Clock(now)


@pytest.fixture
def sweep_after(database, store, clock, now):
    """Lets that many days go by, and a runner do what is due; the counts of the last sweep."""
    runner = make_runner(Workshop(database, lambda: store, clock))

    def after(days: float) -> dict[str, int]:
        clock.now = now + timedelta(days=days)
        runner.plan()
        runner.run_until_empty()
        with database.reading() as db:
            last = select(Event).where(Event.verb == SWEPT).order_by(Event.at.desc())
            return db.scalars(last).first().facts

    return after


def keep(store: Store, name: str | UUID) -> str:
    writer = store.begin(str(name))
    writer.write(b"bytes")
    writer.commit()
    return str(name)


@pytest.fixture
def known(build, store, now) -> set[str]:
    """An original and its safe copy, with their rows."""
    person = build.person(build.site())
    relationship = build.relationship(person, build.worker(person.site))
    facts = {"size": 5, "sha256": "0" * 64}
    media = MediaFile(
        relationship_id=relationship.id,
        kind=MediaKind.PHOTO,
        received_at=now,
        key=b"k" * 32,
        **facts,
    )
    copy = SafeCopy(media_file=media, purpose="screen", media_type="image/webp", **facts)
    build.db.add_all([media, copy])
    build.commit()
    return {keep(store, media.id), keep(store, copy.id)}


def test_what_no_row_knows_is_written_down_first_and_removed_14_days_later(
    database, store, known, sweep_after
):
    left = uuid4()
    keep(store, left)
    assert sweep_after(0) == COUNTS | {"found": 1}
    assert sweep_after(13.9)["removed"] == 0
    assert str(left) in store.names()
    assert sweep_after(15)["removed"] == 1
    assert set(store.names()) == known
    with database.reading() as db:
        about_it = db.scalars(select(Event.verb).where(Event.thing_id == left).order_by(Event.at))
        assert list(about_it) == [FOUND, REMOVED]


def a_copy_that_lost_its_row(build, store) -> SafeCopy:
    """A file in the store; its row is made, and not yet added."""
    media = build.db.scalars(select(MediaFile)).one()
    late = SafeCopy(
        id=uuid4(),
        media_file_id=media.id,
        purpose="small",
        media_type="image/webp",
        size=5,
        sha256="",
    )
    keep(store, late.id)
    build.commit()
    return late


def test_a_file_whose_row_came_later_is_taken_up_and_kept(build, store, known, sweep_after):
    late = a_copy_that_lost_its_row(build, store)
    assert sweep_after(0)["found"] == 1
    build.db.add(late)
    build.commit()
    assert sweep_after(1.1) == COUNTS | {"taken_up": 1}
    assert sweep_after(30) == COUNTS
    assert set(store.names()) == {*known, str(late.id)}


def test_a_file_that_loses_its_row_again_has_14_new_days(build, store, known, sweep_after):
    late = a_copy_that_lost_its_row(build, store)
    sweep_after(0)
    build.db.add(late)
    build.commit()
    sweep_after(1.1)
    build.db.delete(late)
    build.commit()
    assert sweep_after(10)["found"] == 1
    assert sweep_after(16)["removed"] == 0
    assert sweep_after(24.1)["removed"] == 1


def test_jobs_that_are_done_are_forgotten_after_30_days(database, sweep_after):
    for days in (0, 1, 32):
        sweep_after(days)
    with database.reading() as db:
        kinds = db.scalars(select(Job.kind).where(Job.state == JobState.DONE))
        assert list(kinds).count("sweep") == 1


def test_a_sweep_that_was_parked_is_tried_again_the_next_day(database, store, sweep_after, now):
    with database.writing() as db:
        parked = ask_for(db, "sweep", UUID(int=0), now)
        parked.state, parked.tries = JobState.PARKED, 3
    assert sweep_after(0) == COUNTS
    with database.reading() as db:
        assert [one.state for one in db.scalars(select(Job).where(Job.kind == "sweep"))] == [
            JobState.DONE
        ]


def test_a_name_that_is_not_ours_is_counted_and_left(store, sweep_after):
    keep(store, "somebody-elses")
    assert sweep_after(0)["strange"] == 1
    assert sweep_after(40) == COUNTS | {"strange": 1}
    assert list(store.names()) == ["somebody-elses"]


def test_the_store_is_swept_once_a_day(database, sweep_after):
    for days, many in ((0, 1), (0.5, 1), (0.99, 1), (1.05, 2), (1.1, 2)):
        sweep_after(days)
        with database.reading() as db:
            assert len(db.scalars(select(Job).where(Job.kind == "sweep")).all()) == many
