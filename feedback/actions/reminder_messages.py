"""Reminders as messages: planned for the moment someone chose, and begun once, never late.

A message is planned some two hours ahead, so that its job waits for it. When its moment comes
all is asked again: whether they still want it, may still tell, and have not told today.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta, tzinfo
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, require, visible
from feedback.actions.later import ask_for
from feedback.actions.reading import language_of
from feedback.actions.record import record
from feedback.model.accounts import Account
from feedback.model.prompts import MessageState, Reminder, ReminderMessage
from feedback.model.telling import DiaryEntry

JOB = "send-message"
AHEAD = timedelta(hours=2)
# A reminder of this morning is of no use in the evening.
LATEST = timedelta(hours=2)
DAY_BEGINS, DAY_ENDS = time(8), time(21)


def plan_message(db: Session, reminder: Reminder, zone: tzinfo, now: datetime) -> None:
    """Plan what is due in the next two hours, once."""
    if not reminder.is_message:
        return
    for due in _due(reminder, zone, now):
        ours = (ReminderMessage.account_id == reminder.account_id) & (ReminderMessage.due_at == due)
        if db.scalars(select(ReminderMessage.id).where(ours)).first():
            continue
        message = ReminderMessage(
            account_id=reminder.account_id,
            site_id=reminder.account.site_id,
            due_at=due,
            language=language_of(reminder.account.reading),
        )
        db.add(message)
        db.flush()
        ask_for(db, JOB, message.id, now).not_before = due


def plan_messages(db: Session, zone: tzinfo, now: datetime) -> None:
    """Plan for everyone who wants messages."""
    wanted = select(Reminder).join(Account).where(Reminder.is_message, Account.closed_at.is_(None))
    for reminder in db.scalars(wanted):
        plan_message(db, reminder, zone, now)


def has_to_plan(db: Session) -> bool:
    """True when anyone wants messages."""
    wanted = select(Reminder.account_id).where(Reminder.is_message).limit(1)
    return db.scalars(wanted).first() is not None


def begin(db: Session, message_id: UUID, zone: tzinfo, now: datetime) -> Reminder | None:
    """Begin to carry a message; None when there is nothing (more) to carry.

    One that was begun before and has no end was on its way when its machine stopped: it is not
    carried again, because two are worse than none.
    """
    message = db.get(ReminderMessage, message_id, with_for_update=True)
    if message is None or message.state is not MessageState.WAITING:
        return None
    if message.begun_at is not None:
        end(db, message_id, MessageState.UNSURE, now)
        return None
    reminder = db.get(Reminder, message.account_id)
    if reminder is None or not _still_wanted(db, reminder, message, zone, now):
        end(db, message_id, MessageState.LET_GO, now)
        return None
    message.begun_at, message.language = now, language_of(reminder.account.reading)
    return reminder


def not_begun(db: Session, message_id: UUID) -> None:
    """It surely was not delivered, so it may be begun again."""
    db.get_one(ReminderMessage, message_id).begun_at = None


def end(db: Session, message_id: UUID, state: MessageState, now: datetime) -> None:
    """Write down what became of a message."""
    message = db.get_one(ReminderMessage, message_id)
    message.state, message.ended_at = state, now
    record(db, "ended a reminder", now, about=message, site_id=message.site_id, state=state.value)


def stop(db: Session, message_id: UUID, now: datetime) -> bool:
    """Stop the messages of whoever got this one. False when there is no such message."""
    message = db.get(ReminderMessage, message_id)
    reminder = db.get(Reminder, message.account_id) if message else None
    if message is None or reminder is None:
        return False
    if reminder.is_message:
        reminder.is_message, reminder.address, reminder.changed_at = False, None, now
        record(db, "stopped reminders", now, about=message, site_id=message.site_id)
    return True


def find_message(db: Session, message_id: UUID) -> ReminderMessage | None:
    """The message that somebody holds the token of."""
    return db.get(ReminderMessage, message_id)


def to_hand_over(db: Session, actor: Actor, now: datetime) -> list[ReminderMessage]:
    """The messages that wait for staff to print and hand over, the oldest first."""
    kept = visible(actor, May.HAND_OVER_MESSAGE, now)
    return list(db.scalars(kept.order_by(ReminderMessage.due_at, ReminderMessage.id)))


def hand_over(db: Session, actor: Actor, message_id: UUID, now: datetime) -> None:
    """Say that it was handed over. Raises NotHere."""
    require(db, actor, May.HAND_OVER_MESSAGE, message_id, now)
    end(db, message_id, MessageState.HANDED_OVER, now)


def _due(reminder: Reminder, zone: tzinfo, now: datetime) -> Iterator[datetime]:
    today = now.astimezone(zone).date()
    for day in (today, today + timedelta(days=1)):
        due = datetime.combine(day, time(reminder.hour), zone).astimezone(now.tzinfo)
        is_soon = now - LATEST < due <= now + AHEAD and due > reminder.changed_at
        if is_soon and day.weekday() in reminder.weekdays:
            yield due


def _still_wanted(
    db: Session, reminder: Reminder, message: ReminderMessage, zone: tzinfo, now: datetime
) -> bool:
    here, due = now.astimezone(zone), message.due_at.astimezone(zone)
    if not reminder.is_message or reminder.account.closed_at:
        return False
    if due.hour != reminder.hour or due.weekday() not in reminder.weekdays:
        return False
    if now - message.due_at > LATEST or not DAY_BEGINS <= here.time() < DAY_ENDS:
        return False
    actor = Actor.of(reminder.account)
    midnight = datetime.combine(here.date(), time(), zone)
    told = visible(actor, May.CHANGE_ENTRY, now).where(DiaryEntry.received_at >= midnight)
    may_tell = db.scalars(select(visible(actor, May.ADD_ENTRY, now).exists())).first()
    return bool(may_tell) and not db.scalars(select(told.exists())).first()
