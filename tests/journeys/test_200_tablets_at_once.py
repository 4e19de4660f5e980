"""200 tablets send a photo in one moment: all are acknowledged, each entry once, nothing lost.

How long that takes with 5 MB each is measured by `make bench` (case 3).
"""

from __future__ import annotations

from sqlalchemy import func, select

from bench.cases.tablets import TABLETS, Entry, Tablet, all_at_once, check
from bench.installation import make_installation
from bench.serving import OURS, Server
from feedback.model.telling import DiaryEntry

PHOTO = 500_000


def test_all_200_are_acknowledged_and_kept_once_as_they_were_sent(tmp_path):
    house = make_installation(tmp_path / "house", people=TABLETS, stored=0)
    settings = {**house.environment, "FEEDBACK_JOBS_IN_PROCESS": "no"}
    with Server(OURS, settings) as server:
        server.first_page(house.question, house.first.cookie)
        tablets = [Tablet.of(server.port, guest) for guest in house.guests(TABLETS)]
        entries = [Entry.new(photo=PHOTO) for _ in tablets]
        # Each sends its entry, and once more as if it had not seen the answer.
        all_at_once(tablets, [[entry, entry] for entry in entries])
    assert check(house, tablets) == TABLETS
    with house.database.reading() as db:
        assert db.scalar(select(func.count()).select_from(DiaryEntry)) == TABLETS
    house.database.engine.dispose()
