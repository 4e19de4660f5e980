"""Wanted words: what finds what, in the scripts of the people who tell."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feedback.model.wanted_words import TooManyWords, all_in, fold, places_of, wanted


def found(asked: str, text: str) -> list[str]:
    words = wanted(asked)
    places = [text[start:end] for start, end in places_of(text, words)]
    assert all_in(text, words) == all(word.is_in(text) for word in words)
    return places if all_in(text, words) else []


@pytest.mark.parametrize(
    ("asked", "text", "places"),
    [
        ("stair", "She asked about the Stairs.", ["Stair"]),
        ("art", "my heart", []),
        ("cafe", "A CAFÉ, a cafe\u0301", ["CAFÉ", "cafe\u0301"]),
        ("Zły", "zly dzień", ["zly"]),
        ("zolw łóżko", "Żółw i lozko", ["Żółw", "lozko"]),
        ("dwr", "y dŵr", ["dŵr"]),
        ("don't", "I don’t", ["don’t"]),
        ("x-ray", "an X\u2011ray", ["X\u2011ray"]),
        ("garden stairs", "the stairs", []),
        ('"rang me"', "Grace rang\nme first", ["rang\nme"]),
        ("“rang me”", "she rang men", []),
        ("بيت", "والبيت كبير", ["بيت"]),
        ("بيت", "مبيت", []),
        ("السلام", "السَّلامُ", ["السَّلامُ"]),
        ("كتاب", "یہ کتاب", ["کتاب"]),
        ("کتاب", "الكتاب", ["كتاب"]),
        ("কল", "কুল", []),
        ("কুল", "কুল গাছ", ["কুল"]),
        ("ਘਰ", "ਮੇਰਾ ਘਰ", ["ਘਰ"]),
        ("wiil", "Wiilkayga", ["Wiil"]),
        ("😀", "so 😀", []),
    ],
)
def test_what_finds_what(asked, text, places):
    assert found(asked, text) == places


def test_signs_alone_look_for_nothing_and_too_much_is_refused():
    assert wanted("… ? “ ”") == []
    with pytest.raises(TooManyWords):
        wanted(" ".join(f"word{number}" for number in range(13)))
    with pytest.raises(TooManyWords):
        wanted("x" * 201)


WORDS = st.text(st.characters(categories=("Lu", "Ll"), max_codepoint=0x24F), min_size=1)


@settings(deadline=None, max_examples=60)
@given(WORDS, st.sampled_from([str.upper, str.lower, str.title]))
@example("\u023f", str.upper)  # its large letter stands far from it
def test_a_word_of_latin_letters_finds_itself_in_any_case_and_composition(word, case):
    word = unicodedata.normalize("NFC", word[:20])
    if len(case(word)) == len(word) and len(fold(case(word))) == len(fold(word)) == len(word):
        text = unicodedata.normalize("NFC", f"12: {case(word)}, 34.")
        assert [text[a:b] for a, b in places_of(text, wanted(word))] == [case(word)]


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60), st.text(max_size=80))
def test_whatever_is_looked_for_places_are_in_the_text_and_the_quick_way_agrees(asked, text):
    words = wanted(asked) if len(asked.split()) < 12 else []
    for start, end in places_of(text, words):
        assert 0 <= start < end <= len(text)
    assert all_in(text, words) == all(word.is_in(text) for word in words)


def test_the_quick_way_for_plain_letters_finds_what_the_patterns_find():
    text = "The_stairs and Stairs, heart-art a1 don't"
    for asked in ("stairs", "art", "a1", "1", "don't", "heart-", "zebra", '"stairs and"'):
        (word,) = wanted(asked)
        assert all_in(text, [word]) == word.is_in(text), asked
        assert all_in(f"{text} żółw", [word]) == word.is_in(text), asked
