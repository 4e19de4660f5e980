"""Saying more with a photo, a voice, a drawing or a film, without scripts."""

from __future__ import annotations

import errno
import hashlib
import io
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event, func, select

import media.local
from feedback.access import Actor
from feedback.actions.agreements import agree
from feedback.actions.answer_media import MOST_FILES
from feedback.model.asking import SurveyResponse
from feedback.model.outbox import Job
from feedback.model.telling import MediaKind, MediaState, SafeCopy
from tests.media import samples
from tests.media.forms import body, file, words
from tests.web.say_more_room import MoreRoom, more_room
from tests.web.survey_pages import EASY_READ, open_pages, words_of


@pytest.fixture
def room(app, site_build) -> MoreRoom:
    """Amina, who is asked about her social worker."""
    return more_room(app, open_pages(app, site_build, "my-social-worker", "person"))


@pytest.fixture(scope="module")
def photo(tmp_path_factory) -> bytes:
    return samples.photo(tmp_path_factory.mktemp("camera") / "tea.jpg", 6).read_bytes()


@pytest.fixture(scope="module")
def voice(tmp_path_factory) -> bytes:
    return samples.sound(tmp_path_factory.mktemp("voice") / "voice.webm").read_bytes()


@pytest.fixture(scope="module")
def film(tmp_path_factory) -> bytes:
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    return samples.film(path, 1.0, (320, 240)).read_bytes()


def test_every_question_offers_five_ways_to_say_more(room):
    for item in room.asked.survey_items:
        page = words_of(room.get(f"/{item}"))
        _, _, ways = page.partition("Do you want to say more?")
        assert ways.startswith(" Talk Photo Draw Pictures")
    assert "Write Your own words" in words_of(room.get("/listens"))


@pytest.mark.parametrize("way", ["talk", "photo", "draw", "pictures"])
def test_the_answer_is_kept_before_another_way_opens(room, way):
    answer = room.post("/listens", answer="good", words="Mostly", then=f"say-more-{way}")
    assert answer.status_code == 303
    assert answer.location == f"{room.survey}/listens/say-more/{way}"
    assert room.answer()[:2] == (["good"], "Mostly")
    assert room.client.get(answer.location).status_code == 200


def test_write_leads_to_the_open_place_for_words(room):
    answer = room.get("/listens/say-more/write")
    assert answer.location == f"{room.survey}/listens?more=write#write"
    assert '<details id="write" open>' in room.client.get(answer.location).text


def test_a_way_that_is_none_cannot_be_found_and_presses_nothing(room):
    assert room.get("/listens/say-more/shout").status_code == 404
    answer = room.post("/listens", answer="good", then="say-more-shout")
    assert answer.location.startswith(room.survey) and "shout" not in answer.location


@pytest.mark.parametrize("way", ["talk", "photo", "draw", "film"])
def test_each_way_works_with_a_file_chosen(room, way, photo, voice, film):
    name, data = {
        "talk": ("voice", voice),
        "photo": ("photo", photo),
        "draw": ("drawing", photo),
        "film": ("film", film),
    }[way]
    answer = room.send_more(way, file(name, "mine", data), words("description", "At home"))
    assert answer.status_code == 303
    page = words_of(room.client.get(answer.location))
    safe = {"talk": "voice", "photo": "photo", "draw": "drawing", "film": "film"}[way]
    assert f"Your {safe} is safe." in page and "At home" in page
    room.do_jobs()
    (media,) = room.kept()
    assert (media.state, media.item, media.is_drawing) == (
        MediaState.READY,
        "listens",
        way == "draw",
    )
    shown = room.get("/listens").text
    copy = re.search(r'src="(/media/[^"]+)"', shown)[1]
    assert room.client.get(copy).status_code == 200


def test_a_photo_is_shown_on_the_check_page_and_nowhere_without_it(room, photo):
    room.send_more("photo", file("photo", "a.jpg", photo), words("description", "My red door"))
    room.do_jobs()
    check = room.get("/after/check").text
    assert 'alt="My red door"' in check
    assert "My red door" not in room.get("/safe").text


