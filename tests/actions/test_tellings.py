"""What was told and shared, as facilitators read it."""

from __future__ import annotations

from datetime import timedelta

from feedback.access import Actor
from feedback.actions.tellings import Wanted, list_told, relationships_told, waves_of
from feedback.forms.shipping import toml_text
from feedback.model.accounts import Role
from feedback.model.trust import Use
from tests.actions.pilot import make_pilot


def _words(told):
    return [one.entry.words if one.entry else "answers" for one in told]


def test_private_entries_are_not_told_to_a_facilitator(db, build, now):
    p = make_pilot(build)
    build.entry(p.person, p.relationship, "private")
    told, _ = list_told(db, p.facilitator, now)
    assert _words(told) == [p.entry.words]


def test_what_is_for_the_team_is_shown_but_not_for_stories(db, build, now):
    p = make_pilot(build)
    build.entry(p.person, p.relationship, "for the team", Use.TEAM)
    told, _ = list_told(db, p.facilitator, now)
    assert {one.entry.words: one.is_for_stories for one in told}["for the team"] is False


def test_pages_hold_everything_once_newest_first(db, build, now):
    p = make_pilot(build)
    survey = build.survey(p.site, toml_text("my-social-worker"), "my-social-worker")
    for day in range(5):
        build.now = now - timedelta(days=day)
        build.entry(p.person, p.relationship, f"day {day}", Use.STORY)
        if day < 2:
            answers = {"what-matters": f"dog {day}"}
            build.response(survey, p.relationship, p.person, answers, Use.STORY)
    found, before = [], None
    while True:
        page, before = list_told(db, p.facilitator, now, before=before, count=3)
        found += page
        if before is None:
            break
    assert len(found) == len({one.id for one in found}) == 8
    assert [one.at for one in found] == sorted((one.at for one in found), reverse=True)


def test_it_can_be_asked_by_relationship_teller_and_round(db, build, now):
    p = make_pilot(build)
    carer = build.carer(p.person)
    build.consent(carer, p.relationship, Use.STORY)
    build.entry(carer, p.relationship, "from her mother", Use.STORY)
    other = build.person(p.site, "Tom")
    elsewhere = build.relationship(other, p.worker)
    build.consent(other, elsewhere, Use.STORY)
    build.now = now - timedelta(days=60)
    build.entry(other, elsewhere, "long ago", Use.STORY)
    build.now = now
    survey = build.survey(p.site, toml_text("my-social-worker"), "my-social-worker")
    build.response(survey, p.relationship, p.person, {"listens": ["good"]}, Use.STORY)

    def ask(**wanted):
        return sorted(_words(list_told(db, p.facilitator, now, Wanted(**wanted))[0]))

    assert ask(who=Role.CARER) == ["from her mother"]
    assert ask(relationship_id=elsewhere.id) == ["long ago"]
    (wave,) = waves_of(db, p.site.id)
    assert ask(wave=wave) == sorted([p.entry.words, "from her mother", "answers"])


def test_only_relationships_in_which_something_may_be_read_can_be_chosen(db, build, now):
    p = make_pilot(build)
    quiet = build.person(p.site, "Quiet")
    build.entry(quiet, build.relationship(quiet, p.worker), "private")
    assert relationships_told(db, p.facilitator, now) == [p.relationship]


def test_nobody_else_is_told_anything(db, build, now):
    p = make_pilot(build)
    build.entry(p.person, p.relationship, "for the team", Use.TEAM)
    assert list_told(db, p.stranger, now) == ([], None)
    assert list_told(db, Actor.of(build.evaluator(p.site)), now) == ([], None)
