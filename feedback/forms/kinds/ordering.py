"""Putting things in order: tap what comes first, then what comes next; move up, move down."""

from __future__ import annotations

from datetime import date
from typing import Any

from feedback.forms.answers import AnswerGiven, AnswerNotUsable
from feedback.forms.columns import (
    SKIPPED,
    Exported,
    column,
    missing_code,
    missing_codes,
    words_cell,
)
from feedback.forms.instrument import Item
from feedback.forms.kinds.in_steps import AnsweredInSteps
from feedback.forms.kinds.kind import (
    PICK_FIRST,
    UNKNOWN_CHOICE,
    FormValues,
    Shown,
    one,
    picked,
    values,
)
from feedback.forms.tables import Table

MOVES = {"up": -1, "down": 1}


class PutInOrder(AnsweredInSteps):
    """Things in an order, the most important first. Not all need to be placed.

    "placed" holds the order so far, "do" the button that was pressed: place:NAME, up or down;
    "card" is what up and down move. An answer set apart takes the place of an order.
    """

    name = "put-in-order"
    component = "order"
    held = "placed"
    fields = ("answer", "placed", "card", "do", "words")
    usual_most = 5

    def keep_rules(self, item: Item, table: Table) -> None:
        if any(choice.value is not None for choice in item.choices):
            table.note("things to put in order have values", "Take the values out.")

    def given(self, item: Item, form: FormValues, today: date | None) -> AnswerGiven:
        placed = list(dict.fromkeys(name for name in values(form, "placed") if name))
        act, _, name = one(form, "do").partition(":")
        card = one(form, "card")
        named = {*placed, name, card} - {""}
        if act not in {"", "place", *MOVES} or named - {choice.name for choice in item.choices}:
            raise AnswerNotUsable("unknown-choice", UNKNOWN_CHOICE)
        if act == "place" and name and name not in placed:
            placed.append(name)
        if act in MOVES and card not in placed:
            raise AnswerNotUsable("pick-first", PICK_FIRST)
        if act in MOVES:
            _move(placed, placed.index(card), MOVES[act])
        apart = picked(item.apart, form)
        return AnswerGiven(apart if apart and not act else tuple(placed))

    def board(self, item: Item, given: AnswerGiven, today: date | None) -> dict[str, Any]:
        """What is placed, in order, and what is still to place, as choices."""
        placed = [c for c in map(item.choice, given.choices) if c and c in item.choices]
        return {"placed": placed, "rest": [c for c in item.choices if c not in placed]}

    def lines(self, item: Item, given: AnswerGiven) -> tuple[Shown, ...]:
        found = [choice for choice in map(item.choice, given.choices) if choice]
        return tuple(
            Shown(c.text, c.picture, place=place if c in item.choices else None)
            for place, c in enumerate(found, 1)
        )

    def exported(self, item: Item, given: AnswerGiven, language: str) -> tuple[Exported, ...]:
        """The place of each thing from 1; what was not placed counts as skipped."""
        missing = missing_code(given)
        places = {name: place for place, name in enumerate(given.choices, 1)}
        cells = (
            Exported(
                column(item, choice.name),
                places.get(choice.name, SKIPPED) if missing is None else missing,
                choice.text.in_(language)[0],
            )
            for choice in item.choices
        )
        return (*cells, *words_cell(item, given))

    def codes(self, item: Item, language: str) -> tuple[tuple[int, str], ...]:
        coded = ((place, f"place {place}") for place in range(1, len(item.choices) + 1))
        return (*coded, *missing_codes(item, language))


def _move(placed: list[str], here: int, by: int) -> None:
    there = here + by
    if 0 <= there < len(placed):
        placed[here], placed[there] = placed[there], placed[here]
