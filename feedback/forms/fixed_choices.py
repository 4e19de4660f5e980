"""Answers whose words are the same in every survey: yes, no, and the two set apart by "or"."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace

from feedback.forms.instrument import Choice, Words
from feedback.forms.language_files import file_text, languages_of
from feedback.forms.sidecars import FIXED, flat

FILE = "fixed-choices"


def _words() -> dict[str, Words]:
    """The words of these answers, in every language that has a file."""
    rows = tomllib.loads(file_text(FILE))[FIXED]
    texts: dict[str, dict[str, str]] = {row["name"]: dict(row["text"]) for row in rows}
    for code in languages_of(FILE):
        for key, text in flat(tomllib.loads(file_text(FILE, code)).get(FIXED, {})):
            texts[key][code] = text
    return {name: Words(found) for name, found in texts.items()}


_WORDS = _words()
YES = Choice("yes", _WORDS["yes"], "yes", value=1)
NO = Choice("no", _WORDS["no"], "no", value=0)
DONT_KNOW = Choice("dont-know", _WORDS["dont-know"], "dont-know", excludes_others=True)
DONT_WANT_TO_SAY = Choice(
    "dont-want-to-say", _WORDS["dont-want-to-say"], "dont-want-to-say", excludes_others=True
)

YES_NO = (YES, NO)
APART = (DONT_KNOW, DONT_WANT_TO_SAY)


def with_fixed(
    choices: tuple[Choice, ...], published: Mapping[str, Mapping[str, str]]
) -> tuple[Choice, ...]:
    """The choices in the words that a survey was published with.

    A survey from before these words were part of it has those of today.
    """
    if not any(published.values()):
        return choices
    return tuple(replace(choice, text=_as_published(choice, published)) for choice in choices)


def _as_published(choice: Choice, published: Mapping[str, Mapping[str, str]]) -> Words:
    given = {code: names[choice.name] for code, names in published.items() if choice.name in names}
    return Words({"en": choice.text["en"]} | given)
