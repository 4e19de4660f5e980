"""Asking for reminders by message, and stopping them in one tap from the message itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from feedback.messages.by_mail import ByMail
from feedback.model.prompts import MessageState, Reminder, ReminderMessage
from tests.web.test_diary_pages import press, see
from tests.web.test_reminders import choose

MAIL = "/diary/reminders/address"


@pytest.fixture
def by_mail(room):
    """An installation that sends e-mail."""
    house = room.house
    carrier = ByMail("smtp+plain://127.0.0.1:1", "hello@camden.example")
    house.post = replace(house.post, carrier=carrier, web_address="https://site.example")
    return house


@pytest.fixture
def message(room, site_build, now):
    """One that was sent to Amina, who asked for it."""
    reminder = Reminder(
        account_id=room.person.id,
        account=room.person,
        is_message=True,
        address="amina@home.example",
        weekdays=[1],
        hour=9,
        changed_at=now,
    )
    message = ReminderMessage(
        account_id=room.person.id,
        site_id=room.person.site_id,
        due_at=now - timedelta(hours=1),
        state=MessageState.KEPT,
        language="en",
    )
    site_build.db.add_all([reminder, message])
    site_build.commit()
    return message


def type_address(room, typed):
    token = see(room, MAIL).split('name="csrf" value="')[1].split('"')[0]
    return room.client.post(MAIL, data={"csrf": token, "address": typed})


def reminder_of(room) -> Reminder:
    with room.house.database.reading() as db:
        reminder = db.get_one(Reminder, room.person.id)
        assert reminder.address is None or isinstance(reminder.address, str)
        return reminder


def test_an_email_is_asked_for_with_its_address_and_hour(room, by_mail):
    first = press(room, "/diary/reminders", how="message")
    assert first.location == MAIL
    second = type_address(room, " amina@home.example ")
    press(room, second.location, day="2", hour="15")
    page = see(room, "/diary/reminders")
    assert "amina@home.example" in page and "We remind you" in page
    kept = reminder_of(room)
    assert (kept.is_message, kept.weekdays, kept.hour) == (True, [2], 15)
    assert b"amina" not in kept.address_sealed


def test_what_is_no_address_is_given_back_with_kind_words(room, by_mail):
    answer = type_address(room, "amina at home")
    assert answer.status_code == 422
    assert "Write it like this" in answer.text and 'value="amina at home"' in answer.text
    assert "We remind you" not in see(room, "/diary/reminders")


def test_without_a_mail_server_a_note_is_offered_and_no_address_asked(room):
    assert "In an email" not in see(room, "/diary/reminders")
    choose(room, "message", day="every", hour="9")
    assert "Someone from the office gives you a note." in see(room, "/diary/reminders")
    assert room.client.get(MAIL).status_code == 303


def test_a_no_forgets_the_address(room, message):
    choose(room, "none")
    assert reminder_of(room).address_sealed is None


def stop_path(room, message) -> str:
    post = replace(room.house.post, web_address="https://site.example")
    return urlsplit(post.stop_address(message.id)).path


def test_looking_at_the_address_in_a_message_stops_nothing(room, message):
    page = room.app.test_client().get(stop_path(room, message))
    assert "Do you want the messages to stop?" in page.text
    assert reminder_of(room).is_message


def test_one_tap_of_a_mail_program_stops_them_without_signing_in(room, message):
    path = stop_path(room, message)
    answer = room.app.test_client().post(path, data={"List-Unsubscribe": "One-Click"})
    assert "The messages have stopped" in answer.text
    kept = reminder_of(room)
    assert (kept.is_message, kept.address_sealed) == (False, None)
    assert room.app.test_client().post(path).status_code == 200


def test_nobody_stops_them_with_another_token(room, message):
    path = stop_path(room, message)[:-1] + "~"
    assert room.app.test_client().post(path).status_code == 404
    assert reminder_of(room).is_message


def test_the_page_to_stop_names_nobody(room, message):
    page = room.app.test_client().get(stop_path(room, message)).text
    for private in ("Amina", "Yusuf", "Grace", "amina@"):
        assert private not in page


def test_staff_print_what_no_message_brings_and_say_that_it_was_given(room, site_build, message):
    facilitator = site_build.facilitator(room.person.site)
    site_build.commit()
    staff = room.browser_of(facilitator)
    assert "Reminders to give to people" in see(room, "/", staff)
    page = see(room, "/reminders/to-hand-over", staff)
    assert "Amina Yusuf" in page and "You asked us to remind you." in page
    token = page.split('name="csrf" value="')[1].split('"')[0]
    staff.post(f"/reminders/to-hand-over/{message.id}", data={"csrf": token})
    assert "No reminders wait" in see(room, "/reminders/to-hand-over", staff)
