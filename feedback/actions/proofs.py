"""Showing again that it is them, before someone changes what matters.

What was shown counts for ten minutes, also what was shown to come in. Source: OWASP ASVS 5.0,
7.5.1; a session gets a new name as it is shown (7.2.4). Decision 32 says who is asked for what.
"""

from __future__ import annotations

import enum
import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from feedback.access import Actor
from feedback.actions import passkeys, picture_checks, second_factors
from feedback.actions.passkeys import PasskeyNotGood, Place
from feedback.actions.picture_checks import PicturesNotGood
from feedback.actions.record import record
from feedback.actions.second_factors import CodeNotGood
from feedback.actions.sessions import STAFF, Keys
from feedback.actions.sign_in import is_password_of, rest_after_many
from feedback.model.accounts import Account, BrowserSession
from feedback.sealing import fingerprint

ENOUGH_FOR = timedelta(minutes=10)


class Proof(enum.StrEnum):
    """What someone can show."""

    PASSKEY = "passkey"
    CODE = "code"
    PASSWORD = "password"
    PICTURES = "pictures"


class ProofNotGood(ValueError):
    """What was shown is not theirs. It was counted, when they have such a thing to show."""


def has_shown(db: Session, keys: Keys, actor: Actor, cookie: str, now: datetime) -> bool:
    """True when this session may change what matters, at this moment.

    Someone of the people's side who has a card and nothing else is not asked: they would have to
    find the card first, and whoever holds it needs no passkey.
    """
    here = BrowserSession.id_hash == fingerprint(keys.sessions, cookie)
    shown_at = db.scalar(select(BrowserSession.proved_at).where(here))
    if shown_at is not None and now - shown_at <= ENOUGH_FOR:
        return True
    return actor.role not in STAFF and not can_show(db, actor)


def can_show(db: Session, actor: Actor) -> frozenset[Proof]:
    """What this account can be asked for. An app stands in for the password: it is more."""
    account = db.get_one(Account, actor.account_id)
    has_app = second_factors.app_of(db, account) is not None
    there = {
        Proof.PASSKEY: bool(passkeys.passkeys_of(db, account)),
        Proof.CODE: has_app,
        Proof.PASSWORD: account.password_hash is not None and not has_app,
        Proof.PICTURES: picture_checks.has_picture_check(db, account.id),
    }
    return frozenset(proof for proof, is_there in there.items() if is_there)


def show_password(db: Session, actor: Actor, password: str, now: datetime) -> None:
    """Raise ProofNotGood unless it is theirs and all that they have; TooManyTries."""
    account = _whoever_has(Proof.PASSWORD, db, actor)
    rest_after_many(db, account, "sign-in refused", now)
    if not is_password_of(account, password):
        record(db, "sign-in refused", now, about=account, site_id=account.site_id)
        raise ProofNotGood


def show_code(db: Session, keys: Keys, actor: Actor, typed: str, now: datetime) -> None:
    """Use up a code of the app or one on paper. Raises ProofNotGood, TooManyTries."""
    account = _whoever_has(Proof.CODE, db, actor)
    try:
        second_factors.take_code(db, keys, account, typed, now)
    except CodeNotGood as no:
        second_factors.record_wrong_code(db, account, now)
        raise ProofNotGood from no


def show_pictures(db: Session, actor: Actor, chosen: list[str], now: datetime) -> None:
    """Raise ProofNotGood when these are not their pictures; TooManyTries."""
    account = _whoever_has(Proof.PICTURES, db, actor)
    try:
        picture_checks.check_pictures(db, account, chosen, now)
    except PicturesNotGood as no:
        picture_checks.record_wrong_pictures(db, account, now)
        raise ProofNotGood from no


def _whoever_has(proof: Proof, db: Session, actor: Actor) -> Account:
    """The account, when it is asked for this. Where there is nothing, nothing can be guessed."""
    if proof not in can_show(db, actor):
        raise ProofNotGood
    return db.get_one(Account, actor.account_id)


def show_passkey(
    db: Session, keys: Keys, place: Place, actor: Actor, answer: str, now: datetime
) -> None:
    """Raise ProofNotGood unless a device of theirs signed what we asked."""
    try:
        found = passkeys.known_by_passkey(db, keys, place, answer, now)
    except PasskeyNotGood as no:
        raise ProofNotGood from no
    if found.id != actor.account_id:
        raise ProofNotGood


def renew_session(
    db: Session, keys: Keys, actor: Actor, cookie: str, proof: Proof, now: datetime
) -> tuple[str, timedelta]:
    """It is them: the session goes on under a new name, and ends when it would have ended.

    Returns the new cookie, which is never kept, and how long it lasts.
    """
    renewed = secrets.token_urlsafe(32)
    here = BrowserSession.id_hash == fingerprint(keys.sessions, cookie)
    ends_at = db.scalars(select(BrowserSession.ends_at).where(here)).one()
    new = {"id_hash": fingerprint(keys.sessions, renewed), "proved_at": now}
    db.execute(update(BrowserSession).where(here).values(**new))
    record(db, "showed who they are", now, actor=actor, how=proof.value)
    return renewed, ends_at - now
