"""What a rule counts with: texts, numbers, yes or no, days, and the names that were picked.

How one becomes another follows XPath 1.0 as XLSForm uses it. Nothing here can fail: what makes
no sense is "not a number", which is neither less nor more than anything.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

FIRST_DAY, LAST_DAY = -719_162, 2_932_896  # 0001-01-01 and 9999-12-31, from 1970-01-01
SET_APART = ("dont-know", "dont-want-to-say")
_EPOCH = date(1970, 1, 1).toordinal()
_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T.*)?", re.DOTALL)
# Digits people type: Arabic, Urdu and Persian, Devanagari, Bengali, Gurmukhi; the Arabic point.
_ZEROES = (0x660, 0x6F0, 0x966, 0x9E6, 0xA66)
_DIGITS = {zero + n: str(n) for zero in _ZEROES for n in range(10)} | {0x66B: "."}
_SPACES = " \t\r\n"


@dataclass(frozen=True)
class Day:
    """A day, counted from 1970-01-01."""

    number: int


Names = tuple[str, ...]
Value = str | float | bool | Day | Names


def text(value: Value) -> str:
    """Return the value as text. An answer set apart, such as "I don't know", is an empty text."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return " ".join(name for name in value if name not in SET_APART)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Day):
        return date.fromordinal(_EPOCH + value.number).isoformat()
    return _digits(value)


def number(value: Value) -> float:
    """Return the value as a number: a day is counted from 1970-01-01, a text is read."""
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, float):
        return value
    if isinstance(value, Day):
        return float(value.number)
    said = text(value).strip(_SPACES).translate(_DIGITS)
    if _NUMBER.fullmatch(said):
        return float(said)
    found = day_in(said)
    return math.nan if found is None else float(found.number)


def truth(value: Value) -> bool:
    """Return whether the value counts as yes: a text with letters, a number that is not 0."""
    if isinstance(value, bool | Day):
        return value is not False
    if isinstance(value, float):
        return value == value and value != 0
    return text(value) != ""


def is_empty(value: Value) -> bool:
    """Return whether nothing was given."""
    return isinstance(value, str | tuple) and text(value) == ""


def day_in(said: str) -> Day | None:
    """Return the day in a text such as 2024-02-29, with or without a time; None when none is."""
    match = _DAY.fullmatch(said)
    if match is None:
        return None
    try:
        return Day(date(int(match[1]), int(match[2]), int(match[3])).toordinal() - _EPOCH)
    except ValueError:
        return None


def day(value: Value) -> Day | None:
    """Return the value as a day; None when it is none."""
    if isinstance(value, Day):
        return value
    count = number(value)
    if not FIRST_DAY <= count <= LAST_DAY:
        return None
    return Day(math.floor(count))


def _digits(count: float) -> str:
    """The shortest digits that mean this number, never with an exponent."""
    if count != count:
        return "NaN"
    if math.isinf(count):
        return "Infinity" if count > 0 else "-Infinity"
    if count == 0:
        return "0"
    said = format(Decimal(repr(count)), "f")
    return said.removesuffix(".0")
