"""What changed: only from what may be seen, only in easy words, and found by who told it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from feedback.access import Actor, NotHere
from feedback.actions.answered import (
    how_many_since,
    how_many_wait,
    newest_shared,
    waiting_for_an_answer,
)
from feedback.actions.changes import (
    ChangeNotReady,
    NewChange,
    changes_told,
    find_change,
    mark_seen,
    my_changes,
    say_thank_you,
    tell_change,
)
from feedback.model.trust import Use

HARD = "We endeavour to facilitate the provision of statutory services."


@pytest.fixture
def told(build, now):
    """Amina shared one entry with the team, kept one private, and sent answers to the team."""
    t = SimpleNamespace()
    t.site = build.site()
    t.person, t.worker = build.person(t.site), build.worker(t.site)
    relationship = build.relationship(t.person, t.worker)
    build.consent(t.person, relationship, Use.TEAM, Use.WORKER)
    t.shared = build.entry(t.person, relationship, "Nobody rings at night.", Use.TEAM)
    t.shared.received_at = now - timedelta(days=9)
    t.private = build.entry(t.person, relationship, "Only mine.")
    survey = build.survey(t.site, "", "my-social-worker")
    t.answers = build.response(survey, relationship, t.person, {"listens": ["good"]}, Use.TEAM)
    t.facilitator, t.other = Actor.of(build.facilitator(t.site)), build.person(t.site, "Tom")
    t.change = NewChange(
        you_said="You said nobody rings at night.",
        we_did="We now have a number to call at night.",
        what_next="We will ask you in 3 months if it helps.",
        entry_ids=frozenset({t.shared.id}),
    )
    build.commit()
    return t


def test_the_person_finds_the_change_and_their_seeing_it_is_kept(db, told, now):
    change = tell_change(db, told.facilitator, told.change, now)
    amina = Actor.of(told.person)
    assert [one.seen_at for one in my_changes(db, amina, now)] == [None]
    mark_seen(db, amina, change.id, now)
    mark_seen(db, amina, change.id, now + timedelta(days=1))
    assert find_change(db, amina, change.id, now).seen_at == now
    assert changes_told(db, told.facilitator, now)[0].seen == 1


def test_nobody_else_finds_it(db, told, now):
    change = tell_change(db, told.facilitator, told.change, now)
    for account in (told.other, told.worker):
        assert my_changes(db, Actor.of(account), now) == []
        with pytest.raises(NotHere):
            mark_seen(db, Actor.of(account), change.id, now)


def test_a_facilitator_who_looks_has_not_seen_it_for_the_person(db, told, now):
    change = tell_change(db, told.facilitator, told.change, now)
    say_thank_you(db, told.facilitator, change.id, now)
    assert [one.seen_at for one in my_changes(db, Actor.of(told.person), now)] == [None]
    assert changes_told(db, told.facilitator, now)[0].thanks == 0


def test_thank_you_is_counted_once_and_means_seen(db, told, now):
    change = tell_change(db, told.facilitator, told.change, now)
    for _ in range(2):
        say_thank_you(db, Actor.of(told.person), change.id, now)
    found = changes_told(db, told.facilitator, now)[0]
    assert (found.tellers, found.seen, found.thanks) == (1, 1, 1)


def test_words_too_hard_to_read_cannot_be_sent_and_all_problems_are_said_at_once(db, told, now):
    hard = replace(told.change, we_did=HARD, what_next=" ", picture="no-such", by_on=now.date())
    late = replace(hard, by_on=now.date() - timedelta(days=1), entry_ids=frozenset())
    with pytest.raises(ChangeNotReady) as not_ready:
        tell_change(db, told.facilitator, late, now)
    codes = {field: code for field, (code, _) in not_ready.value.problems.items()}
    assert codes == {
        "we_did": "too-hard",
        "what_next": "what-next-missing",
        "picture": "no-such-picture",
        "by_on": "day-is-over",
        "sources": "no-source",
    }


def test_a_warning_of_the_lint_may_pass(db, told, now):
    warned = replace(told.change, what_next="We were told about it by the council.")
    assert tell_change(db, told.facilitator, warned, now).what_next == warned.what_next


def test_nothing_has_changed_because_is_an_answer_with_its_own_picture(db, told, now):
    why = "Nothing has changed, because we do not have people who can work at night."
    change = tell_change(
        db, told.facilitator, replace(told.change, has_changed=False, we_did=why), now
    )
    assert (change.has_changed, change.picture) == (False, "nothing-changed")


@pytest.mark.parametrize("kind", ["private", "withdrawn"])
def test_a_change_cannot_come_from_what_the_facilitator_may_not_see(db, build, told, now, kind):
    entry = told.private
    if kind == "withdrawn":
        entry, told.shared.taken_back_at = told.shared, now
        build.commit()
    change = replace(told.change, entry_ids=frozenset({entry.id}))
    with pytest.raises(ChangeNotReady) as not_ready:
        tell_change(db, told.facilitator, change, now)
    assert not_ready.value.problems["sources"][0] == "source-not-here"


def test_what_is_shared_waits_oldest_first_until_it_has_an_answer(db, told, now):
    waiting = waiting_for_an_answer(db, told.facilitator, now)
    assert [one.thing.id for one in waiting] == [told.shared.id, told.answers.id]
    tell_change(db, told.facilitator, told.change, now)
    left = waiting_for_an_answer(db, told.facilitator, now)
    assert [one.thing.id for one in left] == [told.answers.id]
    assert how_many_wait(db, told.facilitator, now) == 1


def test_a_page_of_what_waits_goes_on_where_the_last_one_ended(db, told, now):
    first = waiting_for_an_answer(db, told.facilitator, now, most=1)
    rest = waiting_for_an_answer(db, told.facilitator, now, after=first[0].at)
    assert [one.thing.id for one in (*first, *rest)] == [told.shared.id, told.answers.id]


def test_the_last_week_is_counted_and_a_worker_sees_only_what_is_for_them(db, told, now):
    assert how_many_since(db, told.facilitator, now) == 1
    assert newest_shared(db, Actor.of(told.worker), now) == []
