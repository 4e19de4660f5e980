"""What was told without a line: passes, sealed bundles, receipts, and what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from cryptography.exceptions import InvalidSignature
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from easyread.pictures import names
from feedback.access import Actor
from feedback.actions import bundles
from feedback.actions.cards import stop_cards
from feedback.actions.jobs_waiting import let_try_again
from feedback.actions.media_files import open_original
from feedback.actions.passes import end_passes
from feedback.model.offline import OutboxPass
from feedback.model.outbox import Job, JobState
from feedback.model.telling import DiaryEntry, MediaFile
from tests.conftest import NOW
from tests.sealed_bundle import (
    MIB,
    BundleSender,
    SealedBundle,
    TabletPass,
    check_receipt,
    unpadded,
)
from tests.web.diary_rooms import DiaryRoom
from tests.web.signing_in import sign_in
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

    def send(self, bundle: SealedBundle) -> dict:
        """Send it, and check the receipt as the tablet does; what the receipt says."""
        return check_receipt(self.sender.sent(bundle), self.told_by, bundle)

    def entries(self) -> list[Found]:
        """Every entry there is, by when it came."""
        with self.room.house.database.reading() as db:
            return [Found.of(one) for one in db.scalars(select(DiaryEntry))]

    def jobs(self) -> list[tuple[JobState, str | None]]:
        """The jobs that open bundles, and what their trouble was."""
        with self.room.house.database.reading() as db:
            jobs = db.scalars(select(Job).where(Job.kind == "open-bundle"))
            return [(job.state, job.trouble) for job in jobs]

    def try_three_times(self) -> None:
        """Let a runner try until it parks what cannot be done."""
        house, then = self.room.house, self.room.house.clock()
        for minutes in (0, 5, 60):
            house.clock = lambda at=then + timedelta(minutes=minutes): at
            self.room.do_jobs()

    def original(self, id: UUID) -> bytes:
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
    receipt = tablet.send(bundle)
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
    tablet.send(bundle)
    room.do_jobs()
    (entry,) = tablet.entries()
    assert [tablet.original(id) for id, _, _ in entry.media] == [FILM, PHOTO]
    assert [kind for _, kind, _ in entry.media] == ["video", "photo"]


def test_pictures_a_drawing_and_what_it_adds_to_come_along(tablet, room):
    tablet.send(first := tablet.entry(("words", "One.")))
    room.do_jobs()
    more = (("picture", "happy"), ("picture", "tea"), ("adds", str(first.id)), ("way", "draw"))
    tablet.send(second := tablet.entry(*more, drawing=PHOTO))
    room.do_jobs()
    entry = next(one for one in tablet.entries() if one.id == second.id)
    assert entry.pictures == [name for name in ("happy", "tea") if name in names()]
    assert (entry.adds_to_id, entry.media[0][2]) == (first.id, True)


# --- sent again, from two tablets, and cut ---------------------------------------------------


def test_the_same_bundle_sent_twice_is_one_entry_and_the_same_receipt(tablet, room):
    bundle = tablet.entry(("words", "Once."), photo=PHOTO)
    first = tablet.sender.sent(bundle)
    room.do_jobs()
    assert tablet.sender.sent(bundle) == first
    assert room.do_jobs() == 0
    assert len(tablet.entries()) == 1


def test_a_receipt_is_given_again_long_after_the_bytes_were_removed(tablet, room):
    bundle = tablet.entry(("words", "Once."))
    first, later = tablet.sender.sent(bundle), room.house.clock() + timedelta(days=30)
    room.do_jobs()
    room.house.clock = lambda: later
    room.plan_and_do_jobs()
    assert room.stored() == []
    again = tablet.sender.begin(bundle.id, len(bundle.data))
    assert (again.status_code, again.headers["Upload-Complete"]) == (200, "?1")
    assert tablet.sender.receipt(again.location).json == first


def test_two_tablets_send_the_same_bundle_and_it_is_told_once(tablet, room):
    bundle = tablet.entry(("words", "Once."), photo=PHOTO)
    other = BundleSender(room.app.test_client(), TabletPass.taken(room.client).ticket)
    here, there = (one.begin(bundle.id, len(bundle.data)) for one in (tablet.sender, other))
    assert here.location != there.location
    for one, at in ((tablet.sender, here.location), (other, there.location)):
        assert one.send(at, bundle.data, 0).status_code == 204
    answers = [tablet.sender.receipt(at.location).json for at in (here, there)]
    assert answers[0] == answers[1]
    room.do_jobs()
    assert len(tablet.entries()) == 1
    assert len(room.stored()) == 2  # the bundle, and the photo; its copies could not be made


def test_a_line_cut_at_every_tenth_begins_nothing_again(tablet, room):
    bundle = tablet.entry(("words", "Cut."), film=FILM)
    size = len(bundle.data)
    for tenth in range(1, 11):
        begun = tablet.sender.begin(bundle.id, size)
        assert begun.status_code == (201 if tenth == 1 else 200)
        offset = int(begun.headers["Upload-Offset"])
        assert offset == size * (tenth - 1) // 10
        assert tablet.sender.receipt(begun.location).status_code == 409
        cut = bundle.data[offset : size * tenth // 10]
        assert tablet.sender.send(begun.location, cut, offset).status_code == 204
    check_receipt(tablet.sender.receipt(begun.location).json, tablet.told_by, bundle)
    room.do_jobs()
    assert tablet.original(tablet.entries()[0].media[0][0]) == FILM


def test_two_tabs_that_begin_at_the_same_moment_are_told_the_same_address(tablet, monkeypatch):
    bundle, begin = tablet.entry(("words", "Once.")), bundles.begin_bundle
    quicker = []

    def slower(*given):
        if not quicker:
            quicker.append(True)
            raise IntegrityError("insert", {}, Exception("address_hash"))
        return begin(*given)

    monkeypatch.setattr(bundles, "begin_bundle", slower)
    first = tablet.sender.begin(bundle.id, len(bundle.data))
    second = tablet.sender.begin(bundle.id, len(bundle.data))
    assert [first.status_code, second.status_code] == [201, 200]
    assert first.location == second.location


def test_how_long_it_is_may_be_said_at_the_end(tablet, room):
    bundle = tablet.entry(("words", "Later."))
    at, size = tablet.sender.begin(bundle.id).location, len(bundle.data)
    assert tablet.sender.send(at, bundle.data, 0).status_code == 204
    assert tablet.sender.receipt(at).status_code == 409
    said = {"Upload-Length": str(size)}
    assert tablet.sender.send(at, b"", size, **said).status_code == 204
    check_receipt(tablet.sender.receipt(at).json, tablet.told_by, bundle)


# --- cut off while it was told ---------------------------------------------------------------


def test_what_was_cut_off_is_for_its_teller_alone_and_says_so(tablet, room):
    bundle = SealedBundle(tablet.told_by).begin(about=room.relationship.id)
    bundle.fields = [("share", "worker"), ("words", "I was")]
    bundle.file("voice", FILM[:70_000], finished=False)
    tablet.send(bundle)
    room.do_jobs()
    (entry,) = tablet.entries()
    assert (entry.shares, entry.words) == (set(), "I was")
    assert tablet.original(entry.media[0][0]) == FILM[:70_000]
    assert "This was cut off. It is safe." in room.client.get(f"/diary/{entry.id}").text


@pytest.mark.parametrize("lost", [7, 40_000, 1_200_000])
def test_a_saved_file_that_was_cut_short_gives_back_what_it_has(tablet, room, lost):
    bundle = tablet.entry(("words", "Whole."), ("share", "worker"), film=FILM)
    cut = bundle.data[:-lost]
    at = tablet.sender.begin(bundle.id, len(cut)).location
    assert tablet.sender.send(at, cut, 0).status_code == 204
    room.do_jobs()
    (entry,) = tablet.entries()
    kept = tablet.original(entry.media[0][0])
    assert FILM.startswith(kept)
    assert len(kept) >= len(FILM) - lost - MIB
    assert entry.shares == set()


def test_what_comes_whole_after_it_came_cut_is_kept_as_well(tablet, room):
    bundle = tablet.entry(("words", "Whole."), photo=PHOTO)
    cut = bundle.data[:-3]
    at = tablet.sender.begin(bundle.id, len(cut)).location
    tablet.sender.send(at, cut, 0)
    room.do_jobs()
    again = tablet.sender.begin(bundle.id, len(bundle.data), anew="")
    assert again.status_code == 201
    tablet.sender.send(again.location, bundle.data, 0)
    check_receipt(tablet.sender.receipt(again.location).json, tablet.told_by, bundle)
    room.do_jobs()
    assert {entry.words for entry in tablet.entries()} == {None, "Whole."}


# --- what cannot be opened, or not be done ---------------------------------------------------


def altered(bundle: SealedBundle) -> None:
    """One bit of the first file's frame is another one."""
    frame = bytearray(bundle.frames[2])
    frame[30] ^= 1
    bundle.frames[2] = bytes(frame)


