"""Drafts are written once, in order, and only where nobody has written words."""

from __future__ import annotations

import stat
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select

from feedback.actions.diaries import Telling, add_entry
from feedback.actions.media_files import KeptFile, sink_for_original
from feedback.actions.transcripts import DRAFT_JOB, ask_for_draft
from feedback.jobs import Workshop, make_runner
from feedback.jobs.write_draft import in_order, write_draft
from feedback.model.outbox import Job, JobState
from feedback.model.telling import MediaFile, MediaKind, Transcript
from feedback.model.timed_words import Segment
from feedback.model.trust import Event
from media.captions import Cue
from media.hear import Program
from media.store import open_store
from tests.media import samples

RECOGNISER = Path(__file__).parents[1] / "media" / "recogniser.py"


@pytest.fixture
def store(tmp_path):
    return open_store(str(tmp_path / "store"))


@pytest.fixture
def workshop(database, store, now, tmp_path):
    return Workshop(database, lambda: store, lambda: now, recogniser=listening(tmp_path))


def listening(folder: Path, text: str | None = None) -> Program:
    path = folder / "listening"
    path.write_text(f"#!{sys.executable} -IB\n{text or RECOGNISER.read_text()}")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return Program(str(path))


@pytest.fixture
def sound(db, build, store, tmp_path) -> MediaFile:
    """A voice that was received and waits."""
    site = build.site()
    person = build.person(site)
    relationship = build.relationship(person, build.worker(site))
    data = samples.sound(tmp_path / "a.m4a", 2.0).read_bytes()
    sink = sink_for_original(store)
    sink.write(data)
    sink.commit()
    digest = sha256(data).hexdigest()
    file = KeptFile(sink.id, sink.key, MediaKind.SOUND, len(data), digest, "a.m4a")
    entry = add_entry(
        db, build.actor(person), file.id, relationship.id, Telling(), [file], build.now
    )
    build.commit()
    return entry.media[0]


def drafts(database) -> list[Transcript]:
    with database.reading() as db:
        found = list(db.scalars(select(Transcript)))
        for one in found:
            _ = one.segments
        return [(one.segments, one.maker, one.is_draft, one.account_id) for one in found]


def test_a_voice_gets_a_draft_of_its_words_after_its_safe_copy(database, workshop, sound):
    assert make_runner(workshop).run_until_empty() == 2
    ((segments, maker, is_draft, account_id),) = drafts(database)
    assert (maker, is_draft, account_id) == ("listening", True, None)
    assert [one.words for one in segments] == ["A tone of 400 in en"]
    assert segments[0].span[1] <= 2100


def test_without_a_recogniser_nothing_is_written_and_nothing_is_asked_for(
    database, store, now, sound
):
    make_runner(Workshop(database, lambda: store, lambda: now)).run_until_empty()
    assert drafts(database) == []
    with database.reading() as db:
        assert db.scalars(select(Job).where(Job.kind == DRAFT_JOB)).all() == []


def test_a_draft_that_was_asked_for_twice_is_written_once(database, workshop, sound):
    make_runner(workshop).run_until_empty()
    write_draft(workshop, sound.id)
    assert len(drafts(database)) == 1


def test_a_draft_comes_never_over_what_someone_wrote(db, database, workshop, sound, now):
    db.add(Transcript(media_file=sound, account_id=sound.entry.account_id, language="en",
                      is_draft=False, written_at=now, words="My own"))  # fmt: skip
    db.commit()
    make_runner(workshop).run_until_empty()
    assert [one[0] for one in drafts(database)] == [[Segment("My own")]]


def test_a_recogniser_that_fails_is_not_asked_again_and_no_job_is_parked(
    database, workshop, sound, tmp_path
):
    listening(tmp_path, "raise SystemExit(1)")
    make_runner(workshop).run_until_empty()
    with database.reading() as db:
        assert set(db.scalars(select(Job.state))) == {JobState.DONE}
        failed = db.scalars(select(Event).where(Event.verb == "could not write a draft")).one()
        assert failed.facts == {"code": "failed"}


def test_a_draft_may_be_asked_for_later_when_a_recogniser_was_set(
    db, build, database, workshop, store, now, sound
):
    make_runner(Workshop(database, lambda: store, lambda: now)).run_until_empty()
    db.expire_all()
    media = db.get(MediaFile, sound.id)
    ask_for_draft(db, build.actor(media.entry.account), media.id, now)
    db.commit()
    make_runner(workshop).run_until_empty()
    assert len(drafts(database)) == 1


def test_what_a_recogniser_says_in_any_order_becomes_parts_one_after_another():
    cues = [
        Cue(0, 3000, "one"),
        Cue(2000, 4000, "two"),
        Cue(2000, 5000, "three"),
        Cue(4500, 99_000, "four\0"),
        Cue(9500, 9900, "after the end"),
        Cue(7000, 7500, "\x07 "),
    ]
    assert in_order(cues, 9000) == [
        Segment("one", 0, 2000),
        Segment("two\nthree", 2000, 4000),
        Segment("four", 4500, 9000),
    ]
