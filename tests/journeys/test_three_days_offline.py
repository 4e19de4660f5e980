"""Three days without a line, smaller than `make soak` runs them: nothing lost, nothing doubled."""

from __future__ import annotations

from tests.journeys.three_days_offline import DAYS, Plan, ThreeDays


def test_nothing_told_in_three_days_without_a_line_is_lost_or_doubled(playwright, tmp_path):
    plan = Plan(entries=12, megabytes=60, kills=4)
    found = ThreeDays(playwright, tmp_path, plan).run()
    assert (found.told, found.kills, DAYS) == (12, 4, 3)
    assert found.half_told > 0 and found.bytes_told >= 59_000_000
