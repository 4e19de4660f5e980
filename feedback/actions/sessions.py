"""Sessions of browsers: how long each role's lasts, beginning, finding and ending them.

A half session is for whoever has shown one thing and must show another. It has a cookie of its
own, opens no page but the ones that ask, and becomes a session of a new name.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, delete, select, update
from sqlalchemy.orm import Session, joinedload

from feedback.access import Actor
from feedback.actions.passes import end_passes
from feedback.actions.record import record
from feedback.model.accounts import Account, BrowserSession, Role, Waits
from feedback.model.care import Site
from feedback.sealing import CannotOpen, derive, fingerprint, seal, unseal

STAFF = frozenset(set(Role) - {Role.PERSON, Role.CARER, Role.PROFESSIONAL})
SUBJECTS = ("person_id", "carer_id", "professional_id", "worker_id")


@dataclass(frozen=True)
class Lasts:
    """How long someone stays signed in: at most, and while their browser lies untouched."""

    at_most: timedelta
    untouched: timedelta | None = None


# The limits, all of them. OWASP ASVS 5.0, 7.3: staff see what others told, so theirs are short;
# people come in on a tablet of their own, where signing in again and again would keep them out.
OF_STAFF = Lasts(timedelta(hours=10), timedelta(minutes=30))
ON_OWN_TABLET = Lasts(timedelta(days=30))
# Someone who thinks, or rests, for half an hour loses nothing: every answer before is kept.
ON_TABLET_FOR_MANY = Lasts(timedelta(hours=12), timedelta(minutes=30))
LASTS = {role: OF_STAFF if role in STAFF else ON_OWN_TABLET for role in Role}
HALF_LASTS = {
    Waits.CODE: timedelta(minutes=10),
    Waits.SET_UP: timedelta(minutes=30),
    Waits.PICTURES: timedelta(minutes=30),
}


@dataclass(frozen=True)
class Keys:
    """The hashing keys that sign-in needs, derived from the installation's secret."""

    links: bytes
    sessions: bytes


def begin_session(
    db: Session, keys: Keys, account: Account, now: datetime, how: str, device: str = ""
) -> str:
    """A new session for an account. Returns the cookie's value, which is never kept.

    Whoever begins one has just shown that it is them.
    """
    cookie = secrets.token_urlsafe(32)
    db.add(
        BrowserSession(
            id_hash=fingerprint(keys.sessions, cookie),
            account_id=account.id,
            began_at=now,
            ends_at=now + LASTS[account.role].at_most,
            device=device,
            proved_at=now,
        )
    )
    record(db, "signed in", now, about=account, site_id=account.site_id, how=how)
    return cookie


def begin_half(db: Session, keys: Keys, account: Account, waits_for: Waits, now: datetime) -> str:
    """A half session that waits for something. Returns its cookie, which is never kept."""
    cookie = secrets.token_urlsafe(32)
    db.add(
        BrowserSession(
            id_hash=fingerprint(keys.sessions, cookie),
            account_id=account.id,
            began_at=now,
            ends_at=now + HALF_LASTS[waits_for],
            waits_for=waits_for,
        )
    )
    return cookie


def find_half(
    db: Session, keys: Keys, cookie: str, waits_for: Waits, now: datetime
) -> Account | None:
    """Whose half session waits for this; None when there is none, or it is over."""
    half = db.scalars(
        select(BrowserSession)
        .options(joinedload(BrowserSession.account).joinedload(Account.site))
        .where(
            BrowserSession.id_hash == fingerprint(keys.sessions, cookie),
            BrowserSession.waits_for == waits_for,
            BrowserSession.ends_at > now,
        )
    ).first()
    return half.account if half and not half.account.closed_at else None


