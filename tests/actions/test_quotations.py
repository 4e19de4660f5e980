"""Quotations: their words are always the words at their place, whatever the script."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from feedback.access import NotHere
from feedback.actions import codebooks, quotations
from feedback.actions.memos import memos_of, remove_memo, write_memo
from feedback.actions.pilot_codes import NAME as PILOT_CODES
from feedback.actions.stories import add_to_story, parts_of
from feedback.model.stories import Coding, Memo, Quotation
from feedback.model.trust import Event
from tests.actions.pilot import USES, make_pilot

HARD = "Cafe\u0301 👩🏽‍🦽 said: میں گھر گئی۔ \u200fابھی\u200e ok. 한국. e\u0323\u0302 end"


@pytest.fixture
def hard(build):
    return make_pilot(build, HARD)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(places=st.tuples(st.integers(-2, 60), st.integers(-2, 70)))
def test_the_words_are_the_words_at_the_place_or_it_is_refused(db, hard, now, places):
    start, end = places
    text = hard.part.words
    try:
        made = quotations.mark_quotation(db, hard.facilitator, hard.part.id, start, end, now)
    except (quotations.NothingMarked, quotations.OutsideTheWords):
        assert not (0 <= start < end <= len(text)) or not text[start:end].strip()
    else:
        assert made.words == text[start:end] and 0 <= start < end <= len(text)


def test_words_survive_the_database_in_code_points(db, build, hard, now):
    start = hard.part.words.index("👩")
    made = quotations.mark_quotation(
        db, hard.facilitator, hard.part.id, start, start + 4, now, "👩🏽‍🦽"
    )
    build.commit()
    db.expire_all()
    assert db.get(Quotation, made.id).words == "👩🏽‍🦽"


def test_words_that_a_page_composed_otherwise_are_the_same_words(db, hard, now):
    made = quotations.mark_quotation(db, hard.facilitator, hard.part.id, 0, 4, now, "Cafe\u0301")
    assert made.words == "Café"


def test_words_that_do_not_stand_there_are_refused(db, hard, now):
    with pytest.raises(quotations.OtherWords):
        quotations.mark_quotation(db, hard.facilitator, hard.part.id, 0, 4, now, "Tea")


def test_quotations_may_overlap_and_the_same_place_is_one(db, build, now):
    p = make_pilot(build)
    one, other, again = (
        quotations.mark_quotation(db, p.facilitator, p.part.id, start, end, now)
        for start, end in [(0, 20), (6, 40), (0, 20)]
    )
    assert one is again
    assert {q.id for q in p.part.quotations} == {one.id, other.id}


@pytest.mark.parametrize("way", ["consent", "taken back", "other site"])
def test_nothing_can_be_marked_that_may_not_be_seen(db, build, now, way):
    p = make_pilot(build)
    made = quotations.mark_quotation(db, p.facilitator, p.part.id, 0, 5, now)
    actor = p.facilitator
    if way == "consent":
        from feedback.model.trust import Consent

        db.query(Consent).update({"withdrawn_at": now})
    elif way == "taken back":
        p.entry.taken_back_at = now
    else:
        actor = p.stranger
    db.flush()
    for act in (
        lambda: quotations.mark_quotation(db, actor, p.part.id, 0, 5, now),
        lambda: quotations.see_quotation(db, actor, made.id, now),
        lambda: quotations.code_quotation(db, actor, made.id, [], now),
        lambda: quotations.move_edges(db, actor, made.id, 0, 4, now),
        lambda: quotations.remove_quotation(db, actor, made.id, now),
        lambda: write_memo(db, actor, p.story.id, "x", now, made.id),
    ):
        with pytest.raises(NotHere):
            act()


def test_each_coder_gives_and_takes_back_only_their_own_codes(db, build, now):
    p = make_pilot(build)
    made = quotations.mark_quotation(db, p.facilitator, p.part.id, 0, 20, now)
    control, safety = p.codes["Control"], p.codes["Safety"]
    quotations.code_quotation(db, p.facilitator, made.id, [control, safety], now)
    quotations.code_quotation(db, p.second, made.id, [control], now)
    quotations.code_quotation(db, p.facilitator, made.id, [safety], now)
    kept = {(coding.coder_id, coding.code_id) for coding in made.codings}
    assert kept == {(p.facilitator.account_id, safety), (p.second.account_id, control)}
    assert db.scalar(select(func.count()).select_from(Coding)) == 2


def test_a_code_of_another_site_cannot_be_given(db, build, now):
    p = make_pilot(build)
    theirs = codebooks.give_codebook(db, p.other_site.id, PILOT_CODES, now)
    made = quotations.mark_quotation(db, p.facilitator, p.part.id, 0, 20, now)
    with pytest.raises(NotHere):
        quotations.code_quotation(db, p.facilitator, made.id, [theirs.codes[0].id], now)


def test_words_are_not_marked_with_a_code_of_another_site_beside_their_own(db, build, now):
    p = make_pilot(build)
    own = codebooks.give_codebook(db, p.site.id, PILOT_CODES, now).codes[0].id
    theirs = codebooks.give_codebook(db, p.other_site.id, PILOT_CODES, now).codes[0].id
    with pytest.raises(NotHere):
        quotations.mark_and_code(db, p.facilitator, p.part.id, 0, 20, [own, theirs], now)
    assert db.scalar(select(func.count()).select_from(Quotation)) == 0


def test_moved_edges_bring_the_words_at_the_new_place(db, build, now):
    p = make_pilot(build)
    made = quotations.mark_quotation(db, p.facilitator, p.part.id, 0, 20, now)
    quotations.move_edges(db, p.facilitator, made.id, 6, 20, now)
    build.commit()
    assert (made.words, made.start) == ("rang me first.", 6)
    with pytest.raises(quotations.OutsideTheWords):
        quotations.move_edges(db, p.facilitator, made.id, 6, 999, now)


def test_a_removed_quotation_takes_its_codes_and_memos_and_leaves_the_words(db, build, now):
    p = make_pilot(build)
    made = quotations.mark_quotation(db, p.facilitator, p.part.id, 0, 20, now)
    quotations.code_quotation(db, p.facilitator, made.id, [p.codes["Control"]], now)
    write_memo(db, p.second, p.story.id, "beside it", now, made.id)
    quotations.remove_quotation(db, p.facilitator, made.id, now)
    build.commit()
    left = [db.scalar(select(func.count()).select_from(k)) for k in (Quotation, Coding, Memo)]
    assert left == [0, 0, 0]
    (part,) = parts_of(db, p.facilitator, p.story, now)
    assert part.words == p.entry.words


def test_a_memo_beside_a_quotation_hides_with_it(db, build, now):
    p = make_pilot(build)
    made = quotations.mark_quotation(db, p.facilitator, p.part.id, 0, 20, now)
    write_memo(db, p.facilitator, p.story.id, "beside it", now, made.id)
    write_memo(db, p.facilitator, p.story.id, "beside the story", now + timedelta(1))
    other = build.entry(p.person, p.relationship, "The lift works.", *USES)
    add_to_story(db, p.facilitator, p.story.id, [f"entry:{other.id}"], now)
    p.entry.taken_back_at = now
    db.flush()
    assert [m.words for m in memos_of(db, p.second, p.story, now)] == ["beside the story"]


def test_only_who_wrote_a_memo_takes_it_away(db, build, now):
    p = make_pilot(build)
    memo = write_memo(db, p.facilitator, p.story.id, "mine", now)
    with pytest.raises(NotHere):
        remove_memo(db, p.second, memo.id, now)
    remove_memo(db, p.facilitator, memo.id, now)
    assert memos_of(db, p.facilitator, p.story, now) == []


def test_every_act_is_recorded_against_the_relationship(db, build, now):
    p = make_pilot(build)
    made = quotations.mark_quotation(db, p.facilitator, p.part.id, 0, 20, now)
    quotations.code_quotation(db, p.facilitator, made.id, [p.codes["Control"]], now)
    quotations.move_edges(db, p.facilitator, made.id, 0, 19, now)
    write_memo(db, p.facilitator, p.story.id, "x", now, made.id)
    quotations.remove_quotation(db, p.facilitator, made.id, now)
    db.flush()
    found = db.execute(select(Event.verb, Event.relationship_id).order_by(Event.verb)).all()
    verbs = {verb for verb, about in found if about == p.relationship.id}
    assert verbs >= {
        "marked a quotation",
        "coded a quotation",
        "moved a quotation's edges",
        "wrote a memo",
        "removed a quotation",
    }
