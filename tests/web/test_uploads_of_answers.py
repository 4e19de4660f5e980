"""Files that came in pieces, taken up to say more under a question."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import select

from feedback.model.asking import SurveyResponse
from feedback.model.telling import MediaKind
from tests.media.forms import words
from tests.web.say_more_room import MoreRoom, more_room
from tests.web.survey_pages import open_pages
from tests.web.tus_sender import TusSender, a_film

FILM = a_film(1024 * 1024 + 77)


@pytest.fixture
def room(app, site_build) -> MoreRoom:
    """Amina, who is asked about her social worker."""
    return more_room(app, open_pages(app, site_build, "my-social-worker", "person"))


@pytest.fixture
def tus(room) -> TusSender:
    """Amina's browser, sending under one question."""
    return TusSender(room.client, f"{room.survey}/listens/arriving")


def test_a_film_that_came_in_pieces_says_more_with_its_words(room, tus):
    at = tus.begun(len(FILM), filename="day.mp4", field="film")
    tus.send(at, FILM[:600_000], 0)
    tus.send(at, FILM[600_000:], 600_000)
    said = words("description", "Our kitchen")
    answer = room.send_more("film", said, words("upload", at), json=True)
    assert answer.status_code == 201
    assert answer.json["parts"][0]["sha256"] == hashlib.sha256(FILM).hexdigest()
    (media,) = room.kept()
    assert (media.kind, media.item) == (MediaKind.VIDEO, "listens")
    assert "Our kitchen" in room.get(f"/listens/kept/{media.id}").text
    assert room.bytes_of(media) == FILM


def test_the_page_of_a_way_tells_scripts_where_large_files_begin(room, tus):
    page = room.get("/listens/say-more/film").text
    assert f'data-arriving="{tus.begin_at}"' in page


def test_the_same_sent_twice_is_one_file(room, tus):
    at, action = tus.sent(FILM, field="film"), room.action("film")
    for _ in range(2):
        assert room.send_more("film", words("upload", at), action=action).status_code == 303
    assert len(room.kept()) == 1


def test_a_film_where_a_photo_belongs_is_refused_and_can_be_sent_the_right_way(room, tus):
    at = tus.sent(FILM, field="film")
    refused = room.send_more("photo", words("upload", at), json=True)
    assert (refused.status_code, refused.json["code"]) == (415, "not-what-we-take")
    assert room.send_more("film", words("upload", at), json=True).status_code == 201


def test_two_files_at_once_are_asked_about(room, tus):
    both = [words("upload", tus.sent(FILM)) for _ in range(2)]
    answer = room.send_more("film", *both, json=True)
    assert (answer.status_code, answer.json["code"]) == (422, "too-many-parts")


def test_what_was_taken_away_does_not_come_back_by_its_upload(room, tus):
    at, action = tus.sent(FILM, field="film"), room.action("film")
    room.send_more("film", words("upload", at), action=action)
    (media,) = room.kept()
    assert room.post(f"/listens/kept/{media.id}/take-away").status_code == 303
    again = room.send_more("film", words("upload", at), action=action, json=True)
    assert (again.status_code, again.json["code"]) == (400, "cut")
    assert room.kept() == []


def test_a_question_that_is_none_has_no_place_for_files(room):
    assert (
        TusSender(room.client, f"{room.survey}/no-such-item/arriving").begin(10).status_code == 404
    )


def test_after_the_days_for_changes_no_file_begins(room, tus, now):
    room.send_more("film", words("upload", tus.sent(FILM)))
    with room.house.database.writing() as db:
        db.scalars(select(SurveyResponse)).one().sent_at = now - timedelta(days=400)
    assert tus.begin(10).status_code == 404
