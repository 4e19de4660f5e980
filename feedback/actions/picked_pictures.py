"""What was told in pictures of the library: the words that say the same, to be quoted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from babel.support import NullTranslations, Translations

from easyread.pictures import NoSuchPicture, picture

FOLDER = Path(__file__).parent.parent / "translations"


def words_of_pictures(names: Sequence[str], language: str) -> str:
    """The words of pictures in their order, a line for each, in the language it was told in.

    A picture that the library has no more says nothing.
    """
    ideas = (_idea(name) for name in names)
    return "\n".join(_catalogue(language).ugettext(idea) for idea in ideas if idea)


def _idea(name: str) -> str:
    try:
        return picture(name).idea
    except NoSuchPicture:
        return ""


@cache
def _catalogue(language: str) -> NullTranslations:
    return Translations.load(FOLDER, [language])
