"""Every file in the store is looked at every night; one that is not as it was raises an alarm."""

from __future__ import annotations

import os
from datetime import timedelta
from hashlib import sha256
from importlib import import_module

import pytest
from sqlalchemy import select

from feedback.actions.file_checks import BEGAN, LOOKED, look_again, newest, troubled_files
from feedback.actions.media_files import SealedSink, sink_for_copy, sink_for_original
from feedback.jobs import Workshop, make_runner
from feedback.model.keys import destroy_key
from feedback.model.outbox import FileCheck, FileState, Job, JobState
from feedback.model.paper import PaperCopy, PaperSet
from feedback.model.sayings import Saying, SayingKind
from feedback.model.telling import MediaFile, MediaKind, SafeCopy
from feedback.sealing import new_key
from media.store import StoreTrouble, open_store
from tests.jobs.test_sweep import Clock

check_files = import_module("feedback.jobs.check_files")
DATA = os.urandom(300_000)  # more than one frame
SUM = sha256(DATA).hexdigest()


def put(sink: SealedSink) -> SealedSink:
    sink.write(DATA)
    sink.commit()
    return sink


class Night:
    """An installation with one file of every kind, and a runner that is told the time."""

    def __init__(self, database, build, folder, now) -> None:
        self.database, self.folder = database, folder
        self.store = open_store(str(folder))
        self.clock = Clock(now)
        self.workshop = Workshop(database, lambda: self.store, self.clock)
        self.runner = make_runner(self.workshop)
        self.build = build
        self.site = build.site()
        person, worker = build.person(self.site), build.worker(self.site)
        self.about = build.relationship(person, worker)
        self.staff = build.actor(build.facilitator(self.site))
        self.stranger = build.actor(build.facilitator(build.site()))
        self.original = self.photo()
        self.copy = self.safe_copy()
        self.paper = self.drawn_paper(worker)
        self.saying = self.said(worker)
        build.commit()

    def photo(self):
        sink = put(sink_for_original(self.store))
        row = MediaFile(
            id=sink.id,
            relationship_id=self.about.id,
            kind=MediaKind.PHOTO,
            received_at=self.build.now,
            key=sink.key,
            size=len(DATA),
            sha256=SUM,
        )
        return self.build._add(row).id

    def safe_copy(self):
        media = self.build.db.get(MediaFile, self.original)
        sink = put(sink_for_copy(self.store, media.key))
        said = {"purpose": "screen", "media_type": "image/webp", "size": len(DATA)}
        return self.build._add(SafeCopy(id=sink.id, media_file_id=media.id, sha256=SUM, **said)).id

    def drawn_paper(self, account):
        survey = self.build.survey(self.site, "", "paper")
        papers = self.build._add(
            PaperSet(
                site_id=self.site.id,
                survey_id=survey.id,
                account_id=account.id,
                language="en",
                size="normal",
                asked_at=self.build.now,
            )
        )
        sink = put(SealedSink(self.store, papers.id, new_key()))
        self.build._add(
            PaperCopy(paper_set=papers, number="A1", position=1, file_id=sink.id, key=sink.key)
        )
        return sink.id

    def said(self, account):
        sink = put(sink_for_original(self.store))
        copy = put(sink_for_copy(self.store, sink.key))
        self.build._add(
            Saying(
                id=sink.id,
                site_id=self.site.id,
                name="n",
                language="en",
                words="Hello",
                kind=SayingKind.VOICE,
                who_speaks="Sam",
                made_by_id=account.id,
                made_at=self.build.now,
                key=sink.key,
                sha256=SUM,
                copy_id=copy.id,
                copy_sha256=SUM,
            )
        )
        return sink.id

    def file(self, id):
        (path,) = self.folder.glob(f"kept/*/{id}")
        return path

    def passes(self, hours: float = 40) -> None:
        self.clock.now += timedelta(hours=hours)
        self.runner.plan()
        self.runner.run_until_empty()
        while self.waits():
            self.clock.now += timedelta(minutes=1)
            self.runner.run_until_empty()

    def waits(self) -> bool:
        with self.database.reading() as db:
            waiting = select(Job.id).where(Job.state == JobState.WAITING, Job.kind == "check-files")
            return db.scalars(waiting).first() is not None

    def states(self):
        with self.database.reading() as db:
            return {one.id: one.state for one in db.scalars(select(FileCheck))}

    def alarms(self, actor):
        with self.database.reading() as db:
            return {one.id: one.state for one in troubled_files(db, actor, self.clock.now)}

    def rounds(self, verb=LOOKED) -> int:
        from feedback.model.trust import Event

        with self.database.reading() as db:
            return len(db.scalars(select(Event).where(Event.verb == verb)).all())


