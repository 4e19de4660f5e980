"""What was told without a line: passes, sealed bundles, receipts, and what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy import select

from feedback.actions.media_files import open_original
from feedback.model.telling import DiaryEntry, MediaFile
from tests.sealed_bundle import BundleSender, SealedBundle, TabletPass, check_receipt
from tests.web.diary_rooms import DiaryRoom
from tests.web.tus_sender import a_film

PHOTO = b"\xff\xd8\xff" + bytes(range(256)) * 20
FILM = a_film(3 * 1024 * 1024 + 77)


@dataclass(frozen=True)
class Found:
    """An entry as it is in the diary."""

    id: UUID
    words: str | None
    feeling: str | None
    shares: set[str]
    pictures: list[str] | None
    told_at: datetime | None
    adds_to_id: UUID | None
    media: list[tuple[UUID, str, bool]]

    @classmethod
    def of(cls, one: DiaryEntry) -> Found:
        media = [(each.id, each.kind.value, each.is_drawing) for each in one.media]
        shares = {share.use.value for share in one.shares}
        feeling = one.feeling.value if one.feeling else None
        told = (one.pictures, one.told_at, one.adds_to_id)
        return cls(one.id, one.words, feeling, shares, *told, media)


@dataclass
class Tablet:
    """Amina's tablet: her pass, and a browser in which nobody is signed in any more."""

    room: DiaryRoom
    told_by: TabletPass
    sender: BundleSender

    def entry(self, *fields: tuple[str, str], **files: bytes) -> SealedBundle:
        """An entry that was told without a line."""
        bundle = SealedBundle(self.told_by).begin(about=self.room.relationship.id)
        for name, data in files.items():
            bundle.file(name, data, f"{name}.bin")
        return bundle.finish(*fields)

    def entries(self) -> list[Found]:
        """Every entry there is, by when it came."""
        with self.room.house.database.reading() as db:
            return [Found.of(one) for one in db.scalars(select(DiaryEntry))]

    def original(self, id) -> bytes:
        with self.room.house.database.reading() as db:
            media = db.get_one(MediaFile, id)
            return b"".join(open_original(self.room.house.store, media.id, media.key))


@pytest.fixture
def tablet(room) -> Tablet:
    told_by = TabletPass.taken(room.client)
    return Tablet(room, told_by, BundleSender(room.app.test_client(), told_by.ticket))


# --- told, sent, acknowledged, opened --------------------------------------------------------


def test_an_entry_told_without_a_line_is_in_the_diary_after_it(tablet, room):
    bundle = tablet.entry(("words", "We had tea."), ("feeling", "good"), ("share", "worker"))
    receipt = check_receipt(tablet.sender.sent(bundle), tablet.told_by, bundle)
    assert receipt["received_at"] == "2026-03-03T10:00:00+00:00"
    assert tablet.entries() == []
    room.do_jobs()
    (entry,) = tablet.entries()
    assert (entry.id, entry.words, entry.feeling) == (bundle.id, "We had tea.", "good")
    assert entry.shares == {"worker"}
    assert entry.told_at.timestamp() == 1_772_500_060
    assert "We had tea." in room.client.get("/diary").text


def test_every_file_is_byte_for_byte_what_was_told(tablet, room):
    bundle = tablet.entry(film=FILM, photo=PHOTO)
    check_receipt(tablet.sender.sent(bundle), tablet.told_by, bundle)
    room.do_jobs()
    (entry,) = tablet.entries()
    assert [tablet.original(id) for id, _, _ in entry.media] == [FILM, PHOTO]
    assert [kind for _, kind, _ in entry.media] == ["video", "photo"]
