"""What every kind of question shares: reading what was answered, showing it, exporting it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from feedback.forms.answers import AnswerGiven, AnswerNotUsable, clean_words
from feedback.forms.columns import Exported, code_of, missing_codes
from feedback.forms.instrument import Choice, Item, Words
from feedback.forms.reading_choices import Reading
from feedback.forms.tables import Table

FormValues = Mapping[str, Sequence[str]]

UNKNOWN_CHOICE = "This answer is not on the page. Please pick one of the answers."
ONE_ONLY = "You picked more than 1 answer. Please pick 1."
WORDS_NOT_ASKED = "This question has no place for words. Please pick one of the answers."
PICK_FIRST = "Please pick what you want to change first."
# What is picked where the answer itself is in `said`, sealed: a number, a day.
SAID = "said"


@dataclass(frozen=True)
class Shown:
    """One line of an answer. `before` says where a card lies, `place` its place in an order
    from 1, `typed` what someone typed, `days` the first and the last day it can mean."""

    words: Words | None = None
    picture: str | None = None
    before: Words | None = None
    place: int | None = None
    typed: str = ""
    days: tuple[date | None, date] | None = None

    def in_(self, language: str) -> str:
        """The line as plain text."""
        before = self.before.in_(language)[0] if self.before else self.place
        words = self.words.in_(language)[0] if self.words else self.typed
        days = "/".join(map(_day, self.days)) if self.days else ""
        return ": ".join(str(part) for part in (before, words, days) if part)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ".."


class AnswerKind:
    """What every kind of question shares.

    `component` names its page template, templates/pages/surveys/kinds/<component>.html, and
    `control` the native control of its answers: "radio" or "checkbox". `styles` names its own
    style sheet, `keys` the keys of a TOML item that only this kind has, `fixed` its answers
    where they are the same in every survey. `fields` are the form fields it reads.
    `changes_daily` is True when its page is another one tomorrow; `fits_one_page` is False when
    it is answered in steps, each on a page of its own. Where the answer is a
    file, `way` names how it is given: talk, photo, draw or film.
    """

    name: ClassVar[str]
    component: ClassVar[str]
    control: ClassVar[str] = "radio"
    styles: ClassVar[str] = ""
    keys: ClassVar[tuple[str, ...]] = ()
    fields: ClassVar[tuple[str, ...]] = ("answer", "words")
    fixed: ClassVar[tuple[Choice, ...]] = ()
    has_choices: ClassVar[bool] = True
    own_choices: ClassVar[bool] = True
    facts_only: ClassVar[bool] = False
    way: ClassVar[str] = ""
    changes_daily: ClassVar[bool] = False
    fits_one_page: ClassVar[bool] = True
    usual_most: ClassVar[int] = 3

    def own(self, table: Table, reading: Reading) -> dict[str, Any]:
        """Return what the kind's own `keys` say, as fields of Item; problems are noted."""
        return {}

    def keep_rules(self, item: Item, table: Table) -> None:
        """Note what breaks a rule of this kind alone."""

    def read(self, item: Item, form: FormValues, today: date | None = None) -> AnswerGiven:
        """Return what was answered. `form` maps a field to its values: "answer" holds choice
        names, "words" what was typed. Nothing given is a skipped answer, not a mistake.

        Raises AnswerNotUsable: unknown-choice, too-many, not-together, words-not-asked, too-long.
        """
        given = replace(self.given(item, form, today), words=typed(form))
        if given.words and self.has_choices and not item.say_more:
            raise AnswerNotUsable("words-not-asked", WORDS_NOT_ASKED)
        self.check(item, given)
        return given

    def given(self, item: Item, form: FormValues, today: date | None) -> AnswerGiven:
        """Return what was answered, without the words of "Say more"."""
        return AnswerGiven(picked((*item.choices, *item.apart), form))

    def as_typed(self, form: FormValues) -> AnswerGiven:
        """Return what someone picked and wrote, unchecked, to show it to them again."""
        return AnswerGiven(tuple(form.get("answer", ())), "\n".join(form.get("words", ())))

    def check(self, item: Item, given: AnswerGiven) -> None:
        """Raise AnswerNotUsable when the answer does not fit this kind of question."""
        if len(given.choices) > 1:
            raise AnswerNotUsable("too-many", ONE_ONLY)

    def is_step(self, item: Item, form: FormValues, given: AnswerGiven) -> bool:
        """True when more of this question is to come after what was just sent."""
        return bool(form.get("do"))

    def board(self, item: Item, given: AnswerGiven, today: date | None) -> Any:
        """Return what the page template shows beside the choices; None where that is all."""
        return None

    def lines(self, item: Item, given: AnswerGiven) -> tuple[Shown, ...]:
        """Return what was picked, for the check page, the workroom and a story; not the words."""
        found = (item.choice(name) for name in given.choices)
        return tuple(Shown(choice.text, choice.picture) for choice in found if choice)

    def shown(self, item: Item, given: AnswerGiven, language: str) -> tuple[str, ...]:
        """Return the labels of the choices picked, in the language, then the words if any."""
        labels = tuple(line.in_(language) for line in self.lines(item, given))
        return labels + ((given.words,) if given.words else ())

    def worth(self, given: AnswerGiven) -> str:
        """Return what was `said` as a rule sees it: a number in digits, or a day (ISO 8601)."""
        return given.said

    def exported(self, item: Item, given: AnswerGiven, language: str) -> tuple[Exported, ...]:
        """Return the cells of this answer, always the same columns for the same question."""
        raise NotImplementedError

    def codes(self, item: Item, language: str) -> tuple[tuple[int, str], ...]:
        """Return every code this question's main column can hold, with its label."""
        coded = ((code_of(item, c), c.text.in_(language)[0]) for c in item.choices)
        return (*coded, *missing_codes(item, language))


def picked(asked: Sequence[Choice], form: FormValues, field: str = "answer") -> tuple[str, ...]:
    """Return the names picked, in the order of the page. Raises AnswerNotUsable."""
    names = {name for name in values(form, field) if name}
    if names - {choice.name for choice in asked}:
        raise AnswerNotUsable("unknown-choice", UNKNOWN_CHOICE)
    return tuple(choice.name for choice in asked if choice.name in names)


def values(form: FormValues, field: str) -> Sequence[str]:
    """Return the values of a field, none when it was not sent."""
    found = form.get(field, ())
    if isinstance(found, str):
        raise TypeError(f"the field {field!r} is one text; give a list of texts")
    return found


def one(form: FormValues, field: str) -> str:
    """Return the one value of a field, empty when it was not sent. Raises AnswerNotUsable."""
    found = {value for value in values(form, field) if value}
    if len(found) > 1:
        raise AnswerNotUsable("too-many", ONE_ONLY)
    return next(iter(found), "")


def typed(form: FormValues) -> str:
    """Return the words of "Say more", cleaned."""
    return clean_words("\n".join(values(form, "words")))
