"""A server under strace, and one tablet that tells it a few things one after the other."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import databases
from tests.soak.durable import Watch
from tests.soak.kills import workers_of
from tests.soak.site_served import SiteServed, site_served
from tests.soak.tablets import AGAIN, Tablet
from tests.soak.told import Told

ONE_SERVER = {"FEEDBACK_WORKERS": "1", "FEEDBACK_LANGUAGES": "en"}


@contextmanager
def watched(folder: Path, kind: str) -> Iterator[tuple[Watch, SiteServed]]:
    """A served site on a database of this kind, under strace from its first moment on."""
    fresh = databases.fresh_postgres() if kind == "postgresql" else databases.fresh_sqlite(folder)
    with fresh as url:
        postmaster = databases.postmaster() if kind == "postgresql" else None
        watch = Watch(folder / "calls", postmaster)
        settings = {**ONE_SERVER, "FEEDBACK_DATABASE_URL": url}
        with site_served(folder, 1, under=watch.words, settings=settings) as site:
            site.served.start()
            yield watch, site
            _end(site)


def _end(site: SiteServed) -> None:
    """Let the server end before strace does, which would leave it behind."""
    for first in workers_of(site.served):
        os.kill(first, signal.SIGTERM)
        until = time.monotonic() + 60
        while Path(f"/proc/{first}").exists() and time.monotonic() < until:
            time.sleep(0.02)


def tell_under_watch(site: SiteServed, entries: int, files: int) -> None:
    """Tell entries with a photo in a form; then files in two pieces, each named by an entry."""
    tablet = Tablet(site.served.port, site.tellers[0])
    numbers = [Told(number) for number in range(1, 100 * (entries + files)) if number % AGAIN]
    in_forms = [told for told in numbers if not told.is_in_pieces][:entries]
    in_pieces = [told for told in numbers if told.is_in_pieces][:files]
    for told in (*in_forms, *in_pieces):
        assert tablet.tell(told) == told.hashes
    assert tablet.retries == 0
    tablet.close()
