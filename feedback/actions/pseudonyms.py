"""Pseudonyms: which invented name stands in for whom. The map never leaves the house."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.actions.replace_names import NameMap
from feedback.actions.stand_in_names import free_stand_in
from feedback.model.accounts import Account
from feedback.model.care import Carer, CircleMember, Person, Professional, Relationship, Worker
from feedback.model.keys import owner_key
from feedback.model.stories import Pseudonym

REGISTERS = (Person, Carer, Professional, Worker, Account)


def make_missing(db: Session, relationship: Relationship, tellers: Iterable[Account] = ()) -> None:
    """Give everyone around a relationship a stand-in who has none. Ones that stand are kept.

    A new stand-in is used by nobody else in the site, so in no collection do two people share
    one, and it is no part of any real name there. Raises KeyDestroyed.
    """
    owner_key(db, relationship.id)  # raised now, not at a flush that would leave rows waiting
    for name, stands_in in missing(db, relationship, tellers).items():
        db.add(Pseudonym(relationship_id=relationship.id, real=name, stands_in=stands_in))
    db.flush()


def missing(
    db: Session, relationship: Relationship, tellers: Iterable[Account] = ()
) -> dict[str, str]:
    """Stand-ins by real names for everyone around a relationship who has none; not kept yet."""
    known = {row.real for row in _rows(db, relationship.id)}
    nameless = [name for name in names_around(db, relationship, tellers) if name not in known]
    taken = _taken(db, relationship.site_id) if nameless else set()
    found = {}
    for name in nameless:
        found[name] = free_stand_in(relationship.id.int, taken)
        taken.add(found[name].casefold())
    return found


def name_map(
    db: Session,
    relationship: Relationship,
    tellers: Iterable[Account] = (),
    also: Mapping[str, str] | None = None,
) -> NameMap:
    """The real names around a relationship and what stands in for each. Raises KeyDestroyed.

    `also` are stand-ins by real names that are not kept yet.
    """
    stands_in = {row.real: row.stands_in for row in _rows(db, relationship.id)} | dict(also or {})
    around = names_around(db, relationship, tellers)
    names = [(real, stands_in[real]) for real in around if real in stands_in]
    phrases = [pair for pair in stands_in.items() if pair[0] not in around]
    return NameMap(names, phrases)


def names_around(
    db: Session, relationship: Relationship, tellers: Iterable[Account] = ()
) -> list[str]:
    """Real names, each once: the person, every worker they had, their circle, who told.

    People who left the circle, and workers before and after, are still in what was told.
    """
    workers = select(Worker.name).join(Relationship, Relationship.worker_id == Worker.id)
    found = [
        relationship.person.name,
        relationship.worker.name,
        *db.scalars(
            workers.where(Relationship.person_id == relationship.person_id).order_by(
                Relationship.from_on, Worker.name
            )
        ),
        *_circle(db, relationship.person_id, Carer, CircleMember.carer_id),
        *_circle(db, relationship.person_id, Professional, CircleMember.professional_id),
        *(teller.name for teller in tellers),
    ]
    return list(dict.fromkeys(" ".join(name.split()) for name in found if name.strip()))


def _circle(db: Session, person_id: UUID, kind: type, member_id) -> list[str]:
    members = select(kind.name).join(CircleMember, member_id == kind.id)
    return list(db.scalars(members.where(CircleMember.person_id == person_id).order_by(kind.name)))


def _rows(db: Session, relationship_id: UUID) -> list[Pseudonym]:
    rows = select(Pseudonym).where(Pseudonym.relationship_id == relationship_id)
    return list(db.scalars(rows.order_by(Pseudonym.id)))


def _taken(db: Session, site_id: UUID) -> set[str]:
    """Stand-ins of the site, and every word of every real name in it, case-folded."""
    names = (name for register in REGISTERS for name in real_names(db, site_id, register))
    return stand_ins_of_site(db, site_id) | {
        word.casefold() for name in names for word in name.split()
    }


def stand_ins_of_site(db: Session, site_id: UUID, but: UUID | None = None) -> set[str]:
    """The stand-ins of a site, case-folded; without those of the relationship `but`."""
    used = select(Pseudonym.stands_in).join(
        Relationship, Pseudonym.relationship_id == Relationship.id
    )
    here = used.where(Relationship.site_id == site_id)
    if but is not None:
        here = here.where(Relationship.id != but)
    return {name.casefold() for name in db.scalars(here)}


def real_names(db: Session, site_id: UUID, *registers: type) -> list[str]:
    """Every name in these registers of a site; in all of them when none is given."""
    found: list[str] = []
    for register in registers or REGISTERS:
        found += db.scalars(select(register.name).where(register.site_id == site_id))
    return [" ".join(name.split()) for name in found if name.strip()]
