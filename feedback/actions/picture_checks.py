"""A picture check: three rows of four pictures, in each one that the person chose themselves.

Knowing a picture again needs no memory for letters and no typing (WCAG 2.2, 3.3.8). It stands
after the card, for whoever wants it; a card that somebody found then opens nothing.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, require
from feedback.actions.record import record
from feedback.actions.sign_in import TooManyTries, rest_after_many
from feedback.model.accounts import Account
from feedback.model.trust import Event
from feedback.model.ways_in import PictureCheck

# Everyday things that look unlike each other, say nothing about anyone, and make nobody sad.
POOL = (
    *("tea", "home", "calendar", "letter", "phone-call", "money", "plan", "visit"),
    *("work", "going-out", "friends", "time-waiting", "a-good-day", "happy", "group", "proud"),
    *("family", "calm", "council", "text-message", "meeting", "health", "choose", "interpreter"),
)
ROWS, IN_A_ROW = 3, 4
REFUSED = "pictures refused"
MOST_TRIES = 5
# 64 ways to choose: after ten wrong ones in a month only staff can help.
A_MONTH, MOST_IN_A_MONTH = timedelta(days=30), 10


class PicturesNotGood(ValueError):
    """In a row nothing was chosen, or something that was not shown; or these are others'."""


def draw_rows() -> list[list[str]]:
    """Twelve pictures to choose from, in rows, drawn anew."""
    drawn = secrets.SystemRandom().sample(POOL, ROWS * IN_A_ROW)
    return _in_rows(drawn)


def keep_pictures(
    db: Session, actor: Actor, shown: list[str], chosen: list[str], now: datetime
) -> None:
    """Keep what someone chose for themselves: one in each row. Raises PicturesNotGood."""
    is_drawn = len(set(shown)) == len(shown) == ROWS * IN_A_ROW and set(shown) <= set(POOL)
    if not is_drawn or not _one_of_each(_in_rows(shown), chosen):
        raise PicturesNotGood
    account = db.get_one(Account, actor.account_id)
    check = db.get(PictureCheck, account.id) or PictureCheck(account=account)
    check.account_id, check.shown, check.chosen, check.made_at = account.id, shown, chosen, now
    db.add(check)
    record(db, "chose own pictures", now, actor=actor)


def rows_to_ask(db: Session, account: Account) -> list[list[str]]:
    """The rows that are asked, always the same; none when this account is not asked."""
    check = db.get(PictureCheck, account.id)
    return _in_rows(check.shown) if check else []


def check_pictures(db: Session, account: Account, chosen: list[str], now: datetime) -> None:
    """Raise PicturesNotGood when these are not theirs, TooManyTries when it rests."""
    rest_after_many(db, account, REFUSED, now, most=MOST_TRIES)
    if _refused_in_a_month(db, account, now) >= MOST_IN_A_MONTH:
        raise TooManyTries
    check = db.get(PictureCheck, account.id)
    if check is None or check.chosen != chosen:
        raise PicturesNotGood


def record_wrong_pictures(db: Session, account: Account, now: datetime) -> None:
    """Count one wrong choice."""
    record(db, REFUSED, now, about=account, site_id=account.site_id)


def has_picture_check(db: Session, account_id: UUID) -> bool:
    """True when this account is asked for its pictures."""
    return db.get(PictureCheck, account_id) is not None


def stop_pictures(db: Session, actor: Actor, now: datetime) -> None:
    """Someone does not want to be asked any more."""
    _remove(db, db.get_one(Account, actor.account_id), actor, now)


def stop_pictures_of(db: Session, actor: Actor, account_id: UUID, now: datetime) -> None:
    """Staff take the check off, for someone who does not know their pictures. Raises NotHere."""
    _remove(db, require(db, actor, May.MAKE_CARD, account_id, now), actor, now)


def _remove(db: Session, account: Account, actor: Actor, now: datetime) -> None:
    check = db.get(PictureCheck, account.id)
    if check:
        db.delete(check)
        record(db, "took own pictures off", now, actor=actor, about=account)


def _refused_in_a_month(db: Session, account: Account, now: datetime) -> int:
    """Wrong choices since the pictures were chosen, of the last month."""
    check = db.get(PictureCheck, account.id)
    since = max(now - A_MONTH, check.made_at) if check else now - A_MONTH
    lately = (Event.verb == REFUSED, Event.thing_id == account.id, Event.at >= since)
    return db.scalar(select(func.count()).select_from(Event).where(*lately)) or 0


def _in_rows(names: list[str]) -> list[list[str]]:
    return [names[at : at + IN_A_ROW] for at in range(0, len(names), IN_A_ROW)]


def _one_of_each(rows: list[list[str]], chosen: list[str]) -> bool:
    return len(rows) == len(chosen) and all(
        one in row for one, row in zip(chosen, rows, strict=True)
    )
