"""Undoing and redoing one's own steps in a story's coding, and what was done."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from feedback.access import NotHere
from feedback.actions import learning, quotations
from feedback.actions.memos import memos_of, remove_memo, write_memo
from feedback.actions.story_steps import has_undone, list_steps, one_act
from feedback.actions.undoing import NoLonger, redo, undo
from feedback.model.stories import Coding, Memo, Quotation
from feedback.model.story_steps import StepKind, StoryStep
from tests.actions.pilot import make_pilot
from tests.actions.test_quotations import HARD


@pytest.fixture
def hard(build):
    hard = make_pilot(build, HARD)
    hard.now = build.now
    return hard


@pytest.fixture
def p(db, build):
    p = make_pilot(build)
    p.db, p.now = db, build.now
    p.made = quotations.mark_quotation(db, p.facilitator, p.part.id, 0, 20, build.now)
    return p


def turn(p, what=undo, actor=None):
    outcome = what(p.db, actor or p.facilitator, p.story.id, p.now)
    p.db.flush()
    p.db.expire_all()
    return outcome


def shown(p):
    """What can be seen of the coding: places, words, codes, memos."""
    p.db.expire_all()
    return sorted(
        (
            q.id,
            q.start,
            q.words,
            sorted((str(c.code_id), str(c.coder_id)) for c in q.codings),
            sorted(
                m.words
                for m in memos_of(p.db, p.facilitator, p.story, p.now)
                if m.quotation_id == q.id
            ),
        )
        for q in p.db.scalars(select(Quotation))
    )


def code(p, *names, actor=None):
    codes = [p.codes[name] for name in names]
    quotations.code_quotation(p.db, actor or p.facilitator, p.made.id, codes, p.now)


def test_what_was_undone_is_noticed_among_what_others_did(p):
    code(p, "Control")
    assert not has_undone(p.db, p.facilitator, p.story.id)
    turn(p)
    code(p, "Safety", actor=p.second)
    assert has_undone(p.db, p.facilitator, p.story.id)
    assert not has_undone(p.db, p.second, p.story.id)
    turn(p, redo)
    assert not has_undone(p.db, p.facilitator, p.story.id)


def test_every_step_is_undone_in_order_and_redone_in_order(p):
    states = [[], shown(p)]
    steps = (
        lambda: code(p, "Control", "Safety"),
        lambda: code(p, "Safety"),
        lambda: quotations.move_edges(p.db, p.facilitator, p.made.id, 6, 20, p.now),
        lambda: write_memo(p.db, p.facilitator, p.story.id, "Why first?", p.now, p.made.id),
        lambda: quotations.remove_quotation(p.db, p.facilitator, p.made.id, p.now),
    )
    for step in steps:
        step()
        states.append(shown(p))
    assert len({repr(state) for state in states[:-1]}) == len(states) - 1
    for state in reversed(states[:-1]):
        assert turn(p).why_not is None
        assert shown(p) == state
    assert turn(p).steps == ()
    for state in states[1:]:
        assert turn(p, redo).why_not is None
        assert shown(p) == state
    assert turn(p, redo).steps == ()


def test_a_removed_quotation_comes_back_with_codes_and_memos_of_everyone(p):
    code(p, "Control")
    code(p, "Safety", actor=p.second)
    write_memo(p.db, p.second, p.story.id, "beside it", p.now, p.made.id)
    before = shown(p)
    quotations.remove_quotation(p.db, p.facilitator, p.made.id, p.now)
    assert shown(p) == []
    turn(p)
    assert shown(p) == before


ACTS = st.lists(
    st.tuples(
        st.sampled_from(("mark", "move", "remove", "undo", "redo")),
        st.integers(0, 60),
        st.integers(1, 40),
    ),
    max_size=8,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ACTS)
def test_after_any_acts_the_words_are_the_words_at_the_place(db, hard, acts):
    for act, start, length in acts:
        quoted = hard.part.quotations
        one = quoted[start % len(quoted)] if quoted else None
        given = (db, hard.facilitator)
        with suppress(quotations.NothingMarked, quotations.OutsideTheWords):
            if act in ("undo", "redo"):
                {"undo": undo, "redo": redo}[act](*given, hard.story.id, hard.now)
            elif act == "mark":
                end = start + length
                quotations.mark_quotation(*given, hard.part.id, start, end, hard.now)
            elif one and act == "move":
                quotations.move_edges(*given, one.id, start, start + length, hard.now)
            elif one:
                quotations.remove_quotation(*given, one.id, hard.now)
        db.flush()
        db.expire_all()
        for each in db.scalars(select(Quotation)):
            assert each.words == hard.part.words[each.start : each.end]


def test_what_is_done_with_one_press_is_undone_with_one(p):
    with one_act(p.db):
        other = quotations.mark_quotation(p.db, p.facilitator, p.part.id, 21, 47, p.now)
        quotations.code_quotation(p.db, p.facilitator, other.id, [p.codes["Control"]], p.now)
    assert len(turn(p).steps) == 2
    assert [one[0] for one in shown(p)] == [p.made.id]
    turn(p, redo)
    assert len(shown(p)) == 2 and p.db.scalar(select(func.count()).select_from(Coding)) == 1


def test_only_ones_own_steps_are_undone(p):
    code(p, "Safety", actor=p.second)
    assert turn(p, actor=p.second).steps[0].kind is StepKind.CODED
    assert turn(p, actor=p.second).steps == ()
    assert len(shown(p)) == 1
    with pytest.raises(NotHere):
        turn(p, actor=p.stranger)


def test_a_mark_that_others_coded_since_stays_and_says_so(p):
    code(p, "Safety", actor=p.second)
    before = shown(p)
    assert turn(p).why_not == NoLonger.OTHERS
    assert shown(p) == before
    # It is set aside: the next undo does not meet it again.
    assert turn(p).steps == ()


def test_edges_that_someone_moved_since_are_not_moved_back(p):
    quotations.move_edges(p.db, p.facilitator, p.made.id, 6, 20, p.now)
    quotations.move_edges(p.db, p.second, p.made.id, 6, 47, p.now)
    assert turn(p).why_not == NoLonger.MOVED
    assert (p.made.start, p.made.end) == (6, 47)
    assert p.made.words == p.part.words[6:47]


def test_nothing_comes_back_in_words_that_were_taken_back(p, build):
    other = build.entry(p.person, p.relationship, "The lift works.", *("team", "story"))
    from feedback.actions.stories import add_to_story

    add_to_story(p.db, p.facilitator, p.story.id, [f"entry:{other.id}"], p.now)
    quotations.remove_quotation(p.db, p.facilitator, p.made.id, p.now)
    p.entry.taken_back_at = p.now
    p.db.flush()
    assert turn(p).why_not == NoLonger.NOT_SHOWN
    assert p.db.scalar(select(func.count()).select_from(Quotation)) == 0


def test_a_story_that_is_gone_can_not_be_undone(p):
    p.entry.taken_back_at = p.now
    p.db.flush()
    with pytest.raises(NotHere):
        turn(p)


def test_words_that_are_others_now_are_not_marked_again(p):
    quotations.remove_quotation(p.db, p.facilitator, p.made.id, p.now)
    p.part.words = "Other words than were told before stand here."
    p.db.flush()
    assert turn(p).why_not == NoLonger.WORDS
    assert shown(p) == []


def test_steps_of_many_at_once_are_numbered_one_after_another(database, build, db):
    """Memos point at the story while others hold it: nobody waits for each other for ever."""
    p = make_pilot(build)
    build.commit()

    def write(actor):
        for number in range(4):
            with database.writing() as own:
                write_memo(own, actor, p.story.id, f"memo {number}", build.now)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, [p.facilitator, p.second] * 2))
    with database.reading() as own:
        numbers = own.scalars(select(StoryStep.number).order_by(StoryStep.number)).all()
    assert numbers == list(range(1, 17))


def test_a_new_step_ends_what_could_be_redone(p):
    code(p, "Control")
    turn(p)
    code(p, "Safety")
    assert turn(p, redo).steps == ()
    assert [one.code.name for one in p.made.codings] == ["Safety"]


def test_a_memo_that_was_taken_away_is_gone_from_every_step(p):
    memo = write_memo(p.db, p.facilitator, p.story.id, "A thought", p.now)
    remove_memo(p.db, p.facilitator, memo.id, p.now)
    p.db.expire_all()
    steps = p.db.scalars(select(StoryStep).where(StoryStep.memo_id.is_not(None))).all()
    assert {step.kind for step in steps} == {StepKind.MEMO, StepKind.MEMO_GONE}
    assert all("A thought" not in repr(step.states) for step in steps)
    assert turn(p).steps[0].kind is StepKind.MARKED
    assert p.db.scalar(select(func.count()).select_from(Memo)) == 0


def test_a_note_comes_back_after_its_learning_day_was_taken_away(p):
    day = learning.make_day(p.db, p.facilitator, learning.Drawn("Spring", p.now.date()), p.now)
    learning.choose_story(p.db, p.facilitator, day.id, p.story.id, p.now)
    learning.keep_note(p.db, p.facilitator, day.id, p.story.id, "She decided.", p.now)
    turn(p)
    learning.remove_day(p.db, p.facilitator, day.id, p.now)
    assert turn(p, redo).why_not is None
    memo = p.db.scalars(select(Memo)).one()
    assert (memo.words, memo.learning_day_id) == ("She decided.", None)


def test_no_step_holds_a_word_that_was_told(p):
    code(p, "Control")
    quotations.move_edges(p.db, p.facilitator, p.made.id, 6, 20, p.now)
    quotations.remove_quotation(p.db, p.facilitator, p.made.id, p.now)
    kept = repr([step.states for step in p.db.scalars(select(StoryStep))])
    assert "rang me" not in kept and "digest" in kept


def test_what_was_done_is_listed_newest_first_and_hides_with_its_part(p, build):
    code(p, "Control", actor=p.second)
    turn(p, actor=p.second)
    steps, more = list_steps(p.db, p.second, p.story.id, p.now)
    assert [one.kind.value for one in steps] == ["undid", "coded", "marked"]
    assert [one.number for one in steps] == [3, 2, 1] and not more
    assert list_steps(p.db, p.second, p.story.id, p.now, 0, 2)[1]
    for actor in (p.stranger,):
        with pytest.raises(NotHere):
            list_steps(p.db, actor, p.story.id, p.now)
    other = build.entry(p.person, p.relationship, "The lift works.", *("team", "story"))
    from feedback.actions.stories import add_to_story

    add_to_story(p.db, p.facilitator, p.story.id, [f"entry:{other.id}"], p.now)
    write_memo(p.db, p.facilitator, p.story.id, "whole", p.now)
    quotations.remove_quotation(p.db, p.facilitator, p.made.id, p.now)
    p.entry.taken_back_at = p.now
    p.db.flush()
    steps, _ = list_steps(p.db, p.facilitator, p.story.id, p.now)
    assert [one.kind.value for one in steps] == ["memo"]
