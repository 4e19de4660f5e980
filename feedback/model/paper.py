"""Paper: the same survey printed, one copy for each person, and typed back in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm import relationship as related

from feedback.model.asking import Survey
from feedback.model.base import Base, HasId, Sealed, SealedKey
from feedback.model.care import Relationship


class PaperSet(HasId, Base):
    """Papers that someone asked for in one go. `size` is normal or large."""

    __tablename__ = "paper_sets"

    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("surveys.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    language: Mapped[str] = mapped_column(String(12))
    size: Mapped[str] = mapped_column(String(12))
    asked_at: Mapped[datetime]

    survey: Mapped[Survey] = related()
    copies: Mapped[list[PaperCopy]] = related(
        back_populates="paper_set", order_by="PaperCopy.position"
    )


class PaperCopy(HasId, Base):
    """One paper: for the person of a relationship, or blank.

    `number` stands on every page and finds the copy again. `address` is the person's own link,
    sealed until the paper is drawn and then forgotten; `link_id` says which link to stop when
    the paper comes back. `file_id` is the store's name of the sealed PDF.
    """

    __tablename__ = "paper_copies"

    set_id: Mapped[UUID] = mapped_column(ForeignKey("paper_sets.id"), index=True)
    relationship_id: Mapped[UUID | None] = mapped_column(ForeignKey("relationships.id"), index=True)
    number: Mapped[str] = mapped_column(String(12), unique=True)
    position: Mapped[int]
    link_id: Mapped[UUID | None] = mapped_column(ForeignKey("sign_in_links.id"))
    address_sealed: Mapped[bytes | None]
    file_id: Mapped[UUID | None] = mapped_column(unique=True)
    key_sealed: Mapped[bytes | None]
    size: Mapped[int | None] = mapped_column(BigInteger)
    pages: Mapped[int | None]
    drawn_at: Mapped[datetime | None]
    trouble: Mapped[str | None] = mapped_column(String(200))
    returned_at: Mapped[datetime | None]

    address = Sealed()
    key = SealedKey()
    paper_set: Mapped[PaperSet] = related(back_populates="copies")
    relationship: Mapped[Relationship | None] = related()

    @property
    def sealed_under(self) -> UUID:
        """A person's paper is sealed under their relationship's key, a blank one the site's."""
        return self.relationship_id or self.paper_set.site_id
