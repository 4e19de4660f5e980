"""Two who code a story apart: neither sees the other's anywhere until the second is done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from feedback.access import Actor, May, NotHere, visible
from feedback.actions import code_counts, codebooks, second_codings, stories, story_pages
from feedback.actions.code_counts import By
from feedback.actions.codebooks import Drawn as CodeDrawn
from feedback.actions.codes_split import split_code
from feedback.actions.collections import Drawn, add_story, make_collection
from feedback.actions.collections_out import outlooks
from feedback.actions.exports import freeze
from feedback.actions.finding import Asked, find
from feedback.actions.leaving import as_it_leaves
from feedback.actions.memos import memos_of, write_memo
from feedback.actions.quotations import (
    code_quotation,
    mark_quotation,
    move_edges,
    remove_quotation,
    see_quotation,
)
from feedback.actions.story_changes import steps_since
from feedback.actions.suggestions import suggest_codes
from feedback.actions.undoing import NoLonger, redo, undo
from feedback.model.stories import Coding
from feedback.model.trust import Consent, Event
from tests.actions.pilot import make_pilot
from tests.actions.two_coders import FIRST, SECOND, THIRD, both_coded, give, make_two


@pytest.fixture
def p(build):
    return make_two(build)


def seen_by(p, actor):
    """Everything that shows somewhere that something is marked or coded, for one actor."""
    story = stories.see_story(p.db, actor, p.story.id, p.now)
    (part,) = stories.parts_of(p.db, actor, story, p.now)
    table = code_counts.code_table(p.db, actor, p.codebook, By.ROLE, p.now)
    code = p.codes["Control"]
    return {
        "story page": len(part.quotations),
        "counted on it": story_pages.turn_to(p.db, actor, story, p.now).quotations,
        "stories": [one.quotations for one in stories.list_stories(p.db, actor, p.now)],
        "found": find(p.db, actor, Asked(quotations=True), 1, p.now).count,
        "found by words": find(p.db, actor, Asked("grace", quotations=True), 1, p.now).count,
        "found by code": find(p.db, actor, Asked(codes=(code,)), 1, p.now).count,
        "codes in numbers": table.totals[code],
        "codes together": code_counts.codes_beside(p.db, actor, p.now)[1],
        "codebook": codebooks.times_seen(p.db, actor, p.now).get(code, 0),
        "memos": [memo.words for memo in memos_of(p.db, actor, story, p.now)],
        "what was done": len(steps_since(p.db, actor, p.story.id, 0, p.now)),
        "as it leaves": quotations_leaving(p, actor),
    }


def quotations_leaving(p, actor):
    """How many quotations the page shows of the story as it would leave."""
    p.build.approve(p.story)
    story, _ = as_it_leaves(p.db, actor, p.story.id, p.now)
    return len(story.quotations) if story else 0


NOTHING = {
    **dict.fromkeys(("story page", "counted on it", "found", "found by words", "found by code"), 0),
    **dict.fromkeys(
        ("codes in numbers", "codes together", "codebook", "what was done", "as it leaves"), 0
    ),
    "stories": [0],
    "memos": [],
}


@pytest.mark.parametrize("who", ["the second of the first", "the first of the second"])
def test_nothing_anywhere_shows_what_the_other_coded_until_it_is_done(p, who):
    coder, other = p.facilitator, p.second
    if who == "the first of the second":
        coder, other = other, coder
    made = give(p, coder, FIRST, "Control", "Safety")
    write_memo(p.db, coder, p.story.id, "Control, I think.", p.now, made.id)
    write_memo(p.db, coder, p.story.id, "Mostly control.", p.now)
    assert seen_by(p, other) == NOTHING
    with pytest.raises(NotHere):
        see_quotation(p.db, other, made.id, p.now)
    assert seen_by(p, coder)["story page"] == 1
    second_codings.finish_second_coding(p.db, p.second, p.asked.id, p.now)
    assert seen_by(p, other) == seen_by(p, coder)
    assert sorted(seen_by(p, other)["memos"]) == ["Control, I think.", "Mostly control."]


def test_a_third_who_looks_on_sees_the_first_and_not_who_codes_alone(p, build):
    third = Actor.of(build.facilitator(p.site, "Kim Third"))
    give(p, p.facilitator, FIRST, "Control")
    give(p, p.second, SECOND, "Control")
    give(p, p.second, THIRD, "Control")
    assert seen_by(p, third)["story page"] == 1


def test_two_who_are_asked_see_neither_each_other_nor_the_first(p, build):
    third = Actor.of(build.facilitator(p.site, "Kim Third"))
    second_codings.ask_second_coder(p.db, p.facilitator, p.story.id, third.account_id, p.now)
    for coder in (p.facilitator, p.second, third):
        give(p, coder, FIRST, "Control")
    for coder in (p.facilitator, p.second, third):
        assert seen_by(p, coder)["found"] == 1


def test_the_same_place_marked_apart_is_two_and_nobody_learns_of_the_other(p):
    one, other = give(p, p.facilitator, FIRST), give(p, p.second, FIRST)
    assert one.id != other.id
    assert give(p, p.second, FIRST).id == other.id
    second_codings.finish_second_coding(p.db, p.second, p.asked.id, p.now)
    assert mark_quotation(p.db, p.facilitator, p.part.id, *FIRST, p.now).id == one.id
    assert mark_quotation(p.db, p.second, p.part.id, *FIRST, p.now).id == other.id


def test_words_are_seen_as_before_while_someone_codes_alone(p):
    assert find(p.db, p.second, Asked("grace"), 1, p.now).count == 1
    assert stories.see_story(p.db, p.second, p.story.id, p.now).title == "The stairs"


def test_only_who_has_not_worked_on_a_story_and_may_see_it_is_asked(p, build):
    kim, lee = (build.facilitator(p.site, name) for name in ("Kim Third", "Lee Fourth"))
    own_work = build.facilitator(p.site, "Once a worker")
    whose, p.worker.worker_id = p.worker.worker_id, None
    p.db.flush()
    own_work.worker_id = whose
    closed = build.facilitator(p.site, "Lena Left")
    closed.closed_at = p.now
    give(p, Actor.of(lee), FIRST)
    p.db.flush()
    asked = second_codings.who_may_be_asked(p.db, p.facilitator, p.story, p.now)
    assert asked == [kim]
    for other in (lee, own_work, closed, p.account, p.strangers_account, p.worker):
        with pytest.raises(second_codings.NobodyChosen):
            second_codings.ask_second_coder(p.db, p.facilitator, p.story.id, other.id, p.now)


def test_who_codes_alone_asks_nobody_and_is_told_of_no_other(p, build):
    kim = build.facilitator(p.site, "Kim Third")
    second_codings.ask_second_coder(p.db, p.facilitator, p.story.id, kim.id, p.now)
    with pytest.raises(NotHere):
        second_codings.ask_second_coder(p.db, p.second, p.story.id, kim.id, p.now)
    assert second_codings.second_codings_of(p.db, p.second, p.story) == [p.asked]


@pytest.mark.parametrize("who", ["facilitator", "stranger"])
def test_nobody_else_says_that_it_is_done(p, who):
    with pytest.raises(NotHere):
        second_codings.finish_second_coding(p.db, getattr(p, who), p.asked.id, p.now)


def test_it_can_be_stopped_and_then_all_is_seen_and_nothing_compared(p):
    give(p, p.second, FIRST, "Control")
    second_codings.stop_second_coding(p.db, p.facilitator, p.asked.id, p.now)
    assert seen_by(p, p.facilitator)["found"] == 1
    compared = visible(p.facilitator, May.COMPARE_CODERS, p.now)
    assert p.db.scalars(compared).all() == []
    with pytest.raises(NotHere):
        second_codings.finish_second_coding(p.db, p.second, p.asked.id, p.now)


def test_a_story_that_was_taken_back_takes_its_second_coding_along(p):
    assert second_codings.asked_of(p.db, p.second, p.now) == [p.asked]
    p.db.query(Consent).update({"withdrawn_at": p.now})
    assert second_codings.asked_of(p.db, p.second, p.now) == []
    with pytest.raises(NotHere):
        second_codings.finish_second_coding(p.db, p.second, p.asked.id, p.now)


def test_what_was_coded_apart_stays_as_it_was_and_more_can_be_given(build):
    p = both_coded(build)
    later, mine = p.now + timedelta(hours=1), p.seconds[1]
    for act in (
        lambda: code_quotation(p.db, p.second, mine.id, [], later),
        lambda: remove_quotation(p.db, p.facilitator, mine.id, later),
        lambda: move_edges(p.db, p.second, mine.id, 0, 5, later),
    ):
        with pytest.raises(second_codings.CodedApart):
            act()
    both = [p.codes["Control"], p.codes["Safety"]]
    code_quotation(p.db, p.second, mine.id, both, later)
    code_quotation(p.db, p.second, mine.id, both[:1], later)
    assert [one.code_id for one in mine.codings] == both[:1]


def test_what_is_half_done_goes_nowhere_and_who_codes_alone_carries_out_nothing(p, build):
    give(p, p.facilitator, FIRST, "Control")
    give(p, p.second, SECOND, "Control")
    made = make_collection(p.db, p.facilitator, Drawn("Ours", "", "draw"), p.now)
    add_story(p.db, p.facilitator, made.id, p.story.id, p.now)
    build.approve(p.story)
    for actor, quotations in ((p.facilitator, 1), (p.second, 0)):
        frozen = freeze(p.db, actor, made.id, p.now)
        assert [len(story.quotations) for story in frozen.stories] == [quotations]
        assert [one.reason for one in frozen.left_out] == ["second-coding"]
        assert [one.quotations for one in outlooks(p.db, actor, made, p.now)] == [quotations]


def test_codes_are_suggested_by_words_in_common_and_never_given(build):
    p = make_two(build, words="She asked about the stairs. Tom asked about the stairs. No.")
    said = [(0, 27), (28, 55)]
    give(p, p.facilitator, said[0], "Control")
    like_it = give(p, p.facilitator, said[1])
    (found,) = suggest_codes(p.db, p.facilitator, like_it, p.now)
    assert (found.code.name, found.times) == ("Control", 1)
    assert set(found.words) == {"asked", "about", "the", "stairs"}
    assert p.db.scalar(select(func.count()).select_from(Coding)) == 1


def test_nothing_is_suggested_from_whom_one_does_not_see_now_nor_from_what_is_gone(build):
    p = make_two(build, words="She asked about the stairs. Tom asked about the stairs. No.")
    given = give(p, p.facilitator, (0, 27), "Control")
    alone = give(p, p.second, (28, 55))
    assert suggest_codes(p.db, p.second, alone, p.now) == []
    second_codings.finish_second_coding(p.db, p.second, p.asked.id, p.now)
    assert [one.code.name for one in suggest_codes(p.db, p.second, alone, p.now)] == ["Control"]
    assert suggest_codes(p.db, p.stranger, alone, p.now) == []
    p.db.query(Consent).update({"withdrawn_at": p.now})
    assert suggest_codes(p.db, p.second, alone, p.now) == []
    assert given.codings


def test_events_of_a_second_coding_hold_no_words(p):
    second_codings.finish_second_coding(p.db, p.second, p.asked.id, p.now)
    events = p.db.scalars(select(Event).where(Event.thing_id == p.asked.id)).all()
    assert {event.verb for event in events} == {
        "asked for a second coding",
        "finished a second coding",
    }
    assert all(event.facts == {} for event in events)


def test_what_was_coded_apart_and_is_compared_now_is_not_undone(p):
    made = give(p, p.facilitator, FIRST, "Control")
    second_codings.finish_second_coding(p.db, p.second, p.asked.id, p.now)
    outcome = undo(p.db, p.facilitator, p.story.id, p.now)
    assert outcome.why_not == NoLonger.APART
    assert [coding.code.name for coding in made.codings] == ["Control"]


def test_while_two_code_apart_each_undoes_their_own_and_does_it_again(p):
    give(p, p.facilitator, FIRST, "Control")
    give(p, p.second, FIRST, "Control")
    for turn in (undo, undo, redo, redo):
        assert turn(p.db, p.second, p.story.id, p.now).why_not is None
    assert seen_by(p, p.second)["found by code"] == 1


def test_what_was_taken_away_before_the_second_was_done_does_not_come_back_as_coded_apart(p):
    made = give(p, p.facilitator, FIRST, "Control")
    code_quotation(p.db, p.facilitator, made.id, [], p.now)
    second_codings.finish_second_coding(p.db, p.second, p.asked.id, p.now)
    assert undo(p.db, p.facilitator, p.story.id, p.now).why_not == NoLonger.APART
    assert made.codings == []


def test_whoever_only_undid_something_is_not_asked_to_code_alone(build):
    p = make_pilot(build)
    made = mark_quotation(build.db, p.second, p.part.id, *FIRST, build.now)
    code_quotation(build.db, p.second, made.id, [], build.now)
    undo(build.db, p.second, p.story.id, build.now)
    free = second_codings.who_may_be_asked(build.db, p.facilitator, p.story, build.now)
    assert p.second.account_id not in [one.id for one in free]


def test_a_code_by_which_two_are_compared_is_not_split_off(p):
    give(p, p.facilitator, FIRST, "Control")
    second_codings.finish_second_coding(p.db, p.second, p.asked.id, p.now)
    (coding,) = p.db.scalars(select(Coding))
    with pytest.raises(second_codings.CodedApart):
        split_code(
            p.db, p.facilitator, p.codes["Control"], CodeDrawn("Own say"), [coding.id], p.now
        )
