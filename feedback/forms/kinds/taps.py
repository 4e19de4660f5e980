"""A scale of 5 by 2 easy taps: first good, in between or not good; then a bit, or very."""

from __future__ import annotations

from datetime import date
from typing import Any

from feedback.forms.answers import AnswerGiven, AnswerNotUsable
from feedback.forms.columns import (
    MISSING_CODES,
    SKIPPED,
    Exported,
    code_of,
    column,
    missing_codes,
    words_cell,
)
from feedback.forms.instrument import Choice, Item
from feedback.forms.kinds.kind import ONE_ONLY, AnswerKind, FormValues, picked, values
from feedback.forms.problems import did_you_mean
from feedback.forms.reading_choices import Reading
from feedback.forms.tables import Table

ONE_TAP = -96


class TwoTaps(AnswerKind):
    """One of 5 answers, reached by 2 easy choices (our own design; to be tried with people).

    "answer" holds the first tap, "how-much" the second. What was tapped second counts only
    under its own first tap, so that a changed mind leaves nothing behind. The first tap alone
    is kept too: it is an answer, and its score is the same.
    """

    name = "two-taps"
    component = "two_taps"
    styles = "kinds.css"
    keys = ("first",)
    fields = ("answer", "how-much", "words")
    fits_one_page = False

    def own(self, table: Table, reading: Reading) -> dict[str, Any]:
        name = table.text("first", needed=True)
        if name is not None and name not in reading.answers:
            remedy = did_you_mean(name, reading.answers, f"Add answers under [answers.{name}].")
            table.note(f"the answers '{name}' are not there", remedy)
        return {"first": reading.answers.get(name or "", ())}

    def keep_rules(self, item: Item, table: Table) -> None:
        if item.first and len(item.first) != 3:
            table.note(f"the first tap has {len(item.first)} answers", "Give it 3.")
        if item.crosswalk is None:
            table.note("'crosswalk' is missing", "Write crosswalk = 'two-taps-5'.")
        names = {choice.name for choice in item.first}
        for name in names & {choice.name for choice in item.choices}:
            if len(under(item, name)) != 1:
                table.note(f"the answer '{name}' is in both taps", "Give the second another name.")
        for choice in item.choices:
            if choice.under not in names:
                table.note(
                    f"the answer '{choice.name}' is under no first answer",
                    f"Write under = one of: {', '.join(sorted(names))}.",
                )
        for name in sorted(names):
            if not 1 <= len(under(item, name)) <= 2:
                table.note(
                    f"the first answer '{name}' leads to no 1 or 2 answers", "Give it 1 or 2."
                )

    def given(self, item: Item, form: FormValues, today: date | None) -> AnswerGiven:
        first = picked((*item.first, *item.apart), form)
        second = picked(item.choices, form, "how-much")
        if len(first) > 1:
            raise AnswerNotUsable("too-many", ONE_ONLY)
        if not first:
            return AnswerGiven(second)
        below = under(item, first[0])
        if len(below) == 1:
            return AnswerGiven((below[0].name,))
        return AnswerGiven(tuple(c.name for c in below if c.name in second) or first)

    def as_typed(self, form: FormValues) -> AnswerGiven:
        typed = super().as_typed(form)
        return AnswerGiven((*typed.choices, *form.get("how-much", ())), typed.words)

    def is_step(self, item: Item, form: FormValues, given: AnswerGiven) -> bool:
        """True after the first tap alone, unless the second was asked already."""
        is_first = any(choice.name in given.choices for choice in item.first)
        is_whole = any(choice.name in given.choices for choice in item.choices)
        return is_first and not is_whole and not values(form, "asked")

    def board(self, item: Item, given: AnswerGiven, today: date | None) -> dict[str, Any]:
        """The first tap picked, and for each first answer with 2 below it, those 2."""
        chosen = [item.choice(name) for name in given.choices]
        names = {choice.under or choice.name for choice in chosen if choice}
        asked = names & {choice.name for choice in item.first}
        is_whole = any(choice.name in given.choices for choice in item.choices)
        more = [
            (place, first, under(item, first.name)) for place, first in enumerate(item.first, 1)
        ]
        return {
            "first": names,
            "is_asked": bool(asked) and not is_whole,
            "more": [each for each in more if len(each[2]) > 1],
        }

    def exported(self, item: Item, given: AnswerGiven, language: str) -> tuple[Exported, ...]:
        """The answer of 5 (-96 when only the first tap was given), then the first tap."""
        name = given.choices[0] if given.choices else None
        choice = item.choice(name) if name else None
        label = choice.text.in_(language)[0] if choice else ""
        if choice is None or name in MISSING_CODES:
            missing = MISSING_CODES.get(name or "", SKIPPED)
            cells = (missing, label), (missing, label)
        elif choice in item.choices:
            first = next((c for c in item.first if c.name == choice.under), choice)
            cells = (code_of(item, choice), label), _first_cell(item, first, language)
        else:
            cells = (ONE_TAP, label), _first_cell(item, choice, language)
        whole, first_cell = cells
        return (
            Exported(column(item), *whole),
            Exported(column(item, "first"), *first_cell),
            *words_cell(item, given),
        )

    def codes(self, item: Item, language: str) -> tuple[tuple[int, str], ...]:
        coded = ((code_of(item, c), c.text.in_(language)[0]) for c in item.choices)
        return (*coded, (ONE_TAP, "only the first tap"), *missing_codes(item, language))


def under(item: Item, name: str) -> list[Choice]:
    """The answers that the first tap of this name leads to."""
    return [choice for choice in item.choices if choice.under == name]


def _first_cell(item: Item, first: Choice, language: str) -> tuple[int, str]:
    place = item.first.index(first) + 1 if first in item.first else SKIPPED
    return place if first.value is None else first.value, first.text.in_(language)[0]
