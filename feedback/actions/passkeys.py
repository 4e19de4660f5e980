"""Passkeys: a device proves who it belongs to with a key behind its own lock (W3C WebAuthn).

Where this site is comes from the settings, never from what a browser says it asked for: a page
that stands elsewhere gets nothing.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from feedback.access import NotHere
from feedback.actions.record import record
from feedback.actions.sessions import Keys
from feedback.model.accounts import Account
from feedback.model.ways_in import Passkey, PasskeyChallenge
from feedback.sealing import fingerprint

LASTS = timedelta(minutes=5)
MOST = 20
LONGEST = 16_384  # characters of what a device answers; they are some 2,000
ON_THIS_MACHINE = re.compile(r"http://localhost(:\d{1,5})?")
IP = re.compile(r"[\d.]+|\[.*\]|.*:.*")


class PasskeyNotGood(Exception):
    """What the device answered is no proof: of another site, altered, old, or used before."""


class TooManyPasskeys(Exception):
    """An account has so many that something is wrong."""


@dataclass(frozen=True)
class Place:
    """Where this installation is: the name that passkeys belong to, and the address of its pages.

    Without an address only a page on this very machine is good.
    """

    host: str
    origin: str

    def good_origin(self, given: str) -> str:
        """The origin that a device saw, when it is ours. Raises PasskeyNotGood."""
        is_ours = given == self.origin if self.origin else ON_THIS_MACHINE.fullmatch(given)
        if not is_ours:
            raise PasskeyNotGood
        return given


def place_of(web_address: str) -> Place | None:
    """The place that the settings name; None where no passkey can be (a bare number, no TLS)."""
    if not web_address:
        return Place("localhost", "")
    at = urlsplit(web_address)
    host = at.hostname or ""
    is_safe = at.scheme == "https" or host == "localhost"
    if not host or not is_safe or IP.fullmatch(host):
        return None
    return Place(host, f"{at.scheme}://{at.netloc}".lower())


def ask_to_make(
    db: Session, keys: Keys, place: Place, account: Account, title: str, now: datetime
) -> str:
    """What a device is asked, to make a passkey for an account: JSON. Raises TooManyPasskeys."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    known = passkeys_of(db, account)
    if len(known) >= MOST:
        raise TooManyPasskeys
    options = generate_registration_options(
        rp_id=place.host,
        rp_name=title,
        user_id=account.id.bytes,
        user_name=account.email or account.name,
        user_display_name=account.name,
        challenge=_new_challenge(db, keys, account, now),
        authenticator_selection=_wanted(),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one.credential_id) for one in known],
    )
    return options_to_json(options)


def make_passkey(
    db: Session, keys: Keys, place: Place, account: Account, answer: str, now: datetime
) -> Passkey:
    """Keep the public half of the key that a device made. Raises PasskeyNotGood."""
    from webauthn import verify_registration_response

    given = _read(answer)
    challenge = _take_challenge(db, keys, given, account.id, now)
    with _as_not_good():
        made = verify_registration_response(
            credential=given,
            expected_challenge=challenge,
            expected_rp_id=place.host,
            expected_origin=place.good_origin(_client(given)["origin"]),
            require_user_verification=True,
        )
    if db.scalars(_whole().where(Passkey.credential_id == made.credential_id)).first():
        raise PasskeyNotGood
    passkey = Passkey(
        account_id=account.id,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        made_at=now,
    )
    db.add(passkey)
    record(db, "passkey made", now, about=account, site_id=account.site_id)
    return passkey


