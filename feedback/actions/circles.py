"""The people of a site: who their named social worker is, was, and who else is around them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from feedback.access import Actor, May, require, visible
from feedback.model.accounts import Account, Role
from feedback.model.asking import Invitation, SurveyResponse
from feedback.model.care import (
    Carer,
    CircleMember,
    HandOff,
    Person,
    Professional,
    Relationship,
    Worker,
)


@dataclass(frozen=True)
class Around:
    """Someone in the circle around a person."""

    name: str
    who_they_are: str
    is_professional: bool
    member_id: UUID
    account_id: UUID | None
    is_closed: bool = False


@dataclass(frozen=True)
class Period:
    """One relationship in a person's history, and the hand-off that ended it."""

    relationship: Relationship
    is_current: bool
    hand_off: HandOff | None
    asked: int = 0
    sent: int = 0


@dataclass(frozen=True)
class PersonHere:
    """A person, their history (newest first), and their circle."""

    person: Person
    periods: list[Period] = field(default_factory=list)
    circle: list[Around] = field(default_factory=list)

    @property
    def current(self) -> Relationship | None:
        """The relationship that stands today."""
        return next((one.relationship for one in self.periods if one.is_current), None)


def list_people(
    db: Session, actor: Actor, now: datetime, name: str = "", after: str = "", most: int = 50
) -> tuple[list[PersonHere], str]:
    """The people the actor may see, by name; and the name that the page after this begins at."""
    query = visible(actor, May.SEE_PERSON, now).options(
        selectinload(Person.relationships).joinedload(Relationship.worker)
    )
    if name:
        query = query.where(func.lower(Person.name).contains(name.lower(), autoescape=True))
    if after:
        query = query.where(Person.name >= after)
    found = list(db.scalars(query.order_by(Person.name, Person.id).limit(most + 1)))
    people = [PersonHere(person, _periods(person, now, {})) for person in found[:most]]
    return people, found[most].name if len(found) > most else ""


def find_person(db: Session, actor: Actor, person_id: UUID, now: datetime) -> PersonHere:
    """One person with their history and circle. Raises NotHere."""
    person: Person = require(db, actor, May.SEE_PERSON, person_id, now)
    ids = [one.id for one in person.relationships]
    ends = select(HandOff).where(HandOff.from_relationship_id.in_(ids))
    hand_offs = {one.from_relationship_id: one for one in db.scalars(ends)}
    counts = _counts(db, ids)
    periods = [
        Period(one.relationship, one.is_current, one.hand_off, *counts.get(one.relationship.id, ()))
        for one in _periods(person, now, hand_offs)
    ]
    return PersonHere(person, periods, _circle(db, person, now))


def workers_of(db: Session, actor: Actor) -> list[Worker]:
    """Those of the actor's own site who may be someone's social worker, by name."""
    here = select(Worker).where(Worker.site_id == actor.site_id, works())
    return list(db.scalars(here.order_by(Worker.name, Worker.id)))


def works() -> ColumnElement[bool]:
    """A worker is a social worker today: not one whose account is closed or of another role."""
    gone = select(Account.id).where(
        Account.worker_id == Worker.id,
        or_(Account.closed_at.is_not(None), Account.role != Role.WORKER),
    )
    return ~gone.exists()


def worker_accounts(db: Session, actor: Actor) -> list[Account]:
    """The accounts of the social workers of the actor's own site: open ones first, by name."""
    here = select(Account).where(Account.site_id == actor.site_id, Account.role == Role.WORKER)
    order = (Account.closed_at.is_not(None), Account.name, Account.id)
    return list(db.scalars(here.order_by(*order)))


def account_of_person(db: Session, person_id: UUID) -> Account | None:
    """A person's account, when they have one."""
    return db.scalars(select(Account).where(Account.person_id == person_id)).first()


def my_relationships(db: Session, actor: Actor, now: datetime) -> list[Relationship]:
    """The relationships that stand today and that the actor may see, by the person's name."""
    today = now.date()
    query = (
        visible(actor, May.SEE_RELATIONSHIP, now)
        .join(Person, Person.id == Relationship.person_id)
        .where(
            Relationship.from_on <= today,
            or_(Relationship.until_on.is_(None), Relationship.until_on > today),
        )
        .options(joinedload(Relationship.person), joinedload(Relationship.worker))
    )
    return list(db.scalars(query.order_by(Person.name, Relationship.id)))


def _periods(person: Person, now: datetime, hand_offs: dict[UUID, HandOff]) -> list[Period]:
    today = now.date()
    newest_first = sorted(person.relationships, key=lambda one: one.from_on, reverse=True)
    return [Period(one, one.is_current(today), hand_offs.get(one.id)) for one in newest_first]


def _counts(db: Session, ids: list[UUID]) -> dict[UUID, tuple[int, int]]:
    """For each relationship: how many were asked to answer, and how many answers were sent."""
    sent = and_(SurveyResponse.sent_at.is_not(None), SurveyResponse.taken_back_at.is_(None))
    counted = (
        select(Invitation.relationship_id, func.count(), func.count(SurveyResponse.id))
        .outerjoin(SurveyResponse, and_(SurveyResponse.invitation_id == Invitation.id, sent))
        .where(Invitation.relationship_id.in_(ids))
        .group_by(Invitation.relationship_id)
    )
    return {id: (asked, answered) for id, asked, answered in db.execute(counted)}


def _circle(db: Session, person: Person, now: datetime) -> list[Around]:
    today = now.date()
    name = func.coalesce(Carer.name, Professional.name)
    found = (
        select(
            name,
            CircleMember.who_they_are,
            CircleMember.professional_id.is_not(None),
            CircleMember.id,
            Account.id,
            Account.closed_at.is_not(None),
        )
        .outerjoin(
            Account,
            or_(
                Account.carer_id == CircleMember.carer_id,
                Account.professional_id == CircleMember.professional_id,
            ),
        )
        .outerjoin(Carer, Carer.id == CircleMember.carer_id)
        .outerjoin(Professional, Professional.id == CircleMember.professional_id)
        .where(
            CircleMember.person_id == person.id,
            CircleMember.from_on <= today,
            or_(CircleMember.until_on.is_(None), CircleMember.until_on > today),
        )
        .order_by(name)
    )
    return [Around(*row) for row in db.execute(found)]
