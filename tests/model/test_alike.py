"""Texts that use the same words, by their words alone."""

from __future__ import annotations

import pytest

from feedback.model.alike import alike, words_in

STAIRS = "She asked about the stairs and the rail."


def test_the_text_with_the_rarest_words_in_common_comes_first():
    others = [
        "The bus was late and the driver was cross.",
        "He asked about the rail on the stairs.",
        "She asked about the weather and the dog.",
    ]
    found = alike(STAIRS, others)
    assert [one.number for one in found] == [1, 2]
    assert found[0].words[:2] == ("rail", "stairs")


def test_one_word_in_common_is_not_enough():
    assert alike(STAIRS, ["Stairs."]) == []
    assert alike(STAIRS, []) == []


def test_the_same_text_is_alike_in_full_and_an_empty_one_not_at_all():
    (found,) = alike(STAIRS, [STAIRS, ""])
    assert found.number == 0 and found.score == pytest.approx(1)
    assert alike("", [STAIRS]) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Café, CAFÉ; at 12:30!", {"café"}),
        ("میں گھر گئی", {"میں", "گھر", "گئی"}),
        ("ਮੈਂ ਘਰ ਗਈ", {"ਮੈਂ"}),
    ],
)
def test_words_of_three_letters_or_more_count_in_any_script(text, words):
    assert words_in(text) == words
