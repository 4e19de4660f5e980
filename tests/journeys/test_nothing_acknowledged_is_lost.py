"""200 entries with a photo each, while the server is killed again and again."""

from __future__ import annotations

import hashlib
import io
import random
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

import pytest
from PIL import Image
from sqlalchemy import func, select

from feedback.actions.media_files import open_original
from feedback.database import Database
from feedback.model.telling import DiaryEntry, MediaFile
from feedback.settings import read_settings
from media.store import open_store
from tests.served import Demonstration, Served
from tests.tablet import Tablet

ENTRIES, TABLETS, KILLS = 200, 4, 12


def photo(number: int) -> bytes:
    """A small photo that no other entry has."""
    file = io.BytesIO()
    Image.new("RGB", (64, 48), (number % 256, number // 256, 90)).save(file, "JPEG")
    return file.getvalue()


def kill_now_and_then(served: Served, tablets: list[Tablet]) -> int:
    """SIGKILL the server whenever a random number of new entries is acknowledged."""
    chance, breath, killed = random.Random(7), Event(), 0
    step = ENTRIES // (KILLS + 1)
    while killed < KILLS:
        wanted = killed * step + chance.randint(1, step)
        while sum(len(tablet.ledger) for tablet in tablets) < wanted:
            breath.wait(0.005)
        served.kill()
        served.start()
        killed += 1
    return killed


@pytest.fixture(scope="module")
def storm(tmp_path_factory):
    """The storm, once: what was acknowledged, and the installation after it."""
    served = Served(tmp_path_factory.mktemp("storm"))
    people = Demonstration(served, served.demonstrate())
    served.start()
    tablets = [Tablet(served.url) for _ in range(TABLETS)]
    for tablet in tablets:
        tablet.sign_in(people.link("person"))
    killer = Thread(target=kill_now_and_then, args=(served, tablets), daemon=True)
    killer.start()
    with ThreadPoolExecutor(TABLETS) as together:
        each = ENTRIES // TABLETS
        for one in [together.submit(tell_many, t, i * each, each) for i, t in enumerate(tablets)]:
            one.result()
    killer.join(timeout=60)
    assert not killer.is_alive()
    served.stop()
    return served, [known for tablet in tablets for known in tablet.ledger], tablets


def tell_many(tablet: Tablet, first: int, count: int) -> None:
    """One tablet's entries, one after another."""
    for number in range(first, first + count):
        tablet.tell(f"Entry number {number}.", photo(number))


def test_every_acknowledged_entry_is_there_unaltered_once(storm):
    served, ledger, _ = storm
    settings = read_settings(served.environment)
    store = open_store(settings.store)
    assert len(ledger) == ENTRIES
    with Database.of(settings).reading() as db:
        for known in ledger:
            entry = db.get(DiaryEntry, known.entry)
            assert entry.words == known.words
            (media,) = entry.media
            opened = b"".join(open_original(store, media.id, media.key))
            assert hashlib.sha256(opened).hexdigest() == known.sha256 == media.sha256


def test_no_entry_was_doubled_by_being_sent_again(storm):
    served, ledger, _ = storm
    with Database.of(read_settings(served.environment)).reading() as db:
        ids = [known.entry for known in ledger]
        files = select(func.count()).select_from(MediaFile).where(MediaFile.entry_id.in_(ids))
        assert db.scalar(files) == ENTRIES
        told = db.scalars(select(DiaryEntry)).all()
        ours = [entry for entry in told if (entry.words or "").startswith("Entry number ")]
        assert len(ours) == ENTRIES
        assert len({entry.words for entry in ours}) == ENTRIES


def test_the_storm_was_real(storm):
    _, _, tablets = storm
    assert sum(tablet.retries for tablet in tablets) >= KILLS
