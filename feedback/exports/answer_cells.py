"""The columns of a table of answers: which there are, what they mean, and the cells of a row.

A question has the same columns in every row; versions of a survey make one set of columns. What
someone told in words or as a file is never in a cell, only that there is something.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from feedback.actions.answer_tables import TOLD, AnswerRow, AnswerTable
from feedback.actions.answers_leaving import TO, USE
from feedback.exports.tables import Cell
from feedback.forms.answers import AnswerGiven
from feedback.forms.around import Around
from feedback.forms.columns import Exported, column
from feedback.forms.instrument import Choice, Item
from feedback.forms.kinds import KINDS
from feedback.forms.kinds.media import FILES
from feedback.forms.measures import score
from feedback.forms.quality import SIGNALS, signal_columns

NOT_ASKED = "blank = not asked"
STANDARD = "standard"
TOLD_LABELS = {1: "told", 0: "nothing"}
SIGNAL_LABELS = {1: "yes", 0: "no"}
ABOUT = {1: "about so many", 0: "just so many"}
WHOLE_NUMBER = "a whole number"
# What the columns hold that have no codes of their own, by the kind and the end of their name.
HOLDS = {
    ("number", ""): f"{WHOLE_NUMBER}; blank when more than 1 was meant: see least and most",
    ("number", "least"): WHOLE_NUMBER,
    ("number", "most"): WHOLE_NUMBER,
    ("number", "about"): "1 = about so many; 0 = just so many",
    ("date", ""): "the days it can mean, as an interval (ISO 8601-2); .. is open",
    ("date", "earliest"): "the first day it can mean; blank when that is open",
    ("date", "latest"): "the last day it can mean",
    ("date", "said"): "how it was said",
}
TOLD_HOLDS = "1 = told; 0 = nothing. What was told is not in this table"
FIXED = {
    "entry_id": "one response; the same in every table",
    "relationship_id": "which rows are about the same person; only within this table",
    "site": "the site",
    "respondent_role": "who answered",
    "wave": "the round of asking",
    "form_id": "the survey",
    "form_version": "its version",
    "form_variant": "how the survey was shown",
    "language": "the language it was read in",
    "started_at": "when it was begun, in UTC, to the minute (ISO 8601)",
    "submitted_at": "when it was sent, in UTC, to the minute (ISO 8601)",
    "helped_by": "who helped, separated by semicolons; blank = not said",
    "help_kind": "how they helped, separated by semicolons; blank = not said",
    "consent_scope": "what it may be used for, who may see it, and how",
}
SCOPE = f"{USE.value}: {TO.audience.value}, {TO.medium.value}"


class Value(NamedTuple):
    """A cell as a code and as its label; an answer without codes stands in both."""

    code: Cell
    label: Cell


BLANK = Value(None, None)


@dataclass(frozen=True)
class Meaning:
    """What a column means in some versions of the survey."""

    column: str
    versions: tuple[int, ...]
    question: str
    standard: str
    part: str
    kind: str
    answers: str
    missing: str


class Columns:
    """The columns of a table in one language. `names` has the fixed ones first."""

    def __init__(self, table: AnswerTable, around: Around, language: str) -> None:
        self._table, self._around, self._language = table, around, language
        self._questions = {
            (each.version, item.name): _Question(item, language)
            for each in table.leaving.asked.instruments
            for item in each.items
        }
        newest_first = sorted(self._questions.items(), key=lambda one: -one[0][0])
        asked = (name for _, question in newest_first for name in question.names)
        self._cautions = [one.column for one in signal_columns({})]
        taken = (*FIXED, *self._cautions)
        # A question may be called as a fixed column is.
        self._called = {name: f"q__{name}" if name in taken else name for name in asked}
        self.names: tuple[str, ...] = (*FIXED, *self._called.values(), *self._cautions)

    def row(self, row: AnswerRow) -> dict[str, Value]:
        """The cells of one response, by column; what was not asked has none."""
        found = {name: self._fixed(name, row) for name in FIXED}
        for item in row.asked:
            question = self._questions[row.version, item.name]
            given = row.given.get(item.name, AnswerGiven())
            found |= {self._called[name]: value for name, value in question.values(given)}
        for one in signal_columns(dict(row.signals)):
            found[one.column] = Value(one.code, SIGNAL_LABELS[one.code or 0])
        return found

    def meanings(self) -> Iterator[Meaning]:
        """The codebook: each column, once for each way in which versions of the survey ask it."""
        for name, words in FIXED.items():
            yield Meaning(name, (), words, "", "", "", "", "")
        for name, called in self._called.items():
            yield from self._meanings_of(name, called)
        for name, signal in zip(self._cautions, SIGNALS, strict=True):
            yield Meaning(name, (), f"a caution: {signal}", "", "", "", "1 = yes; 0 = no", "")

    def _meanings_of(self, name: str, called: str) -> Iterator[Meaning]:
        alike: dict[tuple[str, ...], list[int]] = {}
        for (version, _), question in sorted(self._questions.items(), key=lambda one: one[0][0]):
            if name in question.names:
                alike.setdefault(question.meaning(name), []).append(version)
        for said, versions in alike.items():
            yield Meaning(called, tuple(versions), *said)

    def _fixed(self, name: str, row: AnswerRow) -> Value:
        help_items = {
            "helped_by": (row.helped_by, self._around.who_helped),
            "help_kind": (row.help_how, self._around.how_they_helped),
        }
        if name in help_items:
            return self._named(*help_items[name])
        asked = self._table.leaving.asked
        value = {
            "entry_id": str(row.entry_id),
            "relationship_id": row.relationship,
            "site": self._table.site,
            "respondent_role": row.voice,
            "wave": self._table.wave,
            "form_id": asked.instrument.name,
            "form_version": row.version,
            "form_variant": row.mode,
            "language": row.language,
            "started_at": _moment(row.began_at),
            "submitted_at": _moment(row.sent_at),
            "consent_scope": SCOPE,
        }[name]
        return Value(value, value)

    def _named(self, names: Sequence[str], item: Item) -> Value:
        known = ((name, item.choice(name)) for name in names)
        labels = (one.text.in_(self._language)[0] if one else name for name, one in known)
        return Value("; ".join(names), "; ".join(labels))


class _Question:
    """One question of one version: its columns, and what an answer is in them."""

    def __init__(self, item: Item, language: str) -> None:
        self._item, self._kind, self._language = item, KINDS[item.kind], language
        self._codes = dict(self._kind.codes(item, language))
        # Where the answer is a file, the first column says that there is one.
        self._files = column(item, FILES) if self._kind.way else ""
        nothing = self._exported(AnswerGiven())
        # Where the label says which part a column is, it is there without an answer.
        self._parts = {one.column: "" if one.is_told else one.label for one in nothing}
        self._told = {one.column for one in nothing if one.is_told}
        self._standard = column(item, STANDARD) if item.crosswalk else ""
        self.names = (*self._parts, *([self._standard] if self._standard else []))

    def values(self, given: AnswerGiven) -> Iterator[tuple[str, Value]]:
        """Each column with what was answered."""
        for one in self._exported(given):
            yield one.column, self._value(one, given)
        if self._standard:
            yield self._standard, self._score(given)

    def meaning(self, name: str) -> tuple[str, str, str, str, str, str]:
        """The question, its standard words, the part, the kind, the answers and what is missing."""
        item, part = self._item, name.removeprefix(column(self._item)).lstrip("_")
        standard = item.standard.in_(self._language)[0] if item.standard else ""
        answers = self._answers(name, part)
        missing = _listed((code, label) for code, label in self._codes.items() if code < 0)
        is_extra = name in self._told and name != column(item)
        return (
            item.text.in_(self._language)[0],
            standard,
            self._parts.get(name) or part.replace("_", " "),
            item.kind,
            answers,
            NOT_ASKED if is_extra else f"{NOT_ASKED}; {missing}",
        )

    def _exported(self, given: AnswerGiven) -> Sequence[Exported]:
        if given.files and not self._kind.way:  # it was told by a voice, a photo, a drawing, a film
            given = replace(given, words=TOLD)
        found = self._kind.exported(self._item, given, self._language)
        return [one for one in found if one.column != self._files]

    def _value(self, one: Exported, given: AnswerGiven) -> Value:
        if one.code is not None:
            return Value(one.code, self._label(one, one.code, given))
        if one.is_told:
            told = int(bool(one.label))
            return Value(told, TOLD_LABELS[told])
        if given.said and one.label == given.said:  # a number in words, that was no one number
            return BLANK
        return Value(one.label, one.label)

    def _label(self, one: Exported, code: int, given: AnswerGiven) -> str:
        if code < 0 or self._parts[one.column]:
            return self._codes.get(code, str(code))
        if self._kind.way:
            return TOLD_LABELS[1]
        if one.column.endswith("__about"):
            return ABOUT[code]
        return str(code) if given.said or not one.label else one.label

    def _score(self, given: AnswerGiven) -> Value:
        found = score(self._item, given)
        if found is None:
            missing = self._value(self._exported(given)[0], given)
            return missing if isinstance(missing.code, int) and missing.code < 0 else BLANK
        return Value(found, str(found))

    def _answers(self, name: str, part: str) -> str:
        if name == self._standard:
            return "a score from 0 = not good to 2 = good"
        if name in self._told or self._kind.way:
            return TOLD_HOLDS
        if holds := HOLDS.get((self._item.kind, part)):
            return holds
        if self._item.first and part == "first":
            firsts = enumerate(self._item.first, 1)
            return _listed((_worth(place, one.value), self._words(one)) for place, one in firsts)
        return _listed((code, label) for code, label in self._codes.items() if code >= 0)

    def _words(self, choice: Choice) -> str:
        return choice.text.in_(self._language)[0]


def _worth(place: int, value: int | None) -> int:
    return place if value is None else value


def _listed(codes: Iterable[tuple[int, str]]) -> str:
    return "; ".join(f"{code} = {label}" for code, label in codes)


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="minutes")


def codes_of(row: Mapping[str, Value]) -> dict[str, Cell]:
    """A row as codes."""
    return {name: value.code for name, value in row.items()}


def labels_of(row: Mapping[str, Value]) -> dict[str, Cell]:
    """A row in words."""
    return {name: value.label for name, value in row.items()}
