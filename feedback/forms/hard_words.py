"""The hard words of a question, each with its easy meaning (rule 5: WCAG 3.1.3, UKGOV)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from easyread.lint.glossary import meanings
from easyread.lint.vocabulary import bases
from feedback.forms.instrument import Item, Words

ENGLISH = "en"
WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")


@dataclass(frozen=True)
class HardWord:
    """A hard word as it stands in a text that is read in `language`, and its easy meaning.

    What is read in another language than English has the word of the glossary, in English like
    its meaning: whoever shows it looks both up in that language.
    """

    word: str
    meaning: str
    language: str


def hard_words(item: Item, words: Words, language: str) -> tuple[HardWord, ...]:
    """The words of the glossary that stand in a question, asked in `words`, in its hint or in its
    answers, with their meanings.

    A word of the question or its answers that stands in the hint too is explained by it. Words
    are found in the English text; in another language its translation holds their like.
    """
    answers = (one.text for one in (*item.first, *item.choices, *item.cards, *item.apart))
    asked = {one.meaning: one for text in (words, *answers) for one in _found(text, language)}
    hinted = {one.meaning: one for one in _found(item.hint, language)}
    explained = asked.keys() & hinted.keys()
    return tuple(one for said, one in (asked | hinted).items() if said not in explained)


def _found(words: Words | None, language: str) -> Iterator[HardWord]:
    if words is None:
        return
    _, code = words.in_(language)
    for word in WORD.findall(words[ENGLISH].lower()):
        # Not glossary.meaning, which remembers each word: a question may hold someone's own.
        for base in bases(word):
            if base in meanings():
                yield HardWord(word if code == ENGLISH else base, meanings()[base], code)
