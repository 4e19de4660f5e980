"""Prompts as people meet them, and as a facilitator puts them on a diary."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from feedback.model.prompts import PromptPlan, ShownPrompt
from feedback.model.telling import DiaryEntry
from tests.media.forms import words
from tests.web.diary_rooms import DiaryRoom
from tests.web.test_diary_pages import see
from tests.web.test_diary_ways import action, link


@pytest.fixture
def staff(room, site_build):
    facilitator = site_build.facilitator(room.person.site)
    site_build.commit()
    return room.browser_of(facilitator)


def send_form(browser, page: str, to: str, **typed):
    token = re.search(r'name="csrf" value="([^"]+)"', page)[1]
    return browser.post(to, data={"csrf": token, **typed})


def put(room: DiaryRoom, staff, now, **given):
    at = f"/relationships/{room.relationship.id}/prompts"
    chosen = {
        "whose": str(room.person.id),
        "prompt": "in-hospital",
        "often": "once",
        "every": "14",
        "from": now.date().isoformat(),
        "until": "",
        "open": "7",
    }
    return send_form(staff, see(room, at, staff), at, **{**chosen, **given})


def open_it(room: DiaryRoom):
    page = see(room, "/diary")
    to = re.search(r'action="(/diary/asked/[^"]+/open)"', page)[1]
    return send_form(room.client, page, to)


def shown(room: DiaryRoom) -> list[ShownPrompt]:
    with room.house.database.reading() as db:
        return list(db.scalars(select(ShownPrompt)))


def test_a_prompt_from_a_facilitator_stands_on_the_diary_until_its_last_day(room, staff, now):
    assert put(room, staff, now).status_code == 303
    page = see(room, "/diary")
    assert "Time in hospital" in page
    assert "You can until Monday 9 March." in page


def test_looking_at_the_diary_writes_nothing_and_opening_the_prompt_does(room, staff, now):
    put(room, staff, now)
    see(room, "/diary")
    assert shown(room) == []
    page = see(room, open_it(room).location)
    assert "Tell us about the time in hospital." in page
    assert "Coming home" in page
    assert len(shown(room)) == 1


def test_an_answer_to_a_prompt_says_what_was_asked_and_the_prompt_goes(room, staff, now):
    put(room, staff, now)
    way = see(room, link(see(room, open_it(room).location), "write"))
    assert "Tell us about the time in hospital." in way
    room.send(words("words", "It was loud."), action=action(way))
    with room.house.database.reading() as db:
        entry = db.scalars(select(DiaryEntry)).one()
        assert entry.shown_prompt_id == shown(room)[0].id
    assert "We asked:" in see(room, f"/diary/{entry.id}")
    assert "Time in hospital" not in see(room, "/diary")


def test_not_now_is_taken_kindly(room, staff, now):
    put(room, staff, now)
    at = open_it(room).location
    answer = send_form(room.client, see(room, at), f"{at}/not-now")
    page = see(room, answer.location)
    assert "That is OK." in page
    assert "Time in hospital" not in page
    assert "Not now" not in see(room, at)


def test_the_facilitator_sees_what_was_shown_and_stops_it(room, staff, now):
    put(room, staff, now, often="weekdays", weekday=["0", "1"])
    open_it(room)
    at = f"/relationships/{room.relationship.id}/prompts"
    page = see(room, at, staff)
    assert "Monday, Tuesday" in page
    assert "Nothing shared" in page
    stop = re.search(r'action="(/prompts/[^"]+/stop)"', page)[1]
    send_form(staff, page, stop)
    assert "Stopped on" in see(room, at, staff)
    assert "Time in hospital" not in see(room, "/diary")


@pytest.mark.parametrize(
    "wrong",
    [
        {"prompt": "looking-back"},
        {"prompt": "nothing"},
        {"whose": "nobody"},
        {"from": "soon"},
        {"often": "weekdays"},
        {"often": "every", "every": "0"},
        {"open": "1000"},
    ],
)
def test_a_choice_that_does_not_fit_is_said_and_nothing_is_put(room, staff, now, wrong):
    answer = put(room, staff, now, **wrong)
    assert answer.status_code == 422
    assert "Choose a diary and a prompt that is written for it." in answer.text
    with room.house.database.reading() as db:
        assert db.scalars(select(PromptPlan)).all() == []


@pytest.mark.parametrize(
    ("often", "seen", "gone"),
    [
        ("Once", [], ["Monday", "How many days from one to the other"]),
        ("On days of the week", ["Monday"], ["How many days from one to the other"]),
        ("Every so many days", ["How many days from one to the other"], ["Monday"]),
    ],
)
def test_only_what_goes_with_how_often_is_asked(room, staff, browser, often, seen, gone):
    page = browser.new_page()
    page.set_content(see(room, f"/relationships/{room.relationship.id}/prompts", staff))
    page.add_style_tag(path="feedback/web/static/diary.css")
    page.get_by_label("How often").select_option(label=often)
    for label in seen:
        expect(page.get_by_label(label)).to_be_visible()
    for label in gone:
        expect(page.get_by_label(label)).to_be_hidden()
    page.close()


def test_people_and_social_workers_put_no_prompts(room):
    at = f"/relationships/{room.relationship.id}/prompts"
    for browser in (room.client, room.browser_of(room.worker)):
        assert browser.get(at).status_code == 404


def test_what_was_shown_to_me_is_nobody_elses(room, staff, site_build, now):
    carer = site_build.carer(room.person)
    site_build.commit()
    put(room, staff, now)
    at = open_it(room).location
    assert room.browser_of(carer).get(at).status_code == 404
