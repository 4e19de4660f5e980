"""Yes, no, and a change of mind: the newest answer counts, at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from feedback.access import May, NotHere, visible
from feedback.actions import consents
from feedback.actions.diaries import take_back_entry
from feedback.model.trust import Consent, Event, Use


@pytest.fixture
def circle(build):
    site = build.site()
    person, worker = build.person(site), build.worker(site)
    return person, worker, build.relationship(person, worker)


@pytest.fixture
def say(db, build, circle):
    person, _, relationship = circle

    def say(is_yes, use=Use.WORKER, **more):
        at = more.pop("at", build.now)
        actor = build.actor(person)
        return consents.give_consent(db, actor, relationship.id, use, is_yes, at, **more)

    return say


def worker_sees(db, build, circle) -> bool:
    found = visible(build.actor(circle[1]), May.SEE_ENTRY, build.now)
    return db.scalars(found).first() is not None


def test_a_yes_counts_at_once_and_stops_at_once(db, build, circle, say):
    person, _, relationship = circle
    build.entry(person, relationship, "words", Use.WORKER)
    assert not worker_sees(db, build, circle)
    say(True)
    db.flush()
    assert worker_sees(db, build, circle)
    consents.withdraw_consent(db, build.actor(person), relationship.id, Use.WORKER, build.now)
    db.flush()
    assert not worker_sees(db, build, circle)


def test_a_no_after_a_yes_counts_and_the_yes_stays_on_record(db, build, circle, say):
    person, _, relationship = circle
    build.entry(person, relationship, "words", Use.WORKER)
    say(True)
    say(False)
    db.flush()
    assert not worker_sees(db, build, circle)
    records = db.scalars(select(Consent).order_by(Consent.is_yes.desc())).all()
    assert [(one.is_yes, one.withdrawn_at is None) for one in records] == [
        (True, False),
        (False, True),
    ]


def test_the_newest_answer_to_each_use_is_the_current_one(db, build, circle, say):
    person, _, relationship = circle
    for answer in (False, True):
        say(answer, Use.STORY)
    say(False, Use.DRAW)
    now_said = consents.current_consents(db, build.actor(person), relationship.id, build.now)
    assert {use: one.is_yes for use, one in now_said.items()} == {Use.STORY: True, Use.DRAW: False}


def test_a_yes_until_yesterday_is_asked_again(db, build, circle, say):
    person, _, relationship = circle
    say(True, until=build.now.date() - timedelta(days=1))
    assert consents.current_consents(db, build.actor(person), relationship.id, build.now) == {}


def test_who_supported_is_kept_and_the_event_names_the_use(db, build, say):
    assert say(True, Use.STORY, supported_by="family").supported_by == "family"
    db.flush()
    event = db.scalars(select(Event)).one()
    assert (event.verb, event.facts) == ("said yes to a use", {"use": "story"})


@pytest.mark.parametrize("role", ["another worker", "facilitator", "stranger"])
def test_nobody_says_yes_for_a_person(db, build, circle, role):
    person, _, relationship = circle
    other = {
        "another worker": build.worker(person.site, "Another Worker"),
        "facilitator": build.facilitator(person.site),
        "stranger": build.person(person.site, "Ben"),
    }[role]
    with pytest.raises(NotHere):
        consents.give_consent(db, build.actor(other), relationship.id, Use.WORKER, True, build.now)


@pytest.mark.parametrize("use", [Use.WORKER, Use.TEAM, Use.STORY])
def test_a_workers_yes_is_about_their_own_diary_and_not_the_persons_yes(db, build, circle, use):
    person, worker, relationship = circle
    build.entry(person, relationship, "words", use)
    consents.give_consent(db, build.actor(worker), relationship.id, use, True, build.now)
    db.flush()
    assert not worker_sees(db, build, circle)
    assert not db.scalars(visible(build.actor(worker), May.SEE_ENTRY, build.now)).all()
    facilitator = build.actor(build.facilitator(person.site))
    assert not db.scalars(visible(facilitator, May.SEE_ENTRY, build.now)).all()
    assert not db.scalars(visible(facilitator, May.USE_ENTRY, build.now)).all()


def test_a_carers_yes_is_not_the_persons_yes(db, build, circle):
    person, _, relationship = circle
    build.entry(person, relationship, "words", Use.WORKER)
    carer = build.actor(build.carer(person))
    consents.give_consent(db, carer, relationship.id, Use.WORKER, True, build.now)
    db.flush()
    assert not worker_sees(db, build, circle)


def test_a_yes_from_before_a_hand_off_is_shown_and_can_be_taken_back(db, build, circle, say):
    person, _, relationship = circle
    say(True, Use.STORY)
    relationship.until_on = build.now.date()
    db.flush()
    actor = build.actor(person)
    assert consents.consented_before(db, actor, build.now) == [(relationship, Use.STORY)]
    assert consents.withdraw_consent(db, actor, relationship.id, Use.STORY, build.now) == 1
    db.flush()
    assert consents.consented_before(db, actor, build.now) == []


def shares_of(db, *told):
    db.expire_all()
    return [sorted(share.use for share in one.shares) for one in told]


@pytest.mark.parametrize("how", ["withdrawn", "a no"])
def test_a_new_yes_brings_back_nothing_by_itself(db, build, circle, say, how):
    person, _, relationship = circle
    survey = build.survey(person.site, "", "my-social-worker")
    entry = build.entry(person, relationship, "words", Use.WORKER, Use.STORY)
    answers = build.response(survey, relationship, person, {"listens": ["good"]}, Use.WORKER)
    say(True)
    if how == "withdrawn":
        consents.withdraw_consent(db, build.actor(person), relationship.id, Use.WORKER, build.now)
    else:
        say(False)
    say(True)
    db.flush()
    assert shares_of(db, entry, answers) == [[Use.STORY], []]
    assert not worker_sees(db, build, circle)


def test_stopping_leaves_what_others_and_other_relationships_share(db, build, circle, say):
    person, _, relationship = circle
    carer, other = build.carer(person), build.relationship(person, build.worker(person.site))
    theirs = build.entry(carer, relationship, "a carer's words", Use.WORKER)
    elsewhere = build.entry(person, other, "to someone else", Use.WORKER)
    say(True)
    consents.withdraw_consent(db, build.actor(person), relationship.id, Use.WORKER, build.now)
    assert shares_of(db, theirs, elsewhere) == [[Use.WORKER], [Use.WORKER]]


@pytest.mark.parametrize("who", ["carer", "professional"])
def test_who_left_the_circle_can_still_stop_and_take_back(db, build, circle, who):
    person, _, relationship = circle
    account = getattr(build, who)(person)
    actor = build.actor(account)
    entry = build.entry(account, relationship, "words", Use.TEAM)
    consents.give_consent(db, actor, relationship.id, Use.TEAM, True, build.now)
    build.leave_circle(account)
    assert consents.consented_before(db, actor, build.now) == [(relationship, Use.TEAM)]
    assert consents.withdraw_consent(db, actor, relationship.id, Use.TEAM, build.now) == 1
    assert take_back_entry(db, actor, entry.id, build.now).taken_back_at
    db.flush()
    team = build.actor(build.facilitator(person.site))
    assert db.scalars(visible(team, May.SEE_ENTRY, build.now)).all() == []
    with pytest.raises(NotHere):
        consents.give_consent(db, actor, relationship.id, Use.TEAM, True, build.now)


def test_nobody_takes_back_the_yes_of_somebody_else(db, build, circle, say):
    person, worker, relationship = circle
    say(True)
    for other in (worker, build.carer(person), build.facilitator(person.site)):
        with pytest.raises(NotHere):
            consents.withdraw_consent(
                db, build.actor(other), relationship.id, Use.WORKER, build.now
            )
