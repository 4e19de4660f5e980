"""What is shown of a photo, a voice or a film: a safe copy, to those who may see it."""

from __future__ import annotations

import io
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image
from sqlalchemy import select

from feedback.model.outbox import Job, JobState
from feedback.model.telling import (
    DiaryEntry,
    EntryShare,
    MediaFile,
    MediaKind,
    MediaState,
    SafeCopy,
)
from feedback.model.trust import Use
from tests.media import samples
from tests.media.forms import file


@pytest.fixture
def camera(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("camera")


def send_file(room, path: Path, field: str = "photo", **more) -> MediaFile:
    answer = room.send(file(field, path.name, path.read_bytes()), **more)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    room.do_jobs()
    return media_of(room)


def media_of(room) -> MediaFile:
    with room.house.database.reading() as db:
        media = db.scalars(select(MediaFile)).one()
        _ = media.copies, media.key, media.entry
        return media


def at(media: MediaFile, purpose: str) -> str:
    return f"/media/{media.copy_for(purpose).id}"


def test_a_photo_with_gps_is_shown_upright_and_tells_nothing(room, camera):
    media = send_file(room, samples.photo(camera / "a.jpg", 6))
    assert media.state is MediaState.READY
    shown = room.client.get(at(media, "screen"))
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    image = Image.open(io.BytesIO(shown.data))
    assert (image.width > image.height, dict(image.getexif())) == (True, {})
    assert samples.SECRET.encode() not in shown.data
    assert shown.content_length == len(shown.data) == media.copy_for("screen").size


def test_every_file_on_the_disk_is_sealed_under_a_key_of_its_own(room, camera):
    media = send_file(room, samples.photo(camera / "a.jpg"))
    shown = room.client.get(at(media, "screen")).data
    there = [path.read_bytes() for path in room.stored()]
    assert len(there) == 5
    assert not any(shown[:64] in one or one[:2] == b"\xff\xd8" for one in there)
    # The same first bytes under the same key and nonce would show as the same sealed bytes.
    assert len({one[:4] for one in there}) == 5


def test_the_original_is_never_served(room, camera):
    media = send_file(room, samples.photo(camera / "a.jpg"))
    assert room.client.get(f"/media/{media.id}").status_code == 404


def test_a_copy_cannot_run_stay_or_be_taken_for_something_else(room, camera):
    media = send_file(room, samples.photo(camera / "a.jpg"))
    headers = room.client.get(at(media, "thumb")).headers
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Disposition"] == 'inline; filename="thumb.jpg"'


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-99", 0, 100), ("bytes=100-", 100, None), ("bytes=-7", -7, None)],
)
def test_a_player_gets_the_range_it_asks_for(room, camera, asked, start, end):
    media = send_file(room, samples.sound(camera / "a.webm"), "voice")
    whole = room.client.get(at(media, "play")).data
    part = room.client.get(at(media, "play"), headers={"Range": asked})
    assert part.status_code == 206
    assert part.data == whole[start:end]
    first = len(whole) + start if start < 0 else start
    assert (
        part.headers["Content-Range"] == f"bytes {first}-{first + len(part.data) - 1}/{len(whole)}"
    )


