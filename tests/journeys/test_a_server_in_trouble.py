"""A restart, a full disk, a disk that cannot be written to: kind words, and nothing is lost."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from feedback.database import Database
from feedback.model.telling import DiaryEntry
from tests.databases import SECRET
from tests.media import forms
from tests.served import Served
from tests.soak.compare import compare
from tests.soak.kills import Rolling
from tests.soak.ledger import Ledger
from tests.soak.site_served import SiteServed, site_served
from tests.soak.tablets import Tablet
from tests.soak.told import Told

FAST = {"FEEDBACK_LANGUAGES": "en", "FEEDBACK_WORKERS": "1"}
# A mount that only this server and its workers see, over the folder that is named first.
IN_PRIVATE = ("unshare", "--map-root-user", "--mount", "sh", "-ec")
SMALL_DISK = 'mount -t tmpfs -o size={size} none "$0"; cp -a "$0".made/. "$0"; exec "$@"'
READ_ONLY = 'mount --bind "$0" "$0"; mount -o remount,bind,ro "$0"; exec "$@"'


def may_mount() -> bool:
    """Whether this machine lets a process mount for itself alone."""
    words = [*IN_PRIVATE, "mount -t tmpfs none /mnt"]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


needs_mounts = pytest.mark.skipif(not may_mount(), reason="this machine allows no private mounts")


def test_restarts_while_tablets_tell_lose_nothing(tmp_path):
    with site_served(tmp_path / "house", 4, settings=FAST) as site:
        ledger = Ledger(tmp_path / "ledger")
        site.served.start()
        storm = Rolling(site, ledger, entries=90, kills=3)
        storm.run()
        ledger.close()
        found = compare(site, ledger)
    assert storm.kills_done == 3
    assert len(ledger) == found.acknowledged == 90
    assert found.is_good, found


def send(tablet: Tablet, told: Told, accept: str = "application/json") -> tuple[int, str]:
    """Send an entry with its photo once; the status and the words of the answer."""
    parts = [forms.words("words", told.words), forms.file("photo", "a.jpg", told.photo)]
    about = f"about={tablet.teller.relationship_id}&csrf={tablet._form_token()}"
    own = {"Content-Type": forms.CONTENT_TYPE, "Accept": accept}
    status, _, words = tablet.ask("POST", f"/diary/{told.entry}?{about}", forms.body(*parts), **own)
    return status, words


@needs_mounts
def test_a_disk_that_is_full_is_said_and_what_was_acknowledged_stays_whole(tmp_path):
    house = tmp_path / "house"
    with site_served(house, 1, settings=FAST) as site:
        site.database.engine.dispose()
        house.rename(tmp_path / "house.made")
        house.mkdir()
        site.served.under = (*IN_PRIVATE, SMALL_DISK.format(size="6m"), str(house))
        site.served.start()
        tablet, ledger = Tablet(site.served.port, site.tellers[0]), Ledger(tmp_path / "ledger")
        status, number = 201, 0
        while status == 201:
            number += 1
            status, words = send(tablet, Told(number))
            if status == 201:
                ledger.add(number, [part["sha256"] for part in json.loads(words)["parts"]])
        # Whichever is full first, the store or the database: the same status and the same words.
        assert (status, "We have no room left" in words) == (507, True)
        assert tablet.ask("GET", "/diary")[0] == 200
        found = compare(as_kept(site, tmp_path / "kept"), ledger)
        tablet.close()
        ledger.close()
    assert found.acknowledged > 20
    assert found.is_good, found
    assert (found.unasked, found.orphans) == (0, 0)


def as_kept(site: SiteServed, copied: Path) -> SiteServed:
    """What the server's own mount holds, copied out while nothing is written."""
    assert site.served.process is not None
    inside = Path(f"/proc/{site.served.process.pid}/root") / site.served.data.relative_to("/")
    shutil.copytree(inside, copied)
    return SiteServed(Served(copied), Database(f"sqlite:///{copied / 'feedback.db'}", SECRET), [])


@needs_mounts
@pytest.mark.parametrize("folder", ["", "files"], ids=["all", "files"])
def test_a_disk_that_cannot_be_written_to_is_said_and_pages_go_on(tmp_path, folder):
    with site_served(tmp_path / "house", 1, settings=FAST) as site:
        (site.served.data / "files").mkdir(exist_ok=True)
        site.served.under = (*IN_PRIVATE, READ_ONLY, str(site.served.data / folder))
        site.served.start()
        tablet = Tablet(site.served.port, site.tellers[0])
        status, page = send(tablet, Told(1), accept="text/html")
        assert status == 503
        assert "We are very busy." in page
        assert tablet.ask("GET", "/diary")[0] == 200
        tablet.close()
        with site.database.reading() as db:
            assert db.query(DiaryEntry).count() == 0
