"""A forgotten password: a link by mail, the same words for everyone, and three an hour at most."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from feedback.jobs import KINDS, Workshop
from feedback.jobs.runner import Runner
from feedback.messages import KeptHere
from feedback.messages.post import Post
from feedback.model.outbox import Job
from tests.conftest import NOW
from tests.jobs.test_send_message import Carried
from tests.web.office_of_staff import EMAIL, PASSWORD, Staff, send, staffed
from tests.web.signing_in import sign_in
from tests.web.survey_pages import words_of

NEW = "three words together"


@pytest.fixture
def carrier() -> Carried:
    return Carried()


@pytest.fixture
def staff(app, site_build, carrier) -> Staff:
    house = app.extensions["house"]
    house.settings = replace(house.settings, second_factor=False)
    zone = ZoneInfo("Europe/London")
    house.post = Post(carrier, "https://site.example", zone, b"k" * 32)
    return staffed(app, site_build)


def ask(staff, email=EMAIL):
    return send(staff.browser(), "/forgotten-password", email=email)


def carry(staff) -> None:
    """Do the jobs that wait."""
    house = staff.house
    workshop = Workshop(house.database, lambda: None, house.clock, post=house.post)
    Runner(workshop, KINDS).run_until_empty()


def path_in(message) -> str:
    return message.link[1].removeprefix("https://site.example")


def test_a_link_comes_by_mail_and_a_new_password_lets_in(staff, carrier):
    ask(staff)
    carry(staff)
    message, guest = carrier.sent[0], staff.browser()
    assert message.to == EMAIL and "You asked for a new password." in message.words
    assert send(guest, path_in(message), password=NEW, again=NEW).location == "/"
    assert staff.type_password(staff.browser()).status_code == 422
    assert staff.type_password(staff.browser(), NEW).location == "/"
    assert staff.browser().get(path_in(message)).status_code == 404


def test_the_message_names_nobody_and_says_nothing_of_the_people(staff, carrier):
    ask(staff)
    carry(staff)
    said = " ".join((carrier.sent[0].subject, *carrier.sent[0].words))
    assert "Ros" not in said and "Wirral" not in said


def test_everyone_gets_the_same_answer(staff, carrier):
    person = staff.build.person(staff.ros.site)
    person.email = "amina@home.example"
    staff.build.commit()
    emails = (EMAIL, "nobody@council.example", "", "amina@home.example")
    assert len({words_of(ask(staff, email)) for email in emails}) == 1
    carry(staff)
    assert [one.to for one in carrier.sent] == [EMAIL]


def test_the_link_ends_after_an_hour(staff, carrier):
    ask(staff)
    carry(staff)
    staff.house.clock = lambda: NOW + timedelta(minutes=61)
    assert staff.browser().get(path_in(carrier.sent[0])).status_code == 404


def test_a_link_that_ended_before_it_was_carried_is_not_sent(staff, carrier):
    ask(staff)
    staff.house.clock = lambda: NOW + timedelta(minutes=61)
    carry(staff)
    assert carrier.sent == []


def test_three_an_hour_are_sent_and_each_stops_the_one_before(staff, carrier):
    for _ in range(5):
        ask(staff)
        carry(staff)
    assert len(carrier.sent) == 3
    works = [staff.browser().get(path_in(one)).status_code for one in carrier.sent]
    assert works == [404, 404, 200]
    staff.house.clock = lambda: NOW + timedelta(minutes=61)
    ask(staff)
    carry(staff)
    assert len(carrier.sent) == 4


def test_choosing_one_signs_every_browser_out(staff, carrier):
    inside = staff.browser()
    staff.type_password(inside)
    ask(staff)
    carry(staff)
    assert inside.get("/").status_code == 200
    send(staff.browser(), path_in(carrier.sent[0]), password=NEW, again=NEW)
    assert inside.get("/").location == "/hello"


def test_a_recovered_password_is_no_way_round_the_second_factor(staff, carrier):
    staff.house.settings = replace(staff.house.settings, second_factor=True)
    staff.set_up(staff.browser())
    ask(staff)
    carry(staff)
    guest = staff.browser()
    assert send(guest, path_in(carrier.sent[0]), password=NEW, again=NEW).location == (
        "/sign-in/code"
    )
    assert guest.get("/people").location == "/hello"


def test_where_no_message_leaves_the_administrator_sees_that_they_asked(staff):
    house = staff.house
    house.post = Post(KeptHere(), "", ZoneInfo("Europe/London"), b"k" * 32)
    pat = staff.build.administrator(staff.ros.site)
    staff.build.commit()
    ask(staff)
    with house.database.reading() as db:
        assert db.scalars(select(Job)).all() == []
    page = sign_in(staff.app, staff.browser(), pat)
    assert "Asked for a new password" in words_of(page.get("/"))
    assert "Asked for a new password 3 Mar 2026" in words_of(page.get("/staff"))
    house.clock = lambda: NOW + timedelta(minutes=5)
    staff.type_password(staff.browser(), PASSWORD)
    assert "Asked for a new password" not in words_of(page.get("/staff"))
