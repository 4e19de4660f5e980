"""People, social workers and those around them, added to a site by its office."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, NotHere, require
from feedback.actions.record import record
from feedback.actions.relationships import begin_relationship
from feedback.actions.waves import invite_in_open_waves
from feedback.model.accounts import Account, Role
from feedback.model.care import Carer, CircleMember, Person, Professional, Worker

LONGEST_NAME = 120
LONGEST_WHO = 60
KINDS = {Role.CARER: Carer, Role.PROFESSIONAL: Professional}


class NotAdded(ValueError):
    """A name is missing or too long, or someone is in the circle already. `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def add_person(
    db: Session, actor: Actor, name: str, worker_id: UUID, on: date, now: datetime
) -> Person:
    """Add a person with their named social worker from a day on, and ask them the open surveys.

    Raises NotAdded (no-name, name-too-long), NotHere, RelationshipRefused.
    """
    require(db, actor, May.ADD_SOMEONE, actor.site_id, now)
    person = Person(site_id=actor.site_id, name=_named(name))
    db.add(person)
    db.flush()
    _account(db, actor, Role.PERSON, person.name, now, person_id=person.id)
    begin_relationship(db, actor, person.id, worker_id, on, now)
    invite_in_open_waves(db, actor.site_id, now)
    return person


def add_worker(db: Session, actor: Actor, name: str, now: datetime) -> Worker:
    """Add a social worker. Raises NotAdded (no-name, name-too-long)."""
    require(db, actor, May.ADD_SOMEONE, actor.site_id, now)
    worker = Worker(site_id=actor.site_id, name=_named(name))
    db.add(worker)
    db.flush()
    _account(db, actor, Role.WORKER, worker.name, now, worker_id=worker.id)
    return worker


def add_to_circle(
    db: Session, actor: Actor, person_id: UUID, role: Role, name: str, who: str, now: datetime
) -> CircleMember:
    """Add a carer or a professional that nobody knows yet to a person's circle.

    `who` is what they are to the person: mother, nurse. Raises NotHere, NotAdded (no-name,
    name-too-long, no-who, who-too-long).
    """
    require(db, actor, May.CHANGE_CIRCLE, person_id, now)
    name, who = _named(name), _who(who)
    more = {"profession": who} if role is Role.PROFESSIONAL else {}
    someone = KINDS[role](site_id=actor.site_id, name=name, **more)
    db.add(someone)
    db.flush()
    _account(db, actor, role, name, now, **{f"{role.value}_id": someone.id})
    return _join(db, actor, person_id, who, now, **{f"{role.value}_id": someone.id})


def join_circle(
    db: Session, actor: Actor, person_id: UUID, account_id: UUID, who: str, now: datetime
) -> CircleMember:
    """Add a carer or a professional of the site, who is there already, to a person's circle.

    Raises NotHere, NotAdded (no-who, who-too-long, in-the-circle).
    """
    require(db, actor, May.CHANGE_CIRCLE, person_id, now)
    account = next((one for one in known_around(db, actor) if one.id == account_id), None)
    if account is None:
        raise NotHere(f"no carer or professional {account_id} in this site")
    of = {"carer_id": account.carer_id, "professional_id": account.professional_id}
    if _is_in(db, person_id, of, now):
        raise NotAdded("in-the-circle")
    return _join(db, actor, person_id, _who(who), now, **of)


def leave_circle(db: Session, actor: Actor, member_id: UUID, now: datetime) -> CircleMember:
    """Someone left a person's circle today: they see and tell nothing new. Raises NotHere."""
    member = db.get(CircleMember, member_id)
    if member is None:
        raise NotHere(f"no member {member_id}")
    require(db, actor, May.CHANGE_CIRCLE, member.person_id, now)
    member.until_on = member.until_on or now.date()
    record(db, "left a circle", now, actor=actor, about=member)
    return member


def rename(db: Session, actor: Actor, account_id: UUID, name: str, now: datetime) -> Account:
    """Mend someone's name, everywhere it is shown. Raises NotHere, NotAdded (no-name,
    name-too-long).
    """
    account: Account = require(db, actor, May.RENAME, account_id, now)
    account.name = _named(name)
    for subject in (account.person, account.carer, account.professional, account.worker):
        if subject is not None:
            subject.name = account.name
    record(db, "mended a name", now, actor=actor, about=account)
    return account


def known_around(db: Session, actor: Actor) -> list[Account]:
    """The carers and professionals of the actor's site, by name."""
    here = select(Account).where(
        Account.site_id == actor.site_id,
        Account.role.in_(tuple(KINDS)),
        Account.closed_at.is_(None),
    )
    return list(db.scalars(here.order_by(Account.name, Account.id)))


def _join(
    db: Session, actor: Actor, person_id: UUID, who: str, now: datetime, **of: UUID | None
) -> CircleMember:
    member = CircleMember(person_id=person_id, who_they_are=who, from_on=now.date(), **of)
    db.add(member)
    db.flush()
    record(db, "joined a circle", now, actor=actor, about=member)
    invite_in_open_waves(db, actor.site_id, now)
    return member


def _is_in(db: Session, person_id: UUID, of: dict[str, UUID | None], now: datetime) -> bool:
    there = select(CircleMember.id).where(
        CircleMember.person_id == person_id,
        CircleMember.until_on.is_(None),
        *(getattr(CircleMember, name) == id for name, id in of.items() if id),
    )
    return db.scalars(there).first() is not None


def _account(
    db: Session, actor: Actor, role: Role, name: str, now: datetime, **subject: UUID
) -> Account:
    account = Account(site_id=actor.site_id, role=role, name=name, **subject)
    db.add(account)
    db.flush()
    record(db, "added someone", now, actor=actor, about=account, role=role.value)
    return account


def _named(name: str) -> str:
    return _fits(" ".join(name.split()), LONGEST_NAME, "name")


def _who(who: str) -> str:
    return _fits(" ".join(who.split()), LONGEST_WHO, "who")


def _fits(words: str, most: int, what: str) -> str:
    if not words:
        raise NotAdded(f"no-{what}")
    if len(words) > most:
        raise NotAdded(f"{what}-too-long")
    return words