@pytest.fixture
def night(database, build, tmp_path, now) -> Night:
    return Night(database, build, tmp_path / "store", now)


def test_a_file_of_every_kind_is_looked_at_and_sound(night):
    night.passes()
    assert set(map(str, night.states())) == set(night.store.names())
    assert set(night.states().values()) == {FileState.SOUND}
    with night.database.reading() as db:
        assert newest(db, LOOKED).facts == {"files": 5, "sound": 5}


@pytest.mark.parametrize("which", ["original", "copy", "paper", "saying"])
def test_one_changed_bit_or_a_missing_file_raises_an_alarm_for_its_site_alone(night, which):
    night.passes()
    id = getattr(night, which)
    path = night.file(id)
    spoilt = bytearray(path.read_bytes())
    spoilt[-20] ^= 1
    path.write_bytes(spoilt)
    night.passes()
    assert night.alarms(night.staff) == {id: FileState.ALTERED}
    path.unlink()
    night.passes()
    assert night.alarms(night.staff) == {id: FileState.MISSING}
    assert night.alarms(night.stranger) == {}


def test_a_file_that_was_cut_at_a_frame_is_altered(night):
    path = night.file(night.original)
    os.truncate(path, 256 * 1024 + 16)
    night.passes()
    assert night.alarms(night.staff) == {night.original: FileState.ALTERED}


def test_the_same_key_and_other_words_are_altered_too(night, build):
    media = build.db.get(MediaFile, night.original)
    build.commit()
    night.file(night.original).unlink()
    sink = SealedSink(night.store, media.id, media.key)
    sink.write(b"sealed well, and not what was received")
    sink.commit()
    night.passes()
    assert night.alarms(night.staff) == {night.original: FileState.ALTERED}


def test_the_alarm_ends_when_the_file_is_put_back_and_looked_at(night):
    path = night.file(night.copy)
    was = path.read_bytes()
    path.unlink()
    night.passes()
    path.write_bytes(was)
    assert night.alarms(night.staff) == {night.copy: FileState.MISSING}
    with night.database.writing() as db:
        look_again(db, night.staff, night.copy, night.clock.now)
    night.runner.run_until_empty()
    assert night.alarms(night.staff) == {}


def test_what_was_erased_on_purpose_is_no_alarm(night, build):
    destroy_key(build.db, night.about.id)
    build.commit()
    night.passes()
    assert night.states()[night.original] is FileState.ERASED
    assert night.states()[night.copy] is FileState.ERASED
    assert night.alarms(night.staff) == {}


def test_a_file_taken_away_with_its_row_is_no_alarm(night, build):
    night.passes()
    build.db.delete(build.db.get(SafeCopy, night.copy))
    build.commit()
    night.store.delete(str(night.copy))
    night.passes()
    assert night.copy not in night.states()
    assert night.alarms(night.staff) == {}


def test_a_round_that_is_cut_short_goes_on_where_it_was(night, monkeypatch):
    monkeypatch.setattr(check_files, "FILES", 2)
    looked = []
    real = check_files.look_at

    def killed_at_the_fourth(store, file):
        looked.append(file.id)
        if len(looked) == 4:
            raise KeyboardInterrupt  # not what a runner catches: the process is gone
        return real(store, file)

    monkeypatch.setattr(check_files, "look_at", killed_at_the_fourth)
    with pytest.raises(KeyboardInterrupt):
        night.passes()
    monkeypatch.setattr(check_files, "look_at", lambda *one: looked.append(one[1].id) or real(*one))
    night.passes(0.1)
    assert night.rounds() == night.rounds(BEGAN) == 1
    # Of the batch that was killed, two are looked at again; none of the first batch is.
    assert [looked.count(id) for id in looked[:2]] == [1, 1]
    assert len(set(looked)) == 5


def test_a_store_that_is_away_is_no_alarm_and_the_round_goes_on_after_it(night, monkeypatch):
    def away(*_):
        raise StoreTrouble("no answer")

    real = check_files.look_at
    monkeypatch.setattr(check_files, "look_at", away)
    night.passes()
    assert night.states() == {}
    monkeypatch.setattr(check_files, "look_at", real)
    night.passes(40)
    assert night.rounds() == 1
    assert set(night.states().values()) == {FileState.SOUND}


@pytest.mark.parametrize(
    ("hours", "hour", "is_due"),
    [(19, 2, False), (20, 2, True), (20, 12, False), (35.9, 12, False), (36, 12, True)],
)
def test_a_round_begins_at_night_or_by_day_when_none_came_for_long(now, hours, hour, is_due):
    moment = now.replace(hour=hour)
    began = type("Event", (), {"at": moment - timedelta(hours=hours)})
    assert check_files.is_due(began, moment) is is_due
