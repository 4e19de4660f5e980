"""Do words say that someone may not be safe? A short, declared list: it understands nothing.

What it finds is a reason for a human to look; what it does not find is no reason not to.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files

_NOT_A_WORD = re.compile(r"[^\w\s]|_")


def may_be_unsafe(words: str) -> bool:
    """True when one of the listed words of any language is in these words, in any writing of
    capitals, signs and spaces. People mix languages, so every list is asked.
    """
    return bool(words) and _listed().search(f" {_plain(words)} ") is not None


@cache
def safety_words() -> dict[str, tuple[str, ...]]:
    """The lists, by language."""
    text = (files("feedback.forms") / "safety_words.toml").read_text("utf-8")
    return {language: tuple(found) for language, found in tomllib.loads(text).items()}


@cache
def _listed() -> re.Pattern[str]:
    every = [re.escape(_plain(words)) for found in safety_words().values() for words in found]
    return re.compile(" (?:" + "|".join(every) + ") ")


def _plain(words: str) -> str:
    """Small letters, no signs inside or between words, one space."""
    composed = unicodedata.normalize("NFKC", words).casefold()
    joined = composed.replace("'", "").replace("\u2019", "")
    return " ".join(_NOT_A_WORD.sub(" ", joined).split())
