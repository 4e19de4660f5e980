"""What a rule can do. Each function is total: it gives a value for any values.

Names and meanings follow XLSForm (ODK, public specification); where they differ it is said.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from feedback.forms.logic.patterns import matches
from feedback.forms.logic.values import (
    SET_APART,
    Day,
    Value,
    day,
    is_empty,
    number,
    text,
    truth,
)

ANY = 1_000
MOST_PLACES = 15
MOST_POWER = 1_000
_WHOLE = 2.0**53


@dataclass(frozen=True)
class Function:
    """What a name does with how many values. Operators are functions without a name of letters."""

    does: Callable[[Sequence[Any]], Value]
    least: int
    most: int
    says: str = ""
    is_named: bool = True


def _selected(values: Sequence[Value]) -> bool:
    names = values[0] if isinstance(values[0], tuple) else text(values[0]).split(" ")
    return text(values[1]) in names and not is_empty(values[1])


def _count_selected(values: Sequence[Value]) -> float:
    if isinstance(values[0], tuple):
        return float(sum(name not in SET_APART for name in values[0]))
    return float(sum(name != "" for name in text(values[0]).split(" ")))


def _coalesce(values: Sequence[Value]) -> Value:
    return next((value for value in values if not is_empty(value)), "")


def _whole(values: Sequence[Value]) -> float:
    count = number(values[0])
    return float(math.trunc(count)) if math.isfinite(count) else count


def _round(values: Sequence[Value]) -> float:
    """A half goes up, as in XPath: round(-2.5) is -2. A second value is the number of places."""
    count = number(values[0])
    if not math.isfinite(count) or abs(count) >= _WHOLE:
        return count
    places = number(values[1]) if len(values) > 1 else 0.0
    places = min(max(places, 0.0), MOST_PLACES) if places == places else 0.0
    scale = float(f"1e{math.floor(places)}")
    return _half_up(count * scale) / scale


def _half_up(count: float) -> float:
    below = float(math.floor(count))
    return below + 1 if count - below >= 0.5 else below


def _power(values: Sequence[Value]) -> float:
    """Whole powers only, by multiplying: the same in every place to the last digit."""
    base, power = number(values[0]), number(values[1])
    if not abs(power) <= MOST_POWER or power != math.floor(power):
        return math.nan
    made, left = 1.0, int(abs(power))
    while left:
        if left % 2:
            made *= base
        base *= base
        left //= 2
    return _divided((1.0, made)) if power < 0 else made


def _divided(values: Sequence[Value]) -> float:
    over, under = number(values[0]), number(values[1])
    if under != 0:
        return over / under
    if over == 0 or over != over:
        return math.nan
    return math.copysign(math.inf, over) * math.copysign(1.0, under)


def _modulo(values: Sequence[Value]) -> float:
    over, under = number(values[0]), number(values[1])
    return math.nan if under == 0 or math.isinf(over) else math.fmod(over, under)


def _given(values: Sequence[Value]) -> list[float]:
    return [number(value) for value in values if not is_empty(value)]


def _least(values: Sequence[Value]) -> Value:
    return _chosen(_given(values), min)


def _greatest(values: Sequence[Value]) -> Value:
    return _chosen(_given(values), max)


def _chosen(counts: list[float], pick: Callable[[list[float]], float]) -> Value:
    if any(count != count for count in counts):
        return math.nan
    return pick(counts) if counts else ""


def _sum(values: Sequence[Value]) -> float:
    total = 0.0
    for count in _given(values):
        total += count
    return total


def _date(values: Sequence[Value]) -> Value:
    found = day(values[0])
    return "" if found is None else found


def _format_date(values: Sequence[Value]) -> str:
    found = day(values[0])
    if found is None:
        return ""
    on = date.fromisoformat(text(found))
    parts = {
        "%Y": f"{on.year:04d}",
        "%y": f"{on.year % 100:02d}",
        "%m": f"{on.month:02d}",
        "%n": f"{on.month}",
        "%d": f"{on.day:02d}",
        "%e": f"{on.day}",
        "%%": "%",
    }
    return re.sub("%[Yymnde%]", lambda code: parts[code[0]], text(values[1]))


def _equal(values: Sequence[Value]) -> bool:
    one, other = values
    if isinstance(one, bool) or isinstance(other, bool):
        return truth(one) == truth(other)
    if isinstance(one, float | Day) or isinstance(other, float | Day):
        return number(one) == number(other)
    return text(one) == text(other)


def _not_equal(values: Sequence[Value]) -> bool:
    one, other = values
    if isinstance(one, bool) or isinstance(other, bool):
        return truth(one) != truth(other)
    if isinstance(one, float | Day) or isinstance(other, float | Day):
        return number(one) != number(other)
    return text(one) != text(other)


def _counted(does: Callable[[float, float], Value]) -> Callable[[Sequence[Value]], Value]:
    return lambda values: does(number(values[0]), number(values[1]))


def _sign(does: Callable[[Sequence[Any]], Value], count: int = 2) -> Function:
    return Function(does, count, count, is_named=False)


_TWO = "It needs 2 parts, with a comma between them."
_ONE = "It needs 1 part."
_NONE = "Write nothing between its brackets."
_SOME = "It needs at least 1 part."

FUNCTIONS: Mapping[str, Function] = {
    "selected": Function(_selected, 2, 2, _TWO),
    "count-selected": Function(_count_selected, 1, 1, _ONE),
    "not": Function(lambda v: not truth(v[0]), 1, 1, _ONE),
    "true": Function(lambda v: True, 0, 0, _NONE),
    "false": Function(lambda v: False, 0, 0, _NONE),
    "boolean": Function(lambda v: truth(v[0]), 1, 1, _ONE),
    "if": Function(lambda v: v[1] if truth(v[0]) else v[2], 3, 3, "It needs 3 parts."),
    "coalesce": Function(_coalesce, 1, ANY, _SOME),
    "string": Function(lambda v: text(v[0]), 1, 1, _ONE),
    "string-length": Function(lambda v: float(len(text(v[0]))), 1, 1, _ONE),
    "concat": Function(lambda v: "".join(map(text, v)), 1, ANY, _SOME),
    "contains": Function(lambda v: text(v[1]) in text(v[0]), 2, 2, _TWO),
    "starts-with": Function(lambda v: text(v[0]).startswith(text(v[1])), 2, 2, _TWO),
    "ends-with": Function(lambda v: text(v[0]).endswith(text(v[1])), 2, 2, _TWO),
    "regex": Function(lambda v: matches(v[1], text(v[0])), 2, 2, _TWO),
    "number": Function(lambda v: number(v[0]), 1, 1, _ONE),
    "int": Function(_whole, 1, 1, _ONE),
    "round": Function(_round, 1, 2, "It needs 1 part, and may have the number of places."),
    "abs": Function(lambda v: abs(number(v[0])), 1, 1, _ONE),
    "pow": Function(_power, 2, 2, _TWO),
    "min": Function(_least, 1, ANY, _SOME),
    "max": Function(_greatest, 1, ANY, _SOME),
    "sum": Function(_sum, 1, ANY, _SOME),
    "today": Function(lambda v: v[0], 0, 0, _NONE),
    "date": Function(_date, 1, 1, _ONE),
    "format-date": Function(_format_date, 2, 2, _TWO),
    "decimal-date-time": Function(lambda v: number(_date(v)), 1, 1, _ONE),
    "or": _sign(lambda v: truth(v[0]) or truth(v[1])),
    "and": _sign(lambda v: truth(v[0]) and truth(v[1])),
    "=": _sign(_equal),
    "!=": _sign(_not_equal),
    "<": _sign(_counted(lambda a, b: a < b)),
    "<=": _sign(_counted(lambda a, b: a <= b)),
    ">": _sign(_counted(lambda a, b: a > b)),
    ">=": _sign(_counted(lambda a, b: a >= b)),
    "+": _sign(_counted(lambda a, b: a + b)),
    "-": _sign(_counted(lambda a, b: a - b)),
    "*": _sign(_counted(lambda a, b: a * b)),
    "div": _sign(_divided),
    "mod": _sign(_modulo),
    "minus": _sign(lambda v: -number(v[0]), 1),
}
