"""Safe copies are made once, sealed, and true, on both databases."""

from __future__ import annotations

import re
import sys
from hashlib import sha256
from importlib import import_module
from uuid import uuid4

import pytest
from sqlalchemy import event, func, select

from feedback.actions.diaries import Telling, add_entry
from feedback.actions.drawn_pages import bring_pages
from feedback.actions.media_files import KeptFile, open_copy, sink_for_original
from feedback.actions.storyboards import make_storyboard
from feedback.jobs import Workshop, make_runner
from feedback.model.drawn_pages import DrawnPage
from feedback.model.keys import destroy_key
from feedback.model.outbox import Job, JobState
from feedback.model.storyboards import Stage
from feedback.model.telling import MediaFile, MediaKind, MediaState, SafeCopy
from feedback.sealing import KeyDestroyed
from media.copies import Cleaned
from media.store import open_store
from tests.actions.pilot import make_pilot
from tests.media import samples

prepare_media = import_module("feedback.jobs.prepare_media")


@pytest.fixture
def store(tmp_path):
    return open_store(str(tmp_path / "store"))


@pytest.fixture
def workshop(database, store, now):
    return Workshop(database, lambda: store, lambda: now)


@pytest.fixture
def media(db, build, store, tmp_path) -> MediaFile:
    """A photo that was received and waits for its safe copies."""
    site = build.site()
    person = build.person(site)
    relationship = build.relationship(person, build.worker(site))
    data = samples.photo(tmp_path / "a.jpg", 6).read_bytes()
    sink = sink_for_original(store)
    sink.write(data)
    sink.commit()
    file = KeptFile(
        sink.id, sink.key, MediaKind.PHOTO, len(data), sha256(data).hexdigest(), "a.jpg"
    )
    telling, id = Telling("Tea"), file.id
    entry = add_entry(db, build.actor(person), id, relationship.id, telling, [file], build.now)
    build.commit()
    return entry.media[0]


def count(db, what) -> int:
    return db.scalar(select(func.count()).select_from(what))


def test_a_waiting_photo_becomes_ready_and_its_copies_open(database, workshop, store, media):
    assert make_runner(workshop).run_until_empty() == 1
    with database.reading() as db:
        ready = db.get(MediaFile, media.id)
        assert ready.state is MediaState.READY
        assert {copy.purpose for copy in ready.copies} == {"print", "screen", "phone", "thumb"}
        for copy in ready.copies:
            plain = b"".join(open_copy(store, copy))
            assert (len(plain), sha256(plain).hexdigest()) == (copy.size, copy.sha256)
        assert db.scalars(select(Job.state)).one() is JobState.DONE


def test_of_two_runs_at_once_the_slower_leaves_nothing(
    database, workshop, store, media, monkeypatch
):
    clean = prepare_media.clean

    def slowly(*given):
        monkeypatch.setattr(prepare_media, "clean", clean)
        prepare_media.prepare_media(workshop, media.id)
        return clean(*given)

    monkeypatch.setattr(prepare_media, "clean", slowly)
    prepare_media.prepare_media(workshop, media.id)
    with database.reading() as db:
        assert count(db, SafeCopy) == 4
        kept = {str(id) for id in db.scalars(select(SafeCopy.id))} | {str(media.id)}
    assert set(store.names()) == kept


def test_a_job_that_fails_half_way_leaves_no_copies(workshop, store, media, monkeypatch):
    monkeypatch.setattr(prepare_media, "_write_rows", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        prepare_media.prepare_media(workshop, media.id)
    assert list(store.names()) == [str(media.id)]


# A program that a signal ends, also where whoever began these tests has it ignored.
STOPPED = """#!{python}
import os, signal
if signal.SIG{signal} != signal.SIGKILL:
    signal.signal(signal.SIG{signal}, signal.SIG_DFL)
os.kill(os.getpid(), signal.SIG{signal})
"""


@pytest.mark.parametrize("signal", ["TERM", "INT", "KILL"])
def test_a_decoder_that_is_stopped_with_the_server_says_nothing_of_the_file(
    workshop, media, database, tmp_path, monkeypatch, signal
):
    stopped = tmp_path / "stopped"
    stopped.write_text(STOPPED.format(python=sys.executable, signal=signal))
    stopped.chmod(0o755)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr("media.clean.sys.executable", str(stopped))
        make_runner(workshop).run_one()
    with database.reading() as reading:
        job = reading.scalars(select(Job).where(Job.kind == "prepare-media")).one()
        assert (job.state, job.trouble) == (JobState.WAITING, "Stopped")
        assert reading.get(MediaFile, media.id).state is MediaState.RECEIVED


def test_once_the_key_is_destroyed_nothing_opens_any_more(db, workshop, store, media):
    make_runner(workshop).run_until_empty()
    destroy_key(db, media.relationship_id)
    db.commit()
    db.expire_all()
    copy = db.scalars(select(SafeCopy)).first()
    with pytest.raises(KeyDestroyed):
        open_copy(store, copy)


def test_folders_of_jobs_that_were_killed_are_removed(tmp_path, monkeypatch):
    import os
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old, new = (tmp_path / f"{prepare_media.PREFIX}{age}" for age in ("old", "new"))
    for folder in (old, new):
        folder.mkdir()
        (folder / "original").write_bytes(b"someone's photo")
    os.utime(old, (0, 0))
    prepare_media.remove_left_folders()
    assert [path.name for path in tmp_path.iterdir()] == [new.name]


def test_a_folder_that_another_worker_removes_meanwhile_stops_nobody(tmp_path, monkeypatch):
    import tempfile

    class Going(type(tmp_path)):
        def glob(self, pattern):
            return [self / f"{prepare_media.PREFIX}gone"]

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(prepare_media, "Path", Going)
    with prepare_media.private_folder() as folder:
        assert folder.is_dir()


def test_a_page_drawn_outside_is_held_after_its_storyboard(db, build, database, workshop):
    pilot = make_pilot(build)
    board = make_storyboard(db, pilot.facilitator, pilot.story.id, "Stairs", build.now)
    file = KeptFile(uuid4(), b"k" * 32, MediaKind.PHOTO, 10, "a" * 64, "pages.pdf")
    at = (db, pilot.facilitator, board.id, Stage.PENCILS)
    bring_pages(*at, [file], build.now)
    build.commit()
    held = []

    def note(_connection, _cursor, statement, *_):
        if "FOR UPDATE" in statement:
            held.append(re.search(r"FROM (\w+)", statement)[1])

    event.listen(database.engine, "before_cursor_execute", note)
    opened = Cleaned("photo", [], {"pages": 3})
    assert prepare_media._write_rows(workshop, file.id, opened, [])
    event.remove(database.engine, "before_cursor_execute", note)
    is_postgres = database.engine.dialect.name == "postgresql"
    assert held == (["storyboards", "media_files"] if is_postgres else [])
    assert db.query(DrawnPage).count() == 3
