"""Keeping how someone likes to read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from feedback.access import Actor
from feedback.actions.needs import needs_from_reading
from feedback.languages import ENGLISH, KNOWN
from feedback.model.accounts import Account

# Where the language stands in a way of reading as it is written (`web.reading`).
LANGUAGE_AT = 3


def keep_reading(
    db: Session, actor: Actor, written: str, needs: Iterable[str], now: datetime
) -> None:
    """Keep the actor's own way of reading with their account, and what it says of their needs."""
    db.get_one(Account, actor.account_id).reading = written
    needs_from_reading(db, actor, needs, now)


def language_of(written: str) -> str:
    """The language of a way of reading, for words that are made where no page is open."""
    parts = written.split(".")
    known = len(parts) > LANGUAGE_AT and parts[LANGUAGE_AT] in KNOWN
    return parts[LANGUAGE_AT] if known else ENGLISH
