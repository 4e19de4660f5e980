"""The shape of our question page: what the bare page must have as much of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from babel.support import NullTranslations

from bench.installation import Installation
from feedback import create_app
from feedback.forms.instrument import Words

DRAWING = re.compile(rb"<svg.*?</svg>", re.DOTALL)
BIG_DRAWING = 900


def page_shape(installation: Installation) -> dict[str, int]:
    """Bytes, translated strings, picture bytes and pictures of our first question's page.

    The strings are counted while the page is rendered for the first time in this process,
    before any part of it is remembered.
    """
    with _counting() as counted:
        client = create_app(installation.settings).test_client()
        client.set_cookie("session", installation.first.cookie)
        page = client.get(installation.question).data
    drawings = DRAWING.findall(page)
    return {
        "size": len(page),
        "strings": len(counted),
        "picture_bytes": sum(map(len, drawings)),
        "pictures": sum(1 for drawing in drawings if len(drawing) > BIG_DRAWING),
    }


@contextmanager
def _counting() -> Iterator[list[str]]:
    """Every text that is looked up meanwhile, in a catalogue or in a survey's languages."""
    looked_up: list[str] = []
    plain, in_language = NullTranslations.ugettext, Words.in_

    def in_(self: Words, language: str) -> tuple[str, str]:
        looked_up.append(language)
        return in_language(self, language)

    def ugettext(self: NullTranslations, text: str) -> str:
        looked_up.append(text)
        return plain(self, text)

    NullTranslations.ugettext, Words.in_ = ugettext, in_
    try:
        yield looked_up
    finally:
        NullTranslations.ugettext, Words.in_ = plain, in_language
