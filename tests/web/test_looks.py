"""Who looked at what someone else told is written down, and told to nobody but the teller."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from feedback.access import Actor
from feedback.actions import looks as looked
from feedback.actions.looks import LOOKED_AT
from feedback.actions.stories import begin_story
from feedback.forms.shipping import toml_text
from feedback.model.base import Base, Sealed
from feedback.model.telling import EntryShare, MediaFile, MediaKind, Transcript
from feedback.model.trust import Event, Use
from feedback.web import looks as web_looks
from tests.conftest import NOW
from tests.media import samples
from tests.media.forms import file
from tests.spoken import recording

USES = (Use.WORKER, Use.TEAM, Use.STORY)


@pytest.fixture
def told(room, site_build):
    """Amina's entry for all, her private one, and her sent answers; a facilitator; her mother."""
    person = site_build.db.merge(room.person)
    relationship = site_build.db.merge(room.relationship)
    site_build.consent(person, relationship, *USES)
    told = type("Told", (), {})()
    told.entry = site_build.entry(person, relationship, "She rang me first.", *USES)
    told.private = site_build.entry(person, relationship, "Only for me.")
    survey = site_build.survey(person.site, toml_text("my-social-worker"), "my-social-worker")
    told.response = site_build.response(survey, relationship, person, {"listens": ["good"]}, *USES)
    told.facilitator = site_build.facilitator(person.site)
    told.carer = site_build.carer(person)
    site_build.commit()
    return told


def looks(room) -> list[Event]:
    """What was written down, oldest first."""
    with room.house.database.reading() as db:
        return list(db.scalars(select(Event).where(Event.verb == LOOKED_AT).order_by(Event.at)))


def test_a_social_worker_who_opens_an_entry_is_written_down_once_an_hour(room, told):
    browser = room.browser_of(room.worker)
    for _ in range(3):
        assert browser.get(f"/diary/{told.entry.id}").status_code == 200
    (look,) = looks(room)
    assert (look.account_id, look.thing_id) == (room.worker.id, told.entry.id)
    assert (look.relationship_id, look.facts) == (room.relationship.id, {})
    room.house.clock = lambda: NOW + timedelta(hours=1)
    room.browser_of(room.worker).get(f"/diary/{told.entry.id}")
    assert len(looks(room)) == 2


def test_two_processes_write_the_same_look_down_once(room, told):
    for _ in range(2):
        room.app.extensions["looks"] = web_looks.WrittenDown()
        room.browser_of(room.worker).get(f"/diary/{told.entry.id}")
    assert len(looks(room)) == 1


def test_the_tellers_own_pages_write_nothing_down_and_ask_nothing(room, told, monkeypatch):
    def never(*_):
        raise AssertionError("a teller's own page asked who looked")

    monkeypatch.setattr(web_looks, "note_looks", never)
    for path in (f"/diary/{told.entry.id}", "/diary", "/", "/who-can-see"):
        assert room.client.get(path).status_code == 200
    assert looks(room) == []


def test_a_page_that_is_not_there_is_no_look(room, told):
    assert room.browser_of(room.worker).get(f"/diary/{told.private.id}").status_code == 404
    assert looks(room) == []


def test_a_social_workers_own_diary_is_nobody_elses(room, told, site_build):
    worker, about = site_build.db.merge(room.worker), site_build.db.merge(room.relationship)
    own = site_build.entry(worker, about, "A hard week.")
    site_build.commit()
    assert room.browser_of(room.worker).get(f"/diary/{own.id}").status_code == 200
    assert looks(room) == []


def test_lists_that_show_what_was_told_are_looks_at_all_they_show(room, told):
    room.browser_of(told.facilitator).get("/told-and-shared")
    assert {look.thing_id for look in looks(room)} == {told.entry.id, told.response.id}
    assert {look.thing_kind for look in looks(room)} == {"DiaryEntry", "SurveyResponse"}


def test_the_first_page_of_a_social_worker_shows_what_was_shared_with_them(room, told):
    room.browser_of(room.worker).get("/")
    assert {look.thing_id for look in looks(room)} == {told.entry.id, told.response.id}


def test_a_photo_and_the_words_of_a_film_are_looks_of_their_own(room, told, site_build, tmp_path):
    room.send(file("photo", "a.jpg", samples.photo(tmp_path / "a.jpg").read_bytes()))
    room.do_jobs()
    with room.house.database.writing() as db:
        photo = db.scalars(select(MediaFile)).one()
        db.add(EntryShare(entry_id=photo.entry_id, use=Use.TEAM))
        address, entry = f"/media/{photo.copy_for('screen').id}", photo.entry_id
    media = recording(site_build, site_build.db.merge(told.entry), MediaKind.VIDEO)
    words = {"language": "en", "is_draft": False, "written_at": NOW, "words": "She rang."}
    site_build.db.add(Transcript(media_file=media, **words))
    site_build.commit()
    staff = room.browser_of(told.facilitator)
    for _ in range(2):  # a player asks for a film again and again
        assert staff.get(address).status_code == 200
    assert [(look.thing_id, look.facts["part"]) for look in looks(room)] == [(entry, "MediaFile")]
    staff.get(f"/recordings/{media.id}/words")
    assert [look.facts["part"] for look in looks(room) if look.thing_id != entry] == ["Transcript"]


def test_a_part_of_a_story_is_a_look_at_what_it_comes_from(room, told, site_build):
    staff = site_build.db.merge(told.facilitator)
    chosen = [f"entry:{told.entry.id}"]
    story = begin_story(site_build.db, Actor.of(staff), "The stairs", chosen, NOW)
    site_build.commit()
    assert room.browser_of(told.facilitator).get(f"/stories/{story.id}").status_code == 200
    parts = [look.facts.get("part") for look in looks(room) if look.thing_id == told.entry.id]
    assert "StoryPart" in parts


def test_a_page_whose_looks_cannot_be_kept_is_not_shown(room, told, monkeypatch):
    worker = room.browser_of(room.worker)

    def full(*_):
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    monkeypatch.setattr(web_looks, "note_looks", full)
    answer = worker.get(f"/diary/{told.entry.id}")
    assert answer.status_code == 507
    assert "She rang me first" not in answer.get_data(as_text=True)
    monkeypatch.undo()
    assert worker.get(f"/diary/{told.entry.id}").status_code == 200
    assert len(looks(room)) == 1


def test_every_kind_of_thing_with_words_of_a_telling_can_be_looked_at(room):
    """A new class whose words come from a teller needs a line in actions/looks.py, or here."""
    not_told = {
        *("AccessRecord", "ArrivingFile", "Bundle", "CapacityNote", "Change", "Memo"),
        *("OtherAnswer", "PaperCopy", "Pseudonym", "Reminder", "Saying", "Story"),
        *("StoryApproval", "StoryDraft", "StoryVersion", "CreditWish"),
        *("DrawnPage", "StoryboardApproval", "StoryboardRemark"),
        *("Concern", "HandOff", "LegalHold", "OwnCopyPart", "PictureCheck", "SecondFactor"),
        *("Search", "StoryStep", "TraceDecision"),
    }
    sealed = {
        mapper.class_.__name__
        for mapper in Base.registry.mappers
        if any(isinstance(value, Sealed) for value in vars(mapper.class_).values())
    }
    assert sealed - not_told <= set(looked._WHERE_FROM)