def test_the_receipt_tells_a_program_the_hash(room, photo):
    answer = room.send_more("photo", file("photo", "a.jpg", photo), json=True)
    assert answer.status_code == 201
    (part,) = answer.json["parts"]
    assert part["sha256"] == hashlib.sha256(photo).hexdigest()
    assert part["size"] == len(photo)
    assert room.bytes_of(room.kept()[0]) == photo


def test_the_same_sent_twice_is_one_file(room, photo):
    action = room.action("photo")
    first = room.send_more("photo", file("photo", "a.jpg", photo), action=action, json=True)
    second = room.send_more("photo", file("photo", "a.jpg", photo), action=action, json=True)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json == second.json
    assert len(room.kept()) == room.stored() == 1


def test_another_photo_from_the_same_page_is_not_lost_but_asked_about(room, photo, tmp_path):
    action = room.action("photo")
    room.send_more("photo", file("photo", "a.jpg", photo), action=action)
    other = samples.photo(tmp_path / "other.png").read_bytes()
    answer = room.send_more("photo", file("photo", "b.png", other), action=action)
    assert answer.status_code == 409
    assert "You can send this as well." in words_of(answer)
    again = re.search(r'action="(/surveys/[^"]*say-more/[^"]*)"', answer.text)[1]
    again = again.replace("&amp;", "&")
    assert again.partition("?")[0] != action.partition("?")[0]
    room.send_more("photo", file("photo", "b.png", other), action=again)
    assert [media.position for media in room.kept()] == [0, 1]


def test_neither_photo_nor_description_lies_readable_on_the_disk(room, photo):
    room.send_more("photo", file("photo", "a.jpg", photo), words("description", "my hidden shed"))
    for path in room.house.settings.data.rglob("*"):
        if path.is_file():
            there = path.read_bytes()
            assert b"hidden shed" not in there and photo[2:66] not in there


@pytest.mark.parametrize(
    ("way", "name", "kind", "said"),
    [
        ("photo", "photo", "voice", "This is not a photo."),
        ("draw", "drawing", "film", "This is not a photo of a drawing."),
        ("talk", "voice", "photo", "This is not a sound."),
        ("film", "film", "photo", "This is not a film."),
    ],
)
def test_a_file_of_another_kind_is_refused_with_another_way(
    room, way, name, kind, said, photo, voice, film
):
    data = {"photo": photo, "voice": voice, "film": film}[kind]
    answer = room.send_more(way, file(name, "a", data), words("description", "typed before"))
    page = words_of(answer)
    assert answer.status_code == 415
    assert said in page and "Another way" in page
    assert way == "talk" or "typed before" in page
    assert room.kept() == [] and room.stored() == 0


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        (b"I am only words", 415, "We cannot open this file."),
        (b"<svg onload='alert(1)'/>", 415, "We cannot open this file."),
        (b"<html><script>alert(1)</script>", 415, "We cannot open this file."),
        (b"#EXTM3U\nfile:///etc/passwd", 415, "We cannot open this file."),
        (b"", 422, "There is nothing in this file."),
        (b"\xff", 415, "We cannot open this file."),
    ],
    ids=["text", "svg", "html", "playlist", "empty", "one byte"],
)
@pytest.mark.parametrize("way", ["talk", "photo", "draw", "film"])
def test_a_hostile_file_is_refused_kindly_on_every_way(room, way, data, status, said):
    name = {"talk": "voice", "draw": "drawing"}.get(way, way)
    answer = room.send_more(way, file(name, "a.jpg", data))
    assert answer.status_code == status
    assert said in words_of(answer) and "Another way" in words_of(answer)
    assert room.kept() == [] and room.stored() == 0


def test_nothing_and_two_things_are_asked_about(room, photo):
    nothing = room.send_more("photo", words("description", "no photo"))
    assert nothing.status_code == 422
    assert "There is nothing here yet." in words_of(nothing) and "no photo" in words_of(nothing)
    two = room.send_more("photo", file("photo", "a.jpg", photo), file("photo", "b.jpg", photo))
    assert two.status_code == 422
    assert "Please send one thing at a time." in words_of(two)
    assert room.kept() == [] and room.stored() == 0


