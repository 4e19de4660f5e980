"""A number, typed in words or made with plus and minus."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from feedback.forms.answers import AnswerGiven, AnswerNotUsable, clean_words
from feedback.forms.columns import Exported, column, missing_code, missing_codes, words_cell
from feedback.forms.instrument import Item
from feedback.forms.kinds.kind import (
    SAID,
    UNKNOWN_CHOICE,
    AnswerKind,
    FormValues,
    Shown,
    one,
    picked,
    values,
)
from feedback.forms.kinds.said_numbers import NotANumber, SaidNumber, read_number
from feedback.forms.reading_choices import Reading
from feedback.forms.tables import Table

LONGEST_SAID = 40
BIGGEST = 1_000
BUTTONS = {"more": 1, "less": -1}
PROBLEMS = {
    "not-a-number": "We found no number there. Please write a number, like 3 or about 3.",
    "mixed-digits": "We could not read this number. Please write it again, like 3.",
    "out-of-range": "This number is too small or too big. Please pick another one.",
}
NUMBER_OR_APART = "2 of your answers do not go together. Please pick again."


class Number(AnswerKind):
    """A whole number, or about how many, between the item's `least` and `most`.

    "number" holds what was typed and "do" the button: more or less. What was said is kept as
    it was said, sealed; its least and most are read from it again.
    """

    name = "number"
    component = "number"
    styles = "kinds.css"
    keys = ("least", "most")
    fields = ("answer", "number", "do", "words")
    own_choices = False

    def own(self, table: Table, reading: Reading) -> dict[str, Any]:
        ends = {key: table.take(key, int, needed=True) for key in self.keys}
        least, most = ends["least"], ends["most"]
        if least is not None and most is not None and not 0 <= least < most <= BIGGEST:
            table.note(
                f"a number from {least} to {most} cannot be asked",
                f"Write least and most between 0 and {BIGGEST}, least first.",
            )
        return ends

    def given(self, item: Item, form: FormValues, today: date | None) -> AnswerGiven:
        act, apart = one(form, "do"), picked(item.apart, form)
        said = _cleaned(form)
        if act not in {"", *BUTTONS}:
            raise AnswerNotUsable("unknown-choice", UNKNOWN_CHOICE)
        if act:
            return AnswerGiven((SAID,), said=_pressed(item, said, BUTTONS[act]))
        if said and apart:
            raise AnswerNotUsable("not-together", NUMBER_OR_APART)
        if not said:
            return AnswerGiven(apart)
        _check_range(item, _read(said))
        return AnswerGiven((SAID,), said=said)

    def as_typed(self, form: FormValues) -> AnswerGiven:
        return replace(super().as_typed(form), said=" ".join(form.get("number", ())))

    def board(self, item: Item, given: AnswerGiven, today: date | None) -> dict[str, int]:
        """The ends of the range."""
        least, most = _range(item)
        return {"least": least, "most": most}

    def lines(self, item: Item, given: AnswerGiven) -> tuple[Shown, ...]:
        said = (Shown(typed=given.said),) if given.said else ()
        return said or super().lines(item, given)

    def worth(self, given: AnswerGiven) -> str:
        """The least that was meant."""
        return str(read_number(given.said).least)

    def exported(self, item: Item, given: AnswerGiven, language: str) -> tuple[Exported, ...]:
        """The number when 1 was meant, else why there is none; then least, most and the words."""
        number = _kept(given)
        missing = None if number else missing_code(given)
        exact = number.least if number and number.least == number.most else missing
        return (
            Exported(column(item), exact, given.said),
            Exported(column(item, "least"), number.least if number else missing, ""),
            Exported(column(item, "most"), number.most if number else missing, ""),
            Exported(column(item, "about"), int(number.is_about) if number else missing, ""),
            *words_cell(item, given),
        )

    def codes(self, item: Item, language: str) -> tuple[tuple[int, str], ...]:
        return missing_codes(item, language)


def _cleaned(form: FormValues) -> str:
    said = clean_words(" ".join(values(form, "number")))
    if len(said) > LONGEST_SAID:
        raise AnswerNotUsable("not-a-number", PROBLEMS["not-a-number"])
    return said


def _read(said: str) -> SaidNumber:
    try:
        return read_number(said)
    except NotANumber as problem:
        raise AnswerNotUsable(problem.code, PROBLEMS[problem.code]) from None


def _check_range(item: Item, number: SaidNumber) -> None:
    least, most = _range(item)
    if number.least < least or number.most > most:
        raise AnswerNotUsable("out-of-range", PROBLEMS["out-of-range"])


def _pressed(item: Item, said: str, by: int) -> str:
    """The number 1 more or 1 less, kept inside the range. With nothing there, the least."""
    least, most = _range(item)
    if not said:
        return str(min(max(least, by), most))
    return str(min(max(_read(said).most + by, least), most))


def _range(item: Item) -> tuple[int, int]:
    return item.least or 0, BIGGEST if item.most is None else item.most


def _kept(given: AnswerGiven) -> SaidNumber | None:
    return read_number(given.said) if given.said else None
