"""Rules on numbers. Those on digits hold in every language."""

import re
from collections.abc import Iterator

from easyread.lint.findings import Hit
from easyread.lint.texts import Text

_PERCENT = re.compile(r"[%٪％]|\bper ?cents?\b|\bpercent(?:age)?s?\b", re.IGNORECASE)
_BIG = re.compile(
    r"(?<![\d+/.-])(?<!\d )(?![0٠۰])(?:\d{1,3}(?:[,٬]\d{3})+|\d{5,})(?![\d/-])(?! \d{3})"
)
_MILLION = re.compile(r"\b(?:thousand|million|billion)s?\b", re.IGNORECASE)
_DAY_OR_TIME = re.compile(
    r"(?<![\d/.-])(?:\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})|\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d{2}-\d{2})(?![\d/-])"
    r"|(?<![\d:])(?:1[3-9]|2[0-3]):[0-5]\d(?![\d:])"
)
_ROMAN = re.compile(r"\b(?=[IVX]{2,}\b)X{0,3}(?:IX|IV|V?I{0,3})\b")

_UNITS = "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
_TENS = "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
NUMBER_WORDS = frozenset(f"{_UNITS} {_TENS} hundred".split())


def percent(text: Text) -> Iterator[Hit]:
    return (Hit(found.group()) for found in _PERCENT.finditer(text.plain))


def big_number(text: Text) -> Iterator[Hit]:
    """Five digits or more, or thousands set off by commas. Phone numbers are no amounts."""
    return (Hit(found.group()) for found in _BIG.finditer(text.plain))


def big_number_word(text: Text) -> Iterator[Hit]:
    return (Hit(found.group()) for found in _MILLION.finditer(text.plain))


def day_or_time(text: Text) -> Iterator[Hit]:
    """A day written in numbers only, or a time past 12 on a clock of 24 hours."""
    return (Hit(found.group()) for found in _DAY_OR_TIME.finditer(text.plain))


def number_word(text: Text) -> Iterator[Hit]:
    for word in text.words:
        if NUMBER_WORDS.intersection(word.low.split("-")):
            yield Hit(word.text, "digits")


def roman(text: Text) -> Iterator[Hit]:
    return (Hit(found.group(), "digits") for found in _ROMAN.finditer(text.plain))
