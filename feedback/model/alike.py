"""Texts that use the same words: plain word counts, nothing learned. Pure: no database, no pages.

Each text is a set of its words; a word weighs more the fewer texts have it, and two texts are as
alike as the cosine of the angle between them (G. Salton and C. Buckley (1988), Term-weighting
approaches in automatic text retrieval, Information Processing and Management 24(5), 513-523).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

from feedback.model.passages import settle
from feedback.model.wanted_words import LETTER

LEAST_ALIKE = 0.12
LEAST_IN_COMMON = 2
_WORD = re.compile(f"{LETTER}{{3,}}")


@dataclass(frozen=True)
class Alike:
    """Another text, by its place among those given, from 0 to 1, and the words that both have.

    The words that the fewest texts have come first.
    """

    number: int
    score: float
    words: tuple[str, ...]


def words_in(text: str) -> frozenset[str]:
    """The words of a text of three letters or more, in small letters."""
    return frozenset(_WORD.findall(settle(text).casefold()))


def alike(text: str, others: Sequence[str]) -> list[Alike]:
    """Those of the others that share at least two words with a text, the most alike first."""
    bags = [words_in(other) for other in others]
    here = words_in(text)
    weights = _weights((here, *bags))
    found = (_compared(number, here, bag, weights) for number, bag in enumerate(bags))
    kept = (one for one in found if len(one.words) >= LEAST_IN_COMMON and one.score >= LEAST_ALIKE)
    return sorted(kept, key=lambda one: (-one.score, one.number))


def _weights(bags: Sequence[frozenset[str]]) -> Mapping[str, float]:
    held: Counter[str] = Counter()
    for bag in bags:
        held.update(bag)
    return {word: log((1 + len(bags)) / times) for word, times in held.items()}


def _compared(
    number: int, here: frozenset[str], there: frozenset[str], weights: Mapping[str, float]
) -> Alike:
    both = here & there
    score = _square(both, weights) / (_length(here, weights) * _length(there, weights) or 1)
    words = sorted(both, key=lambda word: (-weights[word], word))
    return Alike(number, score, tuple(words))


def _length(bag: Iterable[str], weights: Mapping[str, float]) -> float:
    return sqrt(_square(bag, weights))


def _square(bag: Iterable[str], weights: Mapping[str, float]) -> float:
    return sum(weights[word] ** 2 for word in bag)
