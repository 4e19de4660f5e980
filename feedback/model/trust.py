"""Trust: consent for each use, and the events that happened."""

from __future__ import annotations

import enum
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from feedback.model.base import Base, HasId, Sealed


class Use(enum.StrEnum):
    """What someone's words and media may be used for. Each use is asked by itself."""

    WORKER = "worker"
    TEAM = "team"
    STORY = "story"
    DRAW = "draw"
    LIKENESS = "likeness"
    VOICE = "voice"
    PUBLISH = "publish"
    RESEARCH = "research"


class Audience(enum.StrEnum):
    """Who may see what goes out, the fewest first. Anyone is everyone."""

    TEAM = "team"
    COUNCIL = "council"
    PROFESSIONALS = "professionals"
    ANYONE = "anyone"


class Medium(enum.StrEnum):
    """How it is shown to them. (`frozen.FrozenMedium` is a photo, a sound or a film.)"""

    PAPER = "paper"
    SCREEN = "screen"
    WEB = "web"
    SOUND = "sound"
    FILM = "film"


class Credit(enum.StrEnum):
    """Whose name stands with a story: the one we made up, one they chose, or their own."""

    NONE = "none"
    CHOSEN = "chosen"
    REAL = "real"


class Consent(HasId, Base):
    """A yes or a no to one use, given by one account, about one relationship.

    The newest record for a use counts. Withdrawing is a date on the record, never a deletion.
    `language` is what it was asked in, `how` how it was explained, `explained` how often it was
    said again before the check question was answered right. `audiences` and `mediums` say how far
    a yes goes (`model.scopes`); both are None for one from before this was asked.
    """

    __tablename__ = "consents"
    __table_args__ = (Index("ix_consents_who", "account_id", "relationship_id", "use"),)

    relationship_id: Mapped[UUID] = mapped_column(ForeignKey("relationships.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    use: Mapped[Use]
    is_yes: Mapped[bool]
    how: Mapped[str] = mapped_column(String(40), default="easy-read")
    supported_by: Mapped[str] = mapped_column(String(120), default="")
    language: Mapped[str] = mapped_column(String(12), default="", server_default="")
    explained: Mapped[int] = mapped_column(default=0, server_default="0")
    given_at: Mapped[datetime]
    until: Mapped[date | None]
    withdrawn_at: Mapped[datetime | None]
    audiences: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    mediums: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))


class CreditWish(HasId, Base):
    """Whose name someone wants with their story. The newest one counts; the name is sealed."""

    __tablename__ = "credit_wishes"
    __table_args__ = (Index("ix_credit_wishes_who", "account_id", "relationship_id"),)

    relationship_id: Mapped[UUID] = mapped_column(ForeignKey("relationships.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    credit: Mapped[Credit]
    said_at: Mapped[datetime]
    name_sealed: Mapped[bytes | None]

    name = Sealed()

    @property
    def sealed_under(self) -> UUID:
        """It is sealed under its relationship's key."""
        return self.relationship_id


class Event(HasId, Base):
    """Something that happened: who did what to what. Never holds personal words.

    Never changed and never removed: the databases refuse it. `mark` is of the row as it was
    written (`model.audit`); rows from before there were marks have none.
    """

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_verb_at", "verb", "at"),)

    at: Mapped[datetime] = mapped_column(index=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    verb: Mapped[str] = mapped_column(String(40))
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("sites.id"), index=True)
    relationship_id: Mapped[UUID | None] = mapped_column(ForeignKey("relationships.id"), index=True)
    thing_kind: Mapped[str | None] = mapped_column(String(40))
    thing_id: Mapped[UUID | None]
    facts: Mapped[dict[str, str | int | bool | None]] = mapped_column(JSON, default=dict)
    mark: Mapped[bytes | None]
