"""Copies that were begun and never ended do not stay: they are not sealed."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace
from uuid import uuid4

import pytest

from feedback.actions import collections as gathering
from feedback.actions.carryings import ask_to_carry
from feedback.actions.erasing import erase_person
from feedback.jobs import Workshop
from feedback.jobs.finish_erasing import finish_erasing
from feedback.jobs.sweep import sweep
from feedback.jobs.unfinished_copies import folder_of
from feedback.model.carryings import CarryingState
from feedback.model.outbox import Job, JobState
from feedback.model.trust import Use
from media.store import open_store
from tests.actions.pilot import make_pilot


@pytest.fixture
def begun(build, tmp_path):
    """One copy is being written; of the others there is only what a killed job left."""
    p = make_pilot(build)
    drawn = gathering.Drawn("Ringing", "", Use.DRAW)
    p.collection = gathering.make_collection(build.db, p.facilitator, drawn, build.now)
    ids = {"unknown": uuid4()}
    for whom in ("written", "done", "refused", "stopped"):
        about = (p.collection.id, "quotes", whom)
        one = ask_to_carry(build.db, p.facilitator, *about, build.now)
        one.state = {"done": CarryingState.DONE, "refused": CarryingState.REFUSED}.get(
            whom, CarryingState.WRITING
        )
        ids[whom] = one.id
    build.db.query(Job).filter_by(thing_id=ids["stopped"]).one().state = JobState.PARKED
    build.commit()
    folders = {whom: folder_of(tmp_path, id) for whom, id in ids.items()}
    for folder in folders.values():
        (folder / "media").mkdir(parents=True)
        (folder / "media" / "quotes.csv").write_text("The lift works now.")
    (tmp_path / "exports" / str(uuid4())).mkdir()
    return SimpleNamespace(folders=folders, person=p.person, exports=tmp_path / "exports")


@pytest.fixture
def workshop(database, tmp_path, now):
    store = open_store(str(tmp_path / "store"))
    settings = SimpleNamespace(data=tmp_path)
    return Workshop(database, lambda: store, lambda: now, settings=settings)


def left(begun) -> list[str]:
    return [whom for whom, folder in begun.folders.items() if folder.exists()]


def test_the_daily_sweep_removes_what_a_killed_job_left_and_no_copy_that_is_being_written(
    begun, workshop
):
    for _ in range(2):
        sweep(workshop, uuid4())
        assert left(begun) == ["written"]
    assert len(list(begun.exports.iterdir())) == 2


def test_after_someone_was_erased_no_copy_that_a_killed_job_left_keeps_their_words(
    begun, workshop, database, now, monkeypatch
):
    finishing = import_module("feedback.jobs.finish_erasing")
    monkeypatch.setattr(finishing, "renew_keys", lambda *_: None)
    with database.writing() as db:
        erasure = erase_person(db, None, begun.person.person_id, now)
    finish_erasing(workshop, erasure.id)
    assert left(begun) == ["written"]
