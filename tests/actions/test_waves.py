"""Rounds of asking: who is asked what, once, and only while a round is open."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from feedback.access import Actor, NotHere
from feedback.actions.relationships import hand_over
from feedback.actions.surveys_list import my_invitations
from feedback.actions.waves import (
    WaveRefused,
    ask_survey,
    ask_those_since,
    begin_wave,
    end_wave,
    waves_here,
)
from feedback.model.asking import Invitation, Survey, WaveKind


@pytest.fixture
def office(build, now):
    """Amina with Grace, her mother and a nurse; a person elsewhere; a facilitator."""
    o = SimpleNamespace(today=now.date(), site=build.site())
    o.person, o.grace = build.person(o.site), build.worker(o.site)
    o.relationship = build.relationship(o.person, o.grace)
    o.carer, o.nurse = build.carer(o.person), build.professional(o.person)
    elsewhere = build.site("Elsewhere")
    o.stranger = build.person(elsewhere, "Tom")
    build.relationship(o.stranger, build.worker(elsewhere))
    o.facilitator = Actor.of(build.facilitator(o.site))
    o.other = Actor.of(build.facilitator(elsewhere, "Kim"))
    build.commit()
    return o


def a_wave(db, office, now, **given):
    chosen = {"from_on": office.today, "until_on": None, **given}
    return begin_wave(db, office.facilitator, WaveKind.OWN, "Spring", now=now, **chosen)


def asked(db, account, now):
    return [one.instrument.name for one in my_invitations(db, Actor.of(account), now)]


def test_each_voice_is_asked_its_own_survey_and_nobody_in_another_site(db, office, now):
    wave = a_wave(db, office, now)
    for name in ("my-social-worker", "supporting-someone", "working-together", "a-phone-call"):
        ask_survey(db, office.facilitator, wave.id, name, now)
    assert asked(db, office.person, now) == ["my-social-worker"]
    assert asked(db, office.carer, now) == ["supporting-someone"]
    assert asked(db, office.nurse, now) == ["working-together"]
    assert asked(db, office.stranger, now) == []


def test_asking_twice_is_asking_once(db, office, now):
    wave = a_wave(db, office, now)
    for _ in range(2):
        ask_survey(db, office.facilitator, wave.id, "my-social-worker", now)
    assert len(db.scalars(select(Survey)).all()) == 1
    assert len(db.scalars(select(Invitation)).all()) == 1
    [here] = waves_here(db, office.facilitator, now)
    assert [(one.instrument.name, one.asked, one.sent) for one in here.surveys] == [
        ("my-social-worker", 1, 0)
    ]


def test_after_a_hand_over_the_new_relationship_is_asked_about_when_the_office_says(
    db, build, office, now
):
    wave = a_wave(db, office, now)
    ask_survey(db, office.facilitator, wave.id, "my-social-worker", now)
    tom = build.worker(office.site, "Tom Okoro")
    done = hand_over(
        db, office.facilitator, office.relationship.id, tom.worker_id, office.today, "", now
    )
    assert ask_those_since(db, office.facilitator, now) == 1
    assert ask_those_since(db, office.facilitator, now) == 0
    about = set(db.scalars(select(Invitation.relationship_id)))
    assert about == {office.relationship.id, done.begun.id}


def test_a_round_that_is_over_asks_nobody(db, office, now):
    wave = a_wave(db, office, now, from_on=office.today - timedelta(days=9))
    end_wave(db, office.facilitator, wave.id, now)
    with pytest.raises(WaveRefused, match="is-over"):
        ask_survey(db, office.facilitator, wave.id, "my-social-worker", now)
    assert waves_here(db, office.facilitator, now)[0].is_open is False


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"until_on": timedelta(0)}, "ends-before-it-began"),
        ({"from_on": timedelta(days=1)}, "in-the-future"),
    ],
)
def test_days_that_do_not_fit_are_refused(db, office, now, given, code):
    given = {name: office.today + days for name, days in given.items()}
    with pytest.raises(WaveRefused, match=code):
        a_wave(db, office, now, **given)


def test_a_round_of_another_site_is_not_there(db, office, now):
    wave = a_wave(db, office, now)
    with pytest.raises(NotHere):
        end_wave(db, office.other, wave.id, now)
    with pytest.raises(NotHere):
        ask_survey(db, office.other, wave.id, "my-social-worker", now)
    with pytest.raises(NotHere):
        waves_here(db, Actor.of(office.grace), now)
    assert waves_here(db, office.other, now) == []
