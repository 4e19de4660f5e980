"""Own copies: all that is kept about someone, in one file that they may take away."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm import relationship as related

from feedback.model.accounts import Account
from feedback.model.base import Base, HasId, SealedKey
from feedback.model.care import Relationship
from feedback.sealing import derive


class CopyState(enum.StrEnum):
    """Where a copy is: what others said is looked at, it is being made, ready, or gone."""

    LOOKED_AT = "looked-at"
    BEING_MADE = "being-made"
    READY = "ready"
    GONE = "gone"


class WhyGone(enum.StrEnum):
    """Why a copy is gone."""

    ASKED = "asked"
    ANEW = "anew"
    OVER = "over"
    WITHDRAWN = "withdrawn"


class OwnCopy(HasId, Base):
    """One copy for one account. The row holds no words; it stays when its file is gone.

    `reading` is the way of reading its pages are made for. `stays_days` counts from `made_at`.
    The key of the file is made of the secrets of all its parts, each sealed under the key of its
    relationship: when one of them is erased, nobody can open the file any more.
    """

    __tablename__ = "own_copies"

    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    asked_at: Mapped[datetime]
    reading: Mapped[str] = mapped_column(String(120), default="")
    state: Mapped[CopyState]
    made_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    fetched_at: Mapped[datetime | None]
    gone_at: Mapped[datetime | None]
    why_gone: Mapped[WhyGone | None]
    file_id: Mapped[UUID | None] = mapped_column(unique=True)
    size: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[str | None] = mapped_column(String(64))

    account: Mapped[Account] = related(foreign_keys=[account_id])
    parts: Mapped[list[OwnCopyPart]] = related(
        cascade="all, delete-orphan", order_by="OwnCopyPart.relationship_id"
    )
    pieces: Mapped[list[OwnCopyPiece]] = related(
        cascade="all, delete-orphan", order_by="OwnCopyPiece.position"
    )

    @property
    def key(self) -> bytes | None:
        """The key of the file; None before it is made. Raises KeyDestroyed."""
        shares = {part.relationship_id: part.share for part in self.parts}
        is_whole = bool(shares) and None not in shares.values()
        return key_of_shares(self.id, shares) if is_whole else None


def key_of_shares(copy_id: UUID, shares: Mapping[UUID, bytes]) -> bytes:
    """The key of a copy's file, from the share of each of its relationships."""
    whole = b"".join(share for _, share in sorted(shares.items()))
    return derive(whole, f"own copy {copy_id} of {len(shares)}")


class OwnCopyPart(HasId, Base):
    """That a copy holds something of a relationship, and that relationship's share of its key."""

    __tablename__ = "own_copy_parts"
    __table_args__ = (UniqueConstraint("copy_id", "relationship_id"),)

    copy_id: Mapped[UUID] = mapped_column(ForeignKey("own_copies.id"), index=True)
    relationship_id: Mapped[UUID] = mapped_column(ForeignKey("relationships.id"), index=True)
    share_sealed: Mapped[bytes | None]

    share = SealedKey()
    relationship: Mapped[Relationship] = related()

    @property
    def sealed_under(self) -> UUID:
        """Under its relationship's key: it goes with it."""
        return self.relationship_id


class OwnCopyPiece(HasId, Base):
    """Something that others said, which a facilitator decides about. It holds no words itself.

    `is_in` is None until it is decided. Left out has a `reason`, one of a few.
    """

    __tablename__ = "own_copy_pieces"
    __table_args__ = (UniqueConstraint("copy_id", "thing_id"),)

    copy_id: Mapped[UUID] = mapped_column(ForeignKey("own_copies.id"), index=True)
    relationship_id: Mapped[UUID] = mapped_column(ForeignKey("relationships.id"), index=True)
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(24))
    thing_id: Mapped[UUID]
    teller_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    is_in: Mapped[bool | None]
    reason: Mapped[str | None] = mapped_column(String(24))
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[datetime | None]
