"""Prompts come on their days, expire, and what was shown is kept apart from what was told."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from feedback.access import Actor, NotHere
from feedback.actions import prompts
from feedback.actions.diaries import Telling, add_entry
from feedback.actions.prompts import NotForThisDiary, Schedule
from feedback.forms.shipping import shipped_prompts
from feedback.model.prompts import PromptPlan
from feedback.model.trust import Use
from tests.web.diary_rooms import some_id

PROMPTS = {prompt.name: prompt for prompt in shipped_prompts()}
MONDAY = date(2026, 3, 2)


def plan(**given) -> PromptPlan:
    return PromptPlan(**{"from_on": MONDAY, "open_days": 2, "weekdays": [], **given})


@pytest.mark.parametrize(
    ("given", "days"),
    [
        ({}, [0]),
        ({"every_days": 3}, [0, 3, 6]),
        ({"weekdays": [0, 4]}, [0, 4, 7]),
        ({"every_days": 3, "until_on": MONDAY + timedelta(5)}, [0, 3]),
        ({"every_days": 3, "stopped_on": MONDAY + timedelta(3)}, [0]),
    ],
)
def test_a_prompt_comes_on_the_days_of_its_schedule(given, days):
    came = plan(**given).days_until(MONDAY + timedelta(8))
    assert sorted((day - MONDAY).days for day in came) == days


@pytest.mark.parametrize(
    ("day", "open_since"), [(-1, None), (0, 0), (1, 0), (2, None), (7, 7), (8, 7), (9, None)]
)
def test_a_prompt_is_open_for_its_days_and_then_expires(day, open_since):
    weekly = plan(every_days=7)
    opened = weekly.open_on(MONDAY + timedelta(day))
    assert opened == (None if open_since is None else MONDAY + timedelta(open_since))


def test_the_newest_time_takes_the_place_of_one_that_is_still_open():
    daily = plan(every_days=1, open_days=5)
    assert daily.open_on(MONDAY + timedelta(3)) == MONDAY + timedelta(3)


@pytest.fixture
def p(build, now):
    """Amina with her worker, her carer, a facilitator, and a prompt on Amina's diary today."""
    p = SimpleNamespace(site=build.site())
    p.person, p.worker = build.person(p.site), build.worker(p.site)
    p.relationship = build.relationship(p.person, p.worker)
    p.carer, p.facilitator = build.carer(p.person), build.facilitator(p.site)
    p.staff, p.me = Actor.of(p.facilitator), Actor.of(p.person)
    p.today = Schedule(from_on=now.date(), open_days=3)
    p.plan = put(build.db, p, p.person, "what-matters", now)
    return p


def put(db, p, whose, name, now, schedule=None, by=None):
    made = prompts.put_prompt(
        db,
        by or p.staff,
        p.relationship.id,
        whose.id,
        PROMPTS[name],
        schedule or p.today,
        now,
    )
    db.flush()
    return made


def tell(db, p, shown, now, *shares):
    telling = Telling("My cat.", shares=frozenset(shares), shown_prompt_id=shown.id)
    return add_entry(db, p.me, some_id(), p.relationship.id, telling, [], now)


def names(db, p, now) -> list[str]:
    return [one.prompt.name for one in prompts.open_prompts(db, p.me, now)]


def test_it_is_on_the_diary_it_was_put_on_and_on_no_other(db, now, p):
    assert names(db, p, now) == ["what-matters"]
    assert prompts.open_prompts(db, Actor.of(p.carer), now) == []


def test_it_expires_by_itself(db, now, p):
    assert names(db, p, now + timedelta(days=2)) == ["what-matters"]
    assert names(db, p, now + timedelta(days=3)) == []
    with pytest.raises(NotHere):
        prompts.show_prompt(db, p.me, p.plan.id, "en", now + timedelta(days=3))


def test_opening_it_twice_is_one_showing(db, now, p):
    first = prompts.show_prompt(db, p.me, p.plan.id, "cy", now)
    db.refresh(p.plan)
    second = prompts.show_prompt(db, p.me, p.plan.id, "en", now + timedelta(hours=1))
    assert (first.id, first.language, first.shown_at) == (second.id, "cy", now)


def test_an_answer_points_at_what_was_shown_and_it_is_asked_no_more(db, now, p):
    shown = prompts.show_prompt(db, p.me, p.plan.id, "en", now)
    entry = tell(db, p, shown, now)
    db.refresh(p.plan)
    assert entry.shown_prompt_id == shown.id
    assert names(db, p, now) == []


