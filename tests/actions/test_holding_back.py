"""Counts of few people are held back, and cannot be worked out from what is shown."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.actions.holding_back import Held, hold_back

ROWS = st.lists(st.integers(0, 60), min_size=2, max_size=4)
SMALLEST = st.integers(3, 10)


@pytest.mark.parametrize(
    ("counts", "shown", "total"),
    [
        ((0, 0, 0), (0, 0, 0), 0),
        ((2, 1, 1), (None, None, None), None),
        ((9, 8, 7), (9, 8, 7), 24),
        ((0, 12, 0), (0, 12, 0), 12),
        ((20, 3, 3), (20, None, None), 26),
        ((20, 9, 3), (20, None, None), 32),
        ((20, 1, 1), (None, None, None), 22),
        ((5, 4, 4), (None, None, None), 13),
        ((6, 6, 4), (None, None, None), 16),
    ],
)
def test_a_row_is_shown_as_the_table_says(counts, shown, total):
    assert hold_back(counts, 5) == Held(shown, total)


@given(ROWS, SMALLEST)
def test_no_count_or_total_of_few_people_is_ever_shown(counts, smallest):
    held = hold_back(counts, smallest)
    shown = [count for count in (*held.counts, held.total) if count]
    assert all(count >= smallest for count in shown)


@given(ROWS, SMALLEST)
def test_what_is_shown_is_true(counts, smallest):
    held = hold_back(counts, smallest)
    assert held.total in (None, sum(counts))
    assert all(shown in (None, count) for shown, count in zip(held.counts, counts, strict=True))


@given(ROWS, SMALLEST)
def test_subtraction_never_gives_a_single_count_nor_a_few_people(counts, smallest):
    held = hold_back(counts, smallest)
    if held.total is not None and not held.is_whole:
        assert held.counts.count(None) >= 2
        assert held.total - sum(count or 0 for count in held.counts) >= smallest


@pytest.mark.parametrize(("columns", "smallest"), [(2, 5), (3, 3), (3, 5), (4, 5)])
def test_someone_who_knows_the_rule_cannot_work_out_a_count(columns, smallest):
    """Every row of up to 18 people: what is shown fits at least two values of each hidden count."""
    rows = defaultdict(list)
    for counts in product(range(19), repeat=columns):
        if sum(counts) <= 18:
            rows[hold_back(counts, smallest)].append(counts)
    for held, fitting in rows.items():
        for place, shown in enumerate(held.counts):
            values = {counts[place] for counts in fitting}
            assert shown is not None or len(values) > 1, (held, fitting)
