"""The words of a paper in its language. It is drawn by a job, where nobody's page is open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.support import NullTranslations, Translations

FOLDER = Path(__file__).parent.parent / "translations"


@cache
def catalogue(language: str) -> NullTranslations:
    """The compiled words of a language; English is the words themselves."""
    return Translations.load(FOLDER, [language])


def speaker(language: str) -> Callable[..., str]:
    """A `_` for templates: a text in the language, with its `%(name)s` places filled in."""
    words = catalogue(language)

    def say(text: str, **values: Any) -> str:
        found = words.ugettext(text)
        return found % values if values else found

    return say


def direction_of(language: str) -> str:
    """`rtl` or `ltr`, by the language's script (Unicode CLDR)."""
    return Locale.parse(language).text_direction


def day_in(language: str, day: date) -> str:
    """A day in words, such as Tuesday 3 March 2026."""
    return format_date(day, "EEEE d MMMM yyyy", locale=language)