def moved(bundle: SealedBundle) -> None:
    bundle.frames[0], bundle.frames[1] = bundle.frames[1], bundle.frames[0]


def left_out(bundle: SealedBundle) -> None:
    del bundle.frames[2]


def other_key(bundle: SealedBundle) -> None:
    bundle.told_by = replace(bundle.told_by, key_id="0123456789abcdef")


def other_wrapping(bundle: SealedBundle) -> None:
    bundle.wrapped = unpadded(bytes(113))


def other_hash(bundle: SealedBundle) -> None:
    bundle.parts[1]["sha256"] = "0" * 64
    bundle.finish()


def wrong_secret(bundle: SealedBundle) -> None:
    bundle.finish(secret="not the secret of anyone")


def no_manifest(bundle: SealedBundle) -> None:
    bundle.finish(kind="poem")


WHY = {
    altered: ("AlteredBundle", "The file is not as it was when it came."),
    moved: ("AlteredBundle", "The file is not as it was when it came."),
    left_out: ("AlteredBundle", "The file is not as it was when it came."),
    other_key: ("UnknownKey", "It was locked for another installation"),
    other_wrapping: ("CannotOpen", "The file is not as it was when it came."),
    other_hash: ("AlteredBundle", "The file is not as it was when it came."),
    wrong_secret: ("NobodysBundle", "The tablet did not say whose it is."),
    no_manifest: ("ManifestUnreadable", "The tablet did not say what it is."),
}


