"""Checking and keeping a new password that someone typed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from feedback.access import Actor
from feedback.actions.easy_passwords import is_easy_to_guess, known_about
from feedback.actions.record import record
from feedback.actions.sessions import end_everywhere
from feedback.actions.sign_in import (
    LONGEST_PASSWORD,
    SHORTEST_PASSWORD,
    PasswordNotGood,
    is_password_of,
    rest_after_many,
    set_password,
)
from feedback.model.accounts import Account


class NotKept(ValueError):
    """A new password cannot be kept. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def typed_twice(account: Account, password: str, again: str) -> str:
    """The password, when both are the same and it is hard to guess for someone who knows whose.

    Raises NotKept (too-short, too-long, not-the-same, easy).
    """
    if len(password) < SHORTEST_PASSWORD:
        raise NotKept("too-short")
    if len(password) > LONGEST_PASSWORD:
        raise NotKept("too-long")
    if password != again:
        raise NotKept("not-the-same")
    if is_easy_to_guess(password, known_about(account)):
        raise NotKept("easy")
    return password


def change_password(
    db: Session, actor: Actor, before: str, password: str, again: str, now: datetime
) -> None:
    """Change one's own password; every browser is signed out.

    Raises NotKept (also not-yours, which is counted), TooManyTries, and PasswordNotGood for an
    account that has none.
    """
    account = db.get_one(Account, actor.account_id)
    if account.password_hash is None:
        raise PasswordNotGood
    rest_after_many(db, account, "sign-in refused", now)
    if not is_password_of(account, before):
        record(db, "sign-in refused", now, about=account, site_id=account.site_id)
        raise NotKept("not-yours")
    set_password(account, typed_twice(account, password, again))
    end_everywhere(db, account.id, now)
    record(db, "chose a password", now, actor=actor, about=account)
