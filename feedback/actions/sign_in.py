"""Signing in and out: personal links, passwords, and the sessions they begin.

Tokens are 128 random bits and more; only keyed hashes of them are kept, so that a stolen
database opens no door.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Select, bindparam, delete, func, select, update
from sqlalchemy.orm import Session, joinedload

from feedback.access import Actor
from feedback.actions.passes import end_passes
from feedback.actions.record import record
from feedback.model.accounts import Account, BrowserSession, Role, SignInLink
from feedback.model.care import Site
from feedback.model.trust import Event
from feedback.sealing import fingerprint

STAFF = frozenset({Role.WORKER, Role.FACILITATOR, Role.EVALUATOR})
SESSION_LASTS = {
    role: timedelta(hours=10) if role in STAFF else timedelta(days=30) for role in Role
}
TRIES_BEFORE_A_REST = 10
REST = timedelta(minutes=15)
SHORTEST_PASSWORD = 12
SUBJECTS = ("person_id", "carer_id", "professional_id", "worker_id")

_hasher = PasswordHasher()


class LinkNotGood(Exception):
    """The link is wrong, old, or was stopped. The three look the same from outside."""


class PasswordNotGood(Exception):
    """The email and the password do not belong together."""


class TooManyTries(Exception):
    """So many wrong passwords that this account rests for a while."""


@dataclass(frozen=True)
class Keys:
    """The hashing keys that sign-in needs, derived from the installation's secret."""

    links: bytes
    sessions: bytes


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
    link = db.scalars(
        select(SignInLink)
        .options(joinedload(SignInLink.account).joinedload(Account.site))
        .where(SignInLink.token_hash == fingerprint(keys.links, token))
    ).first()
    if link is None or link.revoked_at or (link.ends_at and link.ends_at <= now):
        raise LinkNotGood
    if link.account.closed_at:
        raise LinkNotGood
    return link.account


def sign_in_by_link(db: Session, keys: Keys, token: str, now: datetime) -> tuple[Account, str]:
    """Begin a session for the link's account. Returns it and the cookie. Raises LinkNotGood."""
    account = find_link(db, keys, token, now)
    return account, begin_session(db, keys, account, now, "link")


def sign_in_by_password(
    db: Session, keys: Keys, email: str, password: str, now: datetime
) -> tuple[Account, str]:
    """Begin a session for a member of staff. Raises PasswordNotGood, TooManyTries."""
    account = known_by_password(db, email, password, now)
    return account, begin_session(db, keys, account, now, "password")


def known_by_password(db: Session, email: str, password: str, now: datetime) -> Account:
    """The member of staff with this email and password. Nobody is signed in by it.

    Raises PasswordNotGood (for an unknown email too, after the same time), TooManyTries.
    """
    account = db.scalars(
        select(Account).where(Account.email == email.strip().lower(), Account.closed_at.is_(None))
    ).first()
    if account and _refused_lately(db, account, now) >= TRIES_BEFORE_A_REST:
        raise TooManyTries
    if not _is_password(account, password):
        raise PasswordNotGood
    assert account is not None
    return account


def record_refusal(db: Session, email: str, now: datetime) -> None:
    """Count one wrong password against the account it was tried on."""
    account = db.scalars(select(Account).where(Account.email == email.strip().lower())).first()
    if account:
        record(db, "sign-in refused", now, about=account, site_id=account.site_id)


def begin_session(db: Session, keys: Keys, account: Account, now: datetime, how: str) -> str:
    """A new session for an account. Returns the cookie's value, which is never kept."""
    cookie = secrets.token_urlsafe(32)
    db.add(
        BrowserSession(
            id_hash=fingerprint(keys.sessions, cookie),
            account_id=account.id,
            began_at=now,
            ends_at=now + SESSION_LASTS[account.role],
        )
    )
    record(db, "signed in", now, about=account, site_id=account.site_id, how=how)
    return cookie


def end_sessions_of(db: Session, only_invitation_id: UUID) -> None:
    """Sign out every shared tablet that may answer this survey."""
    db.execute(
        delete(BrowserSession).where(BrowserSession.only_invitation_id == only_invitation_id)
    )


def find_actor(db: Session, keys: Keys, cookie: str, now: datetime) -> Actor | None:
    """Who a session cookie stands for, or None when the session is over."""
    known = {"id_hash": fingerprint(keys.sessions, cookie), "now": now}
    row = db.execute(_signed_in(), known).first()
    return Actor(**row._mapping) if row else None


@cache
def _signed_in() -> Select[Any]:
    """The columns of an Actor. Made once, because every request of everyone asks it.

    It asks tables, not classes: without the making of objects it takes half the time.
    """
    accounts, sessions, sites = Account.__table__, BrowserSession.__table__, Site.__table__
    return (
        select(
            accounts.c.id.label("account_id"),
            *(
                accounts.c[name]
                for name in ("role", "site_id", "name", "reading", "own_pictures", *SUBJECTS)
            ),
            sites.c.is_demonstration,
            sites.c.name.label("site_name"),
            sessions.c.only_invitation_id,
            sites.c.symbols,
        )
        .join_from(accounts, sessions, sessions.c.account_id == accounts.c.id)
        .join(sites, sites.c.id == accounts.c.site_id)
        .where(
            sessions.c.id_hash == bindparam("id_hash"),
            sessions.c.ends_at > bindparam("now"),
            accounts.c.closed_at.is_(None),
        )
    )


def end_session(db: Session, keys: Keys, cookie: str) -> None:
    """Sign this browser out."""
    db.execute(
        delete(BrowserSession).where(BrowserSession.id_hash == fingerprint(keys.sessions, cookie))
    )


@dataclass(frozen=True)
class Withdrawn:
    """How many ways in were withdrawn."""

    sessions: int
    links: int
    passes: int


def accounts_named(db: Session, site: str, name: str) -> list[Account]:
    """The accounts of that name in a site. For whoever runs the installation."""
    named = select(Account).join(Site, Site.id == Account.site_id)
    return list(db.scalars(named.where(Site.name == site, Account.name == name)))


def withdraw_ways_in(db: Session, account: Account, now: datetime) -> Withdrawn:
    """End every session, personal link and pass of an account, when a tablet was lost.

    A password is not touched: staff who lost theirs set a new one.
    """
    sessions = db.execute(delete(BrowserSession).where(BrowserSession.account_id == account.id))
    mine = (SignInLink.account_id == account.id, SignInLink.revoked_at.is_(None))
    links = db.execute(update(SignInLink).where(*mine).values(revoked_at=now))
    passes = end_passes(db, account.id, now)
    record(db, "ways in withdrawn", now, about=account, site_id=account.site_id)
    return Withdrawn(sessions.rowcount, links.rowcount, passes)


def set_password(account: Account, password: str) -> None:
    """Give an account a password. Raises ValueError when it is shorter than 12 characters."""
    if len(password) < SHORTEST_PASSWORD:
        raise ValueError(f"a password has {SHORTEST_PASSWORD} characters or more")
    account.password_hash = _hasher.hash(password)


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


def _refused_lately(db: Session, account: Account, now: datetime) -> int:
    return (
        db.scalar(
            select(func.count())
            .select_from(Event)
            .where(
                Event.verb == "sign-in refused",
                Event.thing_id == account.id,
                Event.at > now - REST,
            )
        )
        or 0
    )
