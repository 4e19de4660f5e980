"""Codes site by site: people are counted in whole groups, and only what may be told counts."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from feedback.access import Actor
from feedback.actions.codebooks import give_codebook
from feedback.actions.codes_by_site import codes_by_site
from feedback.actions.pilot_codes import NAME as PILOT_CODES
from feedback.actions.quotations import mark_and_code
from feedback.actions.second_codings import ask_second_coder, finish_second_coding, own_open
from feedback.actions.stories import begin_story
from feedback.model.trust import Consent, Use

CODE = "Unblock"
WORDS = "She rang the council. Then the door was mended."


@pytest.fixture
def p(build):
    """Two sites that code with the pilot's codes, and an evaluator who compares them."""
    p = SimpleNamespace()
    p.camden, p.sheffield = (_site(build, name) for name in ("Camden", "Sheffield"))
    p.evaluator = Actor.of(build.evaluator(p.camden.site))
    return p


def _site(build, name):
    one = SimpleNamespace(site=build.site(name))
    one.worker, account = build.worker(one.site), build.facilitator(one.site)
    one.facilitator = Actor.of(account)
    one.second = build.facilitator(one.site, "Ola Reed")
    one.book = give_codebook(build.db, one.site.id, PILOT_CODES, build.now)
    one.stories = []
    return one


def tell(build, at, people, code=CODE, times=1):
    """Stories of new people, in each of whose words the code is given so often."""
    wanted = [next(one.id for one in at.book.codes if one.name == code)]
    for _ in range(people):
        person = build.person(at.site, f"Person {len(at.stories)}")
        relationship = build.relationship(person, at.worker)
        build.consent(person, relationship, Use.STORY)
        entry = build.entry(person, relationship, WORDS, Use.STORY)
        chosen = [f"entry:{entry.id}"]
        story = begin_story(build.db, at.facilitator, "The door", chosen, build.now)
        for start in range(times):
            part = story.parts[0].id
            mark_and_code(build.db, at.facilitator, part, start, 20, wanted, build.now)
        at.stories.append(story)
    build.commit()


def shown(build, p, at, code=CODE, actor=None):
    found = codes_by_site(build.db, actor or p.evaluator, PILOT_CODES, 5, build.now)
    row = next(row for row in found.rows if row.name == code)
    return row.at_least.get(at.site.id)


@pytest.mark.parametrize(("people", "seen"), [(4, None), (5, 5), (9, 5), (10, 10)])
def test_people_are_counted_in_whole_groups(build, p, people, seen):
    tell(build, p.camden, people)
    assert shown(build, p, p.camden) == seen
    assert shown(build, p, p.sheffield) is None


def test_one_person_counts_once_however_often_it_is_said_of_them(build, p):
    tell(build, p.camden, 4, times=3)
    assert shown(build, p, p.camden) is None


def test_each_site_and_each_code_is_counted_by_itself(build, p):
    tell(build, p.camden, 5)
    tell(build, p.sheffield, 5, code="Do the right thing")
    assert shown(build, p, p.sheffield) is None
    assert shown(build, p, p.sheffield, "Do the right thing") == 5


def test_a_code_that_a_site_renamed_compares_with_none(build, p):
    tell(build, p.camden, 5)
    next(one for one in p.camden.book.codes if one.name == CODE).name = "Moved on"
    build.commit()
    assert shown(build, p, p.camden) is None


def test_whoever_withdraws_is_counted_no_more(build, p):
    tell(build, p.camden, 5)
    build.db.scalars(select(Consent)).first().withdrawn_at = build.now
    build.commit()
    assert shown(build, p, p.camden) is None


def test_a_story_that_someone_codes_alone_waits_until_they_are_done(build, p):
    tell(build, p.camden, 5)
    story = p.camden.stories[0]
    second = Actor.of(p.camden.second)
    ask_second_coder(build.db, p.camden.facilitator, story.id, second.account_id, build.now)
    build.commit()
    assert shown(build, p, p.camden) is None
    finish_second_coding(build.db, second, own_open(build.db, second, story.id).id, build.now)
    build.commit()
    assert shown(build, p, p.camden) == 5


def test_a_facilitator_compares_no_sites(build, p):
    tell(build, p.camden, 5)
    found = codes_by_site(build.db, p.camden.facilitator, PILOT_CODES, 5, build.now)
    assert not [*found.shown, *found.too_few]