def ask_who(db: Session, keys: Keys, place: Place, now: datetime) -> str:
    """What a device is asked, to say who it belongs to: JSON. Nobody is named in it."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import UserVerificationRequirement

    options = generate_authentication_options(
        rp_id=place.host,
        challenge=_new_challenge(db, keys, None, now),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


def known_by_passkey(db: Session, keys: Keys, place: Place, answer: str, now: datetime) -> Account:
    """Whose device this is. The device has opened its lock, so it is two factors in one.

    Raises PasskeyNotGood.
    """
    from webauthn import verify_authentication_response
    from webauthn.helpers import base64url_to_bytes

    given = _read(answer)
    challenge = _take_challenge(db, keys, given, None, now)
    with _as_not_good():
        credential_id = base64url_to_bytes(given["rawId"])
        passkey = db.scalars(
            _whole().where(Passkey.credential_id == credential_id).with_for_update(of=Passkey)
        ).first()
        if passkey is None or passkey.account.closed_at:
            raise PasskeyNotGood
        proved = verify_authentication_response(
            credential=given,
            expected_challenge=challenge,
            expected_rp_id=place.host,
            expected_origin=place.good_origin(_client(given)["origin"]),
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    passkey.sign_count, passkey.used_at = proved.new_sign_count, now
    return passkey.account


def passkeys_of(db: Session, account: Account) -> list[Passkey]:
    """The passkeys of an account, the oldest first."""
    mine = select(Passkey).where(Passkey.account_id == account.id)
    return list(db.scalars(mine.order_by(Passkey.made_at, Passkey.id)))


def remove_passkey(db: Session, account: Account, passkey_id: UUID, now: datetime) -> None:
    """Forget one passkey of an account. Raises NotHere."""
    passkey = db.get(Passkey, passkey_id)
    if passkey is None or passkey.account_id != account.id:
        raise NotHere(f"no passkey {passkey_id}")
    db.delete(passkey)
    record(db, "passkey removed", now, about=account, site_id=account.site_id)


def remove_all_passkeys(db: Session, account: Account) -> None:
    """Forget every passkey of an account."""
    db.execute(delete(Passkey).where(Passkey.account_id == account.id))


def _whole():
    return select(Passkey).options(joinedload(Passkey.account).joinedload(Account.site))


def _wanted() -> Any:
    """A key that the device finds by itself, behind a lock: a finger, a face, a code."""
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    return AuthenticatorSelectionCriteria(
        resident_key=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )


def _new_challenge(db: Session, keys: Keys, account: Account | None, now: datetime) -> bytes:
    db.execute(delete(PasskeyChallenge).where(PasskeyChallenge.ends_at <= now))
    challenge = secrets.token_bytes(32)
    db.add(
        PasskeyChallenge(
            challenge_hash=_hashed(keys, challenge),
            account_id=account.id if account else None,
            ends_at=now + LASTS,
        )
    )
    return challenge


def _take_challenge(
    db: Session, keys: Keys, given: dict[str, Any], account_id: UUID | None, now: datetime
) -> bytes:
    """The challenge that the device says it signed, when it is ours; it is used up."""
    from webauthn.helpers import base64url_to_bytes

    with _as_not_good():
        challenge = base64url_to_bytes(_client(given)["challenge"])
    taken = db.execute(
        delete(PasskeyChallenge).where(
            PasskeyChallenge.challenge_hash == _hashed(keys, challenge),
            PasskeyChallenge.account_id == account_id
            if account_id
            else PasskeyChallenge.account_id.is_(None),
            PasskeyChallenge.ends_at > now,
        )
    )
    if not taken.rowcount:
        raise PasskeyNotGood
    return challenge


def _hashed(keys: Keys, challenge: bytes) -> bytes:
    return fingerprint(keys.sessions, f"passkey challenge {challenge.hex()}")


def _read(answer: str) -> dict[str, Any]:
    with _as_not_good():
        if len(answer) > LONGEST:
            raise PasskeyNotGood
        given = json.loads(answer)
        if not isinstance(given, dict) or not isinstance(given["response"], dict):
            raise PasskeyNotGood
        return given


def _client(given: dict[str, Any]) -> dict[str, Any]:
    from webauthn.helpers import base64url_to_bytes

    return json.loads(base64url_to_bytes(given["response"]["clientDataJSON"]))


@contextmanager
def _as_not_good() -> Iterator[None]:
    """Whatever a hostile answer breaks is the same refusal."""
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        yield
    except (WebAuthnException, ValueError, KeyError, TypeError, RecursionError) as error:
        raise PasskeyNotGood from error
