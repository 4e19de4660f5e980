"""The hard words of a question, each with its easy meaning (rule 5: WCAG 3.1.3, UKGOV)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from easyread.lint.glossary import meanings
from easyread.lint.vocabulary import bases
from feedback.forms.instrument import Item, Words

ENGLISH = "en"
WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")


def hard_words(item: Item, words: Words, language: str) -> tuple[tuple[str, str], ...]:
    """The words of the glossary that stand in a question, asked in `words`, in its hint or in its
    answers, with their meanings.

    A word of the question or its answers that stands in the hint too is explained by it. The
    glossary is in English: what is read in another language gives none.
    """
    answers = (one.text for one in (*item.first, *item.choices, *item.cards, *item.apart))
    asked = {said: word for one in (words, *answers) for word, said in _meanings(one, language)}
    hinted = {said: word for word, said in _meanings(item.hint, language)}
    explained = asked.keys() & hinted.keys()
    return tuple((word, said) for said, word in (asked | hinted).items() if said not in explained)


def _meanings(words: Words | None, language: str) -> Iterator[tuple[str, str]]:
    text, code = words.in_(language) if words else ("", "")
    if code == ENGLISH:
        for word in WORD.findall(text.lower()):
            # Not glossary.meaning, which remembers each word: a question may hold someone's own.
            yield from ((word, meanings()[base]) for base in bases(word) if base in meanings())
