"""Passes: what a tablet needs to seal bundles without a line, and to send them later."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, joinedload

from feedback.access import Actor
from feedback.actions.record import record
from feedback.model.accounts import Account
from feedback.model.offline import OutboxPass
from feedback.sealing.outbox import OutboxKeys

LASTS = timedelta(days=120)
A_DAY, MOST_IN_A_DAY = timedelta(days=1), 200


class TooManyPasses(Exception):
    """An account asked for so many passes in a day that something is wrong."""

    code = "too-many"


class NoPass(Exception):
    """A ticket that is unknown, over, or was ended. The three look the same from outside."""

    code = "no-pass"


class NobodysBundle(Exception):
    """The secret in a bundle is no one's."""


class WayInEnded(Exception):
    """Whoever told it could not come in any more when it came."""


@dataclass(frozen=True)
class Pass:
    """A new pass, said once: afterwards only hashes of it are known."""

    ticket: str = field(repr=False)
    secret: str = field(repr=False)
    ends_at: datetime


def give_pass(db: Session, actor: Actor, keys: OutboxKeys, now: datetime) -> Pass:
    """Give the actor a pass for this tablet. Raises TooManyPasses."""
    since = (OutboxPass.account_id == actor.account_id) & (OutboxPass.made_at > now - A_DAY)
    if (db.scalar(select(func.count()).select_from(OutboxPass).where(since)) or 0) >= MOST_IN_A_DAY:
        raise TooManyPasses
    given = Pass(secrets.token_urlsafe(24), secrets.token_urlsafe(32), now + LASTS)
    made = OutboxPass(
        account_id=actor.account_id,
        only_invitation_id=actor.only_invitation_id,
        ticket_hash=keys.hash_of(given.ticket),
        secret_hash=keys.hash_of(given.secret),
        made_at=now,
        ends_at=given.ends_at,
    )
    db.add(made)
    record(db, "took a pass for a tablet", now, actor=actor, about=made)
    return given


def find_pass(db: Session, keys: OutboxKeys, ticket: str, now: datetime) -> OutboxPass:
    """The pass that a ticket belongs to. Raises NoPass."""
    found = db.scalars(_whole().where(OutboxPass.ticket_hash == keys.hash_of(ticket))).first()
    if found is None or found.ended_at or found.ends_at <= now or found.account.closed_at:
        raise NoPass
    return found


def whose(db: Session, keys: OutboxKeys, secret: str, received_at: datetime) -> tuple[Actor, bool]:
    """Whoever sealed this secret into a bundle that came at a moment; and whether it is sure.

    A pass that is over by the calendar still says whose it is: what was told is not lost because
    a tablet had no line for long. It is not sure when the pass was withdrawn before the bundle
    came: then somebody else may have had it, and it is for the teller's own eyes.

    Raises NobodysBundle, and WayInEnded when the account was closed before the bundle came.
    """
    found = db.scalars(_whole().where(OutboxPass.secret_hash == keys.hash_of(secret))).first()
    if found is None:
        raise NobodysBundle
    closed_at, ended_at = found.account.closed_at, found.ended_at
    if closed_at and closed_at <= received_at:
        raise WayInEnded
    is_sure = ended_at is None or ended_at > received_at
    return Actor.of(found.account, found.only_invitation_id), is_sure


def end_passes(db: Session, account_id: UUID, now: datetime) -> int:
    """Withdraw every pass of an account, because its way in was withdrawn; how many there were."""
    ended = db.execute(
        update(OutboxPass)
        .where(OutboxPass.account_id == account_id, OutboxPass.ended_at.is_(None))
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )
    return ended.rowcount


def _whole():
    return select(OutboxPass).options(joinedload(OutboxPass.account).joinedload(Account.site))
