"""Erasing someone: every row of theirs goes, what is counted stays, and a hold stops it."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from feedback.access import Actor, NotHere
from feedback.actions.diaries import Telling, add_entry
from feedback.actions.erasing import (
    JOB,
    OnHold,
    erase_again,
    erase_person,
    erase_relationship,
    find_person,
    not_yet_erased,
    plan_erasing,
    see_erasure,
)
from feedback.actions.holds import HoldRefused, lift_hold, place_hold
from feedback.actions.indicators import hand_offs
from feedback.model import Base
from feedback.model.accounts import Account
from feedback.model.care import HandOff, Person, Relationship
from feedback.model.changes import Change, ChangeSource
from feedback.model.keys import OwnerKey
from feedback.model.outbox import Job
from feedback.model.stories import Export
from feedback.model.telling import DiaryEntry
from tests.actions.pilot import make_pilot
from tests.filling import WORD, fill_every_table, tables_that_go


@pytest.fixture
def p(build):
    return make_pilot(build)


def test_every_row_about_someone_goes_in_whatever_table_it_is(database, now):
    made = fill_every_table(database)
    with database.writing() as db:
        erase_person(db, None, made["people"]["id"], now)
    with database.reading() as db:
        for name in tables_that_go():
            left = db.scalar(select(func.count()).select_from(Base.metadata.tables[name]))
            assert left == 0, name


def test_what_is_counted_stays_without_a_name(database, now):
    made = fill_every_table(database)
    with database.writing() as db:
        erase_person(db, None, made["people"]["id"], now)
    with database.reading() as db:
        person, account = db.scalars(select(Person)).one(), db.scalars(select(Account)).one()
        assert (person.name, person.needs, person.erased_at) == ("", [], now)
        assert (account.name, account.email, account.password_hash) == ("", None, None)
        assert account.closed_at is not None
        hand_off = db.scalars(select(HandOff)).one()
        assert WORD not in hand_off.reason and hand_off.on is not None
        assert db.scalars(select(Relationship)).one().erased_at == now


def test_nothing_of_anybody_else_goes(db, build, now, p):
    other = build.person(p.site, "Tom Hale")
    theirs = build.relationship(other, p.worker)
    kept = build.entry(other, theirs, "Kept as it is.")
    erase_person(db, p.facilitator, p.person.person_id, now)
    assert db.scalars(select(DiaryEntry)).all() == [kept]
    assert kept.words == "Kept as it is."
    assert db.get_one(Account, other.id).name == "Tom Hale"


def test_the_key_is_destroyed_and_nobody_finds_them_any_more(db, now, p):
    erase_person(db, p.facilitator, p.person.person_id, now)
    assert db.get_one(OwnerKey, p.relationship.id).wrapped is None
    with pytest.raises(NotHere):
        find_person(db, p.facilitator, p.person.person_id, now)
    with pytest.raises(NotHere):
        find_person(db, None, p.person.person_id, now)


def test_people_with_hand_offs_are_still_counted(db, build, now, p):
    day = now.date() - timedelta(days=30)
    old = build.relationship(p.person, p.worker, day - timedelta(days=60), day)
    moved = HandOff(from_relationship_id=old.id, to_relationship_id=p.relationship.id, on=day)
    db.add(moved)
    db.flush()
    before = hand_offs(db, [p.site.id], 1, now)
    erase_person(db, p.facilitator, p.person.person_id, now)
    assert hand_offs(db, [p.site.id], 1, now) == before


def test_one_relationship_goes_and_the_other_stays_with_the_name(db, build, now, p):
    day = now.date() - timedelta(days=200)
    before = build.relationship(p.person, p.worker, day, day + timedelta(days=50))
    kept = build.entry(p.person, before, "From before.")
    erase_relationship(db, p.facilitator, p.relationship.id, now)
    assert db.scalars(select(DiaryEntry)).all() == [kept]
    assert db.get_one(Person, p.person.person_id).name == "Amina Yusuf"
    assert db.get_one(Relationship, p.relationship.id).until_on == now.date()


def test_a_hold_stops_it_until_it_is_lifted(db, now, p):
    place_hold(db, p.facilitator, p.relationship.id, "A court asked for it.", now)
    with pytest.raises(OnHold):
        erase_person(db, p.facilitator, p.person.person_id, now)
    assert plan_erasing(db, find_person(db, None, p.person.person_id, now)).is_on_hold
    assert lift_hold(db, p.facilitator, p.relationship.id, now) == 1
    erase_person(db, p.facilitator, p.person.person_id, now)
    assert db.scalars(select(DiaryEntry)).all() == []


def test_a_hold_needs_a_reason_and_is_placed_once(db, now, p):
    with pytest.raises(HoldRefused, match="reason-missing"):
        place_hold(db, p.facilitator, p.relationship.id, "  ", now)
    first = place_hold(db, p.facilitator, p.relationship.id, "A court.", now)
    assert place_hold(db, p.facilitator, p.relationship.id, "Again.", now) is first
    assert first.reason == "A court."


def test_only_the_office_of_their_own_site_may(db, now, p):
    for account in (p.person, p.worker, p.strangers_account):
        with pytest.raises(NotHere):
            erase_person(db, Actor.of(account), p.person.person_id, now)
        with pytest.raises(NotHere):
            place_hold(db, Actor.of(account), p.relationship.id, "No.", now)
    assert db.scalars(select(DiaryEntry)).one() is p.entry


def test_copies_handed_out_are_listed_to_be_asked_back_for(db, build, now, p):
    from feedback.actions.collections import Drawn, add_story, make_collection

    collection = make_collection(db, p.facilitator, Drawn("Spring", "", "draw"), now)
    add_story(db, p.facilitator, collection.id, p.story.id, now)
    given = {"collection_id": collection.id, "format": "story-pack", "made_at": now}
    holds = Export(**given, manifest_sha256="0" * 64, story_ids=[str(p.story.id)])
    empty = Export(**given, manifest_sha256="0" * 64, story_ids=[])
    db.add_all([holds, empty])
    db.flush()
    erasure = erase_person(db, p.facilitator, p.person.person_id, now)
    found, copies = see_erasure(db, p.facilitator, erasure.id, now)
    assert copies == [holds] and found.exports == [str(holds.id)]
    with pytest.raises(NotHere):
        see_erasure(db, p.stranger, erasure.id, now)


def test_what_changed_because_of_them_alone_goes_and_what_others_said_too_stays(db, build, now, p):
    other = build.person(p.site, "Tom Hale")
    entry = build.entry(other, build.relationship(other, p.worker), "The same.")
    alone, both = _change(p, now), _change(p, now)
    for change, of in ((alone, p.entry), (both, p.entry), (both, entry)):
        change.sources.append(ChangeSource(entry_id=of.id, account_id=of.account_id))
    db.add_all([alone, both])
    db.flush()
    erase_person(db, p.facilitator, p.person.person_id, now)
    assert db.scalars(select(Change)).all() == [both]
    assert [source.entry_id for source in db.scalars(select(ChangeSource))] == [entry.id]


def _change(p, now):
    words = dict.fromkeys(("you_said", "we_did", "what_next"), "Words")
    made = {"made_by_id": p.account.id, "made_at": now, "has_changed": True}
    return Change(site_id=p.site.id, **made, **words)


def test_jobs_about_them_go_and_one_to_finish_is_asked_for(db, now, p):
    db.add(Job(kind="prepare-media", thing_id=p.entry.id, asked_at=now, not_before=now))
    db.flush()
    erasure = erase_person(db, p.facilitator, p.person.person_id, now)
    assert [(job.kind, job.thing_id) for job in db.scalars(select(Job))] == [(JOB, erasure.id)]


def test_what_an_older_copy_brought_back_is_erased_again(db, build, now, p):
    ids = [p.relationship.id, p.person.person_id]
    assert not_yet_erased(db, ids) == ids
    [erasure] = erase_again(db, ids, now)
    assert SimpleNamespace(**vars(erasure)).owners == [str(id) for id in ids]
    assert not_yet_erased(db, ids) == []
    assert erase_again(db, ids, now) == []


def test_nobody_finishes_telling_in_a_relationship_that_was_erased(db, build, now, p):
    worker = build.actor(p.worker)
    erase_relationship(db, p.facilitator, p.relationship.id, now)
    with pytest.raises(NotHere):
        add_entry(db, worker, uuid4(), p.relationship.id, Telling("She rang."), [], now)
