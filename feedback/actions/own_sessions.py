"""Where someone is signed in: each session for itself, and ending one of them.

Source: OWASP ASVS 5.0, 7.5.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from feedback.access import Actor, NotHere
from feedback.actions.record import record
from feedback.actions.sessions import Keys
from feedback.model.accounts import BrowserSession
from feedback.sealing import fingerprint


@dataclass(frozen=True)
class OwnSession:
    """One browser that someone is signed in with. `name` stands for it in an address."""

    name: UUID
    device: str
    began_at: datetime
    is_this: bool
    is_for_many: bool


def own_sessions(
    db: Session, keys: Keys, actor: Actor, cookie: str, now: datetime
) -> list[OwnSession]:
    """Every browser someone is signed in with: this one first, then the newest."""
    here = fingerprint(keys.sessions, cookie)
    found = [_seen(one, here) for one in _of(db, actor, now)]
    return sorted(found, key=lambda one: (not one.is_this, -one.began_at.timestamp()))


def end_own_session(db: Session, actor: Actor, name: UUID, now: datetime) -> None:
    """Sign one of one's own browsers out. Raises NotHere."""
    found = next((one for one in _of(db, actor, now) if name_of(one.id_hash) == name), None)
    if found is None:
        raise NotHere(f"no session {name}")
    db.execute(delete(BrowserSession).where(BrowserSession.id_hash == found.id_hash))
    record(db, "signed out elsewhere", now, actor=actor)


def name_of(id_hash: bytes) -> UUID:
    """A name that opens nothing: nobody gets from it to the hash, nor from that to a cookie."""
    return UUID(bytes=blake2b(id_hash, digest_size=16, person=b"own session").digest())


def _of(db: Session, actor: Actor, now: datetime) -> list[BrowserSession]:
    mine = select(BrowserSession).where(
        BrowserSession.account_id == actor.account_id,
        BrowserSession.ends_at > now,
        BrowserSession.waits_for.is_(None),
    )
    return list(db.scalars(mine))


def _seen(row: BrowserSession, here: bytes) -> OwnSession:
    is_this, for_many = row.id_hash == here, row.only_invitation_id is not None
    return OwnSession(name_of(row.id_hash), row.device, row.began_at, is_this, for_many)
