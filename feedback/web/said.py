"""Words and the language they are really in."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from feedback.forms.instrument import Words
from feedback.forms.shipping import shipped_around
from feedback.web.reading import Reading


@dataclass(frozen=True)
class Said:
    """Words and the language they are really in; `other` when that is not the reader's."""

    text: str
    language: str
    other: bool

    @property
    def attributes(self) -> Markup:
        """The `lang` and `dir` of words in another language than their page."""
        if not self.other:
            return Markup("")
        direction = Reading(language=self.language).direction
        return Markup(' lang="{}" dir="{}"').format(self.language, direction)


def said(words: Words, language: str) -> Said:
    """Words in the reader's language, or in English saying so."""
    text, code = words.in_(language)
    return Said(text, code, code != language)


def hint_about_helpers(language: str) -> Said | None:
    """What stands beside a list of those who may help: what its one hard word, advocate, means."""
    hint = shipped_around().who_helped.hint
    return said(hint, language) if hint else None
