"""Signals that answers should be read with care."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from feedback.forms.answers import AnswerGiven
from feedback.forms.quality import Answered, Timed, shortest, signal_columns, signals_of
from feedback.forms.shipping import shipped

SURVEY = next(one for one in shipped() if one.name == "my-social-worker")
PICTURES = [item for item in SURVEY.items if len(item.choices) >= 3]
START = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)


def answered(letters: str, seconds: float = 20, **more) -> Answered:
    """G good, I in between, N not good, x apart, - skipped: one for each picture question."""
    names = {"G": ("good",), "I": ("in-between",), "N": ("not-good",), "x": ("dont-know",)}
    answers = {
        item.name: Timed(
            AnswerGiven(names.get(letter, ())), START + timedelta(seconds=seconds * number)
        )
        for number, (item, letter) in enumerate(zip(PICTURES, letters, strict=False), 1)
    }
    return Answered(answers, began_at=START, **more)


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("GGGGGGGGG", {"same-answer", "always-first"}),
        ("NNNNNNNNN", {"same-answer", "always-last"}),
        ("IIIIIIIII", {"same-answer"}),
        ("GGGGGGGGN", set()),
        ("GINGINGIN", set()),
        ("NNNN", set()),
        ("NNNNN", {"same-answer", "always-last"}),
        ("NNNN-----", set()),
        ("xxxxxxxxx", set()),
        ("NNNNNxxxx", {"same-answer", "always-last"}),
        ("", set()),
    ],
)
def test_a_pattern_is_seen_in_5_picture_answers_or_more(letters, expected):
    assert set(signals_of(SURVEY, answered(letters))) == expected


def test_most_questions_answered_faster_than_they_can_be_read_is_too_fast():
    assert signals_of(SURVEY, answered("GINGINGIN", seconds=0.5)) == {
        "too-fast": {"fast": 9, "timed": 9}
    }
    assert signals_of(SURVEY, answered("GINGINGIN", seconds=6)) == {}


def test_one_quick_question_among_slow_ones_is_not_too_fast():
    slow = answered("GINGINGIN", seconds=20)
    quick = {**slow.answers}
    second = PICTURES[1].name
    quick[second] = replace(quick[second], at=START + timedelta(seconds=20.4))
    assert signals_of(SURVEY, replace(slow, answers=quick)) == {}


def test_answers_of_one_page_are_not_timed():
    assert signals_of(SURVEY, answered("GINGINGIN", seconds=0, is_one_page=True)) == {}


def test_an_answer_that_was_changed_later_is_not_counted_as_quick():
    given = answered("GINGINGIN", seconds=20)
    answers = {**given.answers}
    for number, item in enumerate(PICTURES[:5]):
        later = START + timedelta(hours=1, seconds=20 * number)
        answers[item.name] = replace(answers[item.name], at=later)
    assert "too-fast" not in signals_of(SURVEY, replace(given, answers=answers))


def test_the_shortest_time_grows_with_the_words_and_is_never_under_2_seconds():
    for item in PICTURES:
        words = len(item.text["en"].split()) + sum(len(c.text["en"].split()) for c in item.choices)
        assert shortest(item) == max(2, words / 8)
    assert shortest(None) == 2


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"practice": "picked"}, {}),
        ({"practice": "nothing"}, {"practice-nothing": {}}),
        ({"practice": "helped"}, {"practice-helped": {}}),
        ({"helped_by": ("no-one",)}, {}),
        ({"helped_by": ("dont-know",)}, {}),
        ({"helped_by": ("family", "advocate")}, {"helped": {"people": 2}}),
        (
            {"helped_by": ("family",), "help_how": ("answered-without-asking",)},
            {"answered-by-other": {}, "helped": {"people": 1}},
        ),
    ],
)
def test_practice_and_help_are_signals(more, expected):
    assert signals_of(SURVEY, answered("GIN", **more)) == expected


def test_an_export_has_a_column_for_each_signal():
    cells = {cell.column: cell.code for cell in signal_columns({"always-last": {"answers": 9}})}
    assert cells["caution__always_last"] == 1
    assert cells["caution__helped"] == 0
    assert len(cells) == 8