def find_actor(
    db: Session, keys: Keys, cookie: str, now: datetime, touched_at: datetime | None = None
) -> Actor | None:
    """Who a session cookie stands for, or None when the session is over.

    `touched_at` is when this browser last asked for a page; without it, when the session began.
    """
    known = {"id_hash": fingerprint(keys.sessions, cookie), "now": now}
    row = db.execute(_signed_in(), known).first()
    if row is None:
        return None
    began_at, *about = row
    actor = Actor(**dict(zip(_NAMES, about, strict=True)))
    untouched = limits_of(actor).untouched
    if untouched and now - max(began_at, touched_at or began_at) > untouched:
        return None
    return actor


def limits_of(actor: Actor) -> Lasts:
    """How long this actor's session lasts."""
    return ON_TABLET_FOR_MANY if actor.only_invitation_id else LASTS[actor.role]


_NAMES = (
    "account_id",
    *("role", "site_id", "name", "reading", "own_pictures", *SUBJECTS),
    *("is_demonstration", "site_name", "only_invitation_id", "helper", "shows_before", "symbols"),
)


@cache
def _signed_in() -> Select[Any]:
    """When a session began, and the columns of its Actor in the order of `_NAMES`.

    Made once, because every request of everyone asks it. It asks tables, not classes: without
    the making of objects it takes half the time.
    """
    accounts, sessions, sites = Account.__table__, BrowserSession.__table__, Site.__table__
    return (
        select(
            sessions.c.began_at,
            accounts.c.id,
            *(
                accounts.c[name]
                for name in ("role", "site_id", "name", "reading", "own_pictures", *SUBJECTS)
            ),
            sites.c.is_demonstration,
            sites.c.name,
            sessions.c.only_invitation_id,
            sessions.c.helper,
            sessions.c.shows_before,
            sites.c.symbols,
        )
        .join_from(accounts, sessions, sessions.c.account_id == accounts.c.id)
        .join(sites, sites.c.id == accounts.c.site_id)
        .where(
            sessions.c.id_hash == bindparam("id_hash"),
            sessions.c.ends_at > bindparam("now"),
            sessions.c.waits_for.is_(None),
            accounts.c.closed_at.is_(None),
        )
    )


def end_session(db: Session, keys: Keys, cookie: str) -> None:
    """Sign this browser out."""
    db.execute(
        delete(BrowserSession).where(BrowserSession.id_hash == fingerprint(keys.sessions, cookie))
    )


def keep_page(db: Session, keys: Keys, cookie: str, token: str, page: bytes) -> None:
    """Keep a page with this session, instead of the one before, so that only its cookie and the
    token open it. It ends with the session."""
    sealed = seal(_page_key(cookie), page, token)
    known = BrowserSession.id_hash == fingerprint(keys.sessions, cookie)
    db.execute(update(BrowserSession).where(known).values(given_back=sealed))


def kept_page(db: Session, keys: Keys, cookie: str, token: str, now: datetime) -> bytes | None:
    """The page that was kept with this session under this token; None when it is not there."""
    sealed = db.scalar(
        select(BrowserSession.given_back).where(
            BrowserSession.id_hash == fingerprint(keys.sessions, cookie),
            BrowserSession.ends_at > now,
        )
    )
    try:
        return unseal(_page_key(cookie), sealed, token) if sealed else None
    except CannotOpen:
        return None


def _page_key(cookie: str) -> bytes:
    return derive(cookie.encode(), "a page given back")


def end_sessions_of(db: Session, only_invitation_id: UUID) -> None:
    """Sign out every shared tablet that may answer this survey."""
    db.execute(
        delete(BrowserSession).where(BrowserSession.only_invitation_id == only_invitation_id)
    )


def end_everywhere(db: Session, account_id: UUID, now: datetime) -> None:
    """Sign an account out of every browser, and end the passes of its tablets.

    For a role that changed, a new password, a card that was stopped, a closed account.
    """
    db.execute(delete(BrowserSession).where(BrowserSession.account_id == account_id))
    end_passes(db, account_id, now)


def sign_out_everywhere(db: Session, actor: Actor, now: datetime) -> None:
    """Someone signs themselves out of every browser, this one too."""
    end_everywhere(db, actor.account_id, now)
    record(db, "signed out everywhere", now, actor=actor)
