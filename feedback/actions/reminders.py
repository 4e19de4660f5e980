"""Reminders of one's own diary, on one's own terms: none until someone chooses them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, visible
from feedback.actions.record import record
from feedback.actions.reminder_messages import plan_message
from feedback.model.accounts import Account
from feedback.model.prompts import Reminder
from feedback.model.telling import DiaryEntry

# The hours that are offered, for morning, midday, afternoon and evening.
HOURS = (9, 12, 15, 18)
WEEK = range(7)


@dataclass(frozen=True)
class Wish:
    """How someone wants to be reminded: on their first page, in a calendar, by message."""

    is_here: bool = False
    is_calendar: bool = False
    weekdays: tuple[int, ...] = ()
    hour: int = HOURS[-1]
    is_message: bool = False
    address: str = ""

    @classmethod
    def of(cls, reminder: Reminder | None) -> Wish:
        """What is kept; no reminder at all when nothing is."""
        if reminder is None:
            return cls()
        days = tuple(reminder.weekdays)
        here, calendar = reminder.is_here, reminder.is_calendar
        by_message = (reminder.is_message, reminder.address or "")
        return cls(here, calendar, days, reminder.hour, *by_message)

    @property
    def is_any(self) -> bool:
        """True when there is something to remind of, on some day."""
        return bool((self.is_here or self.is_calendar or self.is_message) and self.weekdays)


def my_wish(db: Session, actor: Actor) -> Wish:
    """How the actor wants to be reminded. The row is their account's own; nobody else asks."""
    return Wish.of(db.get(Reminder, actor.account_id))


def keep_wish(db: Session, actor: Actor, wish: Wish, now: datetime, zone: tzinfo = UTC) -> None:
    """Keep how the actor wants to be reminded; days and hours that are none are passed over.

    An address is forgotten with the wish for messages.
    """
    kept, mine = db.get(Reminder, actor.account_id), db.get_one(Account, actor.account_id)
    if kept is None:
        kept = Reminder(account_id=mine.id, account=mine)
        db.add(kept)
    kept.is_message = wish.is_message
    kept.address = (wish.is_message and wish.address) or None
    kept.is_here, kept.is_calendar = wish.is_here, wish.is_calendar
    kept.weekdays = sorted(_days(wish.weekdays))
    kept.hour = wish.hour if wish.hour in HOURS else HOURS[-1]
    kept.changed_at = now
    record(db, "chose reminders", now, actor=actor)
    db.flush()
    plan_message(db, kept, zone, now)


def wants_note_today(db: Session, actor: Actor, now: datetime) -> bool:
    """True on a day the actor chose, when they told nothing yet today."""
    wish = my_wish(db, actor)
    if not (wish.is_here and now.weekday() in wish.weekdays):
        return False
    midnight = datetime.combine(now.date(), time(), UTC)
    today = visible(actor, May.CHANGE_ENTRY, now).where(DiaryEntry.received_at >= midnight)
    return db.scalars(select(today.exists())).first() is False


def _days(given: Iterable[int]) -> set[int]:
    return {day for day in given if day in WEEK}
