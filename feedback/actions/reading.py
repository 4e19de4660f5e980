"""Keeping how someone likes to read."""

from __future__ import annotations

from sqlalchemy.orm import Session

from feedback.access import Actor
from feedback.model.accounts import Account


def keep_reading(db: Session, actor: Actor, written: str) -> None:
    """Keep the actor's own way of reading with their account."""
    db.get_one(Account, actor.account_id).reading = written
