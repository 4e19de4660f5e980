"""Which English words count as everyday words.

Allowed: the most common 5,000 words less the formal ones, the Dale-Chall and Spache lists, and our
domain list (words/LICENCES.md). Rule sources: COGA o3p01 "Use clear words", Inclusion Europe 7.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

WORDS = Path(__file__).parent.parent / "words"
WORDS_KEPT = 20_000  # answers remembered: memory must not grow with what people type

# ending, what to put back: from an inflected word to the words it may come from
ENDINGS = (
    ("'s", ""),
    ("s'", "s"),
    ("n't", ""),
    ("'m", ""),
    ("'re", ""),
    ("'ve", ""),
    ("'ll", ""),
    ("'d", ""),
    ("ies", "y"),
    ("es", ""),
    ("s", ""),
    ("ied", "y"),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
    ("ier", "y"),
    ("er", ""),
    ("er", "e"),
    ("iest", "y"),
    ("est", ""),
    ("est", "e"),
    ("ily", "y"),
    ("ly", ""),
)
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?:[^aeiouy]e|[^aeiouytd]ed|[^aeiouysxz]es)$")


def bases(word: str) -> Iterator[str]:
    """The word itself, then each shorter word it may be made from (`stopped` gives `stop`)."""
    yield word
    for ending, back in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            base = word[: len(word) - len(ending)] + back
            yield base
            if not back and base[-1] == base[-2:-1] and ending[0] in "ei":
                yield base[:-1]


def read_words(path: Path) -> set[str]:
    """The words of a list file: one a line, lines opening with # left out."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {line.strip() for line in lines if line.strip() and not line.startswith("#")}


def read_plainer(path: Path, table: str = "words") -> dict[str, str]:
    """Formal word (table "words") or hard word (table "hard") to everyday words."""
    return tomllib.loads(path.read_text(encoding="utf-8"))[table]


@cache
def allowed() -> frozenset[str]:
    return frozenset(read_words(WORDS / "allowed.txt"))


@cache
def familiar() -> frozenset[str]:
    return frozenset(read_words(WORDS / "familiar.txt"))


@cache
def domain() -> frozenset[str]:
    return frozenset(read_words(WORDS / "domain.txt"))


@cache
def names() -> frozenset[str]:
    return frozenset(read_words(WORDS / "names.txt"))


@cache
def _plainer(table: str) -> dict[str, str]:
    return read_plainer(WORDS / "plainer.toml", table)


@lru_cache(maxsize=WORDS_KEPT)
def plainer(word: str, table: str = "words") -> str:
    """The everyday word for a formal one (tables "hard", "adult": a hard one), or nothing."""
    pairs = _plainer(table)
    found = (pairs[base] for base in bases(word) if base in pairs)
    return "" if word in domain() else next(found, "")


@lru_cache(maxsize=WORDS_KEPT)
def is_everyday(word: str) -> bool:
    """Is this lower-case word, or what it is made from, on the allowed list? Hyphens split."""
    if "-" in word:
        return all(is_everyday(part) for part in word.split("-") if part)
    return not plainer(word) and not allowed().isdisjoint(bases(word))


@lru_cache(maxsize=WORDS_KEPT)
def is_familiar(word: str) -> bool:
    """Is it a word that children know already, or one taught in care every day?"""
    parts = [part for part in word.split("-") if part]
    return all(is_domain(part) or not familiar().isdisjoint(bases(part)) for part in parts)


@lru_cache(maxsize=WORDS_KEPT)
def is_domain(word: str) -> bool:
    """Is it a word taught in care every day, and so never too long?"""
    return not domain().isdisjoint(bases(word))


@lru_cache(maxsize=WORDS_KEPT)
def syllables(word: str) -> int:
    """A count by groups of vowels: near enough to tell 3 from 4, no dictionary needed."""
    part = max(word.split("-"), key=len)
    groups = len(_VOWELS.findall(part))
    return max(1, groups - bool(_SILENT.search(part) and not part.endswith("le")))
