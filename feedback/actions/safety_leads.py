"""Who looks after concerns in a site: one named lead, and a deputy."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from feedback.access import RULES, Actor, May, NotHere, require
from feedback.actions.record import record
from feedback.model.accounts import Account
from feedback.model.safety import Place, SafetyLead


class LeadRefused(ValueError):
    """This cannot be kept. `code` says why, `field` where."""

    def __init__(self, code: str, field: str) -> None:
        super().__init__(f"{field}: {code}")
        self.code, self.field = code, field


def who_may_lead(db: Session, actor: Actor, now: datetime) -> list[Account]:
    """The accounts of the actor's site that could be named, by name. Raises NotHere."""
    require(db, actor, May.NAME_SAFETY_LEAD, actor.site_id, now)
    here = select(Account).where(
        Account.site_id == actor.site_id,
        Account.role.in_(list(RULES[May.SEE_CONCERN].by_role)),
        Account.closed_at.is_(None),
    )
    return list(db.scalars(here.order_by(Account.name, Account.id)))


def leads_of(db: Session, site_id: UUID) -> dict[Place, SafetyLead]:
    """Who is named in a site and still there: the lead first."""
    found = db.scalars(
        select(SafetyLead)
        .join(Account, Account.id == SafetyLead.account_id)
        .where(
            SafetyLead.site_id == site_id,
            Account.closed_at.is_(None),
            Account.role.in_(list(RULES[May.SEE_CONCERN].by_role)),
        )
        .options(joinedload(SafetyLead.account))
    )
    named = {one.place: one for one in found}
    return {place: named[place] for place in Place if place in named}


def name_leads(
    db: Session, actor: Actor, lead_id: UUID | None, deputy_id: UUID | None, now: datetime
) -> None:
    """Name the lead and the deputy of the actor's site; a deputy may be left out.

    Raises NotHere, LeadRefused (nobody, same).
    """
    known = {account.id for account in who_may_lead(db, actor, now)}
    if lead_id is None:
        raise LeadRefused("nobody", "lead")
    if lead_id == deputy_id:
        raise LeadRefused("same", "deputy")
    for account_id in {lead_id, deputy_id} - {None}:
        if account_id not in known:
            raise NotHere(f"account {account_id}")
    for place, account_id in ((Place.LEAD, lead_id), (Place.DEPUTY, deputy_id)):
        _name(db, actor, place, account_id, now)


def _name(db: Session, actor: Actor, place: Place, account_id: UUID | None, now: datetime) -> None:
    there = db.get(SafetyLead, (actor.site_id, place))
    if (there.account_id if there else None) == account_id:
        return
    if there is not None:
        db.delete(there)
        db.flush()
    if account_id is not None:
        new = {"site_id": actor.site_id, "place": place, "account_id": account_id}
        db.add(SafetyLead(**new, named_at=now))
        db.flush()
    facts = {"place": place.value, "account": str(account_id or "")}
    record(db, "named who leads safety", now, actor=actor, **facts)
