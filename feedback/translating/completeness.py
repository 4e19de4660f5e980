"""How much of each language is there, counted in texts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from feedback.translating.texts import INTERFACE, Text, texts_of


@dataclass(frozen=True)
class Part:
    """How many texts of one file are translated: `done` of `count`."""

    name: str
    done: int
    count: int

    @property
    def is_complete(self) -> bool:
        """True when no text is missing."""
        return self.done == self.count


@dataclass(frozen=True)
class Completeness:
    """One language: the interface, and each file of the shipped surveys."""

    code: str
    parts: tuple[Part, ...]

    @property
    def is_complete(self) -> bool:
        """True when no part is partly in English."""
        return all(part.is_complete for part in self.parts)

    @property
    def interface(self) -> Part:
        """The words of the pages."""
        return next(part for part in self.parts if part.name == INTERFACE)

    @property
    def surveys(self) -> Part:
        """The words of all surveys together."""
        files = [part for part in self.parts if part.name != INTERFACE]
        return Part("surveys", sum(p.done for p in files), sum(p.count for p in files))

    def line(self) -> str:
        """The language in one line: "pl: interface 12 of 790, surveys 3 of 180"."""
        counts = (f"{p.name} {p.done} of {p.count}" for p in (self.interface, self.surveys))
        return f"{self.code}: {', '.join(counts)}"


@cache
def completeness(code: str) -> Completeness:
    """Count a language's texts; English is always complete. Read once: files do not change
    while a site runs."""
    parts = texts_of(code).items()
    return Completeness(code, tuple(_count(name, texts) for name, texts in parts))


def _count(name: str, texts: tuple[Text, ...]) -> Part:
    return Part(name, sum(text.is_translated for text in texts), len(texts))
