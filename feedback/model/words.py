"""The words of the site in other languages: who read them, and what a site says better."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from feedback.model.base import Base, HasId


class WordsRead(HasId, Base):
    """A native reader of a site read all words of one part in one language, and they are right.

    `part` is the interface or the name of a survey's file. `sha256` is of the words they read: when
    a word changes, the part is a draft again.
    """

    __tablename__ = "words_read"

    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    language: Mapped[str] = mapped_column(String(12))
    part: Mapped[str] = mapped_column(String(40))
    sha256: Mapped[str] = mapped_column(String(64))
    reader_name: Mapped[str] = mapped_column(String(120))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    read_at: Mapped[datetime]


class WordsCorrected(HasId, Base):
    """Better words of a site for one text, one for each form of a text that counts."""

    __tablename__ = "words_corrected"
    __table_args__ = (UniqueConstraint("site_id", "language", "key"),)

    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    language: Mapped[str] = mapped_column(String(12))
    key: Mapped[str] = mapped_column(Text)
    texts: Mapped[list[str]] = mapped_column(JSON)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    corrected_at: Mapped[datetime]
