"""A calendar file with a reminder (RFC 5545), with no personal words in it.

A calendar is often shared in a family or a house, so the file names nobody and nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid5

LONGEST_LINE = 75  # bytes, without the line's end (RFC 5545, 3.1)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
STAYS = timedelta(minutes=15)
_OF_REMINDERS = UUID("5c2f4f0e-7a3b-4f6f-9d3c-0d7d2f6f7a11")


def calendar_file(
    account_id: UUID, title: str, weekdays: Iterable[int], hour: int, now: datetime
) -> str:
    """One event each week on these days (0 is Monday) at that hour, by the clock of the tablet.

    The event's id is the same for an account, so that a new file takes the place of an old one,
    and says nothing about the account to whoever does not know it.
    """
    days = sorted(weekdays)
    begins = _first(days, hour, now)
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//A moment//Reminder//EN",
        "BEGIN:VEVENT",
        f"UID:{uuid5(_OF_REMINDERS, str(account_id))}",
        f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{int(now.timestamp()) // 60}",
        # Without a zone: 6 in the evening stays 6 in the evening, summer and winter (3.3.5).
        f"DTSTART:{begins:%Y%m%dT%H%M%S}",
        f"DTEND:{begins + STAYS:%Y%m%dT%H%M%S}",
        f"RRULE:FREQ=WEEKLY;BYDAY={','.join(DAYS[day] for day in days)}",
        f"SUMMARY:{_text(title)}",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_text(title)}",
        "TRIGGER:PT0S",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _first(days: list[int], hour: int, now: datetime) -> datetime:
    """The first of the days from today on: the event begins on a day that its rule names."""
    today = now.replace(hour=hour, minute=0, second=0, microsecond=0, tzinfo=None)
    week = (today + timedelta(days=ahead) for ahead in range(7))
    return next(day for day in week if day.weekday() in days)


def _text(words: str) -> str:
    """Words as a TEXT value (3.3.11)."""
    escaped = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def _folded(line: str) -> str:
    """A long line goes on after a space on the next; no letter is cut in two (3.1)."""
    parts, part = [], ""
    for letter in line:
        if len((part + letter).encode()) > LONGEST_LINE - bool(parts):
            parts.append(part)
            part = ""
        part += letter
    return "\r\n ".join([*parts, part])
