"""Easy meanings of hard care words.

UKGOV: "explain what difficult words mean in a separate sentence". Every meaning here passes the
lint itself; a test holds that.
"""

import tomllib
from functools import cache

from easyread.lint.vocabulary import WORDS, bases


@cache
def meanings() -> dict[str, str]:
    """Hard word, lower case, to its easy meaning."""
    text = (WORDS / "glossary.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)["words"]


@cache
def meaning(word: str) -> str:
    """The easy meaning of a word or of what it is made from; empty when there is none."""
    found = (meanings()[base] for base in bases(word.lower()) if base in meanings())
    return next(found, "")
