"""Erasing: what was erased, as ids alone, and what must be kept for a while."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from feedback.model.base import Base, HasId, Sealed

ASKED, RETENTION = "asked", "retention"


class Erasure(HasId, Base):
    """Someone, or one relationship, was erased. It holds ids and counts, and no word of anyone.

    `because` says whether someone asked for it or its days were over (`model.retention`). Of
    originals whose days are over `owners` are their own ids: no key of anyone is destroyed.
    `owners` are the ids whose keys were destroyed. `files`, `pieces` and `exports` are names that
    are still to be removed from the store, from the arriving folder and from the exports folder;
    each list is empty once that is done, at `done_at`. `copies` are the exports that were handed
    out with words in them, to be asked back for.
    """

    __tablename__ = "erasures"

    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(index=True)
    asked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    owners: Mapped[list[str]] = mapped_column(JSON, default=list)
    rows: Mapped[int] = mapped_column(default=0)
    files: Mapped[list[str]] = mapped_column(JSON, default=list)
    pieces: Mapped[list[str]] = mapped_column(JSON, default=list)
    exports: Mapped[list[str]] = mapped_column(JSON, default=list)
    copies: Mapped[list[str]] = mapped_column(JSON, default=list)
    because: Mapped[str] = mapped_column(String(12), default=ASKED, server_default=ASKED)


class LegalHold(HasId, Base):
    """What is kept against a relationship must be kept for now, for example for a court."""

    __tablename__ = "legal_holds"

    relationship_id: Mapped[UUID] = mapped_column(ForeignKey("relationships.id"), index=True)
    placed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    placed_at: Mapped[datetime]
    reason_sealed: Mapped[bytes]
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))

    reason = Sealed()

    @property
    def sealed_under(self) -> UUID:
        """The reason is about the relationship, and sealed under its key."""
        return self.relationship_id
