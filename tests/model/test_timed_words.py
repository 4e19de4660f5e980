"""Words with their moments: places, marks that can be typed, lines that keep their time."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.model.time_marks import BadMark, read_marks, write_marks, write_time
from feedback.model.timed_words import Segment, as_lines, clean, put_together, retime, take_apart

LENGTH = 60_000
KEY = [
    Segment("I have got my own key.", 0, 2900),
    Segment("میں نے چائے بنائی ☕", 3570, 6130),
    Segment("Café? 👩🏽‍🦽 --> <b>no</b>", 6130, 9000),
]


def a_text():
    return st.text(max_size=40).map(clean).filter(bool)


def segments():
    """Any words, at moments that come one after another."""
    return st.lists(a_text(), min_size=1, max_size=6).map(
        lambda all: [Segment(one, at * 5000, at * 5000 + 4321) for at, one in enumerate(all)]
    )


def test_places_are_code_points_in_the_words_also_after_an_emoji():
    words, timing = put_together(KEY)
    assert [words[low:high] for _, _, low, high in timing] == [one.words for one in KEY]
    assert take_apart(words, timing) == KEY


@settings(deadline=None)
@given(segments())
def test_what_is_written_with_marks_is_read_the_same(given_segments):
    text = write_marks(given_segments, LENGTH)
    assert read_marks(text, LENGTH) == given_segments


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_with_its_line(text):
    try:
        found = read_marks(text, LENGTH)
    except BadMark as refused:
        assert refused.mark in clean(text).split("\n")[refused.line - 1]
    else:
        starts = [one.start_ms for one in found if one.is_timed]
        assert starts == sorted(set(starts))


@settings(deadline=None)
@given(st.text(max_size=100))
def test_words_are_nfc_once_and_hold_no_control_signs(text):
    words = clean(text)
    assert unicodedata.is_normalized("NFC", words) and clean(words) == words
    assert not {unicodedata.category(one) for one in words.replace("\n", "")} & {"Cc", "Cs"}


def test_a_part_ends_where_the_next_begins_and_the_last_with_the_recording():
    found = read_marks("[00:01] One\n[0:02.5] Two\nand a half\n[1:02:03] Three", 4_000_000)
    assert [one.span for one in found] == [(1000, 2500), (2500, 3723000), (3723000, 4000000)]
    assert found[1].words == "Two\nand a half"


def test_a_mark_may_say_the_end_and_a_mark_alone_only_ends():
    found = read_marks("[00:01 - 00:02] One\n[00:05] Two\n[00:07]", LENGTH)
    assert [one.span for one in found] == [(1000, 2000), (5000, 7000)]


def test_words_before_the_first_mark_are_said_from_the_beginning():
    assert read_marks("Hello\n[00:05] Two", LENGTH)[0] == Segment("Hello", 0, 5000)


def test_digits_of_any_script_make_a_mark():
    assert read_marks("[٠٠:٠٣] ہاں\n[০০:০৭] হ্যাঁ", LENGTH)[1].start_ms == 7000


def test_brackets_that_are_words_stay_words():
    text = "[laughs] He said\n[2 people] talk\n[see 12:30]"
    assert read_marks(text, LENGTH) == [Segment(text)]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("[1:75] a", BadMark.NOT_A_TIME, 1),
        ("[00:01] a\n[00:0x] b", BadMark.NOT_A_TIME, 2),
        ("[00;03] a", BadMark.NOT_A_TIME, 1),
        ("[1:70:00] a", BadMark.NOT_A_TIME, 1),
        ("[00:05] a\n\n[00:03] b", BadMark.OUT_OF_ORDER, 3),
        ("[00:05] a\n[00:05] b", BadMark.OUT_OF_ORDER, 2),
        ("[00:05 - 00:02] a", BadMark.ENDS_FIRST, 1),
        ("[00:01 - 00:09] a\n[00:03] b", BadMark.OVERLAPS, 1),
        ("[01:00] a", BadMark.PAST_THE_END, 1),
        ("[00:58 - 02:00] a", BadMark.PAST_THE_END, 1),
        ("[00:" + "1" * 39 + "] a", BadMark.NOT_A_TIME, 1),
    ],
)
def test_a_mark_that_cannot_be_used_is_named_with_its_line(text, code, line):
    with pytest.raises(BadMark) as refused:
        read_marks(text, LENGTH)
    assert (refused.value.code, refused.value.line) == (code, line)


def test_a_million_signs_of_a_mark_that_never_ends_are_read_at_once():
    text = "[1" + ":" * 1_000_000
    assert read_marks(text, LENGTH) == [Segment(text)]


@pytest.mark.parametrize(
    ("ms", "shown"), [(0, "00:00"), (3250, "00:03.25"), (3_723_004, "1:02:03.004")]
)
def test_a_moment_is_written_as_people_write_it(ms, shown):
    assert write_time(ms) == shown


def test_lines_that_stayed_keep_their_moments_when_one_is_corrected():
    lines = unicodedata.normalize("NFD", as_lines(KEY)).replace("own key", "new key")
    assert retime(KEY, lines, 9000) == [Segment("I have got my new key.", 0, 2900), *KEY[1:]]


def test_a_line_that_was_divided_shares_its_moments():
    lines = as_lines(KEY).replace("got my", "got\nmy")
    first, second, *rest = retime(KEY, lines, 9000)
    assert (first.words, first.start_ms, second.end_ms) == ("I have got", 0, 2900)
    assert first.end_ms == second.start_ms and rest == KEY[1:]


def test_lines_that_were_taken_out_or_joined_leave_the_others_in_time():
    assert retime(KEY, KEY[2].words, 9000) == [KEY[2]]
    joined = f"{KEY[0].words} {KEY[1].words}\n{KEY[2].words}"
    assert [one.span for one in retime(KEY, joined, 9000)] == [(0, 6130), (6130, 9000)]


def test_a_new_line_takes_the_silence_or_goes_with_its_neighbour():
    assert retime(KEY, f"{as_lines(KEY)}\nThe end.", 12_000)[-1] == Segment("The end.", 9000, 12000)
    assert retime(KEY, f"{as_lines(KEY)}\nThe end.", 9000)[-1].words.endswith("\nThe end.")
    assert retime(KEY, f"First.\n{as_lines(KEY)}", 9000)[0].words == f"First.\n{KEY[0].words}"


def test_thousands_of_lines_that_are_all_alike_are_placed_at_once():
    old = [Segment("a", at * 1000, at * 1000 + 900) for at in range(2000)]
    made = retime(old, "\n".join(["b", *["a", "b"] * 1000]), 2_000_000)
    assert len(made) == 2001 and made[-1].span[1] == 1_999_900


@settings(deadline=None)
@given(segments(), st.text(max_size=120))
def test_whatever_is_written_no_word_is_lost_and_time_goes_on(old, text):
    made = retime(old, text, LENGTH)
    assert "".join(one.words for one in made).split() or not clean(text)
    assert "".join("".join(one.words.split()) for one in made) == "".join(clean(text).split())
    spans = [one.span for one in made if one.is_timed]
    assert all(low < high for low, high in spans)
    assert all(before[1] <= after[0] for before, after in zip(spans, spans[1:], strict=False))