@pytest.mark.parametrize("part", [30, 60, 99])
def test_a_body_that_is_cut_leaves_nothing_and_keeps_the_typed_words(room, photo, part):
    whole = body(words("description", "I typed this"), file("photo", "a.jpg", photo))
    cut = whole[: max(250, len(whole) * part // 100)]
    answer = room.send_stream(io.BytesIO(cut), len(whole), room.action("photo"))
    assert answer.status_code == 400
    assert "Only a part of it arrived." in words_of(answer)
    assert "I typed this" in words_of(answer)
    assert room.kept() == [] and room.stored() == 0


def test_a_full_disk_says_so_and_keeps_the_answer(room, photo, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    room.post("/listens", answer="not-good", words="typed", then="say-more-photo")
    action = room.action("photo")
    monkeypatch.setattr(media.local.os, "write", full)
    answer = room.send_more("photo", file("photo", "a.jpg", photo), action=action)
    monkeypatch.undo()
    assert answer.status_code == 507
    assert "We have no room left." in words_of(answer)
    assert room.answer()[:2] == (["not-good"], "typed")
    assert room.stored() == 0


def test_a_locked_database_says_so_and_keeps_the_typed_words(room, photo):
    action, engine = room.action("photo"), room.house.database.engine
    engine.dispose()
    # Nobody waits ten seconds in a test.
    event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA busy_timeout=50"))
    parts = (file("photo", "a.jpg", photo), words("description", "typed"))
    with room.house.database.session() as blocker:
        blocker.execute(select(SurveyResponse))
        answer = room.send_more("photo", *parts, action=action)
    assert answer.status_code == 503
    assert "We are very busy." in words_of(answer) and "typed" in words_of(answer)
    assert room.stored() == 0


def test_a_commit_that_fails_sends_no_receipt_and_leaves_no_file(room, photo):
    action = room.action("photo")
    with room.house.database.writing() as db:
        # Deferred to the commit: the view has returned by then.
        db.connection().exec_driver_sql(
            "CREATE TABLE never (id INTEGER REFERENCES sites(id) DEFERRABLE INITIALLY DEFERRED)"
        )
        db.connection().exec_driver_sql(
            "CREATE TRIGGER fail AFTER INSERT ON media_files "
            "BEGIN INSERT INTO never VALUES (1); END"
        )
    answer = room.send_more("photo", file("photo", "a.jpg", photo), action=action)
    assert answer.status_code == 500
    assert room.kept() == [] and room.stored() == 0


def test_nobody_else_can_open_send_see_or_take_away(room, site_build, photo):
    room.send_more("photo", file("photo", "a.jpg", photo))
    room.do_jobs()
    (media,) = room.kept()
    copy = re.search(r'src="(/media/[^"]+)"', room.get("/listens").text)[1]
    ben = site_build.person(room.asked.site, "Ben")
    site_build.commit()
    other = room.as_(ben)
    assert other.get("/listens/say-more/photo").status_code == 404
    assert other.get(f"/listens/kept/{media.id}").status_code == 404
    assert other.post(f"/listens/kept/{media.id}/take-away").status_code == 404
    assert other.client.get(copy).status_code == 404
    assert len(room.kept()) == 1


def test_a_stranger_is_refused_before_a_byte_is_read(room):
    class Unread(io.BytesIO):
        def read(self, *_):
            raise AssertionError("it was read")

    path, _, token = room.action("photo").partition("?")
    elsewhere = path.replace(str(room.asked.invitation.id), str(uuid4()))
    assert room.send_stream(Unread(), 10_000, f"{elsewhere}?{token}").status_code == 404
    assert room.send_stream(Unread(), 10_000, path).status_code == 403


def test_a_file_is_taken_away_for_good(room, photo):
    room.post("/listens", answer="good", words="These words stay.")
    room.send_more("photo", file("photo", "a.jpg", photo))
    room.do_jobs()
    (media,) = room.kept()
    led = room.post("/listens", answer="good", words="Still here", then=f"kept-{media.id}")
    assert "Take it away" in words_of(room.client.get(led.location))
    answer = room.post(f"/listens/kept/{media.id}/take-away", follow=True)
    assert "/media/" not in answer.text and "Still here" in words_of(answer)
    assert room.kept() == [] and room.stored() == 0
    with room.house.database.reading() as db:
        assert db.scalar(select(func.count()).select_from(SafeCopy)) == 0


def test_a_file_taken_away_before_it_was_made_ready_leaves_nothing(room, photo):
    room.send_more("photo", file("photo", "a.jpg", photo))
    room.post(f"/listens/kept/{room.kept()[0].id}/take-away")
    room.do_jobs()
    assert room.stored() == 0
    with room.house.database.reading() as db:
        assert {job.state for job in db.scalars(select(Job))} == {"done"}


def test_what_is_in_a_photo_can_be_said_later_and_too_much_is_refused_kindly(room, photo):
    room.send_more("photo", file("photo", "a.jpg", photo))
    at = f"/listens/kept/{room.kept()[0].id}"
    long = room.post(at, description="x" * 1001)
    assert long.status_code == 422
    assert "Please make it shorter." in words_of(long) and "x" * 1001 in long.text
    assert "The front door" in words_of(room.post(at, description="The front door", follow=True))


def test_there_is_an_end_to_how_much_one_answer_holds(room, photo):
    for number in range(MOST_FILES):
        sent = room.send_more("photo", file("photo", "a.jpg", photo + bytes([number])))
        assert sent.status_code == 303
    answer = room.send_more("photo", file("photo", "a.jpg", photo))
    assert answer.status_code == 422
    assert "There is no room for more." in words_of(answer)
    assert len(room.kept()) == room.stored() == MOST_FILES


def test_after_the_days_for_changes_nothing_is_added_or_taken(room, photo, now):
    room.send_more("photo", file("photo", "a.jpg", photo))
    action, (media,) = room.action("photo"), room.kept()
    with room.house.database.writing() as db:
        db.scalars(select(SurveyResponse)).one().sent_at = now - timedelta(days=400)
    late = room.send_more("photo", file("photo", "b.jpg", photo + b"b"), action=action)
    assert late.status_code == 303 and late.location.endswith("/after/sent")
    room.post(f"/listens/kept/{media.id}/take-away")
    assert room.get("/listens/say-more/photo").status_code == 303
    assert len(room.kept()) == room.stored() == 1


def test_a_voice_in_a_film_container_is_a_sound(room, tmp_path):
    sound = samples.sound(tmp_path / "voice.m4a").read_bytes()
    room.send_more("talk", file("voice", "voice.mp4", sound))
    room.do_jobs()
    assert room.kept()[0].kind is MediaKind.SOUND


def test_a_remembered_question_holds_no_photo_of_someone_else(room, site_build, photo):
    room.get("/listens")
    room.send_more("photo", file("photo", "a.jpg", photo), words("description", "Only mine"))
    assert "Only mine" in room.get("/listens").text
    other = site_build.person(room.asked.site, "Ben")
    relationship = site_build.relationship(other, room.asked.worker)
    theirs = site_build.invitation(room.asked.survey, relationship, other)
    agree(site_build.db, Actor.of(other), theirs.id, EASY_READ, site_build.now)
    site_build.commit()
    page = room.as_(other).client.get(f"/surveys/{theirs.id}/listens")
    assert page.status_code == 200
    assert "Only mine" not in page.text and "/media/" not in page.text


def test_coming_from_the_check_page_one_goes_back_there(room, photo):
    led = room.post("/listens?from=check", answer="good", then="say-more-photo")
    page = room.client.get(led.location)
    action = re.search(r'action="([^"]*/say-more/photo/[^"]*)"', page.text)[1]
    sent = room.send_more(
        "photo", file("photo", "a.jpg", photo), action=action.replace("&amp;", "&")
    )
    assert "from=check" in sent.location
    assert "Keep this change" in words_of(room.client.get(sent.location))


def test_words_that_are_too_long_are_not_lost_when_another_way_is_pressed(room):
    answer = room.post("/listens", answer="good", words="a" * 5000, then="say-more-talk")
    assert answer.status_code == 422
    assert "a" * 5000 in answer.text and "Please make it shorter." in words_of(answer)
