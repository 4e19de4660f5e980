"""Pictures in place of ours: a person's own photos, and a site's own symbols."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm import relationship as related

from feedback.model.base import Base, HasId
from feedback.model.telling import MediaFile


class OwnPicture(HasId, Base):
    """A person's own photo in place of the picture for one idea, such as `social-worker`.

    The newest that was not taken away counts. Only its safe copy is ever shown.
    """

    __tablename__ = "own_pictures"
    __table_args__ = (Index("ix_own_pictures_whose", "person_id", "idea"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    idea: Mapped[str] = mapped_column(String(60))
    media_file_id: Mapped[UUID] = mapped_column(ForeignKey("media_files.id"), unique=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    put_at: Mapped[datetime]
    taken_away_at: Mapped[datetime | None]

    media_file: Mapped[MediaFile] = related()


class SymbolSet(HasId, Base):
    """A council's own set of symbols, with the terms it may be used under."""

    __tablename__ = "symbol_sets"

    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    name: Mapped[str] = mapped_column(String(120))
    imported_at: Mapped[datetime]
    taken_away_at: Mapped[datetime | None]

    symbols: Mapped[list[Symbol]] = related(back_populates="symbol_set", order_by="Symbol.name")


class Symbol(HasId, Base):
    """One symbol: its idea's name, its words in each language, and who made it.

    `search_words` are all its words in small letters, to find it by. `data` was made anew when
    it came in: an SVG of known parts only, or a photo drawn again.
    """

    __tablename__ = "symbols"
    __table_args__ = (UniqueConstraint("set_id", "name"),)

    set_id: Mapped[UUID] = mapped_column(ForeignKey("symbol_sets.id"))
    name: Mapped[str] = mapped_column(String(60))
    words: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)
    search_words: Mapped[str] = mapped_column(Text, default="")
    author: Mapped[str] = mapped_column(String(120))
    licence: Mapped[str] = mapped_column(String(120))
    is_noncommercial: Mapped[bool]
    media_type: Mapped[str] = mapped_column(String(40))
    data: Mapped[bytes]

    symbol_set: Mapped[SymbolSet] = related(back_populates="symbols")
