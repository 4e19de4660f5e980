"""Words that may say that someone is not safe: a short list that understands nothing."""

from __future__ import annotations

import pytest

from feedback.forms.safety_words import may_be_unsafe, safety_words


@pytest.mark.parametrize("words", [w for found in safety_words().values() for w in found])
def test_every_listed_word_is_found(words):
    assert may_be_unsafe(f"Yesterday {words} again.")


@pytest.mark.parametrize(
    "words",
    [
        "He HITS me!",
        "he hits\n  me",
        "I don\u2019t feel safe here",
        "I don't feel safe.",
        "“I want to die”",
        "وہ مجھے مارتا ہے",
    ],
)
def test_capitals_signs_and_line_ends_hide_nothing(words):
    assert may_be_unsafe(words)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "She is kind and listens.",
        "The bus hits every red light.",
        "We played cards and I won.",
        "My grape juice.",
        "I feel safe with her.",
    ],
)
def test_everyday_words_are_let_go_by(words):
    assert not may_be_unsafe(words)


def test_what_a_list_cannot_do_is_known():
    assert may_be_unsafe("Nobody hits me.")
    assert not may_be_unsafe("He does things at night that I do not like.")
