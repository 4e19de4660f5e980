"""What changed: You said, We did, What happens next."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm import relationship as related

from feedback.model.base import Base, HasId, Sealed


class Change(HasId, Base):
    """What a site did about what people said, or why nothing has changed.

    Its words are sealed under the site's key, because it answers several relationships at once.
    """

    __tablename__ = "changes"

    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime]
    has_changed: Mapped[bool]
    picture: Mapped[str] = mapped_column(String(60), default="what-changed")
    by_on: Mapped[date | None]
    language: Mapped[str] = mapped_column(String(12), default="en")
    you_said_sealed: Mapped[bytes]
    we_did_sealed: Mapped[bytes]
    what_next_sealed: Mapped[bytes]

    you_said = Sealed()
    we_did = Sealed()
    what_next = Sealed()
    sources: Mapped[list[ChangeSource]] = related(cascade="all, delete-orphan")

    @property
    def sealed_under(self) -> UUID:
        """A change is sealed under its site's key."""
        return self.site_id


class ChangeSource(HasId, Base):
    """An entry or a response that a change came from. `seen_at` is when its teller found it."""

    __tablename__ = "change_sources"

    change_id: Mapped[UUID] = mapped_column(ForeignKey("changes.id"), index=True)
    entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("diary_entries.id"), index=True)
    response_id: Mapped[UUID | None] = mapped_column(ForeignKey("survey_responses.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    seen_at: Mapped[datetime | None]
