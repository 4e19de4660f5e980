"""A second factor for staff: codes of an app (RFC 6238), and ten codes on paper for a bad day.

A code works once. Wrong ones are counted, and after ten the account rests for a while.
"""

from __future__ import annotations

import secrets
from datetime import datetime

import pyotp
from argon2.low_level import Type, hash_secret_raw
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from feedback.actions.record import record
from feedback.actions.sessions import Keys
from feedback.actions.sign_in import rest_after_many
from feedback.model.accounts import Account
from feedback.model.ways_in import RecoveryCode, SecondFactor
from feedback.sealing import fingerprint

STEP_S = 30  # what every app takes for granted
AROUND = (0, -1, 1)  # a clock may be half a minute off, and typing takes time
CODES_ON_PAPER = 10
# No letters and digits that look alike: 31 signs, 10 of them are 49 bits.
SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
LONG = 10
# Argon2id: rounds, KiB, lanes (OWASP's least, 2024).
SLOWLY = (2, 19 * 1024, 1)
REFUSED = "second step refused"


class CodeNotGood(Exception):
    """The code is wrong, old, or was used before."""


def begin_second_factor(db: Session, account: Account, now: datetime) -> SecondFactor:
    """Make a new secret for an app. It counts once a code of it was typed."""
    begun = db.get(SecondFactor, account.id)
    if begun is None:
        begun = SecondFactor(account=account, account_id=account.id, made_at=now)
        db.add(begun)
    begun.secret, begun.made_at = pyotp.random_base32(), now
    begun.confirmed_at, begun.last_step = None, 0
    db.flush()
    return begun


def begun_second_factor(db: Session, account: Account) -> SecondFactor | None:
    """What was begun and not confirmed yet."""
    found = db.get(SecondFactor, account.id)
    return found if found and found.confirmed_at is None else None


def app_of(db: Session, account: Account) -> SecondFactor | None:
    """The app that makes codes for this account, once it was confirmed."""
    found = db.get(SecondFactor, account.id)
    return found if found and found.confirmed_at else None


def app_address(factor: SecondFactor, site_name: str) -> str:
    """What the code on the screen says to an app (otpauth://)."""
    name = factor.account.email or factor.account.name
    return pyotp.TOTP(factor.secret).provisioning_uri(name=name, issuer_name=site_name)


def confirm_second_factor(
    db: Session, keys: Keys, account: Account, typed: str, now: datetime
) -> list[str]:
    """A first code of the app was typed: it counts from now on.

    Returns ten codes for paper, shown this once; the ones before stop. Raises CodeNotGood,
    TooManyTries.
    """
    rest_after_many(db, account, REFUSED, now)
    factor = begun_second_factor(db, account)
    if factor is None or not _take_step(db, factor, typed, now):
        raise CodeNotGood
    factor.confirmed_at = now
    record(db, "second factor set up", now, about=account, site_id=account.site_id)
    return new_codes_on_paper(db, keys, account)


def new_codes_on_paper(db: Session, keys: Keys, account: Account) -> list[str]:
    """Ten new codes, returned once; the ones before stop."""
    db.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    made = ["".join(secrets.choice(SIGNS) for _ in range(LONG)) for _ in range(CODES_ON_PAPER)]
    for code in made:
        db.add(RecoveryCode(account_id=account.id, code_hash=_hashed(keys, account, code)))
    return [f"{code[:5]}-{code[5:]}" for code in made]


def codes_left(db: Session, account: Account) -> int:
    """How many codes on paper were not used yet."""
    unused = (RecoveryCode.account_id == account.id, RecoveryCode.used_at.is_(None))
    return db.scalar(select(func.count()).select_from(RecoveryCode).where(*unused)) or 0


def take_code(db: Session, keys: Keys, account: Account, typed: str, now: datetime) -> str:
    """Use up a code of the app or one on paper; says which. Raises CodeNotGood, TooManyTries."""
    rest_after_many(db, account, REFUSED, now)
    factor = app_of(db, account)
    if factor and _take_step(db, factor, typed, now):
        return "app"
    if factor and _take_on_paper(db, keys, account, typed, now):
        record(db, "code on paper used", now, about=account, site_id=account.site_id)
        return "paper"
    raise CodeNotGood


def record_wrong_code(db: Session, account: Account, now: datetime) -> None:
    """Count one wrong code."""
    record(db, REFUSED, now, about=account, site_id=account.site_id)


def take_off_second_factor(db: Session, account: Account, now: datetime) -> None:
    """Forget the app and the codes on paper."""
    db.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    db.execute(delete(SecondFactor).where(SecondFactor.account_id == account.id))
    record(db, "second factor taken off", now, about=account, site_id=account.site_id)


def _take_step(db: Session, factor: SecondFactor, typed: str, now: datetime) -> bool:
    """True when this is the code of a step that was not taken before, and takes it.

    The row is changed under its own condition, so that of two at once one is refused.
    """
    digits = "".join(typed.split())
    if not (digits.isascii() and digits.isdecimal() and len(digits) == 6):
        return False
    totp, here = pyotp.TOTP(factor.secret), int(now.timestamp()) // STEP_S
    steps = [here + off for off in AROUND]
    step = next((one for one in steps if totp.verify(digits, for_time=one * STEP_S)), None)
    if step is None:
        return False
    unused = (SecondFactor.account_id == factor.account_id, SecondFactor.last_step < step)
    return bool(db.execute(update(SecondFactor).where(*unused).values(last_step=step)).rowcount)


def _take_on_paper(db: Session, keys: Keys, account: Account, typed: str, now: datetime) -> bool:
    code = "".join(sign for sign in typed.lower() if sign in SIGNS)
    unused = (
        RecoveryCode.account_id == account.id,
        RecoveryCode.code_hash.in_([_hashed(keys, account, code), _as_before(keys, account, code)]),
        RecoveryCode.used_at.is_(None),
    )
    return bool(db.execute(update(RecoveryCode).where(*unused).values(used_at=now)).rowcount)


def _hashed(keys: Keys, account: Account, code: str) -> bytes:
    """Slowly, because 49 bits are few for whoever has both the database and the key.

    One salt for the ten codes of an account, made from the key: one hash answers for all ten.
    """
    salt = fingerprint(keys.links, f"salt of the codes on paper of {account.id}")[:16]
    return hash_secret_raw(code.encode(), salt, *SLOWLY, hash_len=32, type=Type.ID)


def _as_before(keys: Keys, account: Account, code: str) -> bytes:
    """As codes were kept that were printed before they were hashed slowly."""
    return fingerprint(keys.links, f"code on paper {account.id} {code}")
