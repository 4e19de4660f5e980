"""The cells of an export: which columns a question has, and the code each answer gets."""

from dataclasses import dataclass, field

from feedback.forms.answers import AnswerGiven
from feedback.forms.instrument import Choice, Item

SKIPPED = -97
SAY_MORE = "words"
MISSING_CODES = {"dont-know": -98, "dont-want-to-say": -99}


@dataclass(frozen=True)
class Exported:
    """One cell of an export: its column, its whole-number code if it has one, and its label.

    `is_told` is True where the label is what someone told in words, or the name of a file.
    """

    column: str
    code: int | None
    label: str
    is_told: bool = field(default=False, compare=False)


def column(item: Item, part: str = "") -> str:
    """Return the export column of a question. No name holds 2 hyphens in a row, so a part,
    set off by 2 underscores, cannot clash with another question."""
    return "__".join(name.replace("-", "_") for name in (item.name, part) if name)


def label_of(item: Item, name: str, language: str) -> str:
    """Return the label of a choice in the language, or its name when it is asked no longer."""
    choice = item.choice(name)
    return choice.text.in_(language)[0] if choice else name


def code_of(item: Item, choice: Choice) -> int:
    """Return the value of a choice, or its place from 1 in a set without values."""
    return item.choices.index(choice) + 1 if choice.value is None else choice.value


def code_given(item: Item, name: str | None) -> int | None:
    """Return the code of the one choice picked; a missing code when none was, or one apart; None
    for a choice that this question does not know."""
    if name is None or name in MISSING_CODES:
        return MISSING_CODES.get(name or "", SKIPPED)
    choice = item.choice(name)
    return code_of(item, choice) if choice else None


def missing_code(given: AnswerGiven) -> int | None:
    """Return -97 skipped, -98 don't know or -99 don't want to say; None for a real answer."""
    if not given.choices:
        return SKIPPED
    return MISSING_CODES.get(given.choices[0])


def missing_codes(item: Item, language: str) -> tuple[tuple[int, str], ...]:
    """Return the missing codes of a question, each with its label."""
    apart = ((MISSING_CODES[c.name], c.text.in_(language)[0]) for c in item.apart)
    return ((SKIPPED, "skipped"), *apart)


def words_cell(item: Item, given: AnswerGiven) -> tuple[Exported, ...]:
    """Return the cell for "Say more", where the question offers it."""
    if not item.say_more:
        return ()
    return (Exported(column(item, SAY_MORE), None, given.words, is_told=True),)
