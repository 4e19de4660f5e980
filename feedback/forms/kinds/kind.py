"""What every kind of question shares: reading what was answered, and the cells of an export."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from feedback.forms.answers import AnswerGiven, AnswerNotUsable, clean_words
from feedback.forms.columns import Exported, code_of, label_of, missing_codes
from feedback.forms.instrument import Item

FormValues = Mapping[str, Sequence[str]]

UNKNOWN_CHOICE = "This answer is not on the page. Please pick one of the answers."
ONE_ONLY = "You picked more than 1 answer. Please pick 1."
WORDS_NOT_ASKED = "This question has no place for words. Please pick one of the answers."


class AnswerKind:
    """What every kind of question shares.

    `component` names its page template, templates/pages/surveys/kinds/<component>.html, and
    `control` the native control of its answers: "radio" or "checkbox". Where the answer is a
    file, `way` names how it is given: talk, photo, draw or film.
    """

    name: ClassVar[str]
    component: ClassVar[str]
    control: ClassVar[str] = "radio"
    has_choices: ClassVar[bool] = True
    own_choices: ClassVar[bool] = True
    facts_only: ClassVar[bool] = False
    way: ClassVar[str] = ""
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
