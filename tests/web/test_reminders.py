"""Reminders on people's own terms: none at first, a quiet note, or a calendar file."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from feedback.web.calendar_file import calendar_file
from tests.web.test_diary_pages import press, see

NOTE = "Do you want to tell your diary something today?"
MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def choose(room, how: str, **when):
    answer = press(room, "/diary/reminders", how=how)
    return press(room, answer.location, **when) if when else answer


def test_nobody_is_reminded_who_did_not_ask_for_it(room):
    assert NOTE not in see(room, "/")
    assert room.client.get("/diary/reminders/diary.ics").status_code == 404


def test_a_quiet_note_stands_on_the_first_page_on_the_day_someone_chose(room, now):
    choose(room, "here", day=str(now.weekday()))
    assert NOTE in see(room, "/")
    choose(room, "here", day=str((now.weekday() + 1) % 7))
    assert NOTE not in see(room, "/")


def test_the_note_goes_when_something_was_told_today(room, site_build):
    choose(room, "here", day="every")
    site_build.entry(room.person, room.relationship, "Hello.")
    site_build.commit()
    assert NOTE not in see(room, "/")


def test_a_no_stops_every_reminder_at_once(room):
    choose(room, "here", day="every")
    assert choose(room, "none").location == "/diary"
    assert NOTE not in see(room, "/")


def test_the_calendar_file_holds_no_personal_word(room, site_build):
    choose(room, "calendar", day="2", hour="9")
    page = see(room, "/diary/reminders")
    answer = room.client.get(re.search(r'href="([^"]+\.ics)"', page)[1])
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    for personal in ("Amina", "Yusuf", "Grace", "Bell", "worker", "diary", str(room.person.id)):
        assert personal not in answer.text
    assert "BYDAY=WE" in answer.text


def test_another_persons_reminder_is_not_mine(room, site_build):
    choose(room, "here", day="every")
    other = site_build.carer(room.person)
    site_build.commit()
    assert NOTE not in see(room, "/", room.browser_of(other))


def properties(text: str) -> dict[str, str]:
    """The lines of a calendar, unfolded (RFC 5545, 3.1)."""
    lines = text.replace("\r\n ", "").split("\r\n")
    return dict(line.split(":", 1) for line in lines if line)


@pytest.mark.parametrize("days", [(0,), (4,), tuple(range(7))])
def test_the_first_event_is_on_a_day_that_its_rule_names(days):
    found = properties(calendar_file(uuid4(), "A moment", days, 18, MONDAY))
    first = datetime.strptime(found["DTSTART"], "%Y%m%dT%H%M%S")
    assert first.weekday() in days
    assert (first.hour, first.date() >= MONDAY.date()) == (18, True)


def test_the_calendar_is_what_the_standard_asks_for():
    text = calendar_file(uuid4(), "Tea, cake; and \\ more", (0,), 9, MONDAY)
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:")
    assert text.endswith("END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert properties(text)["SUMMARY"] == "Tea\\, cake\\; and \\\\ more"
    assert {"UID", "DTSTAMP", "DTSTART", "RRULE", "TRIGGER"} <= properties(text).keys()


def test_a_long_title_is_folded_between_letters():
    title = "میرے لیے ایک لمحہ " * 8
    text = calendar_file(uuid4(), title.strip(), (0,), 9, MONDAY)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert properties(text)["SUMMARY"] == title.strip()


def test_a_new_file_takes_the_place_of_the_old_one():
    mine = uuid4()
    first = properties(calendar_file(mine, "A", (0,), 9, MONDAY))
    later = properties(calendar_file(mine, "A", (1,), 9, MONDAY.replace(hour=11)))
    assert first["UID"] == later["UID"]
    assert int(first["SEQUENCE"]) < int(later["SEQUENCE"])
