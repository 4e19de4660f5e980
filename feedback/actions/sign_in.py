"""Signing in: personal links, passwords, and what each role must show besides.

Tokens are 128 random bits and more; only keyed hashes of them are kept, so that a stolen
database opens no door.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from feedback.actions.record import record
from feedback.actions.sessions import (
    STAFF,
    Keys,
    begin_half,
    begin_session,
    end_session,
    end_sessions_of,
    find_actor,
)
from feedback.model.accounts import Account, Purpose, SignInLink, Waits
from feedback.model.trust import Event
from feedback.model.ways_in import Passkey, PictureCheck, SecondFactor
from feedback.sealing import fingerprint

__all__ = ["STAFF", "Keys", "begin_session", "end_session", "end_sessions_of", "find_actor"]

TRIES_BEFORE_A_REST = 10
REST = timedelta(minutes=15)
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200

_hasher = PasswordHasher()


class LinkNotGood(Exception):
    """The link is wrong, old, or was stopped. The three look the same from outside."""


class PasswordNotGood(Exception):
    """The email and the password do not belong together."""


class TooManyTries(Exception):
    """So many wrong tries that this account rests for a while."""


@dataclass(frozen=True)
class CameIn:
    """What a browser gets: the cookie of a session, or of a half one that waits for something."""

    account: Account
    cookie: str
    waits_for: Waits | None = None


def make_link(
    db: Session, keys: Keys, account: Account, now: datetime, ends_at: datetime | None = None
) -> str:
    """Make a personal link for an account; the token is returned once and never kept."""
    token = secrets.token_urlsafe(18)
    db.add(
        SignInLink(
            account_id=account.id,
            token_hash=fingerprint(keys.links, token),
            made_at=now,
            ends_at=ends_at,
        )
    )
    return token


def find_link(db: Session, keys: Keys, token: str, now: datetime) -> Account:
    """Whose link this is. Looking uses nothing up. Raises LinkNotGood."""
    return good_link(db, keys, token, now, Purpose.COME_IN).account


def good_link(db: Session, keys: Keys, token: str, now: datetime, *purposes: Purpose) -> SignInLink:
    """The link of this token, made for one of these purposes. Raises LinkNotGood."""
    link = db.scalars(
        select(SignInLink)
        .options(joinedload(SignInLink.account).joinedload(Account.site))
        .where(SignInLink.token_hash == fingerprint(keys.links, token))
    ).first()
    if link is None or link.purpose not in purposes or link.account.closed_at:
        raise LinkNotGood
    if link.revoked_at or link.used_at or (link.ends_at and link.ends_at <= now):
        raise LinkNotGood
    return link


def come_in(
    db: Session,
    keys: Keys,
    account: Account,
    now: datetime,
    how: str,
    *,
    asks_second: bool,
    device: str = "",
) -> CameIn:
    """Let someone in who has shown a link or a password, or half in when more is asked.

    `asks_second` says whether this installation asks its staff for a second factor.
    """
    waits_for = what_is_missing(db, account, asks_second=asks_second)
    if waits_for is None:
        return CameIn(account, begin_session(db, keys, account, now, how, device))
    return CameIn(account, begin_half(db, keys, account, waits_for, now), waits_for)


def what_is_missing(db: Session, account: Account, *, asks_second: bool) -> Waits | None:
    """What someone must show beside a link or a password; None when that is enough."""
    if account.role not in STAFF:
        return Waits.PICTURES if db.get(PictureCheck, account.id) else None
    if has_second_factor(db, account.id):
        return Waits.CODE
    # The demonstration's people are invented, and everyone may know their password.
    return Waits.SET_UP if asks_second and not account.site.is_demonstration else None


def has_second_factor(db: Session, account_id: UUID) -> bool:
    """True with an app that makes codes, or with a passkey."""
    app = select(SecondFactor.account_id).where(
        SecondFactor.account_id == account_id, SecondFactor.confirmed_at.is_not(None)
    )
    passkey = select(Passkey.account_id).where(Passkey.account_id == account_id)
    return db.scalars(app.union(passkey).limit(1)).first() is not None


def known_by_password(db: Session, email: str, password: str, now: datetime) -> Account:
    """The member of staff with this email and password. Nobody is signed in by it.

    Raises PasswordNotGood (for an unknown email too, after the same time), TooManyTries.
    """
    account = db.scalars(
        select(Account).where(Account.email == email.strip().lower(), Account.closed_at.is_(None))
    ).first()
    if account:
        rest_after_many(db, account, "sign-in refused", now)
    if not _is_password(account, password):
        raise PasswordNotGood
    assert account is not None
    return account


def record_refusal(db: Session, email: str, now: datetime) -> None:
    """Count one wrong password against the account it was tried on."""
    account = db.scalars(select(Account).where(Account.email == email.strip().lower())).first()
    if account:
        record(db, "sign-in refused", now, about=account, site_id=account.site_id)


def rest_after_many(
    db: Session, account: Account, verb: str, now: datetime, most: int = TRIES_BEFORE_A_REST
) -> None:
    """Raise TooManyTries when so many events of this verb were lately about this account."""
    lately = select(func.count()).where(
        Event.verb == verb, Event.thing_id == account.id, Event.at > now - REST
    )
    if (db.scalar(lately.select_from(Event)) or 0) >= most:
        raise TooManyTries


def set_password(account: Account, password: str) -> None:
    """Give an account a password. Raises ValueError when it is shorter than 12 characters."""
    if len(password) < SHORTEST_PASSWORD:
        raise ValueError(f"a password has {SHORTEST_PASSWORD} characters or more")
    if len(password) > LONGEST_PASSWORD:
        raise ValueError(f"a password has {LONGEST_PASSWORD} characters at most")
    account.password_hash = _hasher.hash(password)


def is_password_of(account: Account, password: str) -> bool:
    """True when this is the account's password. An account without one has none that fits."""
    return _is_password(account, password)


@cache
def _nobodys_hash() -> str:
    """A hash that no password opens, so that an unknown email takes as long as a known one."""
    return _hasher.hash(secrets.token_hex(16))


def _is_password(account: Account | None, password: str) -> bool:
    nobodys = _nobodys_hash()
    hashed = (account and account.password_hash) or nobodys
    try:
        return _hasher.verify(hashed, password) and hashed is not nobodys
    except (VerificationError, InvalidHashError):
        return False
