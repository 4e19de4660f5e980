"""Erasing a person, or one relationship, for good: what would go, and doing it.

The rows go and the keys are destroyed in one transaction. A job removes the files after it,
writes the ids down beside the database, and sees that no freed page keeps a word
(`jobs/finish_erasing.py`). `actor` None is the operator at the installation's own shell.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, NotHere, require
from feedback.actions.erasing_rows import count_rows, exports_with, names_of, remove_rows
from feedback.actions.holds import kept_for_now
from feedback.actions.later import ask_for
from feedback.actions.own_copies_gone import remove_copies_about
from feedback.actions.recalls import hold_site
from feedback.actions.record import record
from feedback.actions.searches import forget_searches_about
from feedback.model.care import Person, Relationship
from feedback.model.erasing import ASKED, RETENTION, Erasure
from feedback.model.keys import OwnerKey
from feedback.model.stories import Export
from feedback.model.telling import MediaFile

JOB = "finish-erasing"


class OnHold(Exception):
    """Something about them must be kept for now, so nothing is erased."""

    code = "on-hold"

    def __init__(self) -> None:
        super().__init__("This must be kept for now: a hold is on it, or a concern is open.")


@dataclass(frozen=True)
class Whom:
    """Who, or what, is to be erased. `person_id` is None when it is one relationship alone."""

    site_id: UUID
    person_id: UUID | None
    relationship_ids: tuple[UUID, ...]

    @property
    def owners(self) -> tuple[UUID, ...]:
        """The ids under whose keys it is all sealed."""
        return (*self.relationship_ids, *([self.person_id] if self.person_id else []))


@dataclass(frozen=True)
class ErasePlan:
    """What would go: rows by table, files, and exports that were handed out with it."""

    whom: Whom
    rows: Mapping[str, int]
    files: int
    copies: tuple[Export, ...]
    is_on_hold: bool


def find_person(db: Session, actor: Actor | None, person_id: UUID, now: datetime) -> Whom:
    """The person, to be erased. Raises NotHere; someone who was erased is not here."""
    person = _one(db, actor, May.ERASE, Person, person_id, now)
    mine = select(Relationship.id).where(Relationship.person_id == person.id)
    return Whom(person.site_id, person.id, tuple(db.scalars(mine)))


def find_relationship(db: Session, actor: Actor | None, id: UUID, now: datetime) -> Whom:
    """One relationship, to be erased without its person. Raises NotHere."""
    one = _one(db, actor, May.HOLD, Relationship, id, now)
    return Whom(one.site_id, None, (one.id,))


def plan_erasing(db: Session, whom: Whom) -> ErasePlan:
    """What would go. Nothing is changed. `whom` comes from a finder, which asks access."""
    files = names_of(db, whom.owners)
    return ErasePlan(
        whom,
        count_rows(db, whom.owners),
        len(files.files) + len(files.pieces),
        tuple(exports_with(db, whom.site_id, whom.owners)),
        bool(kept_for_now(db, whom.relationship_ids)),
    )


def erase_person(db: Session, actor: Actor | None, person_id: UUID, now: datetime) -> Erasure:
    """Erase all that is kept about a person, and their name. Raises NotHere, OnHold."""
    return _erase(db, actor, find_person(db, actor, person_id, now), now)


def erase_relationship(db: Session, actor: Actor | None, id: UUID, now: datetime) -> Erasure:
    """Erase all that is kept against one relationship; it ends today. Raises NotHere, OnHold."""
    whom = find_relationship(db, actor, id, now)
    erasure = _erase(db, actor, whom, now)
    one = db.get_one(Relationship, id)
    if one.until_on is None or one.until_on > now.date():
        one.until_on = now.date()
    return erasure


def erase_when_over(db: Session, id: UUID, now: datetime) -> Erasure:
    """Erase what is kept against a relationship whose days are over (`actions/retention.py`).

    Raises NotHere, OnHold.
    """
    return _erase(db, None, find_relationship(db, None, id, now), now, RETENTION)


def erase_again(db: Session, ids: Collection[UUID], now: datetime) -> list[Erasure]:
    """Erase once more what the erasure list says was erased, after a backup was put back.

    A hold does not stop it: it was placed and lifted before, or came from the backup.
    """
    return [
        _carry_through(db, None, whom, now) for whom in _those_back(db, not_yet_erased(db, ids))
    ]


def not_yet_erased(db: Session, ids: Collection[UUID]) -> list[UUID]:
    """Those of the ids whose key, row or original is there as if it had never been erased."""
    ids = list(ids)
    keys = select(OwnerKey.owner_id).where(OwnerKey.wrapped.is_not(None))
    asked = [(OwnerKey.owner_id, keys)] + [
        (what.id, select(what.id).where(what.erased_at.is_(None)))
        for what in (Person, Relationship)
    ]
    # Originals whose days were over are on the list too (`actions/retention.py`).
    asked += [(MediaFile.id, select(MediaFile.id).where(MediaFile.original_gone_at.is_(None)))]
    found = {
        id
        for start in range(0, len(ids), 500)
        for column, query in asked
        for id in db.scalars(query.where(column.in_(ids[start : start + 500])))
    }
    return [id for id in ids if id in found]


def see_erasure(db: Session, actor: Actor, id: UUID, now: datetime) -> tuple[Erasure, list[Export]]:
    """What was erased, and the copies that were handed out before. Raises NotHere."""
    erasure: Erasure = require(db, actor, May.SEE_ERASURE, id, now)
    ids = [UUID(copy) for copy in erasure.copies]
    found = select(Export).where(Export.id.in_(ids)).order_by(Export.made_at, Export.id)
    return erasure, list(db.scalars(found))


def _erase(
    db: Session, actor: Actor | None, whom: Whom, now: datetime, because: str = ASKED
) -> Erasure:
    held = select(Relationship.id).where(Relationship.id.in_(whom.relationship_ids))
    db.execute(held.with_for_update())
    if kept_for_now(db, whom.relationship_ids):
        raise OnHold
    return _carry_through(db, actor, whom, now, because)


def _carry_through(
    db: Session, actor: Actor | None, whom: Whom, now: datetime, because: str = ASKED
) -> Erasure:
    hold_site(db, whom.site_id)
    copies = remove_copies_about(db, whom.owners)
    forget_searches_about(db, whom.site_id, whom.person_id, whom.relationship_ids)
    names = names_of(db, whom.owners)
    exports = [str(one.id) for one in exports_with(db, whom.site_id, whom.owners)]
    erasure = Erasure(
        site_id=whom.site_id,
        person_id=whom.person_id,
        asked_by_id=actor.account_id if actor else None,
        at=now,
        owners=[str(id) for id in whom.owners],
        files=[str(id) for id in (*names.files, *copies)],
        pieces=[str(id) for id in names.pieces],
        exports=exports,
        copies=exports,
        because=because,
        rows=remove_rows(db, whom.owners, names, now),
    )
    db.add(erasure)
    record(db, "erased", now, actor=actor, about=erasure, site_id=whom.site_id, rows=erasure.rows)
    ask_for(db, JOB, erasure.id, now)
    db.flush()
    return erasure


def _those_back(db: Session, ids: Collection[UUID]) -> list[Whom]:
    """The people, and the relationships of nobody among them, that these ids are."""
    people = list(db.scalars(select(Person).where(Person.id.in_(ids))))
    found = []
    for person in people:
        mine = select(Relationship.id).where(Relationship.person_id == person.id)
        found.append(Whom(person.site_id, person.id, tuple(db.scalars(mine))))
    known = {id for whom in found for id in whom.owners}
    others = select(Relationship).where(Relationship.id.in_(set(ids) - known))
    return found + [Whom(one.site_id, None, (one.id,)) for one in db.scalars(others)]


def _one(
    db: Session, actor: Actor | None, may: May, what: type, id: UUID, now: datetime
) -> Person | Relationship:
    if actor is not None:
        return require(db, actor, may, id, now)
    found = db.get(what, id)
    if found is None or found.erased_at is not None:
        raise NotHere(f"{may}: {id}")
    return found
