"""Copies that were given out before someone stopped: known at once, asked back, marked done."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from feedback.access import NotHere
from feedback.actions import consents, recalls
from feedback.actions.diaries import take_back_entry
from feedback.actions.exports import freeze, record_export
from feedback.model.recalls import Returned
from feedback.model.scopes import Scope
from feedback.model.telling import MediaFile, MediaKind, Shows
from feedback.model.trust import Audience, Medium, Use
from tests.exports.desk import Desk


@pytest.fixture
def out(build, db, now):
    """A story of Amina's and one of Ben's, carried out for drawing and given to Ida."""
    desk = Desk(build)
    o = SimpleNamespace(desk=desk, entry=desk.told("She rang."))
    ben = build.person(desk.site, "Ben")
    theirs = build.relationship(ben, desk.worker)
    build.consent(ben, theirs, Use.STORY, Use.DRAW)
    other = build.entry(ben, theirs, "He came.", Use.STORY, Use.DRAW)
    o.story = desk.story(o.entry)
    o.collection = desk.collection(o.story, desk.story(other, relationship=theirs))
    o.me, o.ben, o.staff = (build.actor(one) for one in (desk.person, ben, desk.facilitator))
    o.about, o.theirs = desk.relationship, theirs
    return o


def carry(db, out, now, format="story-pack", given_to="Ida"):
    frozen = freeze(db, out.staff, out.collection.id, now)
    made = record_export(db, out.staff, frozen, format, "a" * 64, now, given_to=given_to)
    db.flush()
    return made


def photo(out, now):
    """A photo in Amina's entry."""
    more = {"size": 1, "sha256": "0" * 64, "received_at": now, "key": b"k" * 32}
    about = {"relationship_id": out.about.id, "entry_id": out.entry.id}
    out.desk.add(MediaFile(kind=MediaKind.PHOTO, **about, **more))


def stop(db, out, use, now):
    consents.withdraw_consent(db, out.me, out.about.id, use, now)
    db.flush()
    return recalls.my_recalls(db, out.me, now)


@pytest.mark.parametrize("use", [Use.STORY, Use.DRAW])
def test_stopping_lists_the_copies_at_once(db, out, now, use):
    export = carry(db, out, now)
    (recall,) = stop(db, out, use, now)
    assert (recall.export, recall.because) == (export, use.value)
    assert recall.export.given_to == "Ida"
    assert recalls.my_recalls(db, out.ben, now) == []


@pytest.mark.parametrize("use", [Use.PUBLISH, Use.TEAM, Use.WORKER, Use.VOICE])
def test_a_copy_that_was_made_for_something_else_is_not_asked_back(db, build, out, now, use):
    build.consent(out.desk.person, out.about, use)
    carry(db, out, now)
    assert stop(db, out, use, now) == []


@pytest.mark.parametrize(("format", "many"), [("story-pack", 1), ("quotes", 0)])
def test_stopping_a_likeness_asks_photos_back_and_no_words(db, out, now, format, many):
    photo(out, now)
    carry(db, out, now, format)
    assert len(stop(db, out, Use.LIKENESS, now)) == many


def test_a_no_and_taking_back_ask_copies_back_too_and_each_copy_once(db, out, now):
    carry(db, out, now)
    consents.give_consent(db, out.me, out.about.id, Use.DRAW, False, now)
    take_back_entry(db, out.me, out.entry.id, now)
    db.flush()
    (recall,) = recalls.my_recalls(db, out.me, now)
    assert recall.because == "draw"


def test_taking_another_entry_back_asks_nothing_back(db, build, out, now):
    carry(db, out, now)
    other = build.entry(out.desk.person, out.about, "Not in a story.")
    take_back_entry(db, out.me, other.id, now)
    assert recalls.my_recalls(db, out.me, now) == []


def test_a_yes_for_fewer_asks_back_what_went_farther_and_a_backup_keeps_it_so(db, out, now):
    everyone = Scope(frozenset({Audience.ANYONE}), frozenset(Medium))
    team = Scope(frozenset({Audience.TEAM}), frozenset({Medium.PAPER}))
    about = (db, out.me, out.about.id, Use.DRAW)
    consents.say_how_far(*about, everyone, now)
    near = carry(db, out, now)
    out.collection.audience, out.collection.medium = Audience.COUNCIL, Medium.WEB
    far = carry(db, out, now)
    assert recalls.my_recalls(db, out.me, now) == []
    consents.say_how_far(*about, team, now)
    db.flush()
    assert [one.export_id for one in recalls.my_recalls(db, out.me, now)] == [far.id] != [near.id]
    noticed = [what for what in db.info["withdrawn"] if what[1] == "consent"]
    assert noticed[-1][2] == (str(out.me.account_id), str(out.about.id), "draw")


def test_a_yes_for_more_asks_nothing_back(db, out, now):
    carry(db, out, now)
    everyone = Scope(frozenset({Audience.ANYONE}), frozenset(Medium))
    consents.say_how_far(db, out.me, out.about.id, Use.DRAW, everyone, now)
    assert recalls.my_recalls(db, out.me, now) == []


def test_a_photo_of_nobody_is_not_asked_back_with_a_likeness(db, out, now):
    photo(out, now)
    db.query(MediaFile).one().shows = Shows.NOBODY
    carry(db, out, now)
    assert stop(db, out, Use.LIKENESS, now) == []


def test_what_was_left_out_of_a_copy_is_not_asked_back(db, out, now):
    consents.withdraw_consent(db, out.me, out.about.id, Use.STORY, now)
    carry(db, out, now)
    assert stop(db, out, Use.DRAW, now) == []


def test_staff_write_and_mark_what_became_of_it_and_the_person_reads_it(db, out, now):
    carry(db, out, now)
    (recall,) = stop(db, out, Use.DRAW, now)
    assert recalls.recalls_here(db, out.staff, now) == [recall]
    assert recalls.letter_about(db, out.staff, recall.id, now) == [out.story]
    recalls.note_printed(db, out.staff, recall.id, now)
    with pytest.raises(recalls.NotAnswered):
        recalls.note_answer(db, out.staff, recall.id, "", now)
    recalls.note_answer(db, out.staff, recall.id, Returned.DESTROYED, now)
    assert recalls.my_recalls(db, out.me, now)[0].returned is Returned.DESTROYED


def test_staff_of_another_site_and_the_worker_see_no_recall(db, build, out, now):
    carry(db, out, now)
    (recall,) = stop(db, out, Use.DRAW, now)
    for one in (build.facilitator(build.site(), "Kim"), out.desk.worker):
        assert recalls.recalls_here(db, build.actor(one), now) == []
        with pytest.raises(NotHere):
            recalls.note_printed(db, build.actor(one), recall.id, now)