def test_a_range_across_sealed_frames_is_whole(room, camera):
    from feedback.sealing import FRAME

    media = send_file(room, samples.film(camera / "a.mp4", 6.0, (854, 480)), "film")
    whole = room.client.get(at(media, "play")).data
    middle = min(FRAME, len(whole) // 2)
    part = room.client.get(
        at(media, "play"), headers={"Range": f"bytes={middle - 50}-{middle + 49}"}
    )
    assert part.data == whole[middle - 50 : middle + 50]


def test_a_range_past_the_end_is_answered_with_the_size(room, camera):
    media = send_file(room, samples.photo(camera / "a.jpg"))
    answer = room.client.get(at(media, "thumb"), headers={"Range": "bytes=99999999-"})
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{media.copy_for('thumb').size}"


def test_a_photo_is_offered_in_every_size_that_a_screen_may_need(room, camera):
    samples.corners(3000, 2000).save(camera / "a.jpg")
    media = send_file(room, camera / "a.jpg")
    page = room.client.get(f"/diary/{media.entry_id}").get_data(as_text=True)
    offered = re.search(r'srcset="([^"]+)" sizes="[^"]+" src="([^"]+)" width="1600"', page)
    sizes = [(at(media, "thumb"), 400), (at(media, "phone"), 800), (at(media, "screen"), 1600)]
    assert offered[1] == ", ".join(f"{address} {width}w" for address, width in sizes)
    assert offered[2] == at(media, "screen")
    assert at(media, "print") not in page


def test_a_small_photo_is_offered_once(room, camera):
    samples.corners(60, 40).save(camera / "a.png")
    media = send_file(room, camera / "a.png")
    page = room.client.get(f"/diary/{media.entry_id}").get_data(as_text=True)
    assert "srcset" not in page and 'width="60" height="40"' in page


def test_a_voice_is_shown_as_a_drawing_that_nobody_has_to_see(room, camera):
    media = send_file(room, samples.sound(camera / "a.webm"), "voice")
    address = f"{at(media, 'waveform')}/drawn"
    page = room.client.get(f"/diary/{media.entry_id}").get_data(as_text=True)
    assert f'<img src="{address}" width="600" height="60" alt="" loading="lazy">' in page
    shown = room.client.get(address)
    assert shown.mimetype == "image/svg+xml"
    assert shown.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert ElementTree.fromstring(shown.data).get("viewBox") == "0 0 600 60"


def test_only_loudness_is_drawn_and_only_for_those_who_may_hear(room, camera, site_build):
    media = send_file(room, samples.sound(camera / "a.webm"), "voice")
    assert room.client.get(f"{at(media, 'play')}/drawn").status_code == 404
    other = site_build.person(room.person.site)
    site_build.commit()
    drawn = f"{at(media, 'waveform')}/drawn"
    assert room.browser_of(other).get(drawn).status_code == 404


def test_a_voice_and_a_film_can_be_played_everywhere(room, camera):
    voice = send_file(room, samples.sound(camera / "a.webm"), "voice")
    assert voice.kind is MediaKind.SOUND
    assert room.client.get(at(voice, "play")).mimetype == "audio/mp4"


def test_a_film_has_a_picture_of_it(room, camera):
    film = send_file(room, samples.film(camera / "a.webm"), "film")
    assert film.kind is MediaKind.VIDEO
    assert room.client.get(at(film, "play")).mimetype == "video/mp4"
    assert room.client.get(at(film, "poster")).mimetype == "image/jpeg"


def test_sound_in_a_film_file_is_found_to_be_sound(room, camera):
    path = samples.sound(camera / "a.m4a").rename(camera / "a.webm")
    assert send_file(room, path, "film").kind is MediaKind.SOUND


def share_with_worker(room) -> None:
    with room.house.database.writing() as db:
        entry = db.scalars(select(DiaryEntry)).one()
        db.add(EntryShare(entry_id=entry.id, use=Use.WORKER))


def test_a_private_photo_is_not_there_for_the_worker_the_carer_or_another_person(
    room, site_build, camera
):
    media = send_file(room, samples.photo(camera / "a.jpg"))
    others = [room.worker, site_build.carer(room.person), site_build.person(room.person.site)]
    others.append(site_build.facilitator(room.person.site))
    site_build.commit()
    for other in others:
        assert room.browser_of(other).get(at(media, "screen")).status_code == 404


def test_a_shared_photo_is_shown_to_the_worker_while_the_yes_stands(room, site_build, camera):
    media = send_file(room, samples.photo(camera / "a.jpg"))
    share_with_worker(room)
    browser = room.browser_of(room.worker)
    assert browser.get(at(media, "screen")).status_code == 404
    site_build.consent(room.person, room.relationship, Use.WORKER)
    site_build.commit()
    assert browser.get(at(media, "screen")).status_code == 200


def test_nobody_signed_in_sees_nothing(room, camera):
    media = send_file(room, samples.photo(camera / "a.jpg"))
    answer = room.app.test_client().get(at(media, "screen"))
    assert (answer.status_code, answer.location) == (303, "/hello")


def test_a_photo_that_cannot_be_read_says_so_on_its_entry(room, camera):
    broken = camera / "a.jpg"
    broken.write_bytes(samples.photo(camera / "b.jpg").read_bytes()[:300] + b"\0" * 600)
    media = send_file(room, broken)
    assert media.state is MediaState.UNREADABLE
    page = room.client.get(f"/diary/{media.entry_id}").get_data(as_text=True)
    assert "We cannot open this file." in page
    assert "We keep it safe." in page


def test_a_photo_of_81_megapixels_is_kept_and_said_to_be_too_big(room, camera):
    Image.new("L", (9000, 9000)).save(camera / "a.jpg", quality=1)
    media = send_file(room, camera / "a.jpg")
    assert (media.state, media.trouble) == (MediaState.UNREADABLE, "too-many-pixels")
    page = room.client.get(f"/diary/{media.entry_id}").get_data(as_text=True)
    assert "This photo is too big. We cannot show it." in page


def test_before_the_copy_is_made_the_entry_says_we_are_getting_it_ready(room, camera):
    photo = samples.photo(camera / "a.jpg").read_bytes()
    answer = room.send(file("photo", "a.jpg", photo))
    page = room.client.get(answer.location.removesuffix("/safe")).get_data(as_text=True)
    assert "We are getting your photo ready." in page
    assert "<img" not in page


def test_preparing_twice_changes_nothing(room, camera):
    from feedback.jobs import Workshop
    from feedback.jobs.prepare_media import prepare_media

    media = send_file(room, samples.photo(camera / "a.jpg"))
    before = sorted(room.stored())
    workshop = Workshop(room.house.database, lambda: room.house.store, room.house.clock)
    prepare_media(workshop, media.id)
    assert sorted(room.stored()) == before
    assert {copy.id for copy in media_of(room).copies} == {copy.id for copy in media.copies}


def test_a_file_altered_on_the_disk_is_never_prepared_and_a_human_is_called(room, camera):
    photo = samples.photo(camera / "a.jpg").read_bytes()
    room.send(file("photo", "a.jpg", photo))
    (stored,) = room.stored()
    stored.chmod(0o600)
    sealed = bytearray(stored.read_bytes())
    sealed[100] ^= 1
    stored.write_bytes(sealed)
    room.do_jobs()
    with room.house.database.reading() as db:
        job = db.scalars(select(Job)).one()
        assert (job.state, job.trouble) == (JobState.WAITING, "CannotOpen")
        assert db.scalars(select(SafeCopy)).all() == []


def test_nothing_readable_is_left_behind_by_a_job(room, camera, tmp_path, monkeypatch):
    import tempfile

    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    send_file(room, samples.photo(camera / "a.jpg"))
    assert list(folder.iterdir()) == []


def test_words_for_a_photo_are_its_alternative_text(room, camera):
    media = send_file(room, samples.photo(camera / "a.jpg"))
    page = room.client.get(f"/diary/{media.entry_id}").get_data(as_text=True)
    token = page.split('name="csrf" value="')[1].split('"')[0]
    answer = room.client.post(
        f"/diary/{media.entry_id}/files/{media.id}",
        data={"csrf": token, "description": "Four coloured squares"},
    )
    assert answer.status_code == 303
    page = room.client.get(f"/diary/{media.entry_id}").get_data(as_text=True)
    assert 'alt="Four coloured squares"' in page
