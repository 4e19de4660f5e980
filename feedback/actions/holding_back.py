"""Holding back small counts, so that nobody can be found in a table.

A count of fewer people than the smallest total is held back. One count held back alone can be
worked out from the total, so more are held back with it (complementary suppression).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Held:
    """A row of counts as it may be shown; None is held back."""

    counts: tuple[int | None, ...]
    total: int | None

    @property
    def is_whole(self) -> bool:
        """True when nothing of the row is held back."""
        return self.total is not None and None not in self.counts


def hold_back(counts: Sequence[int], smallest: int) -> Held:
    """The row as it may be shown, for counts of different people that add up to its total.

    A total of 1 to `smallest` - 1 is held back with its whole row. When a count is so small, all
    counts below `smallest` are held back (zeros too), and with them the next larger one and its
    equals. From 3 on as `smallest`, what is shown then fits several rows for every count held
    back, also for someone who knows this rule: breaking ties or sparing zeros would betray some.
    """
    total = sum(counts)
    if not any(0 < count < smallest for count in counts):
        return Held(tuple(counts), total)
    if total < smallest:
        return Held((None,) * len(counts), None)
    edge = min((count for count in counts if count >= smallest), default=smallest)
    return Held(tuple(None if count <= edge else count for count in counts), total)
