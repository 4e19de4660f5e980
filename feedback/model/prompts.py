"""Prompts: something to tell about, put on a diary by staff; and when somebody wants a reminder."""

from __future__ import annotations

import enum
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm import relationship as related

from feedback.model.accounts import Account
from feedback.model.base import Base, HasId, Sealed
from feedback.model.care import Relationship

# A plan that nobody stopped for years still lists no more days than these.
MOST_DAYS = 200


class PublishedPrompt(HasId, Base):
    """A version of a prompt as it was first put on a diary, in every language; it never changes.

    `text` is JSON, so that what was shown can be shown again when the file says something new.
    """

    __tablename__ = "published_prompts"
    __table_args__ = (UniqueConstraint("name", "version"),)

    name: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime]


class PromptPlan(HasId, Base):
    """A prompt on somebody's diary: from when, how often, and how many days each time is open.

    It is due on `from_on`; also every `every_days` after it, or on each of `weekdays` (0 is
    Monday) when these are given; never after `until_on` nor once it was stopped.
    """

    __tablename__ = "prompt_plans"

    relationship_id: Mapped[UUID] = mapped_column(ForeignKey("relationships.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    prompt_id: Mapped[UUID] = mapped_column(ForeignKey("published_prompts.id"))
    put_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    put_at: Mapped[datetime]
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    every_days: Mapped[int | None]
    weekdays: Mapped[list[int]] = mapped_column(JSON, default=list)
    open_days: Mapped[int]
    stopped_on: Mapped[date | None]

    prompt: Mapped[PublishedPrompt] = related()
    relationship: Mapped[Relationship] = related()
    account: Mapped[Account] = related(foreign_keys=[account_id])
    shown: Mapped[list[ShownPrompt]] = related(
        back_populates="plan", order_by="ShownPrompt.due_on.desc()"
    )

    def is_due(self, on: date) -> bool:
        """True when it comes anew on that day."""
        if on < self.from_on or (self.until_on and on > self.until_on):
            return False
        if self.stopped_on and on >= self.stopped_on:
            return False
        if self.weekdays:
            return on.weekday() in self.weekdays
        days = (on - self.from_on).days
        return days % self.every_days == 0 if self.every_days else days == 0

    def open_on(self, today: date) -> date | None:
        """The day it came that is still open today: the newest, or None when it expired."""
        if self.stopped_on and today >= self.stopped_on:
            return None
        back = (today - timedelta(days=ago) for ago in range(self.open_days))
        return next((day for day in back if self.is_due(day)), None)

    def days_until(self, today: date) -> list[date]:
        """Every day it came until today, newest first, MOST_DAYS at most."""
        span = (today - self.from_on).days
        every = (today - timedelta(days=ago) for ago in range(span + 1))
        return [day for day in every if self.is_due(day)][:MOST_DAYS]

    def expires_on(self, due_on: date) -> date:
        """The first day on which what came on `due_on` is no longer open."""
        return due_on + timedelta(days=self.open_days)


class ShownPrompt(HasId, Base):
    """One time that somebody opened a prompt: what was shown, apart from what was answered.

    An entry may point at it. A time nobody opened has no row; the plan knows its day.
    """

    __tablename__ = "shown_prompts"
    __table_args__ = (UniqueConstraint("plan_id", "due_on"),)

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("prompt_plans.id"), index=True)
    due_on: Mapped[date]
    expires_on: Mapped[date]
    language: Mapped[str] = mapped_column(String(12))
    shown_at: Mapped[datetime]
    not_now_at: Mapped[datetime | None]

    plan: Mapped[PromptPlan] = related(back_populates="shown")

    @property
    def relationship_id(self) -> UUID:
        """Whose diary it was shown in, for events."""
        return self.plan.relationship_id


class Reminder(Base):
    """When somebody wants to be reminded of their diary, and how; no row means not at all.

    `address` is where a message goes; it is forgotten as soon as they want no message.
    """

    __tablename__ = "reminders"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    is_here: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_calendar: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_message: Mapped[bool] = mapped_column(default=False, server_default=false())
    address_sealed: Mapped[bytes | None]
    weekdays: Mapped[list[int]] = mapped_column(JSON, default=list)
    hour: Mapped[int]
    changed_at: Mapped[datetime]

    account: Mapped[Account] = related()

    address = Sealed()

    @property
    def id(self) -> UUID:
        """Whose it is: there is one for each account."""
        return self.account_id

    @property
    def sealed_under(self) -> UUID:
        """It belongs to no one relationship, so it is sealed under the site's key."""
        return self.account.site_id


class MessageState(enum.StrEnum):
    """What became of a message. `unsure`: it was on its way when the machine stopped."""

    WAITING = "waiting"
    SENT = "sent"
    KEPT = "kept"
    HANDED_OVER = "handed over"
    LET_GO = "let go"
    UNSURE = "unsure"


class ReminderMessage(HasId, Base):
    """One reminder as a message, at one moment. Its words are the same for everyone.

    `begun_at` is written before it is carried, so that one whose carrying was cut off is known.
    """

    __tablename__ = "reminder_messages"
    __table_args__ = (UniqueConstraint("account_id", "due_at"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    due_at: Mapped[datetime]
    state: Mapped[MessageState] = mapped_column(default=MessageState.WAITING)
    language: Mapped[str] = mapped_column(String(12))
    begun_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    account: Mapped[Account] = related()
