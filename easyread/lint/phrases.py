"""Find listed phrases in a text: each list of words/phrases.toml becomes one pattern."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from easyread.lint.findings import Hit
from easyread.lint.vocabulary import WORDS, WORDS_KEPT


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads((WORDS / "phrases.toml").read_text(encoding="utf-8"))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    longest_first = sorted(_lists()[name], key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(_as_pattern, longest_first))})(?!\w)")


def _as_pattern(phrase: str) -> str:
    return re.escape(phrase).replace(r"\*", r"\w*").replace(r"\ ", r"\s+")


def find(name: str, low: str) -> Iterator[Hit]:
    """Hits of the named list in a lower-case text, each with its better words."""
    for match in _pattern(name).finditer(low):
        words = " ".join(match.group().split())
        yield Hit(words, _better(name, words))


@lru_cache(maxsize=WORDS_KEPT)
def _better(name: str, words: str) -> str:
    listed = _lists()[name]
    stems = (phrase for phrase in listed if phrase.endswith("*") and words.startswith(phrase[:-1]))
    return listed.get(words) or listed.get(next(stems, ""), "")


@lru_cache(maxsize=WORDS_KEPT)
def is_vague(word: str) -> bool:
    return bool(_pattern("vague").fullmatch(word))


@cache
def word_set(table: str, key: str) -> frozenset[str]:
    """A plain list of words kept in the phrases file, such as the irregular participles."""
    return frozenset(_lists()[table][key].split())
