"""Reading when a question is asked, and what earlier answers its words tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from feedback.forms.fixed_choices import APART
from feedback.forms.instrument import Item
from feedback.forms.logic import Program, Rule, RuleUnreadable, Step
from feedback.forms.places import places_in
from feedback.forms.problems import Notes, did_you_mean, listed
from feedback.forms.reading_choices import Reading
from feedback.forms.tables import Table

_COMPARES = ("selected", "=", "!=")
_SET_APART = tuple(choice.name for choice in APART)


def read_when(table: Table, reading: Reading) -> Rule | None:
    """Return the rule of the key "when"; None when there is none, or none that can be read."""
    written = table.raw.get("when")
    if written is None or (reading.is_published and not isinstance(written, str)):
        return None
    written = table.take("when", str)
    try:
        return None if written is None else Rule.of(written)
    except RuleUnreadable as problem:
        if not reading.is_published:
            table.note(f"'when', letter {problem.at}: {problem.cause}", problem.remedy)
        return None


def settle_rules(items: tuple[Item, ...], names: list[str], reading: Reading) -> tuple[Item, ...]:
    """Return the questions with what they ask about earlier ones; what is not sound is noted.

    Only earlier questions may be asked about, so no rule can wait for itself. In a text that is
    published, a rule that is not sound is left out: its question is always asked.
    """
    settled: list[Item] = []
    for item in items:
        earlier = {each.name: each for each in settled}
        notes = Notes(reading.notes.file)
        _check_when(item, earlier, names, notes)
        when = None if notes.problems else item.when
        told = _check_places(item, earlier, names, notes)
        settled.append(replace(item, when=when, tells=told))
        if not reading.is_published:
            reading.notes.problems += notes.problems
    if settled and all(item.when for item in settled) and not reading.is_published:
        reading.notes.add("", "every question has a rule", "Ask at least one always.")
    return tuple(settled)


def _check_when(item: Item, earlier: Mapping[str, Item], names: list[str], notes: Notes) -> None:
    if item.when is None:
        return
    for name in item.when.asks:
        if name not in earlier:
            what = f"the rule asks about '{name}'"
            notes.add(_place(item), *_not_earlier(what, name, earlier, names))
    for name, word, how in _compared(item.when.program):
        if asked := earlier.get(name):
            _check_choice(item, asked, word, how, notes)


def _not_earlier(
    what: str, name: str, earlier: Mapping[str, Item], names: list[str]
) -> tuple[str, str]:
    if name in names:
        return f"{what}, which does not come before it", "Move that question up."
    remedy = did_you_mean(name, earlier.keys(), "Name an earlier question.")
    return f"{what}, which is not there", remedy


def _check_choice(item: Item, asked: Item, word: str, how: str, notes: Notes) -> None:
    """A slip in the name of an answer would hide a question for ever, and nobody would see why."""
    if word in _SET_APART:
        if how != "selected":
            notes.add(
                _place(item),
                f"the rule compares '{asked.name}' with '{word}'",
                f"Write selected(${{{asked.name}}}, '{word}').",
            )
        return
    known = [choice.name for choice in asked.choices]
    if known and word and word not in known:
        remedy = did_you_mean(word, known, f"Use {listed(known)}.")
        notes.add(_place(item), f"'{asked.name}' has no answer '{word}'", remedy)


def _compared(program: Program) -> Iterator[tuple[str, str, str]]:
    """Each question that is compared with a text as it stands: name, text, and how."""
    for one, other, call in zip(program, program[1:], program[2:], strict=False):
        if call.does == "call" and call.what in _COMPARES:
            found = {step.does: str(step.what) for step in (one, other) if _is_plain(step)}
            if len(found) == 2:
                yield found["reference"], found["text"], str(call.what)


def _is_plain(step: Step) -> bool:
    return step.does in ("reference", "text")


def _check_places(
    item: Item, earlier: Mapping[str, Item], names: list[str], notes: Notes
) -> tuple[str, ...]:
    found = list(places_in(item))
    for place in found:
        if place.name is None:
            remedy = "Write ${question|the words when there is no answer}."
            notes.add(_place(item), f"'{place.written}' cannot be read", remedy)
        elif place.name not in earlier:
            what = f"its words tell '{place.name}'"
            notes.add(_place(item), *_not_earlier(what, place.name, earlier, names))
    return tuple(dict.fromkeys(place.name for place in found if place.name))


def _place(item: Item) -> str:
    return f"item '{item.name}'"
