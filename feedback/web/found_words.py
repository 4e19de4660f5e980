"""What was found, for a page: the sentences it stands in, with the found words marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from feedback.model.passages import Mark, Piece, segments, sentences
from feedback.model.wanted_words import Wanted, places_of

MOST_SENTENCES = 3


@dataclass(frozen=True)
class Stretch:
    """Some words of a sentence, and whether they were looked for."""

    words: str
    is_found: bool


@dataclass(frozen=True)
class Sentence:
    """One sentence cut where found words begin and end. `is_after_gap`: words are left out.

    `start` is its place in the whole text.
    """

    start: int
    stretches: Sequence[Stretch]
    is_after_gap: bool

    @property
    def found(self) -> list[str]:
        """The words that were found in it."""
        return [one.words for one in self.stretches if one.is_found]


def found_sentences(text: str, words: Sequence[Wanted]) -> list[Sentence]:
    """The first sentences of a text that hold a wanted word; just the first without any."""
    places = [Mark(start, end, True) for start, end in places_of(text, words)]
    pieces = list(enumerate(sentences(text)))
    holding = [one for one in pieces if _holds(one[1], places)] if places else pieces
    found, last = [], -1
    for number, piece in holding[:MOST_SENTENCES]:
        found.append(Sentence(piece.start, _stretches(text, piece, places), number > last + 1))
        last = number
    return found


def _holds(piece: Piece, places: Sequence[Mark]) -> bool:
    return any(mark.start < piece.end and mark.end > piece.start for mark in places)


def _stretches(text: str, piece: Piece, places: Sequence[Mark]) -> list[Stretch]:
    return [
        Stretch(text[one.start : one.end], bool(one.marks))
        for one in segments(piece.start, piece.end, places)
    ]
