"""Which questions are asked, by the rules and by what was answered so far."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import date

from feedback.forms.answers import AnswerGiven
from feedback.forms.instrument import Instrument, Item
from feedback.forms.kinds import KINDS
from feedback.forms.logic import Names


def asked_items(
    instrument: Instrument, answers: Mapping[str, AnswerGiven], today: date
) -> tuple[Item, ...]:
    """Return the questions that are asked, in their order; `answers` by question.

    An answer to a question that is not asked counts for nothing in the rules after it.
    """
    if not instrument.has_rules:
        return instrument.items
    counted: dict[str, str | Names] = {}
    asked = []
    for item in instrument.items:
        if item.when is None or item.when.holds(counted, today):
            asked.append(item)
            if item.name in answers:
                counted[item.name] = value_of(item, answers[item.name])
    return tuple(asked)


def value_of(item: Item, given: AnswerGiven) -> str | Names:
    """Return what a rule sees of an answer: the names picked; the words where none are offered,
    or the number or the first day that was said.
    """
    kind = KINDS[item.kind]
    if given.said:
        return kind.worth(given)
    return given.choices if kind.has_choices or not given.words else given.words


def total_is_certain(
    instrument: Instrument, here: Item, asked: tuple[Item, ...], answered: Container[str]
) -> bool:
    """Return whether how many questions there are can change no more: every rule looks only at
    questions before this one that were answered, skipped or not asked.
    """
    settled = set()
    for item in instrument.items[: instrument.items.index(here)]:
        if item not in asked or item.name in answered:
            settled.add(item.name)
    return all(settled.issuperset(item.when.asks) for item in instrument.items if item.when)
