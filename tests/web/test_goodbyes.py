"""A hand-off has a warm page: a goodbye, a hello, and what stays as it is."""

from __future__ import annotations

import re

import pytest

from tests.web.survey_pages import words_of


@pytest.fixture
def hand_over(room, site_build):
    """Hand Amina over from Grace to Tom, on the office's page."""
    facilitator = site_build.facilitator(site_build.db.merge(room.person).site)
    tom = site_build.worker(facilitator.site, "Tom Okoro")
    site_build.commit()
    staff = room.browser_of(facilitator)
    at = f"/relationships/{room.relationship.id}/hand-over"

    def hand_over(**words):
        token = re.search(r'name="csrf" value="([^"]+)"', staff.get(at).text)[1]
        on = site_build.now.date().isoformat()
        form = {"csrf": token, "worker": str(tom.worker_id), "on": on, **words}
        return staff.post(at, data=form)

    return hand_over


def goodbye(room):
    return re.search(r'href="(/goodbye/[^"]+)"', room.client.get("/").text)[1]


def test_the_person_finds_the_words_of_both_on_their_first_page(room, hand_over):
    done = hand_over(goodbye="Thank you for our walks.", hello="I am Tom. I like dogs.")
    assert done.status_code == 303
    assert "You have a new social worker" in words_of(room.client.get("/"))
    words = words_of(room.client.get(goodbye(room)))
    assert "Goodbye, Grace Bell" in words and "Thank you for our walks." in words
    assert "Hello, Tom Okoro" in words and "I like dogs." in words
    assert "Tom Okoro does not see what you told before." in words


def test_without_words_of_theirs_sentences_stand_ready(room, hand_over):
    hand_over()
    words = words_of(room.client.get(goodbye(room)))
    assert "Grace Bell thanks you for your time together." in words
    assert "Tom Okoro looks forward to meeting you." in words


def test_once_read_it_leaves_the_first_page_and_can_be_read_again(room, hand_over):
    hand_over()
    at = goodbye(room)
    token = re.search(r'name="csrf" value="([^"]+)"', room.client.get(at).text)[1]
    room.client.post(at, data={"csrf": token})
    assert "You have a new social worker" not in words_of(room.client.get("/"))
    assert room.client.get(at).status_code == 200


@pytest.mark.parametrize("field", ["goodbye", "hello"])
def test_hard_words_are_given_back_to_be_made_easier(room, hand_over, field):
    hard = (
        "Notwithstanding organisational restructuring, appropriate arrangements were facilitated."
    )
    again = hand_over(**{field: hard})
    assert again.status_code == 422
    assert "These words are hard to read." in words_of(again)
    assert hard in again.text
    assert "You have a new social worker" not in words_of(room.client.get("/"))


def test_nobody_else_reads_the_goodbye(room, hand_over, site_build):
    hand_over(goodbye="Thank you for our walks.")
    at = goodbye(room)
    other = site_build.person(site_build.db.merge(room.person).site, "Ben")
    site_build.commit()
    assert room.browser_of(other).get(at).status_code == 404
    assert room.browser_of(room.worker).get(at).status_code == 404
