"""Quotations in pictures and recordings: whose words they have, and when they are gone."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from feedback.access import NotHere
from feedback.actions import media_quotations, quotations, transcripts
from feedback.actions.codebooks import list_codebooks
from feedback.actions.meanwhile import ChangedMeanwhile
from feedback.actions.memos import write_memo
from feedback.actions.stories import list_stories
from feedback.actions.story_steps import list_steps
from feedback.actions.undoing import redo, undo
from feedback.model.media_places import BadPlace, Region, Stretch, words_in
from feedback.model.stories import Coding, MediaPlace, Memo, Quotation
from feedback.model.story_steps import StepKind
from feedback.model.timed_words import Segment
from feedback.model.trust import Consent, Event
from tests.actions.told_media import add_words, make_told_media

HERE = Region(100, 100, 500, 400)


@pytest.fixture
def p(build):
    return make_told_media(build)


def mark(db, p, media, where, words="", actor=None):
    return media_quotations.mark_place(
        db, actor or p.facilitator, p.story.id, media.id, where, words, p.entry.received_at
    )


def test_a_region_has_the_coders_words_and_a_stretch_what_is_said(db, build, p):
    seen = mark(db, p, p.photo, HERE, "  A rail\n by the stairs ")
    heard = mark(db, p, p.voice, Stretch(2900, 7000))
    build.commit()
    db.expire_all()
    assert (seen.words, seen.place.where) == ("A rail by the stairs", HERE)
    assert (heard.words, heard.place.version) == ("I have my own key now.", 1)
    verbs = db.scalars(select(Event.verb).where(Event.thing_id == heard.id)).all()
    assert verbs == ["marked a quotation"]


def test_the_same_place_with_the_same_words_is_one_quotation(db, p):
    one = mark(db, p, p.photo, HERE, "A rail")
    assert mark(db, p, p.photo, HERE, "A rail", p.second) is one
    assert mark(db, p, p.photo, HERE, "A hand on the rail") is not one


def test_a_place_of_the_other_kind_or_past_the_end_is_refused(db, p):
    with pytest.raises(NotHere):
        mark(db, p, p.photo, Stretch(0, 100), "A rail")
    with pytest.raises(NotHere):
        mark(db, p, p.voice, HERE, "A rail")
    with pytest.raises(BadPlace):
        mark(db, p, p.voice, Stretch(0, 10_001))
    with pytest.raises(media_quotations.NothingDescribed):
        mark(db, p, p.photo, HERE, " \n")
    assert db.scalar(select(func.count()).select_from(Quotation)) == 0


def test_its_edges_are_no_words_to_be_moved(db, p, now):
    made = mark(db, p, p.voice, Stretch(0, 3000))
    with pytest.raises(NotHere):
        quotations.move_edges(db, p.facilitator, made.id, 0, 5, now)
    words = quotations.mark_quotation(db, p.facilitator, p.part.id, 0, 5, now)
    for act in (media_quotations.take_words_of_today,):
        with pytest.raises(NotHere):
            act(db, p.facilitator, words.id, now)


@pytest.mark.parametrize("way", ["consent", "taken back", "other site"])
def test_nothing_of_it_is_left_to_see_or_count_when_it_may_not_be_used(db, p, now, way):
    made = mark(db, p, p.photo, HERE, "A rail")
    quotations.code_quotation(db, p.facilitator, made.id, [p.codes["Control"]], now)
    actor = p.stranger if way == "other site" else p.facilitator
    if way == "consent":
        db.query(Consent).update({"withdrawn_at": now})
    elif way == "taken back":
        p.entry.taken_back_at = now
    db.flush()
    for act in (
        lambda: mark(db, p, p.photo, HERE, "Again", actor),
        lambda: media_quotations.move_place(db, actor, made.id, HERE, "x", now),
        lambda: media_quotations.find_medium(db, actor, p.story.id, p.photo.id, now),
        lambda: quotations.see_quotation(db, actor, made.id, now),
        lambda: quotations.remove_quotation(db, actor, made.id, now),
    ):
        with pytest.raises(NotHere):
            act()
    assert sum(one.quotations for one in list_stories(db, actor, now)) == 0
    assert list_codebooks(db, actor, now) is not None


def test_a_correction_by_staff_flags_the_copy_and_keeps_it(db, build, p, now):
    made, other = mark(db, p, p.voice, Stretch(0, 3000)), mark(db, p, p.voice, Stretch(7000, 9000))
    writing = transcripts.Writing(
        "[00:00] She rang me last.\n[00:03] I have my own key now.\n[00:07] Nobody else has one.",
        1,
        True,
    )
    transcripts.write_timed(db, p.facilitator, p.voice.id, writing, now)
    assert (made.words, media_quotations.is_changed(made)) == ("She rang me first.", True)
    assert not media_quotations.is_changed(other)
    media_quotations.take_words_of_today(db, p.facilitator, made.id, now)
    assert (made.words, made.place.version) == ("She rang me last.", 2)
    assert not media_quotations.is_changed(made)


def test_words_that_the_teller_changed_are_only_theirs_also_in_a_copy(db, build, p, now):
    teller = build.actor(p.person)
    add_words(build, p.voice, [Segment("My secret.", 0, 3000)], by=p.person)
    made = mark(db, p, p.voice, Stretch(0, 3000))
    assert made.words == "My secret."
    own = transcripts.Writing("My hope.", 2)
    transcripts.write_own(db, teller, p.voice.id, own, now)
    build.commit()
    assert made.words == ""
    assert media_quotations.is_changed(made)
    media_quotations.take_words_of_today(db, p.facilitator, made.id, now)
    assert made.words == "My hope."


def rewrite(db, p, now, *lines, is_right=True):
    """Staff write the words anew: (when, words) for each line."""
    text = "\n".join(f"[{begins}] {words}" for begins, words in lines)
    version = p.voice.transcripts[-1].version
    writing = transcripts.Writing(text, version, is_right)
    return transcripts.write_timed(db, p.facilitator, p.voice.id, writing, now)


def test_words_that_stand_unchanged_at_another_time_are_followed(db, p, now):
    key = mark(db, p, p.voice, Stretch(3000, 7000))
    rewrite(
        db,
        p,
        now,
        ("00:00", "She rang me. First."),
        ("00:05", "I have my own key now."),
        ("00:08", "Nobody else has one."),
    )
    assert (key.place.where, key.place.version) == (Stretch(5000, 8000), 2)
    assert not media_quotations.is_changed(key)
    steps, _ = list_steps(db, p.facilitator, p.story.id, now)
    assert [(one.kind, one.account) for one in steps][0] == (StepKind.FOLLOWED, None)


def test_words_that_changed_or_stand_twice_are_flagged_and_stay_where_they_were(db, p, now):
    key = mark(db, p, p.voice, Stretch(3000, 7000))
    rewrite(
        db,
        p,
        now,
        ("00:00", "I have my own key now."),
        ("00:04", "She rang."),
        ("00:06", "I have my own key now."),
    )
    assert (key.place.where, key.words) == (Stretch(3000, 7000), "I have my own key now.")
    assert media_quotations.is_changed(key)


LINES = st.sampled_from(
    ("Hello.", "میں گھر گئی۔", "Cafe\u0301 ok", "👩🏽‍🦽 yes", "한국어", "e\u0323\u0302 no")
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.lists(LINES, min_size=1, max_size=5), min_size=2, max_size=4))
def test_after_any_edits_words_are_those_at_the_place_or_flagged(db, p, now, texts):
    for number, lines in enumerate(texts):
        rewrite(db, p, now, *((f"00:{2 * at:02}", words) for at, words in enumerate(lines)))
        if number == 0:
            mark(db, p, p.voice, Stretch(0, 2000))
        said = p.voice.transcript.segments
        for one in db.scalars(select(Quotation)):
            at_place = words_in(said, one.place.where)
            assert media_quotations.is_changed(one) == (one.words != at_place)
            if one.place.version == p.voice.transcript.version:
                assert one.words == at_place


def test_a_draft_does_not_move_what_confirmed_words_say(db, p, now):
    key = mark(db, p, p.voice, Stretch(3000, 7000))
    rewrite(db, p, now, ("00:05", "I have my own key now."), is_right=False)
    assert key.place.where == Stretch(3000, 7000) and not media_quotations.is_changed(key)


@pytest.mark.parametrize("is_theirs", [True, False])
def test_a_removed_stretch_comes_back_unless_its_words_are_only_the_tellers(
    db, build, p, now, is_theirs
):
    add_words(build, p.voice, p.words.segments, p.person if is_theirs else p.account)
    key = mark(db, p, p.voice, Stretch(3000, 7000))
    quotations.remove_quotation(db, p.facilitator, key.id, now)
    add_words(build, p.voice, [Segment("Other words.", 0, 9000)], p.person)
    assert undo(db, p.facilitator, p.story.id, now).why_not is None
    back = db.get_one(Quotation, key.id)
    assert back.words == ("" if is_theirs else "I have my own key now.")
    assert back.place.where == Stretch(3000, 7000) and media_quotations.is_changed(back)


def test_a_region_is_moved_back_with_its_description(db, p, now):
    seen = mark(db, p, p.photo, HERE, "A rail")
    there = Region(0, 0, 100, 100)
    media_quotations.move_place(db, p.facilitator, seen.id, there, "A door", now)
    undo(db, p.facilitator, p.story.id, now)
    assert (seen.words, seen.place.where) == ("A rail", HERE)
    redo(db, p.facilitator, p.story.id, now)
    assert (seen.words, seen.place.where) == ("A door", there)


def test_a_place_that_another_moved_meanwhile_is_not_written_over(db, p, now):
    seen = mark(db, p, p.photo, HERE, "A rail")
    shown = media_quotations.mark_of_place(seen)
    there = Region(0, 0, 100, 100)
    media_quotations.move_place(db, p.second, seen.id, there, "A rail", now, shown)
    with pytest.raises(ChangedMeanwhile):
        media_quotations.move_place(db, p.facilitator, seen.id, HERE, "A door", now, shown)
    assert (seen.words, seen.place.where) == ("A rail", there)


def test_a_file_that_is_taken_away_takes_its_quotations_along(db, p, now):
    made = mark(db, p, p.photo, HERE, "A rail")
    other = mark(db, p, p.voice, Stretch(0, 3000))
    quotations.code_quotation(db, p.facilitator, made.id, [p.codes["Control"]], now)
    write_memo(db, p.facilitator, p.story.id, "beside it", now, made.id)
    media_quotations.forget_quotations_in(db, p.photo.id)
    db.expire_all()
    left = [db.scalar(select(func.count()).select_from(k)) for k in (Coding, Memo, MediaPlace)]
    assert (left, db.scalars(select(Quotation.id)).all()) == ([0, 0, 1], [other.id])


def test_a_removed_quotation_takes_its_place_along(db, build, p, now):
    made = mark(db, p, p.photo, HERE, "A rail")
    quotations.remove_quotation(db, p.facilitator, made.id, now)
    build.commit()
    assert db.scalar(select(func.count()).select_from(MediaPlace)) == 0
