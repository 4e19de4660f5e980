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

    @property
    def is_empty(self) -> bool:
        """True when every count of the row is held back."""
        return all(count is None for count in self.counts)


def hold_back(counts: Sequence[int], smallest: int) -> Held:
    """The row as it may be shown, for counts of different people that add up to its total.

    A total of 1 to `smallest` - 1 is held back with its whole row. Where a count is so small, all
    counts below `smallest` are held back, zeros too; and when those few could be worked out from
    the total, the next larger count and its equals with them. From 3 on as `smallest`, what is
    shown then fits several rows for every count held back, also for someone who knows this rule.
    """
    total = sum(counts)
    small = [count for count in counts if count < smallest]
    if not any(small):
        return Held(tuple(counts), total)
    if total < smallest:
        return Held((None,) * len(counts), None)
    edge = smallest - 1
    if _can_be_worked_out(small, smallest):
        edge = min((count for count in counts if count >= smallest), default=edge)
    return Held(tuple(None if count <= edge else count for count in counts), total)


def _can_be_worked_out(small: Sequence[int], smallest: int) -> bool:
    """One alone is the rest of the total; few together are few; at their most they are known."""
    at_most = len(small) * (smallest - 1)
    return len(small) < 2 or not smallest <= sum(small) < at_most