def test_not_now_puts_it_off_until_it_comes_anew(db, now, p):
    put(db, p, p.person, "had-to-wait", now, Schedule(now.date(), every_days=7, open_days=3))
    for one in prompts.open_prompts(db, p.me, now):
        prompts.say_not_now(db, p.me, prompts.show_prompt(db, p.me, one.plan.id, "en", now).id, now)
        db.refresh(one.plan)
    assert names(db, p, now) == []
    assert names(db, p, now + timedelta(days=7)) == ["had-to-wait"]


def test_staff_see_that_it_was_shown_but_not_that_something_private_was_told(db, now, p):
    shown = prompts.show_prompt(db, p.me, p.plan.id, "en", now)
    tell(db, p, shown, now)
    db.refresh(p.plan)
    time = prompts.plans_about(db, p.staff, p.relationship.id, now)[0].times[0]
    assert time.shown is not None
    assert time.entry is None


def test_staff_see_an_answer_that_was_shared_with_them(db, build, now, p):
    build.consent(p.person, p.relationship, Use.TEAM)
    shown = prompts.show_prompt(db, p.me, p.plan.id, "en", now)
    entry = tell(db, p, shown, now, Use.TEAM)
    db.refresh(p.plan)
    time = prompts.plans_about(db, p.staff, p.relationship.id, now)[0].times[0]
    assert time.entry is not None
    assert time.entry.id == entry.id


def test_times_nobody_looked_at_are_known_by_their_days(db, now, p):
    ago = Schedule(now.date() - timedelta(days=20), every_days=7, open_days=3)
    put(db, p, p.person, "had-to-wait", now, ago)
    seen = prompts.plans_about(db, p.staff, p.relationship.id, now)
    missed = next(one for one in seen if one.prompt.name == "had-to-wait")
    assert [(now.date() - time.due_on).days for time in missed.times] == [6, 13, 20]
    assert not any(time.shown or time.is_open for time in missed.times)


def test_stopping_takes_it_from_the_diary_and_keeps_what_was_told(db, now, p):
    shown = prompts.show_prompt(db, p.me, p.plan.id, "en", now)
    entry = tell(db, p, shown, now)
    prompts.stop_prompt(db, p.staff, p.plan.id, now)
    assert names(db, p, now) == []
    assert entry.shown_prompt_id == shown.id


def test_a_prompt_written_for_workers_is_not_put_on_a_persons_diary(db, now, p):
    with pytest.raises(NotForThisDiary):
        put(db, p, p.person, "looking-back", now)
    assert put(db, p, p.worker, "looking-back", now).account_id == p.worker.id


@pytest.mark.parametrize(
    "wrong",
    [
        {"open_days": 0},
        {"open_days": 61},
        {"every_days": 0},
        {"weekdays": (7,)},
        {"until_on": MONDAY - timedelta(1)},
    ],
)
def test_days_that_make_no_sense_are_refused(wrong):
    with pytest.raises(NotForThisDiary):
        Schedule(**{"from_on": MONDAY, **wrong}).check()


def test_neither_the_social_worker_nor_somebody_from_elsewhere_puts_prompts(db, build, now, p):
    elsewhere = Actor.of(build.facilitator(build.site("Sheffield"), "Kim"))
    for nobody in (Actor.of(p.worker), elsewhere, p.me):
        with pytest.raises(NotHere):
            put(db, p, p.person, "had-to-wait", now, by=nobody)
    with pytest.raises(NotHere):
        prompts.stop_prompt(db, elsewhere, p.plan.id, now)


def test_nobody_is_asked_about_somebody_outside_the_circle(db, build, now, p):
    stranger = build.person(p.site, "Ben Ames")
    with pytest.raises(NotHere):
        put(db, p, stranger, "what-matters", now)


def test_nobody_answers_what_was_shown_to_somebody_else(db, now, p):
    shown = prompts.show_prompt(db, p.me, p.plan.id, "en", now)
    telling = Telling("Mine.", shown_prompt_id=shown.id)
    with pytest.raises(NotHere):
        add_entry(db, Actor.of(p.carer), some_id(), p.relationship.id, telling, [], now)


def test_a_prompt_is_not_asked_after_the_hand_over(db, now, p):
    p.relationship.until_on = now.date()
    db.flush()
    assert names(db, p, now) == []