@pytest.mark.parametrize("harm", WHY)
def test_what_cannot_be_opened_is_kept_and_staff_see_why(tablet, room, site_build, harm):
    site = site_build.db.merge(room.person).site
    facilitator = site_build.facilitator(site)
    site_build.commit()
    bundle = tablet.entry(("words", "Mine."), photo=PHOTO)
    harm(bundle)
    tablet.sender.sent(bundle)
    tablet.try_three_times()
    assert tablet.jobs() == [(JobState.PARKED, WHY[harm][0])]
    assert tablet.entries() == []
    assert [len(path.read_bytes()) > len(bundle.data) for path in room.stored()] == [True]
    page = room.browser_of(facilitator).get("/jobs").text
    assert "Open what someone told on a tablet without internet" in page
    assert WHY[harm][1] in page


def test_what_cannot_be_told_any_more_waits_for_staff_and_can_be_tried_again(
    tablet, room, site_build
):
    site_build.db.merge(room.relationship).until_on = NOW.date() - timedelta(days=15)
    facilitator = site_build.facilitator(site_build.db.merge(room.person).site)
    site_build.commit()
    tablet.send(tablet.entry(("words", "She listened."), photo=PHOTO))
    tablet.try_three_times()
    assert tablet.jobs() == [(JobState.PARKED, "DiaryEnded")]
    assert "They have another social worker now" in room.browser_of(facilitator).get("/jobs").text
    site_build.db.merge(room.relationship).until_on = None
    site_build.commit()
    with room.house.database.writing() as db:
        let_try_again(db.scalars(select(Job).where(Job.kind == "open-bundle")).one(), NOW)
    room.do_jobs()
    assert [entry.words for entry in tablet.entries()] == ["She listened."]


