"""Indicators: people are counted, by the database, and few people are never shown."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from feedback.access import Actor, NotHere
from feedback.actions.indicators import FIRST, site_indicators, sites_side_by_side
from feedback.actions.relationships import hand_over
from feedback.forms.shipping import toml_text
from feedback.model.asking import PublishedInstrument, Survey, Voice
from feedback.model.care import Contact, ContactHow, FirstContact
from feedback.model.trust import Use

GOOD, BAD = ["good"], ["not-good"]


@pytest.fixture
def pilot(build, db, now):
    """A site of twelve people with one worker, and a survey for people and one for families."""
    p = SimpleNamespace(today=now.date())
    p.site = build.site("Camden")
    p.worker, p.next = build.worker(p.site), build.worker(p.site, "Tom Okoro")
    p.facilitator = Actor.of(build.facilitator(p.site))
    p.survey = build.survey(p.site, toml_text("my-social-worker"), "my-social-worker")
    p.families = _families(build, p, now)
    p.people = [build.person(p.site, f"Person {number}") for number in range(12)]
    p.relationships = [build.relationship(person, p.worker) for person in p.people]
    build.commit()
    return p


def _families(build, p, now):
    text = toml_text("supporting-someone")
    published = PublishedInstrument(
        name="supporting-someone",
        version=1,
        voice=Voice.CARER,
        text=text,
        sha256="0" * 64,
        published_at=now,
    )
    build._add(published)
    return build._add(
        Survey(instrument_id=published.id, wave_id=p.survey.wave_id, site_id=p.site.id)
    )


def answer(build, p, number, choice, *uses, **given):
    teller, relationship = p.people[number], p.relationships[number]
    build.consent(teller, relationship, *uses)
    return build.response(p.survey, relationship, teller, {"listens": choice}, *uses, **given)


def listening(found, voice="person"):
    for one in found.waves[0].themes:
        if one.theme.name == "listened-to":
            return next((row.held for row in one.rows if row.voice == voice), None)
    return None


def indicators(db, p, now, smallest=5):
    return site_indicators(db, p.facilitator, p.site.id, smallest, now)


def test_each_voice_is_counted_by_theme(db, build, pilot, now):
    for number in range(10):
        answer(build, pilot, number, BAD if number % 2 else GOOD, Use.TEAM)
    held = listening(indicators(db, pilot, now))
    assert (held.counts, held.total) == ((5, 0, 5), 10)


def test_the_newest_few_wait_until_a_whole_group_of_them_is_there(db, build, pilot, now):
    seen = []
    for number in range(12):
        sent = answer(build, pilot, number, GOOD, Use.TEAM)
        sent.sent_at = now - timedelta(hours=number)  # whoever came last is counted first
        build.db.flush()
        seen.append(listening(indicators(db, pilot, now)).total)
    assert seen == [None] * 4 + [5] * 5 + [10] * 3


def test_few_people_are_held_back(db, build, pilot, now):
    for number in range(4):
        answer(build, pilot, number, GOOD, Use.TEAM)
    held = listening(indicators(db, pilot, now))
    assert (held.counts, held.total) == ((None, None, None), None)


def test_what_someone_keeps_to_themselves_is_in_no_total(db, build, pilot, now):
    for number in range(5):
        answer(build, pilot, number, GOOD, Use.TEAM)
    answer(build, pilot, 6, GOOD)
    answer(build, pilot, 7, GOOD, Use.TEAM, is_sent=False)
    answer(build, pilot, 8, GOOD, Use.TEAM).taken_back_at = now
    build.commit()
    assert listening(indicators(db, pilot, now, smallest=1)).total == 5


def test_one_person_counts_once_with_the_least_good_answer(db, build, pilot, now):
    for number in range(5):
        for name, choice in (("Leila", GOOD), ("Musa", BAD)):
            carer = build.carer(pilot.people[number], name)
            build.consent(carer, pilot.relationships[number], Use.TEAM)
            build.response(
                pilot.families, pilot.relationships[number], carer, {"listens": choice}, Use.TEAM
            )
    held = listening(indicators(db, pilot, now), "carer")
    assert (held.counts, held.total) == ((0, 0, 5), 5)


def test_people_are_counted_by_their_hand_offs_of_the_last_year(db, pilot, now):
    ids = [one.id for one in pilot.relationships]
    for number in range(6):
        done = hand_over(
            db,
            pilot.facilitator,
            ids[number],
            pilot.next.worker_id,
            pilot.today - timedelta(days=60),
            "",
            now,
        )
        if number == 0:
            hand_over(
                db,
                pilot.facilitator,
                done.begun.id,
                pilot.worker.worker_id,
                pilot.today - timedelta(days=10),
                "",
                now,
            )
    db.flush()
    held = indicators(db, pilot, now, smallest=1).hand_offs
    assert (held.counts, held.total) == ((6, 5, 1), 12)
    later = indicators(db, pilot, now + timedelta(days=400), smallest=1).hand_offs
    assert later.counts == (12, 0, 0)


def test_a_relationship_counts_for_who_was_first_most_often(db, pilot, now):
    said = [
        (0, "worker", 3),
        (0, "person", 9),
        (0, "worker", 20),
        (1, "carer", 2),
        (2, "carer", 400),
    ]
    for number, first, days in said:
        db.add(
            Contact(
                relationship_id=pilot.relationships[number].id,
                first=FirstContact(first),
                how=ContactHow.PHONE,
                at=now - timedelta(days=days),
            )
        )
    db.flush()
    held = indicators(db, pilot, now, smallest=1).first
    assert dict(zip(FIRST, held.counts, strict=True)) == {
        "worker": 1,
        "person": 0,
        "carer": 1,
        "professional": 0,
    }


def test_sites_stand_side_by_side_for_evaluators_only(db, build, pilot, now):
    build.site("Sheffield")
    evaluator = Actor.of(build.evaluator(pilot.site))
    names = [one.site.name for one in sites_side_by_side(db, evaluator, 5, now)]
    assert names == ["Camden", "Sheffield"]
    seen = [one.site.name for one in sites_side_by_side(db, pilot.facilitator, 5, now)]
    assert seen == ["Camden"]


def test_nobody_sees_the_indicators_of_another_site(db, build, pilot, now):
    other = build.site("Sheffield")
    for actor in (pilot.facilitator, Actor.of(pilot.people[0])):
        with pytest.raises(NotHere):
            site_indicators(db, actor, other.id, 5, now)
