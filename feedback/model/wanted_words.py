"""Words that someone looks for, and where they stand in a text. Pure: no database, no pages.

Each wanted word becomes a pattern that is tried on the text as it was told, so places are places
in that text and nothing is copied, folded or kept. A letter finds itself in either case and with
any accent (Unicode's canonical decomposition, and the letters of ALONE that have none). A word is
found where a word begins, so "stair" finds "stairs"; Arabic script writes small words on to the
front of others, so there it is found after those too. Words between quotation marks are found one
after another, as whole words. Marks that are vowels (Bengali, Devanagari, Gurmukhi) are letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from feedback.model.passages import settle

LONGEST_WANTED = 200
MOST_WANTED = 12
# Letters without a decomposition that people type as another.
ALONE = {
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ħ": "h",
    "ı": "i",
    "ŧ": "t",
    "’": "'",
    "ʼ": "'",
    "‘": "'",
    "‐": "-",
    "‑": "-",
    "ک": "ك",
    "ی": "ي",
    "ى": "ي",
    "ے": "ي",
    "ہ": "ه",
    "ة": "ه",
    "ۃ": "ه",
    "ھ": "ه",
    "ٱ": "ا",
}
# Accents that are left out, in Latin, Greek, Cyrillic and Hebrew, and the short vowels of Arabic.
ACCENTS = "\u0300-\u036f\u0483-\u0487\u0591-\u05c7"
ACCENTS += "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed"
LETTER = r"[\w\u200c\u200d" + ACCENTS + r"\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09cd"
LETTER += r"\u09d7\u0a01-\u0a03\u0a3c-\u0a4d\u0a70-\u0a71]"
# And, so, the, to, for, in, with, like: one of each kind may stand before an Arabic word.
WRITTEN_ON = re.compile(f"[{ACCENTS}]*".join(("[وف]?", "[بكل]?", "(?:ال|ل)?", "")))
_ACCENT = re.compile(f"[{ACCENTS}]")
_LETTER = re.compile(LETTER)
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_ASKED = re.compile(r'["“”«»„]([^"“”«»„]*)["“”«»„]?|(\S+)')
_EDGES = re.compile(r"^[^\w]+|[^\w\u0900-\u0a7f]+$")
# The scripts that letters come from: Latin, Greek, Cyrillic, Hebrew and Arabic; and Latin in three
# more places, where letters stand that are small in one and large in another.
_PLANES = (
    range(0x20, 0x700),
    range(0x1D00, 0x2030),
    range(0x2C60, 0x2C80),
    range(0xA720, 0xA800),
)
# What English writes that is not ASCII; without it nearly all of its texts are.
_TYPESET = (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("–", "-"), ("…", "."), ("£", "?"))


class TooManyWords(ValueError):
    """More words than are looked for at once, or words longer than anyone says."""

    code = "too-many-words"


@dataclass(frozen=True)
class Wanted:
    """One word, or several that follow one another: folded, and as a pattern of their letters."""

    terms: tuple[str, ...]
    is_whole: bool
    pattern: re.Pattern[str]
    is_arabic: bool

    def places(self, text: str) -> Iterable[tuple[int, int]]:
        """Where it stands in `text`: code points, end exclusive."""
        for found in self.pattern.finditer(text):
            if not self.is_arabic or _begins(text, found.start()):
                yield found.span()

    def is_in(self, text: str) -> bool:
        """True when it stands in `text` somewhere."""
        if not self.is_arabic:
            return self.pattern.search(text) is not None
        return any(True for _ in self.places(text))

    def is_in_plain(self, low: str) -> bool:
        """The same for a text of small ASCII letters only, several times faster."""
        if len(self.terms) > 1 or self.is_whole:
            return all(term in low for term in self.terms) and self.is_in(low)
        at = low.find(self.terms[0])
        while at > 0 and (low[at - 1].isalnum() or low[at - 1] == "_"):
            at = low.find(self.terms[0], at + 1)
        return at >= 0


def wanted(words: str) -> list[Wanted]:
    """What is looked for, the longest first: it is in the fewest texts. Raises TooManyWords."""
    if len(words) > LONGEST_WANTED:
        raise TooManyWords
    found = {}
    for match in _ASKED.finditer(settle(words)):
        is_whole = match[1] is not None
        terms = [fold(term) for term in (match[1] if is_whole else match[2]).split()]
        if terms := [term for term in terms if term]:
            found[tuple(terms), is_whole] = sum(map(len, terms))
    if len(found) > MOST_WANTED:
        raise TooManyWords
    return [_wanted(*one) for one in sorted(found, key=lambda one: -found[one])]


def fold(word: str) -> str:
    """A word in small letters, without accents and without what stands around it."""
    plain = "".join(_folded(letter) for letter in settle(word))
    return _EDGES.sub("", plain)


def all_in(text: str, words: Sequence[Wanted]) -> bool:
    """True when every wanted word stands in `text`; also when none is wanted."""
    plain = text
    if not plain.isascii():
        for typeset, typed in _TYPESET:
            plain = plain.replace(typeset, typed)
    if plain.isascii():
        low = plain.lower()
        return all(word.is_in_plain(low) for word in words)
    return all(word.is_in(text) for word in words)


def places_of(text: str, words: Iterable[Wanted]) -> list[tuple[int, int]]:
    """Where any of the wanted words stand, in order, places that touch or overlap joined."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(place for word in words for place in word.places(text)):
        if joined and start <= joined[-1][1]:
            start, end = joined[-1][0], max(end, joined.pop()[1])
        joined.append((start, end))
    return joined


def _wanted(terms: tuple[str, ...], is_whole: bool) -> Wanted:
    is_arabic = bool(_ARABIC.match(terms[0]))
    body = r"\W+".join("".join(map(_letter, term)) for term in terms)
    # First the letter, then the look behind it: so the search leaps from letter to letter.
    first, rest = _split(body)
    begins = "" if is_arabic else f"(?<!{LETTER}(?s:.))"
    ends = f"(?!{LETTER})" if is_whole else ""
    return Wanted(terms, is_whole, re.compile(first + begins + rest + ends), is_arabic)


def _split(body: str) -> tuple[str, str]:
    end = body.index("]") + 1
    return body[:end], body[end:]


def _letter(letter: str) -> str:
    written = "".join(re.escape(one) for one in sorted(_written(letter)))
    return f"[{written}][{ACCENTS}]*"


def _written(letter: str) -> frozenset[str]:
    return _all_written().get(letter, frozenset({letter})) | {letter}


@cache
def _all_written() -> dict[str, frozenset[str]]:
    """Every way in which a folded letter is written as one code point."""
    found: dict[str, set[str]] = {}
    for plane in _PLANES:
        for letter in map(chr, plane):
            folded = _folded(letter)
            if len(folded) == 1:
                found.setdefault(folded, set()).add(letter)
    return {folded: frozenset(written) for folded, written in found.items()}


@cache
def _folded(letter: str) -> str:
    """One letter as it is looked for; one that folds into two (ß) is looked for as it is."""
    folded = _plain(letter.casefold())
    return folded if len(folded) <= 1 else _plain(letter.lower())


def _plain(letters: str) -> str:
    apart = _ACCENT.sub("", unicodedata.normalize("NFD", letters))
    return "".join(ALONE.get(one, one) for one in apart)


def _begins(text: str, at: int) -> bool:
    """True where a word begins, or goes on after the small words that are written on to it."""
    start = at
    while start and _LETTER.match(text[start - 1]):
        start -= 1
    return WRITTEN_ON.fullmatch(text, start, at) is not None
