"""2,000 entries with a photo each, while the server and its workers are killed 40 times."""

from __future__ import annotations

import pytest

from tests.soak.carried_out import (
    carried,
    gather,
    is_colour_of,
    panels_in,
    prepare_some,
    ready_photos,
)
from tests.soak.compare import compare
from tests.soak.kills import TABLETS, Storm
from tests.soak.ledger import Ledger
from tests.soak.site_served import site_served
from tests.soak.told import Told

ENTRIES, KILLS, PHOTOS = 2_000, 40, 12
CARRIED_OUT = ENTRIES  # through stories and a collection into a pack
WITH_JOBS = 40  # entries at the end of the storm, told while jobs are done and killed as well
FAST = {"FEEDBACK_LANGUAGES": "en"}  # a server that starts sooner


@pytest.fixture(scope="module")
def storm(tmp_path_factory):
    """The storm, once: what was acknowledged, and the installation after it."""
    folder = tmp_path_factory.mktemp("storm")
    with site_served(folder / "house", TABLETS, settings=FAST) as site:
        ledger = Ledger(folder / "ledger")
        site.served.start()
        storm = Storm(site, ledger, ENTRIES - WITH_JOBS, KILLS - 4)
        storm.run()
        site.served.stop()
        site.served.settings["FEEDBACK_JOBS_IN_PROCESS"] = "yes"
        site.served.start()
        last = Storm(site, ledger, ENTRIES, 4)
        last.run()
        site.served.stop()
        ledger.close()
        yield site, ledger, (storm, last)


def test_every_acknowledged_entry_is_there_once_and_opens_to_what_was_told(storm):
    site, ledger, _ = storm
    assert len(ledger) == ENTRIES
    found = compare(site, ledger)
    assert found.is_good, found
    assert found.unasked == 0


def test_the_storm_was_real(storm):
    _, _, storms = storm
    assert sum(one.kills_done for one in storms) >= KILLS
    assert sum(one.killed_servers for one in storms) >= 8
    assert sum(one.killed_workers for one in storms) >= 25
    assert sum(tablet.retries for one in storms for tablet in one.tablets) >= KILLS
    assert sum(tablet.repeats for one in storms for tablet in one.tablets) >= ENTRIES // 20


def test_what_was_told_in_the_storm_comes_out_of_the_house_as_it_was_told(storm, tmp_path):
    site, ledger, _ = storm
    told = {Told(number).words: Told(number) for number in sorted(ledger.known)[:CARRIED_OUT]}
    prepare_some(site, range(PHOTOS))
    gather(site, [one.number for one in told.values()], "The storm")
    panels = list(panels_in(carried(site, "The storm", tmp_path)))
    assert sorted(words for words, _ in panels) == sorted(told)
    photos = [(told[words], colour) for words, colours in panels for colour in colours]
    assert len(photos) == ready_photos(site) >= PHOTOS
    assert [one.number for one, colour in photos if not is_colour_of(one, colour)] == []
