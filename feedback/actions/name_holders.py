"""Who holds the names of a site, and the map of names that only they may see."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.access import RULES, Actor, May, NotHere, require, visible
from feedback.actions.disguises import decisions_of
from feedback.actions.record import record
from feedback.actions.traces import look_through
from feedback.model.accounts import Account
from feedback.model.care import Relationship
from feedback.model.names import NameHolder, TraceDecision
from feedback.model.stories import Pseudonym, Story
from feedback.model.traces import key_of


def who_may_hold(db: Session, actor: Actor, now: datetime) -> list[Account]:
    """The accounts of the actor's site that could hold its names, by name. Raises NotHere."""
    require(db, actor, May.NAME_HOLDERS, actor.site_id, now)
    here = select(Account).where(
        Account.site_id == actor.site_id,
        Account.role.in_(list(RULES[May.SEE_NAME_MAP].by_role)),
        Account.closed_at.is_(None),
    )
    return list(db.scalars(here.order_by(Account.name, Account.id)))


def holders_of(db: Session, site_id: UUID) -> dict[UUID, NameHolder]:
    """Who holds the names of a site, by the account's id."""
    found = db.scalars(select(NameHolder).where(NameHolder.site_id == site_id))
    return {one.account_id: one for one in found}


def name_holders(db: Session, actor: Actor, accounts: Collection[UUID], now: datetime) -> None:
    """Let exactly these hold the names of the actor's site; nobody is well too. Raises NotHere."""
    known = {account.id for account in who_may_hold(db, actor, now)}
    if unknown := set(accounts) - known:
        raise NotHere(f"accounts {unknown}")
    there = holders_of(db, actor.site_id)
    for account_id in set(accounts) - set(there):
        row = {"site_id": actor.site_id, "account_id": account_id, "named_by_id": actor.account_id}
        db.add(NameHolder(**row, named_at=now))
        record(db, "named a holder of names", now, actor=actor, account=str(account_id))
    for account_id in set(there) - set(accounts):
        db.delete(there[account_id])
        record(db, "ended a holder of names", now, actor=actor, account=str(account_id))
    db.flush()


@dataclass(frozen=True)
class NamesHeld:
    """A relationship's map: who stands in for whom, and what was decided about everything else."""

    relationship: Relationship
    people: list[Pseudonym]
    decisions: list[TraceDecision]


def look_at_names(db: Session, actor: Actor, relationship_id: UUID, now: datetime) -> NamesHeld:
    """The whole map. That someone looked is recorded each time. Raises NotHere, CannotOpen."""
    relationship = find_held(db, actor, relationship_id, now)
    record(db, "looked at the map of names", now, actor=actor, relationship_id=relationship_id)
    people = select(Pseudonym).where(Pseudonym.relationship_id == relationship_id)
    known = list(db.scalars(people.order_by(Pseudonym.id)))
    told = _found_today(db, actor, relationship_id, now)
    decided = decisions_of(db, relationship_id)
    return NamesHeld(
        relationship, known, [one for one in decided if key_of(one.kind, one.real) in told]
    )


def _found_today(db: Session, actor: Actor, relationship_id: UUID, now: datetime) -> set[str]:
    """What stands in what may still be used: words that were taken back are in no map."""
    stories = visible(actor, May.EDIT_STORY, now).where(Story.relationship_id == relationship_id)
    looked = (look_through(db, actor, story.id, now) for story in db.scalars(stories).all())
    return {one.key for story in looked for one in story.found}


def find_held(db: Session, actor: Actor, relationship_id: UUID, now: datetime) -> Relationship:
    """A relationship whose names the actor holds. Raises NotHere."""
    return require(db, actor, May.SEE_NAME_MAP, relationship_id, now)


def may_look(db: Session, actor: Actor, relationship_id: UUID, now: datetime) -> bool:
    """True when the actor may see the whole map of a relationship."""
    try:
        find_held(db, actor, relationship_id, now)
    except NotHere:
        return False
    return True
