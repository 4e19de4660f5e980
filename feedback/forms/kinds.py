"""The kinds of question: how each is checked, shown and exported. One class per kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from feedback.forms.answers import AnswerGiven, AnswerNotUsable, clean_words
from feedback.forms.instrument import Choice, Item

FormValues = Mapping[str, Sequence[str]]

SKIPPED = -97
MISSING_CODES = {"dont-know": -98, "dont-want-to-say": -99}

UNKNOWN_CHOICE = "This answer is not on the page. Please pick one of the answers."
ONE_ONLY = "You picked more than 1 answer. Please pick 1."
PICK_OR_APART = "2 of your answers do not go together. Please pick again."
WORDS_NOT_ASKED = "This question has no place for words. Please pick one of the answers."
WORDS_OR_APART = "You wrote some words. You also picked an answer. Please keep only 1."


@dataclass(frozen=True)
class Exported:
    """One cell of an export: its column, its whole-number code if it has one, and its label."""

    column: str
    code: int | None
    label: str


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
        labels = tuple(_label(item, name, language) for name in given.choices)
        return labels + ((given.words,) if given.words else ())

    def exported(self, item: Item, given: AnswerGiven, language: str) -> tuple[Exported, ...]:
        """Return the cells of this answer, always the same columns for the same question."""
        raise NotImplementedError

    def codes(self, item: Item, language: str) -> tuple[tuple[int, str], ...]:
        """Return every code this question's main column can hold, with its label."""
        coded = ((_code(item, c), c.text.in_(language)[0]) for c in item.choices)
        return (*coded, *_missing_codes(item, language))


class ChooseOne(AnswerKind):
    """One answer out of a few, each with a picture."""

    name = "choose-one"
    component = "choose_one"

    def check(self, item: Item, given: AnswerGiven) -> None:
        if len(given.choices) > 1:
            raise AnswerNotUsable("too-many", ONE_ONLY)

    def exported(self, item: Item, given: AnswerGiven, language: str) -> tuple[Exported, ...]:
        name = given.choices[0] if given.choices else None
        label = _label(item, name, language) if name else ""
        return (Exported(column(item), _code_given(item, name), label), *_words_cell(item, given))


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
        missing = _missing(given)
        cells = (
            Exported(
                column(item, choice.name),
                int(choice.name in given.choices) if missing is None else missing,
                choice.text.in_(language)[0],
            )
            for choice in item.choices
        )
        return (*cells, *_words_cell(item, given))

    def codes(self, item: Item, language: str) -> tuple[tuple[int, str], ...]:
        return ((1, "picked"), (0, "not picked"), *_missing_codes(item, language))


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
        return (Exported(column(item), None if given.words else _missing(given), given.words),)

    def codes(self, item: Item, language: str) -> tuple[tuple[int, str], ...]:
        return _missing_codes(item, language)


KINDS: Mapping[str, AnswerKind] = {
    kind.name: kind for kind in (ChooseOne(), YesNo(), ChooseSeveral(), OpenWords())
}


def read_answer(item: Item, form: FormValues) -> AnswerGiven:
    """Check and return the answer to a question, by the rules of its kind (see AnswerKind.read)."""
    return KINDS[item.kind].read(item, form)


def column(item: Item, part: str = "") -> str:
    """Return the export column of a question. No name holds 2 hyphens in a row, so a part,
    set off by 2 underscores, cannot clash with another question."""
    return "__".join(name.replace("-", "_") for name in (item.name, part) if name)


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


def _label(item: Item, name: str, language: str) -> str:
    choice = item.choice(name)
    return choice.text.in_(language)[0] if choice else name


def _code(item: Item, choice: Choice) -> int:
    return item.choices.index(choice) + 1 if choice.value is None else choice.value


def _code_given(item: Item, name: str | None) -> int:
    if name is None or name in MISSING_CODES:
        return MISSING_CODES.get(name or "", SKIPPED)
    return _code(item, item.choice(name))


def _missing(given: AnswerGiven) -> int | None:
    if not given.choices:
        return SKIPPED
    return MISSING_CODES.get(given.choices[0])


def _missing_codes(item: Item, language: str) -> tuple[tuple[int, str], ...]:
    apart = ((MISSING_CODES[c.name], c.text.in_(language)[0]) for c in item.apart)
    return ((SKIPPED, "skipped"), *apart)


def _words_cell(item: Item, given: AnswerGiven) -> tuple[Exported, ...]:
    if not item.say_more:
        return ()
    return (Exported(column(item, "words"), None, given.words),)
