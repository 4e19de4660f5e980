"""Answers to pick from: one of a few, yes or no, as many as fit."""

from feedback.forms.answers import AnswerGiven, AnswerNotUsable
from feedback.forms.columns import (
    Exported,
    code_given,
    column,
    label_of,
    missing_code,
    missing_codes,
    words_cell,
)
from feedback.forms.instrument import Item
from feedback.forms.kinds.kind import ONE_ONLY, AnswerKind

PICK_OR_APART = "2 of your answers do not go together. Please pick again."


class ChooseOne(AnswerKind):
    """One answer out of a few, each with a picture."""

    name = "choose-one"
    component = "tiles"

    def check(self, item: Item, given: AnswerGiven) -> None:
        if len(given.choices) > 1:
            raise AnswerNotUsable("too-many", ONE_ONLY)

    def exported(self, item: Item, given: AnswerGiven, language: str) -> tuple[Exported, ...]:
        name = given.choices[0] if given.choices else None
        label = label_of(item, name, language) if name else ""
        return (Exported(column(item), code_given(item, name), label), *words_cell(item, given))


class YesNo(ChooseOne):
    """Yes or no, for facts only: people tend to say yes to opinions (Finlay and Lyons, 2002)."""

    name = "yes-no"
    own_choices = False
    facts_only = True


class ChooseSeveral(AnswerKind):
    """As many answers as fit. "No one", or an answer set apart, stands alone."""

    name = "choose-several"
    component = "tiles"
    control = "checkbox"
    usual_most = 6

    def check(self, item: Item, given: AnswerGiven) -> None:
        picked = [item.choice(name) for name in given.choices]
        if len(picked) > 1 and any(choice and choice.excludes_others for choice in picked):
            raise AnswerNotUsable("not-together", PICK_OR_APART)

    def exported(self, item: Item, given: AnswerGiven, language: str) -> tuple[Exported, ...]:
        missing = missing_code(given)
        cells = (
            Exported(
                column(item, choice.name),
                int(choice.name in given.choices) if missing is None else missing,
                choice.text.in_(language)[0],
            )
            for choice in item.choices
        )
        return (*cells, *words_cell(item, given))

    def codes(self, item: Item, language: str) -> tuple[tuple[int, str], ...]:
        return ((1, "picked"), (0, "not picked"), *missing_codes(item, language))
