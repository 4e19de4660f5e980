"""Recalls: copies that were handed out before someone took their yes back."""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm import relationship as related

from feedback.model.base import Base, HasId
from feedback.model.care import Relationship
from feedback.model.stories import Export


class Returned(enum.StrEnum):
    """What became of a copy that was asked back."""

    DESTROYED = "destroyed"
    GIVEN_BACK = "given-back"
    CHANGED = "changed"
    NOT_POSSIBLE = "not-possible"


class Recall(HasId, Base):
    """One copy is asked back because of one teller. It is asked once, for all their uses.

    `because` is the use they stopped, or "taken-back" for a telling. `printed_at` is when the
    letter was last printed, `answered_at` when whoever has the copy answered.
    """

    __tablename__ = "recalls"
    __table_args__ = (UniqueConstraint("export_id", "account_id", "relationship_id"),)

    export_id: Mapped[UUID] = mapped_column(ForeignKey("exports.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    relationship_id: Mapped[UUID] = mapped_column(ForeignKey("relationships.id"), index=True)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    because: Mapped[str] = mapped_column(String(24))
    asked_at: Mapped[datetime]
    printed_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    returned: Mapped[Returned | None]

    export: Mapped[Export] = related()
    relationship: Mapped[Relationship] = related()
