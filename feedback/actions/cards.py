"""Cards: what someone comes in with. A card is a personal link on paper; it is shown once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from feedback.access import Actor, May, require
from feedback.actions.record import record
from feedback.actions.sessions import end_everywhere
from feedback.actions.sign_in import Keys, make_link
from feedback.model.accounts import Account, Purpose, SignInLink


def card_of(db: Session, actor: Actor, account_id: UUID, now: datetime) -> tuple[Account, bool]:
    """Whose card it would be, and whether they have one. Raises NotHere."""
    account: Account = require(db, actor, May.MAKE_CARD, account_id, now)
    return account, db.scalars(_open_cards(account_id)).first() is not None


def make_card(
    db: Session, actor: Actor, keys: Keys, account_id: UUID, now: datetime
) -> tuple[Account, str]:
    """Make a card; the one before stops. Returns the token, which is kept nowhere.

    Links on papers go on until their own end. Raises NotHere.
    """
    account: Account = require(db, actor, May.MAKE_CARD, account_id, now)
    db.execute(update(SignInLink).where(*_is_card(account_id)).values(revoked_at=now))
    token = make_link(db, keys, account, now)
    record(db, "card made", now, actor=actor, about=account)
    return account, token


def stop_cards(db: Session, actor: Actor, account_id: UUID, now: datetime) -> Account:
    """A card is lost: no link of this account opens anything, and everyone who came in with one
    is signed out. The passes of their tablets end with it. Raises NotHere.
    """
    account: Account = require(db, actor, May.MAKE_CARD, account_id, now)
    open_links = (SignInLink.account_id == account_id, SignInLink.revoked_at.is_(None))
    db.execute(update(SignInLink).where(*open_links).values(revoked_at=now))
    end_everywhere(db, account_id, now)
    record(db, "cards stopped", now, actor=actor, about=account)
    return account


def sign_out(db: Session, actor: Actor, account_id: UUID, now: datetime) -> Account:
    """A tablet is lost: they are signed out everywhere; their card goes on. Raises NotHere."""
    account: Account = require(db, actor, May.MAKE_CARD, account_id, now)
    end_everywhere(db, account_id, now)
    record(db, "signed out by staff", now, actor=actor, about=account)
    return account


def _open_cards(account_id: UUID):
    return select(SignInLink.id).where(*_is_card(account_id))


def _is_card(account_id: UUID):
    """A link without an end is a card; those on papers end by themselves."""
    return (
        SignInLink.account_id == account_id,
        SignInLink.revoked_at.is_(None),
        SignInLink.ends_at.is_(None),
        SignInLink.purpose == Purpose.COME_IN,
    )
