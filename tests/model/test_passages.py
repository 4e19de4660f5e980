"""Sentences, runs of sentences and marks over a text: nothing is lost and nothing is added."""

from __future__ import annotations

from itertools import combinations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback.model.passages import (
    Mark,
    breaks,
    lanes,
    paragraphs,
    runs,
    segments,
    sentences,
    settle,
    words_of,
)

# The table of all characters is made at the first draw, which a busy machine does slowly.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
LETTERS = st.one_of(
    st.sampled_from(list("ab .!?\n\r\t")),
    st.sampled_from(["é", "e\u0301", "👩🏽‍🦽", "\u200f", "میں", "۔", "한", "。", "🙂"]),
    st.characters(exclude_categories=["Cs"]),
)
TEXTS = st.lists(LETTERS, max_size=40).map("".join).map(settle)


@st.composite
def marked_texts(draw):
    text = draw(TEXTS.filter(bool))
    place = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    places = draw(st.lists(place.filter(lambda p: p[0] < p[1]), max_size=6))
    return text, [Mark(low, high, number) for number, (low, high) in enumerate(places)]


@unhurried
@given(TEXTS)
def test_the_pieces_of_a_text_one_after_another_are_the_text(text):
    pieces = [piece for paragraph in paragraphs(text) for piece in paragraph]
    assert "".join(text[piece.start : piece.end] for piece in pieces) == text


@unhurried
@given(TEXTS)
def test_sentences_have_no_space_around_them_and_leave_no_word_out(text):
    found = [text[piece.start : piece.end] for piece in sentences(text)]
    assert all(words == words.strip() != "" for words in found)
    assert "".join("".join(found).split()) == "".join(text.split())


@unhurried
@given(marked_texts())
def test_marks_that_overlap_lose_and_add_no_text(marked):
    text, marks = marked
    for paragraph in paragraphs(text):
        for piece in paragraph:
            cut = segments(piece.start, piece.end, marks)
            assert "".join(text[s.start : s.end] for s in cut) == text[piece.start : piece.end]


@unhurried
@given(marked_texts())
def test_every_letter_carries_exactly_the_marks_that_lie_over_it(marked):
    text, marks = marked
    for segment in segments(0, len(text), marks):
        for at in range(segment.start, segment.end):
            over = {mark.key for mark in marks if mark.start <= at < mark.end}
            assert {mark.key for mark in segment.marks} == over


@unhurried
@given(marked_texts())
def test_every_mark_ends_once(marked):
    text, marks = marked
    cut = segments(0, len(text), marks)
    ended = [mark.key for segment in cut for mark in segment.ending]
    assert sorted(ended) == [mark.key for mark in marks]


@unhurried
@given(marked_texts())
def test_marks_that_overlap_lie_in_different_lanes(marked):
    _, marks = marked
    found = lanes(marks)
    for one, other in combinations(marks, 2):
        if one.start < other.end and other.start < one.end:
            assert found[one.key] != found[other.key]


def test_a_text_is_cut_where_its_sentences_end_in_any_script():
    text = settle(
        "She rang me. “Are you OK?” she said!\r\nمیں گھر گئی۔ وہ آئی۔\n\nDr. Ohene is 5. Bye"
    )
    assert [text[piece.start : piece.end] for piece in sentences(text)] == [
        "She rang me.",
        "“Are you OK?”",
        "she said!",
        "میں گھر گئی۔",
        "وہ آئی۔",
        "Dr. Ohene is 5.",
        "Bye",
    ]


def test_sentences_chosen_side_by_side_are_one_place_and_a_gap_makes_two():
    pieces = sentences("One. Two. Three. Four.")
    assert runs(pieces, [1, 0, 3, 9, -1]) == [(0, 9), (17, 22)]


def test_an_emoji_of_several_parts_and_a_combining_mark_keep_their_places():
    text = settle("Cafe\u0301 👩🏽‍🦽 yes.")
    assert [text[piece.start : piece.end] for piece in words_of(text)] == ["Café", "👩🏽‍🦽", "yes."]
    assert len("👩🏽‍🦽") == 4


@unhurried
@given(TEXTS, st.integers(1, 12), st.lists(st.integers(0, 40)), st.integers(1, 4))
def test_a_text_goes_on_anew_only_where_a_sentence_begins(text, most, marks, most_marks):
    found = breaks(text, most, sorted(marks), most_marks)
    assert found == sorted(set(found))
    assert set(found) <= {piece.start for piece in sentences(text)} - {0}


def test_a_long_text_is_broken_evenly_and_sooner_where_it_is_heavily_marked():
    text = "One. Two. Six! Ten. " * 100
    assert breaks(text, 2000, [], 10) == []
    assert breaks(text, 1500, [], 10) == [1005]
    assert breaks(text, 2000, [0] * 3 + [400] * 3 + [1500], 3) == [405]
    assert breaks("No end to it " * 500, 100, [5] * 90, 3) == []
