"""The kinds of question: how each is checked, shown and exported. One class per kind."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from feedback.forms.answers import AnswerGiven, AnswerNotUsable, clean_words
from feedback.forms.columns import (
    Exported,
    code_given,
    code_of,
    column,
    label_of,
    missing_code,
    missing_codes,
    words_cell,
)
from feedback.forms.instrument import Item

FormValues = Mapping[str, Sequence[str]]

UNKNOWN_CHOICE = "This answer is not on the page. Please pick one of the answers."
ONE_ONLY = "You picked more than 1 answer. Please pick 1."
PICK_OR_APART = "2 of your answers do not go together. Please pick again."
WORDS_NOT_ASKED = "This question has no place for words. Please pick one of the answers."
WORDS_OR_APART = "You wrote some words. You also picked an answer. Please keep only 1."


class AnswerKind:
    """What every kind of question shares. `component` is the name of its page template."""

    name: ClassVar[str]
    component: ClassVar[str]
    has_choices: ClassVar[bool] = True
    own_choices: ClassVar[bool] = True
    facts_only: ClassVar[bool] = False
    usual_most: ClassVar[int] = 3

    def read(self, item: Item, form: FormValues) -> AnswerGiven:
        """Return what was answered. `form` maps a field to its values: "answer" holds choice
        names, "words" what was typed. Nothing given is a skipped answer, not a mistake.

        Raises AnswerNotUsable: unknown-choice, too-many, not-together, words-not-asked, too-long.
        """
        given = AnswerGiven(_picked(item, form), _typed(form))
        if given.words and self.has_choices and not item.say_more:
            raise AnswerNotUsable("words-not-asked", WORDS_NOT_ASKED)
        self.check(item, given)
        return given

    def check(self, item: Item, given: AnswerGiven) -> None:
        """Raise AnswerNotUsable when the answer does not fit this kind of question."""
        raise NotImplementedError

    def shown(self, item: Item, given: AnswerGiven, language: str) -> tuple[str, ...]:
        """Return the labels of the choices picked, in the language, then the words if any."""
        labels = tuple(label_of(item, name, language) for name in given.choices)
        return labels + ((given.words,) if given.words else ())

    def exported(self, item: Item, given: AnswerGiven, language: str) -> tuple[Exported, ...]:
        """Return the cells of this answer, always the same columns for the same question."""
        raise NotImplementedError

    def codes(self, item: Item, language: str) -> tuple[tuple[int, str], ...]:
        """Return every code this question's main column can hold, with its label."""
        coded = ((code_of(item, c), c.text.in_(language)[0]) for c in item.choices)
        return (*coded, *missing_codes(item, language))


class ChooseOne(AnswerKind):
    """One answer out of a few, each with a picture."""

    name = "choose-one"
    component = "choose_one"

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
    component = "yes_no"
    own_choices = False
    facts_only = True


class ChooseSeveral(AnswerKind):
    """As many answers as fit. "No one", or an answer set apart, stands alone."""

    name = "choose-several"
    component = "choose_several"
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


class OpenWords(AnswerKind):
    """The person's own words, typed or written down as they said them."""

    name = "words"
    component = "words"
    has_choices = False

    def check(self, item: Item, given: AnswerGiven) -> None:
        if len(given.choices) > 1:
            raise AnswerNotUsable("too-many", ONE_ONLY)
        if given.choices and given.words:
            raise AnswerNotUsable("not-together", WORDS_OR_APART)

    def exported(self, item: Item, given: AnswerGiven, language: str) -> tuple[Exported, ...]:
        return (Exported(column(item), None if given.words else missing_code(given), given.words),)

    def codes(self, item: Item, language: str) -> tuple[tuple[int, str], ...]:
        return missing_codes(item, language)


KINDS: Mapping[str, AnswerKind] = {
    kind.name: kind for kind in (ChooseOne(), YesNo(), ChooseSeveral(), OpenWords())
}


def read_answer(item: Item, form: FormValues) -> AnswerGiven:
    """Check and return the answer to a question, by the rules of its kind (see AnswerKind.read)."""
    return KINDS[item.kind].read(item, form)


def _picked(item: Item, form: FormValues) -> tuple[str, ...]:
    asked = [choice.name for choice in (*item.choices, *item.apart)]
    names = {name for name in _values(form, "answer") if name}
    if names - set(asked):
        raise AnswerNotUsable("unknown-choice", UNKNOWN_CHOICE)
    return tuple(name for name in asked if name in names)


def _values(form: FormValues, field: str) -> Sequence[str]:
    values = form.get(field, ())
    if isinstance(values, str):
        raise TypeError(f"the field {field!r} is one text; give a list of texts")
    return values


def _typed(form: FormValues) -> str:
    return clean_words("\n".join(_values(form, "words")))
