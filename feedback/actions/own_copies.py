"""A copy of one's own: asking for it, getting it, and taking it away.

Whoever asks gets all that they told, and what is kept about them. What others said is looked at
by a facilitator first (`own_copies_pieces.py`); a job then writes the file (`jobs/`). One account
has one copy at a time. Nobody but its owner ever gets the file: a private diary is in it.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, NotHere, require, visible
from feedback.actions.later import ask_for
from feedback.actions.own_copies_gone import let_go
from feedback.actions.own_copies_pieces import MAKE, find_pieces
from feedback.actions.paper import account_of
from feedback.actions.record import record
from feedback.model.accounts import Account
from feedback.model.asking import SurveyResponse
from feedback.model.care import Person, Relationship
from feedback.model.own_copies import CopyState, OwnCopy, OwnCopyPart, WhyGone
from feedback.model.telling import DiaryEntry
from feedback.model.trust import Consent

UNDER_WAY = (CopyState.LOOKED_AT, CopyState.BEING_MADE)


class NothingKept(Exception):
    """There is nothing yet that a copy could hold."""

    code = "nothing-kept"


def ask_for_own_copy(db: Session, actor: Actor, now: datetime) -> OwnCopy:
    """Ask for a copy of one's own. One that is under way is returned; one that is ready goes.

    Raises NotHere, NothingKept.
    """
    account: Account = require(db, actor, May.ASK_OWN_COPY, actor.account_id, now)
    return _ask(db, actor, account, now)


def ask_for_person(db: Session, actor: Actor, person_id: UUID, now: datetime) -> OwnCopy:
    """Staff ask for someone who rang or came in. Only the person gets it. Raises NotHere,
    NothingKept.
    """
    person: Person = require(db, actor, May.ASK_COPY_FOR, person_id, now)
    standing = [one for one in person.relationships if one.erased_at is None]
    if not standing:
        raise NothingKept
    return _ask(db, actor, account_of(db, standing[-1], now), now)


def my_copy(db: Session, actor: Actor, now: datetime) -> OwnCopy | None:
    """The newest copy that the actor asked for, or that was asked for them; also when gone."""
    mine = visible(actor, May.GET_OWN_COPY, now).order_by(OwnCopy.asked_at.desc(), OwnCopy.id)
    return db.scalars(mine.limit(1)).first()


def waits_for_me(db: Session, actor: Actor, now: datetime) -> bool:
    """True when a copy of the actor is ready and they did not get it yet."""
    ready = visible(actor, May.GET_OWN_COPY, now).where(
        OwnCopy.state == CopyState.READY, OwnCopy.fetched_at.is_(None), OwnCopy.ends_at > now
    )
    return db.scalars(ready.limit(1)).first() is not None


def ready_copy(db: Session, actor: Actor, copy_id: UUID, now: datetime) -> OwnCopy:
    """The copy, when it is there to be got. Raises NotHere."""
    copy: OwnCopy = require(db, actor, May.GET_OWN_COPY, copy_id, now)
    is_over = copy.ends_at is not None and copy.ends_at <= now
    if copy.state is not CopyState.READY or is_over:
        raise NotHere(f"a ready copy {copy_id}")
    return copy


def note_fetched(db: Session, actor: Actor, copy_id: UUID, now: datetime) -> OwnCopy:
    """The owner gets it now. Raises NotHere."""
    copy = ready_copy(db, actor, copy_id, now)
    copy.fetched_at = copy.fetched_at or now
    record(db, "got an own copy", now, actor=actor, about=copy)
    return copy


def take_away(db: Session, actor: Actor, copy_id: UUID, now: datetime) -> OwnCopy:
    """The owner wants it gone, or not made any more. Raises NotHere."""
    copy: OwnCopy = require(db, actor, May.GET_OWN_COPY, copy_id, now)
    if copy.state is not CopyState.GONE:
        let_go(db, copy, WhyGone.ASKED, now, actor)
    return copy


def copy_of_person(db: Session, actor: Actor, person_id: UUID, now: datetime) -> OwnCopy | None:
    """How far a person's newest copy is, for staff who asked for it. Raises NotHere."""
    require(db, actor, May.ASK_COPY_FOR, person_id, now)
    theirs = select(Account.id).where(Account.person_id == person_id)
    found = visible(actor, May.LOOK_INTO_COPY, now).where(OwnCopy.account_id.in_(theirs))
    return db.scalars(found.order_by(OwnCopy.asked_at.desc()).limit(1)).first()


def _ask(db: Session, actor: Actor, account: Account, now: datetime) -> OwnCopy:
    # Two taps at once wait for each other here, so that there is one copy.
    db.execute(select(Account.id).where(Account.id == account.id).with_for_update())
    standing = select(OwnCopy).where(
        OwnCopy.account_id == account.id, OwnCopy.state != CopyState.GONE
    )
    for copy in db.scalars(standing):
        if copy.state in UNDER_WAY:
            return copy
        let_go(db, copy, WhyGone.ANEW, now, actor)
    places = places_of(db, account)
    if not places:
        raise NothingKept
    pieces = find_pieces(db, account, places, now)
    copy = OwnCopy(
        site_id=account.site_id,
        account_id=account.id,
        asked_by_id=actor.account_id,
        asked_at=now,
        reading=account.reading,
        state=CopyState.LOOKED_AT if pieces else CopyState.BEING_MADE,
        parts=[OwnCopyPart(relationship_id=id) for id in places],
        pieces=pieces,
    )
    db.add(copy)
    db.flush()
    record(db, "asked for an own copy", now, actor=actor, about=copy, pieces=len(pieces))
    if not pieces:
        ask_for(db, MAKE, copy.id, now)
    return copy


def places_of(db: Session, account: Account) -> list[UUID]:
    """The relationships that are about this person, or in which this account told something."""
    told = [
        select(kind.relationship_id).where(kind.account_id == account.id)
        for kind in (DiaryEntry, SurveyResponse, Consent)
    ]
    mine = or_(
        Relationship.person_id == account.person_id if account.person_id else False,
        *(Relationship.id.in_(one) for one in told),
    )
    query = select(Relationship.id).where(mine, Relationship.erased_at.is_(None))
    return list(db.scalars(query.order_by(Relationship.from_on, Relationship.id)))
