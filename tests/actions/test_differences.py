"""Whoever looks again and again, at every page and filter, works out nothing about few people.

What is shown at one moment is in test_holding_back; here are the differences: between the rows of
a page, between pages, and between the same page before and after people answered.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.access import Actor
from feedback.actions.indicators import site_indicators, sites_side_by_side
from feedback.database import Database
from feedback.forms.shipping import toml_text
from feedback.model.accounts import Role
from feedback.model.asking import Voice
from feedback.model.trust import Use
from tests.builders import Builder
from tests.conftest import NOW
from tests.databases import SECRET, fresh_sqlite

SMALLEST = 5
PEOPLE = 17
ITEMS = {"person": "my-social-worker", "carer": "supporting-someone"}
CHOICES = ("good", "in-between", "not-good")
# Who answers next, as which voice, to which of two questions, and what.
ARRIVALS = st.lists(
    st.tuples(
        st.integers(0, PEOPLE - 1),
        st.sampled_from(sorted(ITEMS)),
        st.sampled_from([("listens",), ("listens", "feel-safe")]),
        st.sampled_from(CHOICES),
    ),
    min_size=4,
    max_size=26,
    unique_by=lambda one: one[:2],
)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A site of people, each with a carer, who are asked and have not answered."""
    p = SimpleNamespace()
    with fresh_sqlite(tmp_path_factory.mktemp("differences")) as url:
        database = Database(url, SECRET)
        with database.session() as p.db:
            build = p.build = Builder(p.db, NOW)
            place, p.tellers = build.site("Camden"), {}
            worker = build.worker(place)
            people = [build.person(place, f"Person {number}") for number in range(PEOPLE)]
            p.about = [build.relationship(person, worker) for person in people]
            p.tellers["person"] = people
            p.tellers["carer"] = [build.carer(person, "Leila") for person in people]
            p.surveys = {
                voice: build.survey(place, toml_text(name), name, Voice(voice))
                for voice, name in ITEMS.items()
            }
            p.actors = [
                Actor.of(build.facilitator(place)),
                Actor.of(worker),
                Actor.of(build.evaluator(place)),
            ]
            p.site_id = place.id
            p.db.commit()
            yield p
        database.engine.dispose()


def arrive(p, number, who, items, choice, moment):
    """One person answers now."""
    teller, about = p.tellers[who][number], p.about[number]
    p.build.consent(teller, about, Use.TEAM)
    answers = {item: [choice] for item in items}
    p.build.response(p.surveys[who], about, teller, answers, Use.TEAM).sent_at = moment
    p.db.flush()


def shown(p, now):
    """Every row of a site's page: each wave, theme and voice."""
    return rows_of(site_indicators(p.db, p.actors[0], p.site_id, SMALLEST, now))


def rows_of(page):
    return {
        (wave.wave.id, theme.theme.name, row.voice): row.held
        for wave in page.waves
        for theme in wave.themes
        for row in theme.rows
    }


def same_on_every_page(p, now, rows):
    """Nobody is shown more than anyone else, and the filters choose among these same rows."""
    pages = [site_indicators(p.db, actor, p.site_id, SMALLEST, now) for actor in p.actors]
    evaluator = next(actor for actor in p.actors if actor.role is Role.EVALUATOR)
    pages += sites_side_by_side(p.db, evaluator, SMALLEST, now)
    assert all(rows_of(page) == rows for page in pages), "one page says more than another"


def is_few(number: int) -> bool:
    return 0 < abs(number) < SMALLEST


@settings(max_examples=12, deadline=None, derandomize=True)
@given(arrivals=ARRIVALS)
def test_no_sequence_of_looks_tells_anything_about_few_people(site, arrivals):
    before, now = {}, NOW
    for arrival in arrivals:
        now += timedelta(minutes=1)
        arrive(site, *arrival, now)
        after = shown(site, now)
        for held in after.values():
            tells_of_few_in_a_row(held)
        tells_of_few_between_rows(after)
        for key in before.keys() & after.keys():
            tells_of_few_between_looks(before[key], after[key])
        before = after
    same_on_every_page(site, now, before)
    site.db.rollback()


def tells_of_few_in_a_row(held):
    numbers = [number for number in (*held.counts, held.total) if number]
    assert not any(is_few(number) for number in numbers)
    if held.total is not None and not held.is_whole:
        assert not is_few(held.total - sum(number or 0 for number in held.counts))


def tells_of_few_between_rows(rows):
    """Totals of voices, themes and their sums: less one another they are no small group."""
    totals = [held.total for held in rows.values() if held.total]
    for one, other in combinations(totals, 2):
        assert not is_few(one - other)


def tells_of_few_between_looks(before, after):
    """A number that moved is of a look between which a whole group of people answered."""
    if before == after:
        return
    assert (after.total or 0) - (before.total or 0) >= SMALLEST, (before, after)


def test_someone_who_knows_when_one_person_answered_sees_no_number_move(site):
    """The social worker looks before and after Person 11 answered: nothing tells what they said."""
    for number in range(11):
        arrive(site, number, "person", ("listens",), "good", NOW + timedelta(minutes=number))
    looks = []
    for choice in CHOICES:
        with site.db.begin_nested() as point:
            arrive(site, 11, "person", ("listens",), choice, NOW + timedelta(hours=1))
            looks.append(shown(site, NOW + timedelta(hours=2)))
            point.rollback()
    site.db.rollback()
    assert looks[0] and looks[0] == looks[1] == looks[2]
