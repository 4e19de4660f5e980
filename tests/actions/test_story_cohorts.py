"""Choosing stories by kind, voice, round, code and yes; by nothing that may not be seen today."""

from __future__ import annotations

from datetime import timedelta

import pytest

from feedback.actions import collections, stories
from feedback.actions.quotations import code_quotation, mark_quotation
from feedback.actions.story_cohorts import Cohort, codes_used
from feedback.model.accounts import Role
from feedback.model.asking import Wave, WaveKind
from feedback.model.stories import MOMENTS, StoryKind
from feedback.model.trust import Use
from tests.actions.pilot import USES, make_pilot


@pytest.fixture
def p(build, db, now):
    """Two stories: the person's own, coded; and the carer's, about a crisis, agreed to."""
    p = make_pilot(build)
    p.quotation = mark_quotation(db, p.facilitator, p.part.id, 0, 20, now)
    code_quotation(db, p.facilitator, p.quotation.id, [p.codes["Control"]], now)
    p.carer = build.carer(p.person)
    build.consent(p.carer, p.relationship, *USES)
    p.carers = build.entry(p.carer, p.relationship, "I saw it.", *USES)
    told = [f"entry:{p.carers.id}"]
    p.crisis = stories.begin_story(db, p.facilitator, "A night", told, now, "crisis")
    build.approve(p.crisis)
    days = {"from_on": now.date() + timedelta(days=1), "until_on": None}
    p.later = build._add(Wave(site_id=p.site.id, kind=WaveKind.BASELINE, name="Later", **days))
    p.now_wave = build._add(
        Wave(
            site_id=p.site.id,
            kind=WaveKind.BASELINE,
            name="Now",
            from_on=now.date() - timedelta(days=1),
        )
    )
    return p


def found(db, p, now, **asked):
    listed = stories.list_stories(db, p.facilitator, now, Cohort(**asked))
    return {one.story.title for one in listed}


def test_stories_are_chosen_by_what_they_are(db, p, now):
    both = {"The stairs", "A night"}
    assert found(db, p, now) == both
    assert found(db, p, now, kinds=(StoryKind.PORTRAIT,)) == {"The stairs"}
    assert found(db, p, now, kinds=MOMENTS) == {"A night"}
    assert found(db, p, now, who=Role.CARER) == {"A night"}
    assert found(db, p, now, who=Role.WORKER) == set()
    assert found(db, p, now, wave=p.now_wave) == both
    assert found(db, p, now, wave=p.later) == set()
    assert found(db, p, now, code_id=p.codes["Control"]) == {"The stairs"}
    assert found(db, p, now, is_approved=True) == {"A night"}
    assert found(db, p, now, is_approved=False) == {"The stairs"}
    assert found(db, p, now, kinds=MOMENTS, who=Role.PERSON) == set()


def test_what_was_taken_back_is_found_by_nothing(db, build, p, now):
    more = build.entry(p.person, p.relationship, "The lift.", Use.STORY)
    told = [f"entry:{more.id}"]
    stories.add_to_story(db, p.facilitator, p.crisis.id, told, now)
    assert found(db, p, now, who=Role.PERSON) == {"The stairs", "A night"}
    more.taken_back_at = p.entry.taken_back_at = now
    db.flush()
    assert found(db, p, now, who=Role.PERSON) == set()
    assert found(db, p, now, code_id=p.codes["Control"]) == set()
    assert codes_used(db, p.facilitator, now) == []


def test_only_codes_that_are_on_something_can_be_chosen(db, p, now):
    assert [code.name for code in codes_used(db, p.facilitator, now)] == ["Control"]
    assert codes_used(db, p.stranger, now) == []


def test_the_same_choice_is_there_when_a_story_is_put_into_a_collection(db, p, now):
    drawn = collections.Drawn("Spring", "", Use.DRAW)
    made = collections.make_collection(db, p.facilitator, drawn, now)
    agreed = Cohort(is_approved=True)
    to_add = collections.stories_to_add(db, p.facilitator, made, now, agreed)
    assert [story.title for story in to_add] == ["A night"]
