"""Ways in beside a link and a password: an app's codes, codes on paper, passkeys, own pictures."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm import relationship as related

from feedback.model.accounts import Account
from feedback.model.base import Base, HasId, Sealed, SealedList


class OfAccount:
    """There is at most one for each account; its words are sealed under the site's key."""

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)

    @property
    def id(self) -> UUID:
        """Whose it is."""
        return self.account_id

    @property
    def sealed_under(self) -> UUID:
        """It belongs to no one relationship."""
        return self.account.site_id  # type: ignore[attr-defined]


class SecondFactor(OfAccount, Base):
    """The secret that someone's app makes codes from (RFC 6238).

    It counts from `confirmed_at` on. `last_step` is the newest step whose code was taken: a code
    works once.
    """

    __tablename__ = "second_factors"

    secret_sealed: Mapped[bytes]
    made_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(default=0)

    account: Mapped[Account] = related()

    secret = Sealed()


class RecoveryCode(HasId, Base):
    """A code on paper for whoever has lost their app. Only a keyed hash is kept."""

    __tablename__ = "recovery_codes"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    code_hash: Mapped[bytes]
    used_at: Mapped[datetime | None]


class Passkey(HasId, Base):
    """A key that a device keeps behind its own lock (W3C WebAuthn); we hold its public half."""

    __tablename__ = "passkeys"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int]
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    account: Mapped[Account] = related()


class PasskeyChallenge(Base):
    """What a device is asked to sign, once. With an account it makes a key for that account."""

    __tablename__ = "passkey_challenges"

    challenge_hash: Mapped[bytes] = mapped_column(primary_key=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    ends_at: Mapped[datetime]


class PictureCheck(OfAccount, Base):
    """Pictures that someone chose themselves, asked after their card.

    `shown` is the same at every asking: were it not, whoever asks twice would see which stay.
    """

    __tablename__ = "picture_checks"

    shown: Mapped[list[str]] = mapped_column(JSON)
    chosen_sealed: Mapped[bytes]
    made_at: Mapped[datetime]

    account: Mapped[Account] = related()

    chosen = SealedList()
