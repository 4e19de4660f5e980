"""Files that come in pieces: the words of tus 1.0, and what is never lost."""

from __future__ import annotations

import hashlib
import io
from base64 import b64encode
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from feedback.actions.arriving import LASTS
from feedback.actions.arriving_begin import MOST_BYTES
from feedback.model.arriving import ArrivingFile
from feedback.model.outbox import Job
from tests.media.forms import words
from tests.web.diary_rooms import original
from tests.web.tus_sender import TUS, TusSender, a_film, claims, for_diary

MIB = 1024 * 1024
FILM = a_film(3 * MIB + 1234)


@pytest.fixture
def tus(room) -> TusSender:
    """Amina's browser, sending for her own diary."""
    return for_diary(room.client, room.relationship.id)


def on_the_disk(room) -> list[Path]:
    """Every piece that lies on this machine's disk."""
    return [path for path in room.house.arriving._kept.rglob("*") if path.is_file()]


def count(room, what=ArrivingFile) -> int:
    with room.house.database.reading() as db:
        return db.scalar(select(func.count()).select_from(what))


def checksum(data: bytes, name: str = "sha256") -> dict[str, str]:
    digest = hashlib.new(name, data).digest()
    return {"Upload-Checksum": f"{name} {b64encode(digest).decode()}"}


# --- what tus can do here --------------------------------------------------------------------


def test_anyone_may_ask_what_can_be_done_here(room, tus):
    answer = room.app.test_client().options(tus.begin_at)
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert set(answer.headers["Tus-Extension"].split(",")) == {
        "creation",
        "creation-with-upload",
        "creation-defer-length",
        "checksum",
        "expiration",
        "termination",
    }
    assert answer.headers["Tus-Checksum-Algorithm"] == "sha256,sha1"
    assert answer.headers["Tus-Max-Size"] == "1000000000"


@pytest.mark.parametrize("version", [None, "0.2.2"])
def test_another_version_of_tus_is_told_which_one_is_spoken(room, tus, version):
    said = {"Tus-Resumable": version} if version else {}
    answer = room.client.post(tus.begin_at, headers={**said, "Upload-Length": "5"})
    assert answer.status_code == 412
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert count(room) == 0


# --- beginning -------------------------------------------------------------------------------


def test_a_new_file_has_a_secret_address_and_an_end(room, tus, now):
    answer = tus.begin(len(FILM))
    assert answer.status_code == 201
    assert len(answer.location.rsplit("/")[-1]) == 22  # 128 bits
    assert answer.headers["Upload-Expires"] == "Tue, 10 Mar 2026 10:00:00 GMT"
    head = room.client.head(answer.location, headers=TUS)
    assert (head.headers["Upload-Offset"], head.headers["Upload-Length"]) == ("0", str(len(FILM)))
    assert head.headers["Cache-Control"] == "no-store"


def test_the_first_bytes_may_come_with_the_beginning(room, tus):
    answer = room.client.post(
        tus.begin_at,
        data=FILM[:5000],
        content_type="application/offset+octet-stream",
        headers={**TUS, "Upload-Length": str(len(FILM))},
    )
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, "5000")
    assert tus.send(answer.location, FILM[5000:], 5000).headers["Upload-Offset"] == str(len(FILM))


@pytest.mark.parametrize(
    ("length", "filetype", "status"),
    [
        (1_000_000_001, "", 413),
        (40_000_001, "image/jpeg", 413),
        (200_000_001, "audio/mp4", 413),
        (200_000_001, "video/mp4", 201),
        (0, "video/mp4", 422),
    ],
)
def test_what_is_too_big_for_its_kind_is_refused_before_its_bytes_come(
    tus, length, filetype, status
):
    answer = tus.begin(length, **{"Upload-Metadata": claims(filetype=filetype)})
    assert answer.status_code == status
    if status == 413:
        assert answer.json["words"] == "This file is too big. Please choose a smaller file."


@pytest.mark.parametrize("length", ["", "-1", "ten", "٣", "9" * 19])
def test_a_length_that_is_no_number_is_refused(room, tus, length):
    assert tus.begin(**{"Upload-Length": length}).status_code == 400
    assert count(room) == 0


def test_one_account_cannot_fill_the_disk_with_beginnings(tus):
    while tus.begin(999_999_999).status_code == 201:
        pass
    with_room = MOST_BYTES - 4 * 999_999_999
    assert tus.begin(with_room + 1).status_code == 413
    assert tus.begin(with_room).status_code == 201


def test_a_full_disk_is_said_before_the_bytes_come(tus, monkeypatch):
    usage = type("Usage", (), {"free": 1000})
    monkeypatch.setattr("feedback.web.arriving_wishes.shutil.disk_usage", lambda _: usage)
    answer = tus.begin(501)
    assert (answer.status_code, answer.json["code"]) == (507, "full")


