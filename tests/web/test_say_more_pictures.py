"""Saying more with pictures from the library, without scripts."""

from __future__ import annotations

import re

import pytest

from easyread import pictures
from feedback.actions.answer_pictures import MOST_PICTURES
from feedback.web.picture_shelf import TOPICS, offered
from feedback.web.picture_words import IDEAS
from tests.web.say_more_room import MoreRoom, more_room
from tests.web.survey_pages import open_pages, words_of

PICTURES = "/listens/say-more/pictures"


@pytest.fixture
def room(app, site_build) -> MoreRoom:
    """Amina, who is asked about her social worker."""
    return more_room(app, open_pages(app, site_build, "my-social-worker", "person"))


def test_every_picture_that_is_offered_has_words_and_a_topic():
    assert set(IDEAS) == set(offered())
    assert set(TOPICS) == set(offered().values())
    for name, words in IDEAS.items():
        assert pictures.picture(name).idea == words


def test_pictures_are_found_by_topic_six_at_a_time(room):
    assert "Feelings" in words_of(room.get(PICTURES))
    first = room.get(PICTURES + "?topic=feeling")
    assert re.findall(r'name="add" value="([^"]+)"', first.text) == [
        "happy",
        "okay-feeling",
        "calm",
        "proud",
        "sad",
        "worried",
    ]
    more = re.search(r'href="([^"]*start=6[^"]*)"', first.text)[1].replace("&amp;", "&")
    assert 'value="angry"' in room.client.get(more).text


def test_pictures_are_found_by_a_word(room):
    assert 'value="tea"' in room.get(PICTURES + "?word=tea").text
    assert "There is no picture for this word." in words_of(room.get(PICTURES + "?word=xyzzy"))


def test_pictures_are_kept_in_the_order_they_were_picked_and_shown(room):
    room.post("/listens", answer="not-good", words="typed", then="say-more-pictures")
    for name in ("sad", "phone-call", "sad"):
        room.post(PICTURES + "?topic=feeling", add=name)
    assert room.answer() == (["not-good"], "typed", ["sad", "phone-call", "sad"])
    for page in (room.get("/listens"), room.get("/after/check")):
        assert re.search("I feel sad.*A phone call.*I feel sad", words_of(page))


def test_taking_one_out_twice_takes_out_one(room):
    for name in ("sad", "happy", "happy"):
        room.post(PICTURES, add=name)
    for _ in range(2):
        room.post(PICTURES, remove="0-sad")
    assert room.answer()[2] == ["happy", "happy"]
    for hostile in ("9999999-sad", "-1-happy", "x", "0"):
        assert room.post(PICTURES, remove=hostile).status_code == 303
    assert room.answer()[2] == ["happy", "happy"]


def test_changing_or_clearing_the_answer_leaves_the_pictures(room):
    room.post(PICTURES, add="happy")
    room.post("/listens", answer="good")
    room.post("/listens", then="clear")
    assert room.answer() == ([], None, ["happy"])


def test_a_picture_that_is_not_offered_is_not_kept(room):
    for name in ("../../etc/passwd", "tick", "<script>", "no-such"):
        assert room.post(PICTURES, add=name).status_code == 303
    assert "You did not pick a picture yet." in words_of(room.get(PICTURES))


def test_there_is_an_end_to_how_many(room):
    for _ in range(MOST_PICTURES):
        room.post(PICTURES, add="happy")
    answer = room.post(PICTURES + "?topic=feeling", add="sad")
    assert answer.status_code == 422
    assert "There is no room for more." in words_of(answer)
    assert len(room.answer()[2]) == MOST_PICTURES


def test_nobody_else_can_see_or_change_them(room, site_build):
    room.post(PICTURES, add="happy")
    ben = site_build.person(room.asked.site, "Ben")
    site_build.commit()
    other = room.as_(ben)
    assert other.get(PICTURES).status_code == 404
    assert other.post(PICTURES, add="sad").status_code == 404
    assert room.answer()[2] == ["happy"]
