"""Doing the jobs that wait, as the machine does behind the pages."""

from __future__ import annotations

from feedback.jobs import Workshop, make_runner


def do_jobs(app) -> None:
    """Do every job that waits."""
    house = app.extensions["house"]
    tools = (lambda: house.store, house.clock)
    make_runner(Workshop(house.database, *tools, settings=house.settings)).run_until_empty()
