"""The covered copy of a recording is made once, as it is wanted, and kept sealed."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from feedback.actions.bleeps import JOB, want_covered
from feedback.actions.media_files import sink_for_copy
from feedback.jobs import KINDS, Workshop
from feedback.jobs.bleep_media import bleep_media
from feedback.model.names import BLEEPED, BleepedCopy
from feedback.model.outbox import Job
from feedback.model.telling import MediaFile, MediaKind, SafeCopy
from feedback.model.trust import Event
from media.clean import clean
from media.kinds import kind_of
from media.store import open_store
from tests.exports.desk import Desk
from tests.media import samples


@pytest.fixture
def store(tmp_path):
    return open_store(str(tmp_path / "store"))


@pytest.fixture
def voice(build, store, tmp_path) -> MediaFile:
    """A voice of two seconds that is ready to be played."""
    desk = Desk(build)
    media = desk.original(store, desk.told(), MediaKind.SOUND, b"original")
    source = samples.sound(tmp_path / "a.wav", 2.0)
    desk.copies(store, media, clean(source, kind_of(source.read_bytes()), tmp_path / "c").copies)
    build.commit()
    return media


@pytest.fixture
def workshop(database, store, now):
    return Workshop(database, lambda: store, lambda: now)


def want(db, media, *spans):
    want_covered(db, media, list(spans), media.received_at)
    db.commit()


def asked(db):
    return db.scalars(select(Job.thing_id).where(Job.kind == JOB)).all()


def test_it_is_asked_for_once_and_made_once(db, voice, workshop, store):
    want(db, voice, (500, 900))
    want(db, voice, (500, 900))
    id = voice.id
    assert asked(db) == [id]
    assert KINDS[JOB] is bleep_media
    db.commit()
    for _ in range(2):
        bleep_media(workshop, id)
    db.expire_all()
    copy = voice.copy_for(BLEEPED)
    assert copy.media_type == "audio/mp4"
    assert abs(copy.seconds - 2.0) < 0.05
    assert b"ftyp" not in b"".join(store.read(str(copy.id)))
    (row,) = db.scalars(select(BleepedCopy))
    assert row.made == row.wanted == [[500, 900]]
    verbs = db.scalars(select(Event.verb).where(Event.thing_id == voice.id)).all()
    assert verbs.count("covered a recording") == 1


def test_the_copy_before_goes_when_another_is_wanted(db, voice, workshop, store):
    want(db, voice, (500, 900))
    bleep_media(workshop, voice.id)
    db.expire_all()
    before = voice.copy_for(BLEEPED).id
    want(db, voice, (500, 1200))
    bleep_media(workshop, voice.id)
    db.expire_all()
    assert voice.copy_for(BLEEPED).id != before
    assert not store.exists(str(before))


def test_what_is_wanted_no_more_is_not_made(db, voice, workshop, store):
    want(db, voice, (500, 900))
    want(db, voice)
    files = set(store.names())
    bleep_media(workshop, voice.id)
    db.expire_all()
    assert voice.copy_for(BLEEPED) is None
    assert set(store.names()) == files


def test_what_cannot_be_covered_is_written_down_and_never_there(db, voice, workshop, store):
    want(db, voice, (5000, 9000))
    play = voice.copy_for("play")
    voice.copies.remove(play)
    db.delete(play)
    db.flush()
    sink = sink_for_copy(store, voice.key)
    sink.write(b"no sound at all")
    sink.commit()
    broken = {"purpose": "play", "media_type": "audio/mp4", "size": 1, "sha256": "a" * 64}
    voice.copies.append(SafeCopy(id=sink.id, **broken))
    db.commit()
    bleep_media(workshop, voice.id)
    db.expire_all()
    assert voice.copy_for(BLEEPED) is None
    events = db.scalars(select(Event).where(Event.verb == "could not cover a recording")).all()
    assert [event.facts["code"] for event in events] == ["not-what-it-says"]
