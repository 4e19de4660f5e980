"""Closing an account, and opening it again: whoever it is, in one transaction, everywhere at once.

Every way in ends with it, and opening gives none back: a new card, or a new invitation, is made.
What they told stays as they chose; erasing is another thing (`actions/erasing.py`). What a tablet
sends later, although it was told before, waits sealed and unopened (decision 33).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from feedback.access import Actor, May, require
from feedback.actions.jobs_waiting import let_try_again
from feedback.actions.later import ASKED
from feedback.actions.passes import WayInEnded
from feedback.actions.record import record
from feedback.actions.relationships import end_relationship
from feedback.actions.staff import StaffRefused, forget_ways_in, has_people
from feedback.model.accounts import Account, Because, Role, SignInLink
from feedback.model.arriving import ArrivingFile
from feedback.model.care import Relationship
from feedback.model.outbox import Job, JobState
from feedback.model.prompts import MessageState, ReminderMessage

OPEN_BUNDLE = "open-bundle"
_OF_THOSE_WHO_TELL = (Because.DIED, Because.MOVED, Because.WISH, Because.OTHER)
_OF_THOSE_WHO_WORK = (Because.LEFT, Because.DIED, Because.OTHER)
REASONS = {
    role: _OF_THOSE_WHO_TELL if role in (Role.PERSON, Role.CARER) else _OF_THOSE_WHO_WORK
    for role in Role
}


def find_account(db: Session, actor: Actor, account_id: UUID, now: datetime) -> Account:
    """An account of the actor's site that they may close or open again. Raises NotHere."""
    return require(db, actor, May.CLOSE_ACCOUNT, account_id, now)


def standing_with(db: Session, account: Account, now: datetime) -> Relationship | None:
    """The relationship of a person that stands today; it can end together with the account."""
    today = now.date()
    stands = (
        Relationship.person_id == account.person_id,
        Relationship.from_on <= today,
        or_(Relationship.until_on.is_(None), Relationship.until_on > today),
    )
    return db.scalars(select(Relationship).where(*stands)).first() if account.person_id else None


def close_account(
    db: Session,
    actor: Actor,
    account_id: UUID,
    because: Because | None,
    now: datetime,
    *,
    ends_relationship: bool = False,
) -> Account:
    """Nobody comes in with this account any more, from this moment. Closing twice is once.

    Raises NotHere, StaffRefused (no-reason; has-people: a social worker's people are handed over
    first), RelationshipRefused.
    """
    account = find_account(db, actor, account_id, now)
    if account.closed_at:
        return account
    if because not in REASONS[account.role]:
        raise StaffRefused("no-reason")
    if has_people(db, account, now):
        raise StaffRefused("has-people")
    standing = standing_with(db, account, now)
    if standing and ends_relationship:
        end_relationship(db, actor, standing.id, now.date(), now)
    account.closed_at, account.closed_because = now, because
    _end_ways_in(db, account, now)
    _end_what_is_on_its_way(db, account, now)
    record(db, "closed an account", now, actor=actor, about=account, because=because.value)
    return account


def open_account_again(db: Session, actor: Actor, account_id: UUID, now: datetime) -> Account:
    """They may come in again, once they have a new card or a new invitation. Raises NotHere."""
    account = find_account(db, actor, account_id, now)
    if account.closed_at is None:
        return account
    # What came about while it was closed opens nothing either: a link on a paper, a late sign-in.
    _end_ways_in(db, account, now)
    account.closed_at = account.closed_because = None
    record(db, "opened an account again", now, actor=actor, about=account)
    _open_bundles_now(db, account, now)
    return account


def _end_ways_in(db: Session, account: Account, now: datetime) -> None:
    open_links = (SignInLink.account_id == account.id, SignInLink.revoked_at.is_(None))
    db.execute(update(SignInLink).where(*open_links).values(revoked_at=now))
    forget_ways_in(db, account, now)


def _end_what_is_on_its_way(db: Session, account: Account, now: datetime) -> None:
    """Files that arrive go on no more; whoever sent them has no receipt, and keeps them.
    Reminders that wait for somebody's hands are let go.
    """
    arriving = (ArrivingFile.account_id == account.id, ArrivingFile.used_for.is_(None))
    later = (*arriving, ArrivingFile.ends_at > now)
    db.execute(update(ArrivingFile).where(*later).values(ends_at=now))
    states = (MessageState.WAITING, MessageState.KEPT)
    waiting = (ReminderMessage.account_id == account.id, ReminderMessage.state.in_(states))
    let_go = {"state": MessageState.LET_GO, "ended_at": now}
    db.execute(update(ReminderMessage).where(*waiting).values(let_go))


def _open_bundles_now(db: Session, account: Account, now: datetime) -> None:
    """What came for it while it was closed may be opened now. Whose each one is, is sealed in it:
    so all of the site that waited for a closed account are tried, and others wait again.
    """
    waited = (
        Job.kind == OPEN_BUNDLE,
        Job.state == JobState.PARKED,
        Job.site_id == account.site_id,
        Job.trouble == WayInEnded.__name__,
    )
    for job in db.scalars(select(Job).where(*waited)):
        let_try_again(job, now)
        db.info[ASKED] = True
