"""How far coders agree, beyond what chance would bring. Pure: no database, no pages.

Values are nominal: two are the same or they are not. Where nothing can be said, because every
value is the same and chance explains it all, the answer is None and never a number.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

Span = tuple[int, int]


def cohens_kappa(one: Sequence[Hashable], other: Sequence[Hashable]) -> float | None:
    """Cohen's kappa of two coders' values for the same units, in the same order.

    kappa = (p_o - p_e) / (1 - p_e), with p_o the share of units on which they agree and p_e what
    is expected from how often each gave each value. J. Cohen (1960), A coefficient of agreement for
    nominal scales, Educational and Psychological Measurement 20(1), 37-46. None without units, and
    when both gave one and the same value only. Raises ValueError when one has more units.
    """
    agreed = sum(a == b for a, b in zip(one, other, strict=True))
    ours, theirs = Counter(one), Counter(other)
    units, by_chance = len(one), sum(ours[value] * theirs[value] for value in ours)
    if by_chance == units * units:
        return None
    return (agreed * units - by_chance) / (units * units - by_chance)


def krippendorffs_alpha(units: Iterable[Sequence[Hashable]]) -> float | None:
    """Krippendorff's alpha for nominal values: of each unit the values that its coders gave.

    alpha = 1 - (n - 1) * (sum over units of the pairs that differ / (m_u - 1)) / (n^2 - sum n_c^2),
    over units with m_u >= 2 values; whoever gave a unit no value is left out of it. K. Krippendorff
    (2011), Computing Krippendorff's Alpha-Reliability, section C, University of Pennsylvania. None
    without two values to pair, and when all values are the same.
    """
    values: Counter[Hashable] = Counter()
    differing = 0.0
    for unit in units:
        if len(unit) < 2:
            continue
        given = Counter(unit)
        values.update(given)
        alike = sum(times * times for times in given.values())
        differing += (len(unit) ** 2 - alike) / (len(unit) - 1)
    n = values.total()
    by_chance = n * n - sum(times * times for times in values.values())
    return 1 - (n - 1) * differing / by_chance if by_chance else None


class Spread:
    """Marks over a line of places or times, to be asked what they touch.

    A mark touches a unit when it covers any of it: more marks have begun before the unit ends than
    have ended where it begins. Ends are exclusive.
    """

    def __init__(self, marks: Iterable[Span]) -> None:
        kept = list(marks)
        self._begun = sorted(begins for begins, _ in kept)
        self._ended = sorted(ends for _, ends in kept)

    def touches(self, unit: Span) -> bool:
        """True when some mark covers any of the unit."""
        begins, ends = unit
        return bisect_left(self._begun, ends) > bisect_right(self._ended, begins)
