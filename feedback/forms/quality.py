"""Signals that answers should be read with care. A signal is a caution, never a reason to drop.

Yes-saying and last-choice answers are the known risk in surveys of people with learning
disabilities (Finlay and Lyons, 2002), so the pattern of a whole survey is looked at, never one
answer. Someone may be happy with everything: a signal cannot tell, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from feedback.forms.answers import AnswerGiven
from feedback.forms.around import ANSWERED_FOR_ME, NO_ONE, someone_helped
from feedback.forms.columns import Exported
from feedback.forms.instrument import Instrument, Item

# A pattern needs this many picture answers: by chance 5 of 3 fall alike once in 81. Our number.
FEWEST_ANSWERS = 5
# Reading aloud runs at about 4 words a second and quick silent reading of adults at about 5
# (Brysbaert, 2019: 238 words a minute). Answering faster than 8 words a second, and in any case
# within 2 seconds, leaves no time to read the question and its answers. Our number.
WORDS_A_SECOND = 8
SHORTEST_SECONDS = 2
# This part of the questions that were timed must have been too fast. Our number.
FAST_PART = 0.5

SAME_ANSWER = "same-answer"
ALWAYS_FIRST, ALWAYS_LAST = "always-first", "always-last"
TOO_FAST = "too-fast"
PRACTICE_NOTHING, PRACTICE_HELPED = "practice-nothing", "practice-helped"
ANSWERED_BY_OTHER, HELPED = "answered-by-other", "helped"
SIGNALS = (
    SAME_ANSWER,
    ALWAYS_FIRST,
    ALWAYS_LAST,
    TOO_FAST,
    PRACTICE_NOTHING,
    PRACTICE_HELPED,
    ANSWERED_BY_OTHER,
    HELPED,
)
Signals = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Timed:
    """What was answered to one question, and when."""

    given: AnswerGiven
    at: datetime


@dataclass(frozen=True)
class Answered:
    """A whole response as the signals see it: `began_at` is when the first question could be seen,
    `practice` how the question to try went."""

    answers: Mapping[str, Timed]
    began_at: datetime | None = None
    helped_by: tuple[str, ...] = ()
    help_how: tuple[str, ...] = ()
    practice: str = ""
    is_one_page: bool = False


def signals_of(instrument: Instrument, answered: Answered) -> Signals:
    """The signals of a response, each with its figures (whole numbers: how many, of how many)."""
    found = _patterns(instrument, answered) | _speed(instrument, answered)
    found |= _practice(answered) | _help(answered)
    return {name: found[name] for name in SIGNALS if name in found}


def _patterns(instrument: Instrument, answered: Answered) -> Signals:
    """The same answer, or the first or the last tile, to all of 5 questions or more."""
    places = [
        place
        for item in instrument.items
        if (place := _place(item, answered.answers.get(item.name))) is not None
    ]
    if len(places) < FEWEST_ANSWERS:
        return {}
    figures = {"answers": len(places)}
    is_same = {
        SAME_ANSWER: len(set(places)) == 1,
        ALWAYS_FIRST: all(place == 0 for place, _ in places),
        ALWAYS_LAST: all(place == last for place, last in places),
    }
    return {name: dict(figures) for name, is_so in is_same.items() if is_so}


def _place(item: Item, timed: Timed | None) -> tuple[int, int] | None:
    """Which tile of its row was picked, and the last there is; None for anything else."""
    if timed is None or len(timed.given.choices) != 1 or len(item.choices) < 3:
        return None
    names = [choice.name for choice in item.choices]
    picked = timed.given.choices[0]
    return (names.index(picked), len(names) - 1) if picked in names else None


def _speed(instrument: Instrument, answered: Answered) -> Signals:
    """Too fast to have read most of the questions. Several answers on one page cannot be timed."""
    if answered.is_one_page:
        return {}
    seconds = _seconds(instrument, answered)
    fast = [name for name, took in seconds.items() if took < shortest(instrument.item(name))]
    if len(seconds) < FEWEST_ANSWERS or len(fast) < FAST_PART * len(seconds):
        return {}
    return {TOO_FAST: {"fast": len(fast), "timed": len(seconds)}}


def _seconds(instrument: Instrument, answered: Answered) -> dict[str, float]:
    """How long each question took: from the answer before it. One answered later is not timed."""
    took: dict[str, float] = {}
    before = answered.began_at
    for item in instrument.items:
        timed = answered.answers.get(item.name)
        if timed is None:
            continue
        if before is not None and timed.at >= before and not timed.given.is_skipped:
            took[item.name] = (timed.at - before).total_seconds()
        before = timed.at if before is None else max(before, timed.at)
    return took


def shortest(item: Item | None) -> float:
    """The seconds in which a question and its answers can just be read."""
    if item is None:
        return SHORTEST_SECONDS
    texts = [item.text, *(choice.text for choice in item.choices)]
    words = sum(len(text.in_("en")[0].split()) for text in texts)
    return max(SHORTEST_SECONDS, words / WORDS_A_SECOND)


def _practice(answered: Answered) -> Signals:
    names = {"nothing": PRACTICE_NOTHING, "helped": PRACTICE_HELPED}
    name = names.get(answered.practice)
    return {name: {}} if name else {}


def _help(answered: Answered) -> Signals:
    found: Signals = {}
    if ANSWERED_FOR_ME in answered.help_how:
        found[ANSWERED_BY_OTHER] = {}
    if someone_helped(AnswerGiven(answered.helped_by)):
        found[HELPED] = {"people": len(_named(answered.helped_by))}
    return found


def _named(helped_by: Sequence[str]) -> list[str]:
    return [name for name in helped_by if name != NO_ONE]


def signal_columns(signals: Signals) -> tuple[Exported, ...]:
    """A column for each signal, 1 when it is there and 0 when not, for whoever analyses answers."""
    return tuple(
        Exported(f"caution__{name.replace('-', '_')}", int(name in signals), name)
        for name in SIGNALS
    )
