"""Files on their way in, piece by piece, and what is durable of them."""

from __future__ import annotations

import binascii
from base64 import b64decode
from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from feedback.model.base import Base, HasId, Sealed, SealedKey
from feedback.model.telling import MediaKind


class ArrivingFile(HasId, Base):
    """A file that comes in pieces; a media file once an entry or a sending takes it up.

    Only a keyed hash of its address is kept. `arrived` counts the bytes that are durable, never
    more. `length` is None while nobody knows it, as with a recording that still goes on. `turn`
    grows with each sender, so that the newest one wins. `kind` is known once the first bytes
    were looked at; `file_id` (its name in the store) and `sha256` once all of it is put
    together. `used_for` is the entry or the sending that took it up.

    A sealed bundle from a tablet's outbox comes the same way. It has a `bundle_id`, the `pass_id`
    that lets it in, and a site, but no relationship: that is sealed inside. `used_for` is then
    the Bundle it became.
    """

    __tablename__ = "arriving_files"

    address_hash: Mapped[bytes] = mapped_column(unique=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    relationship_id: Mapped[UUID | None] = mapped_column(ForeignKey("relationships.id"), index=True)
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("sites.id"))
    pass_id: Mapped[UUID | None] = mapped_column(ForeignKey("outbox_passes.id"), index=True)
    bundle_id: Mapped[UUID | None]
    length: Mapped[int | None] = mapped_column(BigInteger)
    arrived: Mapped[int] = mapped_column(BigInteger, default=0)
    turn: Mapped[int] = mapped_column(default=0)
    begun_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[MediaKind | None]
    file_id: Mapped[UUID | None] = mapped_column(unique=True)
    sha256: Mapped[str | None] = mapped_column(String(64))
    used_for: Mapped[UUID | None]
    key_sealed: Mapped[bytes]
    claims_sealed: Mapped[bytes]

    key = SealedKey()
    claims = Sealed()

    @property
    def sealed_under(self) -> UUID:
        """A file is sealed under its relationship's key, from its first piece on; a bundle under
        its site's, because nobody can know yet what it is about."""
        owner = self.relationship_id or self.site_id
        assert owner is not None, "what arrives belongs to a relationship or to a site"
        return owner

    @property
    def is_whole(self) -> bool:
        """True when every byte that was announced is durable."""
        return self.arrived == self.length


class ArrivingPiece(HasId, Base):
    """Bytes from `start` on that lie sealed and durable; the id is their name on the disk."""

    __tablename__ = "arriving_pieces"

    arriving_id: Mapped[UUID] = mapped_column(ForeignKey("arriving_files.id"), index=True)
    start: Mapped[int] = mapped_column(BigInteger)
    size: Mapped[int] = mapped_column(BigInteger)


def read_claims(written: str) -> dict[str, str]:
    """What a sender says of a file: `key base64, key base64, key` (tus 1.0, Upload-Metadata).

    Raises ValueError when it is written otherwise or a name comes twice.
    """
    claims: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in written.split(","))):
        name, _, value = pair.partition(" ")
        if name in claims or not name.isascii():
            raise ValueError("a name is not plain, or comes twice")
        claims[name] = _text(value)
    return claims


def _text(value: str) -> str:
    try:
        return b64decode(value, validate=True).decode("utf-8", "replace")
    except binascii.Error as trouble:
        raise ValueError("a value is not base64") from trouble
