"""Words in the reader's language, looked up once for each request.

Flask-Babel finds its context again for every string, which is two thirds of the time of a
translated page; here the catalogue is bound to the request once and asked directly.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context
from flask_babel import Babel
from markupsafe import Markup

from feedback.languages import KNOWN, Language
from feedback.web.house import house
from feedback.web.language_state import language_state
from feedback.web.reading import reading
from feedback.web.true_language import as_english

FOLDER = Path(__file__).parent.parent / "translations"


@cache
def catalogue(language: str) -> NullTranslations:
    """The compiled words of a language; English is the words themselves."""
    return Translations.load(FOLDER, [language])


def offered() -> list[Language]:
    """The languages that this installation offers, in the order of its settings."""
    return [KNOWN[code] for code in house().settings.languages]


def words() -> NullTranslations:
    """The catalogue of this request's reader."""
    if not has_request_context():
        return catalogue("en")
    if "words" not in g:
        own = dict(language_state().corrections)
        shipped = catalogue(reading().language)
        g.words = OwnWords(shipped, own) if own else shipped
    return g.words


class OwnWords(NullTranslations):
    """A catalogue with words that this site says better."""

    def __init__(self, shipped: NullTranslations, own: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__()
        self.shipped = shipped
        self.own = {key.partition("/")[2]: texts for key, texts in own.items()}

    def ugettext(self, text: str) -> str:
        """The site's own words, else the shipped ones."""
        return self.own[text][0] if text in self.own else self.shipped.ugettext(text)

    def ungettext(self, one: str, many: str, count: int) -> str:
        """The form for a count, by the rule of the shipped catalogue."""
        if one not in self.own:
            return self.shipped.ungettext(one, many, count)
        return self.own[one][self.shipped.plural(count)]  # type: ignore[attr-defined]


def gettext(text: str, **values: Any) -> str:
    """`text` in the reader's language, with `%(name)s` places filled in."""
    found = words().ugettext(text)
    return found % values if values else found


def ngettext(one: str, many: str, count: int, **values: Any) -> str:
    """`one` or `many` in the reader's language; `%(num)s` is the count."""
    values.setdefault("num", count)
    return words().ungettext(one, many, count) % values


def mark(text: str) -> str:
    """Mark a text for translation where it is defined; `gettext` it where it is shown."""
    return text


def speak_languages(app: Flask) -> None:
    """Teach the application the languages: in templates, and dates through Flask-Babel."""
    Babel(app, locale_selector=lambda: reading().language if has_request_context() else "en")
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.globals.update(_=_in_page, gettext=_in_page, ngettext=_counted_in_page)


def _in_page(text: str, **values: Any) -> Markup:
    """Like `gettext`, safe to stand in a page: what fills a place is escaped.

    Jinja's own does the same and formats every text, also the many without a place to fill.
    """
    found = words().ugettext(text)
    if found == text and language_state().is_partly:
        found = as_english(found)
    return Markup(found) % values if values or "%" in found else Markup(found)


def _counted_in_page(one: str, many: str, num: int, **values: Any) -> Markup:
    found = words().ungettext(one, many, num)
    if found in (one, many) and language_state().is_partly:
        found = as_english(found)
    return Markup(found) % {"num": num, **values}


DRAFT = mark("These words are a draft.")
PARTLY = mark("Some words are in English.")


def notes() -> list[tuple[str, str]]:
    """What a page says of its own words: each in the reader's language, and in English."""
    state = language_state()
    said = [DRAFT] if state.is_draft else []
    said += [PARTLY] if state.is_partly else []
    return [(gettext(text), text) for text in said]
