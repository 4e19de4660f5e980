"""What pictures are called in the reader's language, and finding them by those words.

The surveys that ship say in each language what a picture stands beside; the index of pictures
says the rest in English.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from easyread.pictures import names, picture
from feedback.forms.instrument import Choice, Item, Line, Words
from feedback.forms.shipping import shipped, shipped_around


def name_of(name: str, language: str) -> str:
    """A picture's idea in the language, else in English."""
    said = _said().get(name, {}).get(language, ())
    return said[0] if said and language != "en" else picture(name).idea


def search_pictures(words: str, language: str, most: int | None = None) -> list[str]:
    """Names of the pictures for these words, in the language or in English, best first."""
    wanted = words.casefold().split()
    scored = [(_score(name, wanted, language), name) for name in choosable()]
    best = sorted((one for one in scored if one[0]), key=lambda one: -one[0])
    return [name for _, name in best][:most]


@cache
def choosable() -> tuple[str, ...]:
    """Every picture that is not only a sign of the interface, in the order of the index."""
    return tuple(name for name in names() if not picture(name).is_icon)


@cache
def families() -> tuple[str, ...]:
    """The families of the pictures, in the order of the index."""
    return tuple(dict.fromkeys(family_of(name) for name in choosable()))


def family_of(name: str) -> str:
    """The family is the first tag."""
    return picture(name).tags[0]


def _score(name: str, wanted: list[str], language: str) -> int:
    places = _places(name, language)
    return sum(
        weight
        for want in wanted
        for weight, words in places
        if any(word.startswith(want) for word in words)
    )


@cache
def _places(name: str, language: str) -> tuple[tuple[int, tuple[str, ...]], ...]:
    found = picture(name)
    own = " ".join(_said().get(name, {}).get(language, ()))
    texts = (
        (4, name.replace("-", " ")),
        (4, own),
        (3, " ".join(found.tags)),
        (2, found.idea),
        (1, found.alt),
    )
    return tuple((weight, tuple(text.casefold().split())) for weight, text in texts)


@cache
def _said() -> dict[str, dict[str, list[str]]]:
    """Picture to language to the words beside it; the shortest words come first."""
    made: dict[str, dict[str, set[str]]] = {}
    for name, words in _beside():
        for language, text in words.items():
            made.setdefault(name, {}).setdefault(language, set()).add(text)
    return {
        name: {code: sorted(texts, key=lambda one: (len(one), one)) for code, texts in said.items()}
        for name, said in made.items()
    }


def _beside() -> Iterator[tuple[str, Words]]:
    around = shipped_around()
    items: list[Item] = [around.practice, around.who_helped, around.how_they_helped]
    lines: list[Line | Choice] = []
    for instrument in shipped():
        items += instrument.items
        lines += instrument.about
    for item in items:
        lines += [*item.choices, *item.apart]
    for one in (*lines, *items):
        if one.picture:
            yield one.picture, one.text