def test_a_file_that_is_none_we_take_parks_the_bundle_and_keeps_it(tablet, room):
    tablet.send(tablet.entry(("words", "Look."), photo=b"MZ this is a program"))
    tablet.try_three_times()
    assert tablet.jobs() == [(JobState.PARKED, "Refused")]
    assert (tablet.entries(), len(room.stored())) == ([], 1)


def test_an_account_that_was_closed_before_it_came_tells_nothing(tablet, room, site_build):
    bundle = tablet.entry(("words", "Not mine."))
    site_build.db.merge(room.person).closed_at = NOW
    site_build.commit()
    refused = tablet.sender.begin(bundle.id, len(bundle.data))
    assert (refused.status_code, refused.json["code"]) == (401, "no-pass")


# --- tickets ---------------------------------------------------------------------------------


def test_who_finds_the_ticket_reads_nothing_and_tells_nothing_as_someone_else(tablet, room):
    """The next user of the tablet has the ticket and the sealed bytes, and no secret."""
    bundle = tablet.entry(("words", "Private."))
    thief = room.app.test_client()
    bearer = {"Authorization": f"Bearer {tablet.told_by.ticket}"}
    for page in ("/", "/diary", f"/diary/{bundle.id}", "/consents"):
        assert thief.get(page, headers=bearer).status_code in (303, 404)
    forged = SealedBundle(replace(tablet.told_by, secret=tablet.told_by.ticket))
    forged.begin(about=room.relationship.id).finish(("words", "As her."))
    BundleSender(thief, tablet.told_by.ticket).sent(forged)
    tablet.try_three_times()
    assert tablet.jobs() == [(JobState.PARKED, "NobodysBundle")]
    assert tablet.entries() == []


def test_a_bundle_is_its_tellers_whoever_sends_it(tablet, room, site_build):
    carer = site_build.carer(room.person)
    site_build.commit()
    carried_by = TabletPass.taken(room.browser_of(carer))
    bundle = tablet.entry(("words", "Mine."))
    answer = BundleSender(room.app.test_client(), carried_by.ticket).sent(bundle)
    check_receipt(answer, tablet.told_by, bundle)
    room.do_jobs()
    assert "Mine." in room.client.get("/diary").text
    assert "Mine." not in room.browser_of(carer).get("/diary").text
    assert carried_by.account_mark != tablet.told_by.account_mark


@pytest.mark.parametrize("days", [121, 0])
def test_a_ticket_that_is_over_or_withdrawn_lets_nothing_in(tablet, room, days):
    bundle, later = tablet.entry(("words", "Late.")), NOW + timedelta(days=days)
    room.house.clock = lambda: later
    if not days:
        with room.house.database.writing() as db:
            assert end_passes(db, room.person.id, NOW) == 1
    refused = tablet.sender.begin(bundle.id, len(bundle.data))
    assert (refused.status_code, refused.json["code"]) == (401, "no-pass")
    assert refused.json["words"]


def test_what_was_told_long_ago_still_says_whose_it_is(tablet, room):
    """Four months without a line: the ticket is over, and another one carries it."""
    bundle = tablet.entry(("words", "Long ago."))
    room.house.clock = lambda: NOW + timedelta(days=150)
    other = TabletPass.taken(sign_in(room.app, room.app.test_client(), room.person))
    BundleSender(room.app.test_client(), other.ticket).sent(bundle)
    room.do_jobs()
    assert [entry.words for entry in tablet.entries()] == ["Long ago."]


def test_what_comes_after_the_pass_was_withdrawn_is_for_the_teller_alone(tablet, room):
    """It may be hers, or of whoever found her card: she sees it, and says who else may."""
    bundle = tablet.entry(("words", "Mine?"), ("share", "worker"))
    with room.house.database.writing() as db:
        end_passes(db, room.person.id, NOW)
    other = TabletPass.taken(room.client)
    BundleSender(room.app.test_client(), other.ticket).sent(bundle)
    room.do_jobs()
    assert [(entry.words, entry.shares) for entry in tablet.entries()] == [("Mine?", set())]


