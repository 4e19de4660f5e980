"""The sorting board: one picture card at a time, and where on the board it goes."""

from __future__ import annotations

from datetime import date
from typing import Any

from feedback.forms.answers import AnswerGiven, AnswerNotUsable
from feedback.forms.columns import (
    SKIPPED,
    Exported,
    code_of,
    column,
    missing_code,
    missing_codes,
    words_cell,
)
from feedback.forms.instrument import Choice, Item
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
from feedback.forms.problems import did_you_mean
from feedback.forms.reading_choices import Reading
from feedback.forms.tables import Table

LEFT_OUT, IN_HAND = "left-out", ""
LEFT_OUT_CODE = -96
MOST_CARDS = 12


class SortingBoard(AnsweredInSteps):
    """Cards sorted onto a board such as good, in between, not good. No dragging.

    A picked name is "card:mat", in the order the cards were placed; "card:left-out" was put
    aside, "card:" was taken up again. "sorted" holds the board so far and "do" the button:
    put:CARD:MAT, or again, which takes up the card named by "card".
    """

    name = "sorting-board"
    component = "board"
    held = "sorted"
    keys = ("cards",)
    fields = ("answer", "sorted", "card", "do", "words")

    def own(self, table: Table, reading: Reading) -> dict[str, Any]:
        name = table.text("cards", needed=True)
        if name is not None and name not in reading.answers:
            remedy = did_you_mean(name, reading.answers, f"Add cards under [answers.{name}].")
            table.note(f"the cards '{name}' are not there", remedy)
        return {"cards": reading.answers.get(name or "", ())}

    def keep_rules(self, item: Item, table: Table) -> None:
        if len(item.cards) > MOST_CARDS:
            table.note(f"{len(item.cards)} cards are too many", f"Use at most {MOST_CARDS}.")
        if LEFT_OUT in {choice.name for choice in item.choices}:
            table.note(f"the answer '{LEFT_OUT}' is a card put aside", "Give it another name.")
        if any(card.name == "words" for card in item.cards):
            table.note("the card 'words' is named as 'Say more' is", "Give it another name.")

    def given(self, item: Item, form: FormValues, today: date | None) -> AnswerGiven:
        board = dict(_cut(item, name) for name in values(form, "sorted") if name)
        act, _, rest = one(form, "do").partition(":")
        if act == "put":
            card, mat = _cut(item, rest)
            board.pop(card, None)
            board[card] = mat
        elif act == "again":
            board = {card: mat for card, mat in board.items() if mat != IN_HAND}
            board[_taken_up(item, form)] = IN_HAND
        elif act:
            raise AnswerNotUsable("unknown-choice", UNKNOWN_CHOICE)
        apart = picked(item.apart, form)
        names = tuple(f"{card}:{mat}" for card, mat in board.items())
        return AnswerGiven(apart if apart and not act else names)

    def board(self, item: Item, given: AnswerGiven, today: date | None) -> dict[str, Any]:
        """The card in the hand (None when all lie), the mats with their cards, the rest."""
        lie = placed(item, given)
        in_hand = [card for card, mat in lie.items() if mat == IN_HAND]
        waiting = [card for card in item.cards if card.name not in lie]
        hand = next((item.card(name) for name in in_hand), None) or next(iter(waiting), None)
        return {
            "hand": hand,
            "mats": [(mat, _cards_on(item, lie, mat.name)) for mat in item.choices],
            "aside": _cards_on(item, lie, LEFT_OUT),
            "sorted": [name for name in given.choices if ":" in name],
            "done": sum(1 for mat in lie.values() if mat != IN_HAND),
            "of": len(item.cards),
        }

    def lines(self, item: Item, given: AnswerGiven) -> tuple[Shown, ...]:
        mats = {mat.name: mat.text for mat in item.choices}
        lie = placed(item, given)
        on_board = tuple(
            Shown(card.text, card.picture, before=mats[mat.name])
            for mat in item.choices
            for card in _cards_on(item, lie, mat.name)
        )
        return (*on_board, *super().lines(item, given))

    def exported(self, item: Item, given: AnswerGiven, language: str) -> tuple[Exported, ...]:
        """Where each card lies; -96 when it was put aside, -97 when it was not come to."""
        lie, missing = placed(item, given), missing_code(given)
        codes = {mat.name: code_of(item, mat) for mat in item.choices}
        codes |= {LEFT_OUT: LEFT_OUT_CODE, IN_HAND: SKIPPED}
        cells = (
            Exported(
                column(item, card.name),
                codes[lie.get(card.name, IN_HAND)] if missing is None else missing,
                card.text.in_(language)[0],
            )
            for card in item.cards
        )
        return (*cells, *words_cell(item, given))

    def codes(self, item: Item, language: str) -> tuple[tuple[int, str], ...]:
        coded = ((code_of(item, c), c.text.in_(language)[0]) for c in item.choices)
        return (*coded, (LEFT_OUT_CODE, "put aside"), *missing_codes(item, language))


def placed(item: Item, given: AnswerGiven) -> dict[str, str]:
    """Where each card lies, by its name; what this survey does not know is left out."""
    cut = (name.partition(":") for name in given.choices if ":" in name)
    mats = {IN_HAND, LEFT_OUT, *(choice.name for choice in item.choices)}
    return {card: mat for card, _, mat in cut if item.card(card) and mat in mats}


def _taken_up(item: Item, form: FormValues) -> str:
    card = one(form, "card")
    if not card:
        raise AnswerNotUsable("pick-first", PICK_FIRST)
    return _cut(item, f"{card}:")[0]


def _cut(item: Item, name: str) -> tuple[str, str]:
    card, sign, mat = name.partition(":")
    mats = {IN_HAND, LEFT_OUT, *(choice.name for choice in item.choices)}
    if item.card(card) is None or not sign or mat not in mats:
        raise AnswerNotUsable("unknown-choice", UNKNOWN_CHOICE)
    return card, mat


def _cards_on(item: Item, lie: dict[str, str], mat: str) -> list[Choice]:
    found = (item.card(card) for card, on in lie.items() if on == mat)
    return [card for card in found if card]
