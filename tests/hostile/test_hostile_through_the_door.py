"""Sent as a person sends a photo: a kind word, no crash, nothing active served, nothing told."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from feedback.model.telling import MediaFile, MediaState
from tests.hostile import bombs, corpus
from tests.media import samples
from tests.media.forms import file, words
from tests.media.witness import told_by

HARMLESS = {"image/jpeg", "audio/mp4", "video/mp4", "application/json"}
SCRIPTED = b"<html>" + corpus.SCRIPT
KEPT_WORDS = "We keep it safe."
REFUSED = {
    "script in a drawing": ("a.jpg", corpus.SVG, 415),
    "a page": ("a.jpg", SCRIPTED, 415),
    "a list of films": ("a.mp4", corpus.PLAYLIST, 415),
    "a list of files": ("a.mp4", corpus.CONCAT, 415),
    "an archive": ("a.jpg", b"PK\3\4" + b"\0" * 900, 415),
    "nothing": ("a.jpg", b"", 422),
    "one byte": ("a.jpg", b"\xff", 415),
    "81 million points": ("a.png", corpus.png_of_81_million_pixels(), 422),
}
MARKED = {
    "a list of films behind a film's head": corpus.behind_a_film_head(corpus.PLAYLIST),
    "a photo of 400 million points": bombs.photo_that_lies("jpg"),
    "noise that begins as a photo": b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20,
}


def media_of(room) -> MediaFile:
    with room.house.database.reading() as db:
        media = db.scalars(select(MediaFile).order_by(MediaFile.received_at.desc())).first()
        _ = media.copies, media.entry
        return media


def send(room, name: str, data: bytes) -> MediaFile:
    assert room.send(file("photo", name, data)).status_code == 303
    room.do_jobs()
    return media_of(room)


def harmless(room, media: MediaFile, folder: Path) -> None:
    for copy in media.copies:
        shown = room.client.get(f"/media/{copy.id}")
        assert shown.mimetype in HARMLESS
        assert shown.headers["X-Content-Type-Options"] == "nosniff"
        assert shown.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert b"<script" not in shown.data
        (folder / f"{copy.purpose}.bin").write_bytes(shown.data)
        if copy.media_type != "application/json":
            assert told_by(folder / f"{copy.purpose}.bin") == {}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_photo_sound_or_film_is_refused_kindly_and_leaves_nothing(room, what):
    name, data, status = REFUSED[what]
    answer = room.send(words("words", "I typed this"), file("photo", name, data))
    page = answer.get_data(as_text=True)
    assert answer.status_code == status
    assert "I typed this" in page and "Please choose" in page
    assert "Traceback" not in page and room.stored() == []


@pytest.mark.parametrize("what", MARKED)
def test_what_turns_out_to_be_no_photo_is_kept_marked_and_said_kindly(room, what):
    media = send(room, "a.jpg", MARKED[what])
    assert (media.state, media.copies) == (MediaState.UNREADABLE, [])
    page = room.client.get(f"/diary/{media.entry_id}").get_data(as_text=True)
    assert KEPT_WORDS in page and "/media/" not in page
    assert len(room.stored()) == 1


def test_a_film_without_its_end_is_kept_marked_and_said_to_lack_it(room, tmp_path):
    data = samples.film(tmp_path / "a.mp4", 1.0).read_bytes()
    media = send(room, "a.mp4", data[: len(data) * 9 // 10])
    assert (media.state, media.trouble) == (MediaState.UNREADABLE, "cut-off")
    assert media.is_end_missing
    page = room.client.get(f"/diary/{media.entry_id}").get_data(as_text=True)
    assert "The end is missing. We cannot show it." in page
    assert KEPT_WORDS in page and "We kept the part that arrived." not in page


@pytest.mark.parametrize("make", [corpus.photo_and_page, corpus.photo_and_archive])
def test_a_photo_that_is_a_page_or_an_archive_too_is_shown_as_a_photo_only(room, make, tmp_path):
    media = send(room, "a.html", make(tmp_path / "a.jpg").read_bytes())
    assert len(media.copies) == 4
    harmless(room, media, tmp_path)


def test_the_script_in_a_photo_does_not_run_in_a_browser(room, open_page, tmp_path):
    media = send(room, "a.html", corpus.photo_and_page(tmp_path / "a.jpg").read_bytes())
    page = open_page(f"/diary/{media.entry_id}")
    expect(page.locator("img.photo")).to_be_visible()
    home = page.url.partition("/diary")[0]
    for copy in media.copies:
        assert page.goto(f"{home}/media/{copy.id}").status == 200
        assert page.title() != "owned"
        assert page.evaluate("document.contentType") == "image/jpeg"


def test_two_gigabytes_are_refused_before_they_come(room):
    class Counted(io.RawIOBase):
        taken = 0

        def read(self, size=-1):
            Counted.taken += size
            return b"x" * size

    answer = room.send_stream(Counted(), 2 * 1024**3)
    assert answer.status_code == 413
    assert "This file is too big." in answer.get_data(as_text=True)
    assert Counted.taken <= 16 * 1024**2
    assert room.stored() == []


@pytest.mark.parametrize("name", ["a\r\nSet-Cookie: b=c.jpg", "\u202egpj.exe", "../../../../x.jpg"])
def test_a_hostile_name_is_in_no_header_and_no_place(room, name, tmp_path):
    media = send(
        room, name.replace("\r\n", "%0D%0A"), samples.photo(tmp_path / "a.jpg").read_bytes()
    )
    headers = room.client.get(f"/media/{media.copies[0].id}").headers
    assert headers["Content-Disposition"] == f'inline; filename="{media.copies[0].purpose}.jpg"'
    assert "Set-Cookie" not in headers
    assert {path.stem.partition(".")[0] for path in room.stored()} == {
        str(id) for id in (media.id, *(copy.id for copy in media.copies))
    }


def test_the_same_photo_of_two_people_is_kept_twice(room, site_build, tmp_path):
    photo = samples.photo(tmp_path / "a.jpg").read_bytes()
    first = send(room, "a.jpg", photo)
    ben = site_build.person(room.person.site, "Ben")
    site_build.relationship(ben, room.worker)
    site_build.commit()
    browser = room.browser_of(ben)
    sent = file("photo", "a.jpg", photo)
    assert room.send(sent, client=browser, action=room.action(browser)).status_code == 303
    room.do_jobs()
    with room.house.database.reading() as db:
        kept = db.scalars(select(MediaFile)).all()
        assert len(kept) == 2 and len({one.sha256 for one in kept}) == 1
        assert len({one.key for one in kept}) == 2
        (second,) = (one for one in kept if one.id != first.id)
        theirs = second.copy_for("screen").id
    room.house.store.delete(str(first.id))
    assert browser.get(f"/media/{theirs}").status_code == 200
    assert room.client.get(f"/media/{theirs}").status_code == 404
