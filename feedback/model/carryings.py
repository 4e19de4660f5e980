"""Copies of a collection that are asked for and not there yet: how far each is."""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from feedback.model.base import Base, HasId


class CarryingState(enum.StrEnum):
    """Where a carrying is. One that was refused says why in `trouble`."""

    WAITING = "waiting"
    WRITING = "writing"
    DONE = "done"
    REFUSED = "refused"


class Carrying(HasId, Base):
    """A collection is to be carried out: by whom, in which format, for whom, and how far it is.

    `read` and `whole` are bytes of its media; `trouble` is a code, never words. What becomes of it
    is an `Export`.
    """

    __tablename__ = "carryings"

    collection_id: Mapped[UUID] = mapped_column(ForeignKey("collections.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    format: Mapped[str] = mapped_column(String(40))
    given_to: Mapped[str] = mapped_column(String(200), default="")
    asked_at: Mapped[datetime]
    state: Mapped[CarryingState] = mapped_column(default=CarryingState.WAITING)
    read: Mapped[int] = mapped_column(BigInteger, default=0)
    whole: Mapped[int] = mapped_column(BigInteger, default=0)
    trouble: Mapped[str | None] = mapped_column(String(40))

    @property
    def percent(self) -> int:
        """How much of its media was read, from 0 to 99: it is done when it is there."""
        return min(99, 100 * self.read // self.whole) if self.whole else 0