def test_what_comes_after_the_account_was_closed_is_parked(tablet, room, site_build):
    bundle = tablet.entry(("words", "Too late."))
    carer = site_build.carer(room.person)
    site_build.db.merge(room.person).closed_at = NOW
    site_build.commit()
    other = TabletPass.taken(room.browser_of(carer))
    BundleSender(room.app.test_client(), other.ticket).sent(bundle)
    tablet.try_three_times()
    assert tablet.jobs() == [(JobState.PARKED, "WayInEnded")]


def test_a_lost_card_ends_the_passes_of_its_tablets(tablet, room, site_build):
    facilitator = site_build.facilitator(room.person.site)
    site_build.commit()
    with room.house.database.writing() as db:
        stop_cards(db, Actor.of(db.merge(facilitator)), room.person.id, NOW)
    refused = tablet.sender.begin(uuid4(), 1000)
    assert (refused.status_code, refused.json["code"]) == (401, "no-pass")


def test_only_hashes_of_a_pass_are_kept(tablet, room):
    with room.house.database.reading() as db:
        (kept,) = db.scalars(select(OutboxPass))
        row = repr([getattr(kept, one.name) for one in OutboxPass.__table__.columns])
    assert tablet.told_by.ticket not in row
    assert tablet.told_by.secret not in row


def test_a_pass_is_for_whoever_is_signed_in_and_asked_from_here_only(room):
    nobody = room.app.test_client().post("/offline/pass", headers={"X-Outbox": "1"})
    assert (nobody.status_code, nobody.json["code"]) == (401, "signed-out")
    assert room.client.post("/offline/pass").status_code == 412
    elsewhere = {"X-Outbox": "1", "Sec-Fetch-Site": "cross-site"}
    assert room.client.post("/offline/pass", headers=elsewhere).status_code == 403


def test_one_ticket_fills_no_disk(tablet, monkeypatch):
    monkeypatch.setattr("feedback.actions.bundles.MOST_BUNDLES", 2)
    for _ in range(2):
        tablet.send(tablet.entry(("words", "More.")))
    refused = tablet.sender.begin(uuid4(), 1000)
    assert (refused.status_code, refused.json["code"]) == (413, "too-big")


def test_a_bundle_too_large_for_any_film_is_refused_before_it_comes(tablet):
    refused = tablet.sender.begin(uuid4(), 1_200_000_000)
    assert (refused.status_code, refused.json["code"]) == (413, "too-big")


@pytest.mark.parametrize(
    "nonsense",
    [
        b"GIF89a" + bytes(6000),
        b"FBOX1\n" + b"x" * 6000,
        b"FBOX1\n[]\n" + bytes(6000),
        b"FBOX2\n",
    ],
)
def test_nonsense_is_refused_and_forgotten(tablet, room, nonsense):
    begun = tablet.sender.begin(uuid4(), len(nonsense))
    refused = tablet.sender.send(begun.location, nonsense, 0)
    assert (refused.status_code, refused.json["code"]) == (415, "not-a-bundle")
    assert tablet.sender.receipt(begun.location).status_code == 404
    assert [path for path in room.house.arriving._kept.rglob("*") if path.is_file()] == []


def test_a_bundle_under_another_ones_name_is_nonsense(tablet):
    bundle = tablet.entry(("words", "Mine."))
    begun = tablet.sender.begin(uuid4(), len(bundle.data))
    assert tablet.sender.send(begun.location, bundle.data, 0).status_code == 415


def test_a_receipt_that_was_changed_is_known_by_its_signature(tablet):
    bundle = tablet.entry(("words", "Mine."))
    answer = tablet.sender.sent(bundle)
    answer["receipt"] = answer["receipt"].replace('"frames": ', '"frames":  ')
    with pytest.raises(InvalidSignature):
        check_receipt(answer, tablet.told_by, bundle)
