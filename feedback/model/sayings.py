"""Sayings: the words of a question or an answer, spoken or signed by someone, recorded ahead."""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from feedback.model.base import Base, HasId, SealedKey
from feedback.model.telling import MediaState


class SayingKind(enum.StrEnum):
    """How the words are said."""

    VOICE = "voice"
    SIGNS = "signs"


class Saying(HasId, Base):
    """Words of a survey said by someone, for everyone in one site; the newest ready one is used.

    The store's name of the original is the saying's id, that of the safe copy `copy_id`. `name` is
    the name of the words in their language (`media.speak.sound_name`). `captions` are WebVTT.
    """

    __tablename__ = "sayings"
    __table_args__ = (Index("ix_sayings_words", "site_id", "name"),)

    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    name: Mapped[str] = mapped_column(String(32))
    language: Mapped[str] = mapped_column(String(12))
    words: Mapped[str] = mapped_column(Text)
    kind: Mapped[SayingKind]
    who_speaks: Mapped[str] = mapped_column(String(120))
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime]
    taken_away_at: Mapped[datetime | None]
    key_sealed: Mapped[bytes]
    sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[MediaState] = mapped_column(default=MediaState.RECEIVED)
    trouble: Mapped[str | None] = mapped_column(String(60))
    copy_id: Mapped[UUID | None]
    copy_type: Mapped[str | None] = mapped_column(String(60))
    copy_size: Mapped[int | None] = mapped_column(BigInteger)
    copy_sha256: Mapped[str | None] = mapped_column(String(64))
    seconds: Mapped[float | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
    captions: Mapped[str | None] = mapped_column(Text)

    key = SealedKey()

    @property
    def sealed_under(self) -> UUID:
        """A saying belongs to its site."""
        return self.site_id
