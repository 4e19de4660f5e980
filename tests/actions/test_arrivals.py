"""The office adds people, social workers and circles; whoever comes is asked the open surveys."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from feedback.access import Actor, May, NotHere, visible
from feedback.actions.arrivals import (
    NotAdded,
    add_person,
    add_to_circle,
    add_worker,
    join_circle,
    known_around,
    leave_circle,
    rename,
)
from feedback.actions.relationships import RelationshipRefused
from feedback.actions.waves import ask_survey, begin_wave
from feedback.model.accounts import Account, Role
from feedback.model.asking import Invitation, WaveKind
from feedback.model.care import Person, Relationship, Worker


@pytest.fixture
def office(build, now):
    """A site with one social worker, and its facilitator."""
    o = SimpleNamespace(today=now.date(), site=build.site())
    o.grace = build.worker(o.site)
    o.facilitator = Actor.of(build.facilitator(o.site))
    build.commit()
    return o


def test_a_person_is_added_with_an_account_and_a_named_social_worker(db, office, now):
    added = add_person(
        db, office.facilitator, "  Amina   Yusuf ", office.grace.worker_id, office.today, now
    )
    account = db.scalars(select(Account).where(Account.person_id == added.id)).one()
    [relationship] = db.scalars(select(Relationship))
    assert (account.name, account.role) == ("Amina Yusuf", Role.PERSON)
    assert (relationship.person_id, relationship.worker_id) == (added.id, office.grace.worker_id)
    mine = db.scalars(visible(Actor.of(account), May.ADD_ENTRY, now)).all()
    assert mine == [relationship]


@pytest.mark.parametrize(("name", "code"), [(" ", "no-name"), ("a" * 121, "name-too-long")])
def test_a_name_that_is_none_adds_nobody(db, office, now, name, code):
    with pytest.raises(NotAdded) as refused:
        add_person(db, office.facilitator, name, office.grace.worker_id, office.today, now)
    assert refused.value.code == code and db.scalars(select(Person)).all() == []


def test_a_relationship_cannot_begin_tomorrow(db, office, now):
    tomorrow = office.today + timedelta(days=1)
    with pytest.raises(RelationshipRefused, match="today"):
        add_person(db, office.facilitator, "Amina", office.grace.worker_id, tomorrow, now)


def test_a_social_worker_of_another_site_is_not_there_to_be_chosen(db, build, office, now):
    stranger = build.worker(build.site("Elsewhere"))
    with pytest.raises(NotHere):
        add_person(db, office.facilitator, "Amina", stranger.worker_id, office.today, now)


def test_nobody_but_the_office_adds_anyone(db, build, office, now):
    person = build.person(office.site)
    for account in (person, office.grace, build.evaluator(office.site)):
        with pytest.raises(NotHere):
            add_worker(db, Actor.of(account), "Someone", now)
        with pytest.raises(NotHere):
            add_to_circle(
                db, Actor.of(account), person.person_id, Role.CARER, "Someone", "mother", now
            )
    assert db.scalars(select(Worker.name)).all() == ["Grace Bell"]


def test_a_nurse_around_two_people_is_one_nurse(db, build, office, now):
    first, second = build.person(office.site), build.person(office.site, "Ben")
    for person in (first, second):
        build.relationship(person, office.grace)
    add_to_circle(
        db, office.facilitator, first.person_id, Role.PROFESSIONAL, "Dr Ohene", "nurse", now
    )
    [nurse] = known_around(db, office.facilitator)
    join_circle(db, office.facilitator, second.person_id, nurse.id, "nurse", now)
    seen = db.scalars(visible(Actor.of(nurse), May.SEE_RELATIONSHIP, now)).all()
    assert {one.person_id for one in seen} == {first.person_id, second.person_id}
    with pytest.raises(NotAdded, match="in-the-circle"):
        join_circle(db, office.facilitator, second.person_id, nurse.id, "nurse", now)


def test_who_left_a_circle_sees_and_tells_nothing_new(db, build, office, now):
    person = build.person(office.site)
    build.relationship(person, office.grace)
    member = add_to_circle(
        db, office.facilitator, person.person_id, Role.CARER, "Leila", "mother", now
    )
    [carer] = known_around(db, office.facilitator)
    assert len(db.scalars(visible(Actor.of(carer), May.ADD_ENTRY, now)).all()) == 1
    leave_circle(db, office.facilitator, member.id, now)
    db.flush()
    assert db.scalars(visible(Actor.of(carer), May.ADD_ENTRY, now)).all() == []


def test_a_mended_name_stands_wherever_the_name_is(db, build, office, now):
    person = build.person(office.site, "Amnia")
    rename(db, office.facilitator, person.id, "Amina", now)
    rename(db, office.facilitator, office.grace.id, "Grace Bell-Ward", now)
    assert (person.name, person.person.name) == ("Amina", "Amina")
    assert db.get(Worker, office.grace.worker_id).name == "Grace Bell-Ward"
    with pytest.raises(NotAdded, match="no-name"):
        rename(db, office.facilitator, person.id, " ", now)


def test_whoever_is_added_is_asked_what_is_open_for_their_voice(db, office, now):
    wave = begin_wave(
        db, office.facilitator, WaveKind.BASELINE, "Baseline", office.today, None, now
    )
    for name in ("my-social-worker", "supporting-someone"):
        ask_survey(db, office.facilitator, wave.id, name, now)
    assert db.scalars(select(Invitation)).all() == []
    person = add_person(db, office.facilitator, "Amina", office.grace.worker_id, office.today, now)
    add_to_circle(db, office.facilitator, person.id, Role.CARER, "Leila", "mother", now)
    asked = {
        (db.get(Account, one.account_id).name, one.survey.instrument.name)
        for one in db.scalars(select(Invitation))
    }
    assert asked == {("Amina", "my-social-worker"), ("Leila", "supporting-someone")}
