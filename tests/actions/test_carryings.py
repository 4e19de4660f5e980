"""Asking for a copy of a collection: who may, and once for each wish."""

from __future__ import annotations

import pytest

from feedback.access import NotHere
from feedback.actions import collections as gathering
from feedback.actions.carryings import JOB, ask_to_carry, last_refused, under_way
from feedback.model.carryings import CarryingState
from feedback.model.outbox import Job
from feedback.model.trust import Use
from tests.actions.pilot import make_pilot


@pytest.fixture
def p(build):
    p = make_pilot(build)
    p.db, p.now = build.db, build.now
    drawn = gathering.Drawn("Ringing", "", Use.DRAW)
    p.collection = gathering.make_collection(p.db, p.facilitator, drawn, p.now)
    return p


def ask(p, who=None, whom="Ida"):
    return ask_to_carry(p.db, who or p.facilitator, p.collection.id, "quotes", whom, p.now)


def test_a_wish_that_waits_is_not_made_twice_and_another_is(p):
    first = ask(p)
    assert ask(p, whom=" Ida ") is first
    others = {ask(p, whom="Bo").id, ask(p, p.second).id}
    assert {one.id for one in under_way(p.db, p.collection)} == {first.id, *others}
    waiting = p.db.query(Job).filter_by(kind=JOB)
    assert {job.thing_id for job in waiting} == {first.id, *others}


def test_a_copy_that_is_there_can_be_asked_for_anew(p):
    first = ask(p)
    first.state = CarryingState.DONE
    p.db.flush()
    assert ask(p) is not first
    assert last_refused(p.db, p.collection) is None


def test_only_the_site_that_gathered_it_may_ask(p):
    with pytest.raises(NotHere):
        ask(p, p.stranger)
    assert under_way(p.db, p.collection) == []
