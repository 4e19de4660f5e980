"""What a human decided about traces, who holds the names of a site, and where sound is covered."""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm import relationship as related

from feedback.model.accounts import Account
from feedback.model.base import Base, HasId, Sealed
from feedback.model.media_places import Stretch
from feedback.model.telling import MediaFile
from feedback.model.traces import TraceKind, key_of


class Choice(enum.StrEnum):
    """What becomes of a trace outside: other words, nothing but what it was, or itself."""

    STAND_IN = "stand-in"
    TAKE_OUT = "take-out"
    LEAVE = "leave"


class TraceDecision(HasId, Base):
    """What a human decided about a trace, for everything told in one relationship.

    `stands_in` are the words in its place, when other words stand in. Like the pseudonyms it
    never leaves the house.
    """

    __tablename__ = "trace_decisions"

    relationship_id: Mapped[UUID] = mapped_column(ForeignKey("relationships.id"), index=True)
    kind: Mapped[TraceKind]
    choice: Mapped[Choice]
    real_sealed: Mapped[bytes]
    stands_in_sealed: Mapped[bytes | None]
    decided_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[datetime]

    real = Sealed()
    stands_in = Sealed()
    decided_by: Mapped[Account] = related()

    @property
    def sealed_under(self) -> UUID:
        """A decision is sealed under its relationship's key."""
        return self.relationship_id

    @property
    def key(self) -> str:
        """What all the ways of writing the same thing have in common."""
        return key_of(self.kind, self.real)


class NameHolder(HasId, Base):
    """Someone whom the site administrator named to see whole maps of names."""

    __tablename__ = "name_holders"
    __table_args__ = (UniqueConstraint("site_id", "account_id"),)

    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    named_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    named_at: Mapped[datetime]

    account: Mapped[Account] = related(foreign_keys=[account_id])


class Bleep(HasId, Base):
    """A stretch of a recording that someone covered by hand, in milliseconds."""

    __tablename__ = "bleeps"
    __table_args__ = (UniqueConstraint("media_file_id", "begins_ms", "ends_ms"),)

    media_file_id: Mapped[UUID] = mapped_column(ForeignKey("media_files.id"), index=True)
    begins_ms: Mapped[int]
    ends_ms: Mapped[int]
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime]

    media_file: Mapped[MediaFile] = related()
    made_by: Mapped[Account] = related()

    @property
    def where(self) -> Stretch:
        """From when to when."""
        return Stretch(self.begins_ms, self.ends_ms)


class BleepedCopy(HasId, Base):
    """What of a recording is to be covered in the copy that goes out, and what of it is by now.

    Both are lists of [begins, ends] in milliseconds; `made` is None while there is no such copy.
    The copy itself is the file's safe copy for `BLEEPED`.
    """

    __tablename__ = "bleeped_copies"

    media_file_id: Mapped[UUID] = mapped_column(ForeignKey("media_files.id"), unique=True)
    wanted: Mapped[list[list[int]]] = mapped_column(JSON, default=list)
    made: Mapped[list[list[int]] | None] = mapped_column(JSON(none_as_null=True))

    media_file: Mapped[MediaFile] = related()


BLEEPED = "bleeped"
