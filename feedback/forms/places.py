"""Places in a question's words where an earlier answer is told: ${helper|my social worker}.

After the bar stand the words for when there is no answer, in the language of the sentence, so
every sentence is whole without anyone's answer. It needs no rule of its own to be translated.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, replace

from feedback.forms.answers import AnswerGiven
from feedback.forms.instrument import Instrument, Item, Words
from feedback.forms.kinds import KINDS
from feedback.forms.logic.values import SET_APART

PLACE = re.compile(r"\$\{(?:([a-z][a-z0-9]*(?:-[a-z0-9]+)*)\|([^{}|]{1,80})\}|[^}]{0,80}\}?)")
LONGEST_TOLD = 60
# Someone's own words may run the other way than the sentence: they stand by themselves.
BEGIN_APART, END_APART = "\u2068", "\u2069"
_COMMAS = dict.fromkeys(("ar", "fa", "ps", "sd", "ug", "ur"), "، ")


@dataclass(frozen=True)
class Place:
    """A place as written, and the question it tells of; None when it cannot be read."""

    written: str
    name: str | None


@dataclass(frozen=True)
class Told:
    """A question with earlier answers in its words, and what it was made with.

    `key` says which answers stand in it, to keep what is drawn of it; `is_personal` is true when
    someone's own words are among them, and then nothing of it may be kept.
    """

    item: Item
    key: Hashable = ()
    is_personal: bool = False


def places_in(item: Item) -> Iterator[Place]:
    """Return every place in the words of a question and of its answers."""
    for words in _all_words(item):
        for text in words.values():
            for match in PLACE.finditer(text):
                yield Place(match[0], match[1])


def told(
    instrument: Instrument, item: Item, answers: Mapping[str, AnswerGiven], *, has_own_words: bool
) -> Told:
    """Return a question with the answers of its own reader in it, `answers` by question.

    Without `has_own_words` nobody's words stand in it, only the answers that were picked.
    """
    if not item.tells:
        return Told(item)
    found = {name: _Answer(instrument.item(name), answers.get(name)) for name in item.tells}
    if not has_own_words:
        found = {name: each for name, each in found.items() if not each.is_own_words}
    key = tuple((name, each.key) for name, each in sorted(found.items()))
    is_personal = any(each.is_own_words for each in found.values())
    return Told(_with(item, {name: each.said for name, each in found.items()}), key, is_personal)


def without_answers(item: Item) -> Item:
    """Return a question as it reads when nothing was answered before it."""
    return _with(item, {}) if item.tells else item


Saying = Callable[[str], str]


@dataclass(frozen=True)
class _Answer:
    item: Item | None
    given: AnswerGiven | None

    @property
    def names(self) -> tuple[str, ...]:
        given = self.given.choices if self.given else ()
        return tuple(name for name in given if name not in SET_APART)

    @property
    def is_own_words(self) -> bool:
        """True when the answer is words, a number or a day, not something picked."""
        if self.item is None or self.given is None:
            return False
        is_words = not KINDS[self.item.kind].has_choices and bool(self.given.words)
        return is_words or bool(self.given.said)

    @property
    def key(self) -> Hashable:
        return self.names

    def _in_words(self, language: str) -> str:
        return ", ".join(
            KINDS[self.item.kind].shown(self.item, replace(self.given, words=""), language)
        )

    def said(self, language: str) -> str:
        """The answer in a language; nothing when there is none."""
        if self.item is None or self.given is None:
            return ""
        if self.is_own_words:
            return _shortened(self.given.said and self._in_words(language) or self.given.words)
        picked = replace(self.given, choices=self.names, words="")
        labels = KINDS[self.item.kind].shown(self.item, picked, language)
        return _COMMAS.get(language.partition("-")[0], ", ").join(labels)


def _shortened(words: str) -> str:
    line = " ".join(words.split())
    if len(line) > LONGEST_TOLD:
        line = line[:LONGEST_TOLD].rsplit(" ", 1)[0].rstrip(" .,;:") + "…"
    return f"{BEGIN_APART}{line}{END_APART}"


def _with(item: Item, said: Mapping[str, Saying]) -> Item:
    def put_in(words: Words | None) -> Words | None:
        if words is None:
            return None
        return Words({code: _filled(text, said, code) for code, text in words.items()})

    changed = {name: put_in(getattr(item, name)) for name in ("text", "standard", "say", "hint")}
    choices = tuple(replace(choice, text=put_in(choice.text)) for choice in item.choices)
    return replace(item, **changed, choices=choices)


def _filled(text: str, said: Mapping[str, Saying], language: str) -> str:
    def one(match: re.Match[str]) -> str:
        if match[1] is None:
            return match[0]
        saying = said.get(match[1])
        return (saying(language) if saying else "") or match[2]

    return PLACE.sub(one, text) if "${" in text else text


def _all_words(item: Item) -> Iterator[Words]:
    own = (item.text, item.standard, item.say, item.hint)
    yield from (words for words in own if words)
    yield from (choice.text for choice in item.choices)
