"""Beginning, handing over and ending: one named social worker at a time, and nothing is moved."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from feedback.access import Actor, May, NotHere, visible
from feedback.actions.contacts import ContactInTheFuture, how_many_contacts, record_contact
from feedback.actions.relationships import (
    RelationshipRefused,
    begin_relationship,
    end_relationship,
    hand_over,
)
from feedback.model.care import ContactHow, FirstContact, HandOff, Relationship
from feedback.model.trust import Event, Use


@pytest.fixture
def team(build, now):
    """Amina with Grace since 90 days, Tom who could take over, and a facilitator."""
    t = SimpleNamespace(today=now.date())
    t.site = build.site()
    t.person, t.grace = build.person(t.site), build.worker(t.site)
    t.tom = build.worker(t.site, "Tom Okoro")
    t.facilitator = Actor.of(build.facilitator(t.site))
    t.relationship = build.relationship(t.person, t.grace)
    build.commit()
    return t


def test_a_hand_over_ends_one_relationship_and_begins_another_on_the_same_day(db, team, now):
    done = hand_over(
        db, team.facilitator, team.relationship.id, team.tom.worker_id, team.today, "Moved", now
    )
    assert done.ended.until_on == done.begun.from_on == team.today
    assert done.begun.worker_id == team.tom.worker_id
    kept = db.scalars(select(HandOff)).one()
    assert (kept.from_relationship_id, kept.to_relationship_id) == (done.ended.id, done.begun.id)
    verbs = set(db.scalars(select(Event.verb)))
    assert verbs == {"handed over", "relationship began"}


def test_after_a_hand_over_what_was_told_stays_where_it_was_told(db, build, team, now):
    build.consent(team.person, team.relationship, Use.WORKER)
    entry = build.entry(team.person, team.relationship, "Only for Grace.", Use.WORKER)
    hand_over(db, team.facilitator, team.relationship.id, team.tom.worker_id, team.today, "", now)
    db.flush()
    assert entry.relationship_id == team.relationship.id
    tom_sees = db.scalars(visible(Actor.of(team.tom), May.SEE_ENTRY, now)).all()
    assert tom_sees == []
    assert db.scalars(visible(Actor.of(team.person), May.SEE_ENTRY, now)).all() == [entry]


@pytest.mark.parametrize(
    ("days", "worker", "code"),
    [
        (1, "tom", "in-the-future"),
        (-90, "tom", "ends-before-it-began"),
        (0, "grace", "same-worker"),
    ],
)
def test_a_hand_over_that_cannot_be_is_refused(db, team, now, days, worker, code):
    to, on = getattr(team, worker).worker_id, team.today + timedelta(days=days)
    with pytest.raises(RelationshipRefused) as refused:
        hand_over(db, team.facilitator, team.relationship.id, to, on, "", now)
    assert refused.value.code == code
    db.rollback()
    assert db.get_one(Relationship, team.relationship.id).until_on is None


def test_nobody_has_two_named_social_workers_on_one_day(db, team, now):
    with pytest.raises(RelationshipRefused) as refused:
        begin_relationship(
            db, team.facilitator, team.person.person_id, team.tom.worker_id, team.today, now
        )
    assert refused.value.code == "overlaps"


def test_someone_whose_relationship_ended_can_be_given_a_new_worker(db, team, now):
    end_relationship(db, team.facilitator, team.relationship.id, team.today, now)
    begun = begin_relationship(
        db, team.facilitator, team.person.person_id, team.tom.worker_id, team.today, now
    )
    assert begun.is_current(team.today)
    assert db.scalars(select(HandOff)).all() == []


def test_what_has_ended_cannot_be_handed_over_again(db, team, now):
    ids = (team.relationship.id, team.tom.worker_id, team.today, "", now)
    hand_over(db, team.facilitator, *ids)
    db.flush()
    with pytest.raises(NotHere):
        hand_over(db, team.facilitator, *ids)


def test_a_worker_of_another_site_cannot_take_over(db, build, team, now):
    stranger = build.worker(build.site(), "Raj")
    with pytest.raises(NotHere):
        hand_over(
            db, team.facilitator, team.relationship.id, stranger.worker_id, team.today, "", now
        )


def test_only_facilitators_of_the_site_hand_over(db, build, team, now):
    others = (team.grace, team.person, build.facilitator(build.site(), "Kim"))
    for account in others:
        with pytest.raises(NotHere):
            end_relationship(db, Actor.of(account), team.relationship.id, team.today, now)


def test_a_contact_says_who_reached_out_first_and_is_never_a_plan(db, team, now):
    grace = Actor.of(team.grace)
    about = (team.relationship.id, FirstContact.WORKER, ContactHow.PHONE)
    record_contact(db, grace, *about, now - timedelta(days=2), now)
    with pytest.raises(ContactInTheFuture):
        record_contact(db, grace, *about, now + timedelta(hours=1), now)
    with pytest.raises(NotHere):
        record_contact(db, Actor.of(team.tom), *about, now, now)
    db.flush()
    since = now - timedelta(days=30)
    assert how_many_contacts(db, [team.relationship.id], since) == {team.relationship.id: 1}