def test_a_file_begins_only_where_its_teller_may_tell(room, tus, site_build):
    stranger = site_build.worker(site_build.db.merge(room.person).site, "Another Worker")
    site_build.commit()
    theirs = for_diary(room.browser_of(stranger), room.relationship.id)
    assert theirs.begin(10).status_code == 404
    assert for_diary(room.client).begin(10).status_code == 404
    assert TusSender(room.app.test_client(), tus.begin_at).begin(10).location == "/hello"
    assert count(room) == 0


def test_another_site_cannot_begin_a_file(tus):
    assert tus.begin(10, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    preflight = tus.client.options(tus.begin_at, headers={"Origin": "https://elsewhere.example"})
    assert "Access-Control-Allow-Origin" not in preflight.headers


# --- going on --------------------------------------------------------------------------------


def test_pieces_become_the_file_and_the_receipt_names_its_hash(room, tus):
    at = tus.begun(len(FILM), filename="day.mp4", field="film")
    for start in range(0, len(FILM), MIB):
        answer = tus.send(at, FILM[start : start + MIB], start)
        assert answer.status_code == 204
    assert answer.headers["Upload-Offset"] == str(len(FILM))
    receipt = room.send(words("words", "Look"), words("upload", at), json=True)
    assert receipt.status_code == 201
    part = {"part": "video", "size": len(FILM), "sha256": hashlib.sha256(FILM).hexdigest()}
    assert receipt.json["parts"][1] == part
    assert original(room) == FILM
    assert count(room, Job) == 1


@pytest.mark.parametrize("offset", [0, 99_999, 100_001, len(FILM)])
def test_a_piece_twice_or_out_of_order_is_refused_and_changes_nothing(tus, offset):
    at = tus.begun(len(FILM))
    tus.send(at, FILM[:100_000], 0)
    assert tus.send(at, FILM[offset : offset + 10], offset).status_code == 409
    assert tus.offset(at) == 100_000


def test_a_line_that_breaks_leaves_what_had_come_and_goes_on_from_there(room, tus):
    at = tus.begun(len(FILM))
    answer = tus.send_cut(at, FILM[: MIB + 17], 0, announced=len(FILM))
    assert (answer.status_code, answer.json["code"]) == (400, "cut")
    assert tus.offset(at) == MIB + 17
    assert tus.send(at, FILM[MIB + 17 :], MIB + 17).status_code == 204
    room.send(words("upload", at))
    assert original(room) == FILM


def test_more_than_was_announced_is_refused(room, tus):
    at = tus.begun(100_000)
    answer = tus.send(at, FILM[:100_001], 0)
    assert (answer.status_code, answer.json["code"]) == (413, "too-big")
    assert tus.offset(at) == 0
    assert on_the_disk(room) == []


def test_a_body_without_a_length_may_not_go_past_the_end_either(room, tus):
    at = tus.begun(100_000)
    given = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    answer = room.client.patch(
        at,
        input_stream=io.BytesIO(FILM[:100_001]),
        content_type="application/offset+octet-stream",
        headers={**TUS, "Upload-Offset": "0"},
        environ_overrides=given,
    )
    assert answer.status_code == 413
    assert tus.offset(at) == 0


def test_of_two_who_send_at_once_the_newer_one_wins(room, tus):
    at = tus.begun(len(FILM))

    class Interrupted:
        """In the middle of this body someone else sends all of the file."""

        def __init__(self) -> None:
            self.pieces = [b"x" * 5000, b"y" * 5000]

        def read(self, size: int) -> bytes:
            if len(self.pieces) == 1:
                assert tus.send(at, FILM, 0).status_code == 204
            return self.pieces.pop(0) if self.pieces else b""

    answer = tus.send_stream(at, Interrupted(), 10_000, 0)
    assert (answer.status_code, answer.json["code"]) == (423, "taken-over")
    room.send(words("upload", at))
    assert original(room) == FILM
    assert on_the_disk(room) == []


@pytest.mark.parametrize("name", ["sha256", "sha1"])
def test_a_piece_with_the_right_checksum_is_kept(tus, name):
    at = tus.begun(len(FILM))
    assert tus.send(at, FILM[:70_000], 0, **checksum(FILM[:70_000], name)).status_code == 204
    assert tus.offset(at) == 70_000


def test_a_piece_with_another_checksum_is_thrown_away(room, tus):
    at = tus.begun(len(FILM))
    answer = tus.send(at, FILM[:70_000], 0, **checksum(b"something else"))
    assert answer.status_code == 460
    assert tus.offset(at) == 0
    assert on_the_disk(room) == []


@pytest.mark.parametrize("said", ["md5 AAAA", "sha256 not base64", "sha256"])
def test_a_checksum_that_we_cannot_reckon_is_refused(tus, said):
    at = tus.begun(10)
    assert tus.send(at, FILM[:10], 0, **{"Upload-Checksum": said}).status_code in (400, 460)
    assert tus.offset(at) == 0


def test_a_recording_may_say_its_length_at_the_end(room, tus):
    at = tus.begin(
        **{"Upload-Defer-Length": "1", "Upload-Metadata": claims(field="voice")}
    ).location
    assert tus.client.head(at, headers=TUS).headers["Upload-Defer-Length"] == "1"
    tus.send(at, FILM[:50_000], 0)
    tus.send(at, FILM[50_000:60_000], 50_000)
    answer = tus.send(at, b"", 60_000, **{"Upload-Length": "60000"})
    assert answer.status_code == 204
    assert tus.send(at, b"", 60_000, **{"Upload-Length": "60001"}).status_code == 409
    receipt = room.send(words("upload", at), json=True)
    assert (receipt.json["parts"][0]["part"], original(room)) == ("sound", FILM[:60_000])


def test_a_browser_that_knows_only_get_and_post_can_send_as_well(tus):
    at = tus.begun(10)
    own = {**TUS, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    answer = tus.client.post(
        at, data=FILM[:10], content_type="application/offset+octet-stream", headers=own
    )
    # Ten bytes are no film.
    assert (answer.status_code, answer.json["code"]) == (415, "not-what-we-take")


def test_a_file_goes_on_after_its_session_has_ended(room, tus):
    at = tus.begun(len(FILM))
    tus.send(at, FILM[:1000], 0)
    nobody = TusSender(room.app.test_client(), tus.begin_at)
    assert nobody.send(at, FILM[1000:2000], 1000).status_code == 204
    assert nobody.offset(at) == 2000


def test_nothing_of_a_file_can_be_read_at_its_address(room, tus):
    at = tus.begun(len(FILM), filename="me and Dad.mp4")
    assert room.client.get(at).status_code == 405
    own = room.client.head(at, headers=TUS)
    assert own.headers["Upload-Metadata"] == claims(filename="me and Dad.mp4")
    other = room.app.test_client().head(at, headers=TUS)
    assert "Upload-Metadata" not in other.headers


# --- what it is, and its end -----------------------------------------------------------------


def test_what_we_do_not_take_is_refused_at_its_first_bytes_and_forgotten(room, tus):
    at = tus.begun(900_000_000, filename="film.mp4", filetype="video/mp4")
    answer = tus.send(at, b"Dear Amina, " * 1000, 0)
    assert answer.status_code == 415
    assert answer.json["words"].startswith("We cannot open this file.")
    assert room.client.head(at, headers=TUS).status_code == 404
    assert (on_the_disk(room), count(room)) == ([], 0)


def test_a_photo_that_says_it_is_a_film_may_not_be_as_big_as_one(tus):
    at = tus.begun(40_000_001, filetype="video/mp4")
    answer = tus.send(at, b"\xff\xd8\xff" + bytes(5000), 0)
    assert (answer.status_code, answer.json["code"]) == (413, "too-big")


def test_giving_a_file_up_leaves_nothing(room, tus):
    at = tus.begun(len(FILM))
    tus.send(at, FILM[:100_000], 0)
    assert room.client.delete(at, headers=TUS).status_code == 204
    assert room.client.head(at, headers=TUS).status_code == 404
    assert on_the_disk(room) == []


def test_giving_up_a_whole_file_takes_it_out_of_the_store_too(room, tus):
    at = tus.sent(FILM)
    assert len(room.stored()) == 1
    assert room.client.delete(at, headers=TUS).status_code == 204
    assert room.stored() == []


def test_a_file_that_nobody_goes_on_with_ends_and_is_swept(room, tus, now):
    half, whole = tus.begun(len(FILM)), tus.sent(FILM)
    tus.send(half, FILM[:100_000], 0)
    room.house.clock = lambda: now + LASTS
    assert tus.client.head(half, headers=TUS).status_code == 410
    assert tus.send(half, FILM[100_000:], 100_000).status_code == 410
    room.plan_and_do_jobs()
    assert tus.client.head(half, headers=TUS).status_code == 404
    assert tus.client.head(whole, headers=TUS).status_code == 404
    assert (on_the_disk(room), room.stored(), count(room)) == ([], [], 0)


def test_every_piece_gives_a_file_more_time(room, tus, now):
    at = tus.begun(len(FILM))
    room.house.clock = lambda: now + LASTS - timedelta(hours=1)
    tus.send(at, FILM[:100], 0)
    room.house.clock = lambda: now + LASTS + timedelta(hours=1)
    assert tus.offset(at) == 100


def test_what_an_entry_has_taken_up_outlives_the_end_of_its_upload(room, tus, now):
    room.send(words("upload", tus.sent(FILM)))
    room.house.clock = lambda: now + LASTS
    room.plan_and_do_jobs()
    assert original(room) == FILM


def test_no_piece_lies_readable_on_the_disk(room, tus):
    at = tus.begun(len(FILM))
    tus.send(at, FILM[:100_000], 0)
    written = b"".join(path.read_bytes() for path in on_the_disk(room))
    assert len(written) > 100_000
    assert FILM[:16] not in written and FILM[50_000:50_016] not in written
