"""Coders side by side: where they agree and differ, how far in numbers, and what is settled."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from feedback.access import Actor, NotHere
from feedback.actions import second_codings
from feedback.actions.codes_merge import merge_code
from feedback.actions.collections import Drawn, add_story, make_collection
from feedback.actions.comparing import compare_coders
from feedback.actions.erasing import erase_relationship
from feedback.actions.exports import freeze
from feedback.actions.meanwhile import ChangedMeanwhile
from feedback.actions.media_quotations import forget_quotations_in, mark_place
from feedback.actions.quotations import code_quotation
from feedback.actions.reliability import reliability_of
from feedback.actions.settling import NothingKept, mark_of_place, settle_place
from feedback.exports.quotes import quotes_csv
from feedback.model.media_places import Region, Stretch
from feedback.model.second_coding import SecondCoding, SettledCode, Settling
from feedback.model.stories import Coding
from feedback.model.trust import Consent, Event
from tests.actions.told_media import make_told_media
from tests.actions.two_coders import FIRST, SECOND, both_coded, give, make_two


@pytest.fixture
def p(build):
    return both_coded(build)


def compared(p, actor=None, chosen=()):
    return compare_coders(p.db, actor or p.facilitator, p.story.id, chosen, p.now)


def names(codes):
    return [code.name for code in codes]


def settle(p, quotation, keep, actor=None, now=None, shown=None):
    who = actor or p.facilitator
    return settle_place(p.db, who, p.story.id, quotation.id, keep, [], now or p.now, shown)


def rows_out(p):
    made = make_collection(p.db, p.facilitator, Drawn("Ours", "", "draw"), p.now)
    add_story(p.db, p.facilitator, made.id, p.story.id, p.now)
    p.build.approve(p.story)
    frozen = freeze(p.db, p.facilitator, made.id, p.now)
    return list(csv.DictReader(io.StringIO(quotes_csv(frozen.stories).decode("utf-8-sig"))))


def test_each_place_says_who_gave_what_and_where_they_differ(p):
    found = compared(p)
    assert names(found.coders) == [p.account.name, "Ola Reed"]
    first, second, third = found.places
    assert (names(first.agreed), names(first.differing)) == (["Control"], [])
    assert (names(second.agreed), sorted(names(second.differing))) == ([], ["Control", "Safety"])
    assert [names(codes) for codes in third.by_coder.values()] == [["Control"], []]
    assert len(first.quotations) == 2


def test_a_code_counts_for_a_place_that_its_quotation_overlaps(build):
    p = make_two(build)
    give(p, p.facilitator, (0, 47), "Control")
    give(p, p.second, SECOND, "Control")
    second_codings.finish_second_coding(p.db, p.second, p.asked.id, p.now)
    assert [place.differing for place in compared(p).places] == [[], []]


@pytest.mark.parametrize("who", ["stranger", "facilitator", "second"])
def test_nobody_compares_while_the_second_is_not_done(build, who):
    p = make_two(build)
    give(p, p.facilitator, FIRST, "Control")
    with pytest.raises(NotHere):
        compared(p, getattr(p, who))


def test_who_codes_alone_compares_nothing_even_when_another_is_done(p, build):
    kim = Actor.of(build.facilitator(p.site, "Kim Third"))
    asked = second_codings.ask_second_coder(p.db, p.facilitator, p.story.id, kim.account_id, p.now)
    with pytest.raises(NotHere):
        compared(p, kim)
    second_codings.finish_second_coding(p.db, kim, asked.id, p.now)
    assert names(compared(p, kim).coders) == [p.account.name, "Ola Reed", "Kim Third"]
    pair = [kim.account_id, p.second.account_id]
    assert names(compared(p, kim, pair).coders) == ["Ola Reed", "Kim Third"]


def test_who_stopped_is_compared_with_nobody(p, build):
    kim = Actor.of(build.facilitator(p.site, "Kim Third"))
    asked = second_codings.ask_second_coder(p.db, p.facilitator, p.story.id, kim.account_id, p.now)
    for place in (FIRST, SECOND, (0, 66), (0, 5)):
        give(p, kim, place, "Safety")
    second_codings.stop_second_coding(p.db, kim, asked.id, p.now)
    found = compared(p)
    assert names([*found.coders, *found.others]) == [p.account.name, "Ola Reed"]


def test_reliability_is_by_sentence_and_in_the_numbers_one_reckons_by_hand(p):
    words = reliability_of(p.db, compared(p)).words
    assert words.units == 3
    control, safety = sorted(words.codes, key=lambda one: one.code.name)
    # Control: yes yes yes... of the first coder on 1 and 3, of the second on 1 and 2.
    assert (control.given, control.same, control.decisions) == ((2, 2), 1, 3)
    assert control.kappa == pytest.approx((1 / 3 - 5 / 9) / (1 - 5 / 9))
    assert control.alpha == pytest.approx(1 - 5 * 4 / 16)
    assert (safety.given, safety.same) == ((1, 0), 2)
    assert safety.kappa == pytest.approx(0)
    assert (words.overall.same, words.overall.decisions) == (3, 6)


def test_a_sentence_is_coded_when_a_quotation_covers_any_of_it(build):
    p = make_two(build)
    give(p, p.facilitator, (0, 30), "Control")
    give(p, p.second, FIRST, "Control")
    second_codings.finish_second_coding(p.db, p.second, p.asked.id, p.now)
    (control,) = reliability_of(p.db, compared(p)).words.codes
    assert control.given == (2, 1)


def test_where_both_coded_everything_nothing_can_be_said(build):
    p = make_two(build)
    for actor in (p.facilitator, p.second):
        give(p, actor, (0, 66), "Control")
    second_codings.finish_second_coding(p.db, p.second, p.asked.id, p.now)
    (control,) = reliability_of(p.db, compared(p)).words.codes
    assert (control.kappa, control.alpha, control.same) == (None, None, 3)


def test_a_story_that_nobody_coded_has_no_numbers(build):
    p = make_two(build)
    second_codings.finish_second_coding(p.db, p.second, p.asked.id, p.now)
    found = reliability_of(p.db, compared(p))
    assert (found.words.overall, found.recordings.overall) == (None, None)


def test_codes_that_were_given_after_one_saw_the_other_do_not_count(p):
    before = reliability_of(p.db, compared(p)).words
    later = p.now + timedelta(hours=1)
    both = [p.codes["Control"], p.codes["Safety"]]
    code_quotation(p.db, p.second, p.seconds[1].id, both, later)
    assert reliability_of(p.db, compared(p)).words == before
    assert names(compared(p).places[1].by_coder[p.second.account_id]) == ["Control"]


@pytest.mark.parametrize(
    ("keep", "codes"),
    [("all", ["Control", "Safety"]), ("none", []), ("first", ["Safety"]), ("second", ["Control"])],
)
def test_what_is_settled_counts_outside_and_what_each_gave_stays(p, keep, codes):
    given = p.db.scalars(select(Coding.id)).all()
    coder = {"first": p.facilitator, "second": p.second}.get(keep)
    made = settle(p, p.firsts[1], str(coder.account_id) if coder else keep)
    assert sorted(one.code.name for one in made.codes) == codes
    assert sorted(p.db.scalars(select(Coding.id)).all()) == sorted(given)
    first, second, third = rows_out(p)
    assert sorted(filter(None, second["codes"].split("; "))) == codes
    assert [row["is_settled"] for row in (first, second, third)] == ["no", "yes", "no"]
    assert (first["codes"], third["codes"]) == ("Control", "Control")


def test_before_it_is_settled_a_place_goes_out_once_with_all_that_was_given(p):
    rows = rows_out(p)
    assert [sorted(row["codes"].split("; ")) for row in rows] == [
        ["Control"],
        ["Control", "Safety"],
        ["Control"],
    ]
    assert rows[0]["coders"] == "coder 1; coder 2"


def test_a_third_settles_anew_and_the_history_stays(p, build):
    kim = Actor.of(build.facilitator(p.site, "Kim Third"))
    later = p.now + timedelta(hours=1)
    settle(p, p.firsts[1], "all")
    settle(p, p.seconds[1], "none", kim, later)
    place = compared(p).places[1]
    assert [(one.settled_by.name, one.keep.value) for one in place.settled] == [
        ("Kim Third", "none"),
        (p.account.name, "all"),
    ]
    assert rows_out(p)[1]["codes"] == ""
    events = p.db.scalars(select(Event).where(Event.verb == "settled a place")).all()
    assert [sorted(event.facts.items()) for event in events] == [
        [("codes", 2), ("keep", "all")],
        [("codes", 0), ("keep", "none")],
    ]


def test_a_code_that_is_given_after_settling_counts_too(p):
    settle(p, p.firsts[1], "none")
    later = p.now + timedelta(hours=1)
    both = [p.codes["Control"], p.codes["Safety"]]
    code_quotation(p.db, p.second, p.seconds[1].id, both, later)
    assert rows_out(p)[1]["codes"] == "Safety"


def test_what_a_third_gave_apart_while_two_settled_counts_too(p, build):
    third = Actor.of(build.facilitator(p.site, "Kim Third"))
    asked = second_codings.ask_second_coder(
        p.db, p.facilitator, p.story.id, third.account_id, p.now
    )
    give(p, third, SECOND, "Dignity")
    settle(p, p.firsts[1], "none", now=p.now + timedelta(hours=1))
    second_codings.finish_second_coding(p.db, third, asked.id, p.now + timedelta(hours=2))
    assert rows_out(p)[1]["codes"] == "Dignity"


def test_what_another_settled_meanwhile_is_not_written_over(p):
    shown = mark_of_place(compared(p).places[1])
    settle(p, p.firsts[1], "all", p.second)
    with pytest.raises(ChangedMeanwhile):
        settle(p, p.firsts[1], "none", shown=shown)
    assert [one.keep.value for one in p.db.scalars(select(Settling))] == ["all"]


@pytest.mark.parametrize("keep", ["", "some", "00000000-0000-0000-0000-000000000001"])
def test_what_should_stay_must_be_said(p, keep):
    with pytest.raises(NothingKept):
        settle(p, p.firsts[1], keep)


def test_only_differences_are_settled_and_only_by_who_may_compare(p):
    with pytest.raises(NotHere):
        settle(p, p.firsts[0], "all")
    with pytest.raises(NotHere):
        settle(p, p.firsts[1], "all", p.stranger)
    p.db.query(Consent).update({"withdrawn_at": p.now})
    with pytest.raises(NotHere):
        settle(p, p.firsts[1], "all")


def test_a_code_that_is_merged_is_merged_in_what_was_settled(p):
    settle(p, p.firsts[1], "all")
    merge_code(p.db, p.facilitator, p.codes["Safety"], p.codes["Control"], p.now)
    assert p.db.scalars(select(SettledCode.code_id)).all() == [p.codes["Control"]]


@pytest.fixture
def heard(build):
    """Both mark a voice of ten seconds apart, and the same place in a photo in other words."""
    p = make_told_media(build)
    p.db, p.now = build.db, build.now
    p.asked = second_codings.ask_second_coder(
        p.db, p.facilitator, p.story.id, p.second.account_id, p.now
    )
    both = ((p.facilitator, 1000, 4000, "A rail"), (p.second, 0, 2500, "A hand"))
    for actor, begins, ends, words in both:
        for media, where in (
            (p.voice, Stretch(begins, ends)),
            (p.photo, Region(0, 0, 500, 500)),
        ):
            made = mark_place(p.db, actor, p.story.id, media.id, where, words, p.now)
            code_quotation(p.db, actor, made.id, [p.codes["Control"]], p.now)
    second_codings.finish_second_coding(p.db, p.second, p.asked.id, p.now)
    return p


def test_recordings_are_counted_by_second_and_pictures_are_left_out(heard):
    found = reliability_of(heard.db, compared(heard))
    assert (found.words.overall, found.recordings.units) == (None, 10)
    (control,) = found.recordings.codes
    assert (control.given, control.same, control.decisions) == ((3, 3), 8, 10)
    heard.voice.copies[0].seconds = None
    found = reliability_of(heard.db, compared(heard))
    assert (found.recordings.overall, found.without_length) == (None, 1)


def test_places_in_recordings_and_pictures_stand_side_by_side_where_they_overlap(heard):
    places = compared(heard).places
    assert len(places) == 4
    assert [place.differing for place in places] == [[]] * 4


def test_a_file_that_is_taken_away_takes_what_was_settled_about_it_along(heard):
    p = heard
    made = mark_place(p.db, p.facilitator, p.story.id, p.voice.id, Stretch(0, 9000), "", p.now)
    code_quotation(p.db, p.facilitator, made.id, [p.codes["Safety"]], p.now)
    settle(p, made, "all")
    forget_quotations_in(p.db, p.voice.id)
    assert p.db.scalars(select(Settling.id)).all() == []
    assert p.db.scalars(select(SettledCode.code_id)).all() == []


def test_when_the_relationship_is_erased_nothing_of_it_is_left(p):
    settle(p, p.firsts[1], "all")
    p.build.commit()
    erase_relationship(p.db, None, p.relationship.id, p.now)
    for kind in (SecondCoding, Settling, SettledCode):
        assert p.db.scalar(select(func.count()).select_from(kind)) == 0
