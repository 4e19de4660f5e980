"""The texts of a REFI-QDA project: what each source file holds, and where its parts stand in it.

A source is what one telling gave to one story: a diary entry, or all the answers of one sending,
each under the question that was asked. What cannot be held is taken out before places are counted.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import NAMESPACE_URL, UUID, uuid5

from feedback.actions.frozen import FrozenPart, FrozenStory

# What XML 1.0 cannot hold (section 2.2); a return, which readers take for the end of a line; and
# the byte order mark, which shifts every place when a text begins with it.
NOT_HELD = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
ABOVE = re.compile("[\U00010000-\U0010ffff]")
HOUSE = uuid5(NAMESPACE_URL, "urn:named-social-worker-feedback")
TOLD_IN = {"diary": "diary", "survey": "answers"}


def guid(kind: str, *ids: UUID | str | None) -> UUID:
    """The id that a thing has in every project: the same each time, and told by nothing else."""
    return uuid5(HOUSE, " ".join([kind, *map(str, ids)]))


class HeldWords:
    """Words as a source file holds them: NFC, without what cannot be held."""

    def __init__(self, words: str) -> None:
        self._told = words
        self._gone = [found.start() for found in NOT_HELD.finditer(words)]
        self._held = NOT_HELD.sub("", words) if self._gone else words
        self._is_composed = unicodedata.is_normalized("NFC", self._held)
        self.text = self._held if self._is_composed else unicodedata.normalize("NFC", self._held)

    def at(self, place: int) -> int:
        """Where a place in the words as told is in the text."""
        place -= bisect_left(self._gone, place)
        if self._is_composed:
            return place
        return len(unicodedata.normalize("NFC", self._held[:place]))


@dataclass(frozen=True)
class ToldText:
    """One text source: its id, its name, its parts, and where the words of each begin."""

    guid: UUID
    name: str
    parts: tuple[FrozenPart, ...]
    text: str
    begins: dict[UUID, int]
    held: dict[UUID, HeldWords]

    def place(self, part_id: UUID, start: int, end: int) -> tuple[int, int]:
        """Where a place in the words of a part is in the text, in code points."""
        held, begins = self.held[part_id], self.begins[part_id]
        return begins + held.at(start), begins + held.at(end)


class Counted:
    """Places in a text as another program counts them: in code points, or in UTF-16 units."""

    def __init__(self, text: str, in_utf16: bool) -> None:
        found = ABOVE.finditer(text) if in_utf16 and not text.isascii() else ()
        self._above = [one.start() for one in found]

    def at(self, place: int) -> int:
        """A place in code points, as it is counted there."""
        return place + bisect_left(self._above, place)


def texts_of(story: FrozenStory) -> Iterator[ToldText]:
    """The text sources of a story, in order. A part without words is in none."""
    by_source: dict[UUID, list[FrozenPart]] = {}
    for part in story.parts:
        if held_words(part.words).strip():
            by_source.setdefault(part.source_id, []).append(part)
    for number, (source_id, parts) in enumerate(by_source.items(), 1):
        name = f"{story.label} {number:02d} {TOLD_IN[parts[0].source]}"
        yield _text(guid("text", story.id, source_id), name, tuple(parts))


def held_words(words: str) -> str:
    """Words as a file holds them."""
    return HeldWords(words).text


def one_line(words: str) -> str:
    """Words for a name: what a file can hold, on one line."""
    return " ".join(held_words(words).split())


def _text(id: UUID, name: str, parts: tuple[FrozenPart, ...]) -> ToldText:
    made, length, begins, held = [], 0, {}, {}
    for part in parts:
        heading = f"{one_line(part.asked)}\n" if part.asked else ""
        begins[part.id] = length + len(heading)
        held[part.id] = HeldWords(part.words)
        piece = f"{heading}{held[part.id].text}" + ("\n" if part is parts[-1] else "\n\n")
        made.append(piece)
        length += len(piece)
    return ToldText(id, name, parts, "".join(made), begins, held)
