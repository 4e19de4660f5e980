"""Places in pictures and recordings: what can be is kept as it is, all else is refused."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feedback.model.media_places import (
    CELLS,
    WHOLE,
    BadPlace,
    Region,
    Stretch,
    region_of_cells,
    stretch_of_lines,
    words_in,
)
from feedback.model.time_marks import read_time, write_time
from feedback.model.timed_words import Segment

edges = st.integers(-50, WHOLE + 50)
moments = st.integers(-100, 20_000)
cells = st.sets(st.sampled_from(CELLS), min_size=1)


@st.composite
def recordings(draw):
    """Segments one after another, with a silence between some."""
    at, made = 0, []
    for n in range(draw(st.integers(0, 6))):
        begins = at + draw(st.integers(0, 500))
        at = begins + draw(st.integers(1, 3000))
        made.append(Segment(f"words {n}", begins, at))
    return made


@given(st.tuples(edges, edges, edges, edges))
@example((0, 0, WHOLE + 1, WHOLE))
@example((0, 0, WHOLE, WHOLE))
def test_a_region_lies_in_the_picture_and_has_a_size_or_is_refused(four):
    left, top, right, bottom = four
    try:
        region = Region(*four)
    except BadPlace:
        assert min(four) < 0 or max(four) > WHOLE or left >= right or top >= bottom
    else:
        assert 0 <= left < right <= WHOLE
        assert 0 <= top < bottom <= WHOLE
        assert region.cells


@given(cells)
def test_the_region_of_cells_holds_them_all_and_is_named_after_its_corners(ticked):
    region = region_of_cells(ticked)
    assert ticked <= set(region.cells)
    assert region_of_cells(region.cells) == region
    for cell in ticked:
        one = region_of_cells([cell])
        assert region.left <= one.left < one.right <= region.right
        assert region.top <= one.top < one.bottom <= region.bottom


def test_cells_that_are_not_there_are_no_place():
    with pytest.raises(BadPlace):
        region_of_cells(["somewhere"])


@given(moments, moments, st.one_of(st.none(), st.integers(0, 20_000)))
@example(0, 1001, 1000)
@example(0, 1000, 1000)
def test_a_stretch_begins_before_it_ends_within_the_recording_or_is_refused(begins, ends, length):
    try:
        stretch = Stretch(begins, ends).within(length)
    except BadPlace as refused:
        is_turned = begins < 0 or begins >= ends
        assert is_turned == (refused.code == BadPlace.ENDS_FIRST)
        assert is_turned or (length is not None and ends > length)
    else:
        assert 0 <= stretch.begins_ms < stretch.ends_ms <= (length or stretch.ends_ms)


@given(recordings(), st.data())
def test_the_words_of_chosen_lines_are_those_lines_and_what_is_between(segments, data):
    if not segments:
        assert words_in(segments, Stretch(0, 1000)) == ""
        return
    first = data.draw(st.integers(0, len(segments) - 1))
    last = data.draw(st.integers(first, len(segments) - 1))
    stretch = stretch_of_lines([segments[first].span, segments[last].span])
    wanted = "\n".join(one.words for one in segments[first : last + 1])
    assert words_in(segments, stretch) == wanted


@given(recordings(), st.integers(0, 9000), st.integers(1, 9000))
def test_words_of_any_stretch_stand_in_order_and_touch_it(segments, begins, long):
    stretch = Stretch(begins, begins + long)
    found = [line for line in words_in(segments, stretch).split("\n") if line]
    touching = [
        one.words for one in segments if one.start_ms < begins + long and one.end_ms > begins
    ]
    assert found == [words for words in touching if words in found]


def test_a_breath_of_the_next_sentence_does_not_bring_its_words():
    said = [Segment("One.", 0, 3000), Segment("Two.", 3000, 6000)]
    assert words_in(said, Stretch(100, 3200)) == "One."
    assert words_in(said, Stretch(0, 4499)) == "One."
    assert words_in(said, Stretch(0, 4500)) == "One.\nTwo."
    assert words_in(said, Stretch(3100, 3400)) == "Two."
    assert words_in([Segment("No times.")], Stretch(0, 3000)) == ""


@given(st.integers(0, 90_000_000))
def test_a_time_that_is_written_is_read_as_the_same_moment(ms):
    assert read_time(write_time(ms)) == ms


@pytest.mark.parametrize(
    ("typed", "ms"),
    [("3.5", 3500), ("0:03,25", 3250), (" 00:03 ", 3000), ("۰۰:۰۳", 3000), ("1:02:03", 3_723_000)],
)
def test_times_are_read_as_people_write_them(typed, ms):
    assert read_time(typed) == ms


@pytest.mark.parametrize("typed", ["", "soon", "1:75", "-3", "3:", "1:2:3:4", "00:03.1234"])
def test_what_is_no_time_is_refused(typed):
    with pytest.raises(ValueError) as refused:
        read_time(typed)
    assert str(refused.value) == typed
