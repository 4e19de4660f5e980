"""Words in the reader's language, looked up once for each request.

Flask-Babel finds its context again for every string, which is two thirds of the time of a
translated page; here the catalogue is bound to the request once and asked directly.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context
from flask_babel import Babel
from markupsafe import Markup

from feedback.languages import KNOWN, Language
from feedback.web.house import house
from feedback.web.reading import reading

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
        g.words = catalogue(reading().language)
    return g.words


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
    return Markup(found) % values if values or "%" in found else Markup(found)


def _counted_in_page(one: str, many: str, num: int, **values: Any) -> Markup:
    return Markup(words().ungettext(one, many, num)) % {"num": num, **values}
