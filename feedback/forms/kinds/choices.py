"""Answers to pick from: one of a few, yes or no, whole sentences, as many as fit, pictures."""

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
from feedback.forms.fixed_choices import YES_NO
from feedback.forms.instrument import Item
from feedback.forms.kinds.kind import AnswerKind
from feedback.forms.tables import Table

PICK_OR_APART = "2 of your answers do not go together. Please pick again."
STATUTORY = (4, 5, 7)


class ChooseOne(AnswerKind):
    """One answer out of a few, each with a picture."""

    name = "choose-one"
    component = "tiles"

    def exported(self, item: Item, given: AnswerGiven, language: str) -> tuple[Exported, ...]:
        name = given.choices[0] if given.choices else None
        label = label_of(item, name, language) if name else ""
        return (Exported(column(item), code_given(item, name), label), *words_cell(item, given))


class YesNo(ChooseOne):
    """Yes or no, for facts only: people tend to say yes to opinions (Finlay and Lyons, 2002)."""

    name = "yes-no"
    own_choices = False
    fixed = YES_NO
    facts_only = True


class ChooseSentence(ChooseOne):
    """One whole sentence of a statutory measure, in its own words, with its map to our scores.

    Source: the Adult Social Care Survey, whose easy-read questions have 5 sentences, the
    standard ones up to 7 (NHS England, Open Government Licence v3.0).
    """

    name = "choose-sentence"
    component = "sentences"
    styles = "kinds.css"

    def keep_rules(self, item: Item, table: Table) -> None:
        if item.scale not in STATUTORY or item.scale != len(item.choices):
            table.note(
                f"a measure of {len(item.choices)} sentences is not declared",
                f"Write scale = {len(item.choices)}; the measures have 4, 5 or 7.",
            )
        for key in ("crosswalk", "source"):
            if getattr(item, key) is None:
                table.note(
                    f"'{key}' is missing, so nobody can compare the answers",
                    f"Give {key}, or use choose-one with 3 answers.",
                )


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


class PickPictures(ChooseSeveral):
    """A small board of pictures: as many as fit. The picture comes first, its word under it."""

    name = "pick-pictures"
    component = "pictures"
    styles = "kinds.css"
    usual_most = 8

    def keep_rules(self, item: Item, table: Table) -> None:
        for choice in item.choices:
            if choice.picture is None:
                table.note(
                    f"the answer '{choice.name}' has no picture",
                    "Give it a picture of the library, or use choose-several.",
                )
