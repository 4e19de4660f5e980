"""Answers in the person's own words."""

from feedback.forms.answers import AnswerGiven, AnswerNotUsable
from feedback.forms.columns import Exported, column, missing_code, missing_codes
from feedback.forms.instrument import Item
from feedback.forms.kinds.kind import AnswerKind

WORDS_OR_APART = "You wrote some words. You also picked an answer. Please keep only 1."


class OpenWords(AnswerKind):
    """The person's own words, typed or written down as they said them."""

    name = "words"
    component = "words"
    has_choices = False

    def check(self, item: Item, given: AnswerGiven) -> None:
        super().check(item, given)
        if given.choices and given.words:
            raise AnswerNotUsable("not-together", WORDS_OR_APART)

    def exported(self, item: Item, given: AnswerGiven, language: str) -> tuple[Exported, ...]:
        code = None if given.words else missing_code(given)
        return (Exported(column(item), code, given.words, is_told=True),)

    def codes(self, item: Item, language: str) -> tuple[tuple[int, str], ...]:
        return missing_codes(item, language)
