"""python -m tests.soak migrations: every migration killed after each of its statements."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from itertools import count

from tests.databases import empty_postgres
from tests.model.stepwise import killed_on_the_way


def migrations(_: int = 0) -> int:
    """On both databases; 0 when nothing was ever left half done. Raises AssertionError."""
    with tempfile.TemporaryDirectory() as folder, empty_postgres() as url:
        for address in (f"sqlite:///{folder}/feedback.db", url):
            begun = time.monotonic()
            killed = Counter(killed_on_the_way(address, _each))
            kind, took = address.partition(":")[0], time.monotonic() - begun
            print(f"{kind}: {killed.total()} kills of {len(killed)} migrations in {took:.0f} s.")
    return 0


def _each(_: bool) -> Iterable[int]:
    return count(1)
