"""The rows and files of someone who is erased: counting them, and removing them.

`owners` are the ids of relationships, and of a person, whose rows go (`model.belonging`). Which
rows those are is asked of the database, never of what a page believed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, delete, func, select, update
from sqlalchemy.orm import Session

from feedback.actions.answers_leaving import copies_with
from feedback.actions.kept_files import KINDS
from feedback.model.accounts import Account
from feedback.model.arriving import ArrivingPiece
from feedback.model.asking import SurveyResponse
from feedback.model.base import Base
from feedback.model.belonging import BELONGING, owner_of, tables_inside_out
from feedback.model.care import Person, Relationship
from feedback.model.changes import Change, ChangeSource
from feedback.model.keys import destroy_key
from feedback.model.outbox import FileCheck, Job
from feedback.model.stories import Export, Story

Owners = Collection[UUID]


@dataclass(frozen=True)
class Names:
    """Names of files: in the store, and of the pieces that still arrive."""

    files: tuple[UUID, ...]
    pieces: tuple[UUID, ...]


def count_rows(db: Session, owners: Owners) -> dict[str, int]:
    """How many rows of each table are about these owners; tables without any are left out."""
    found = {
        table.name: db.scalar(select(func.count()).select_from(table).where(_of(table, owners)))
        for table in tables_inside_out()
    }
    return {name: count for name, count in found.items() if count}


def names_of(db: Session, owners: Owners) -> Names:
    """The files that only rows of these owners know."""
    files: list[UUID] = []
    for kind in KINDS:
        table = kind.column.class_.__table__
        if table.name in BELONGING:
            files += db.scalars(select(kind.column).where(kind.is_kept, _of(table, owners)))
    mine = _of(Base.metadata.tables[ArrivingPiece.__tablename__], owners)
    return Names(tuple(files), tuple(db.scalars(select(ArrivingPiece.id).where(mine))))


def exports_with(db: Session, site_id: UUID, owners: Owners) -> list[Export]:
    """The exports of a site that hold a story or answers about one of these owners, the oldest
    first; tables of answers after collections."""
    mine = select(Story.id).where(Story.relationship_id.in_(owners))
    stories = {str(id) for id in db.scalars(mine)}
    collections = Base.metadata.tables["collections"]
    here = select(collections.c.id).where(collections.c.site_id == site_id)
    found = select(Export).where(Export.collection_id.in_(here)).order_by(Export.made_at, Export.id)
    told = [export for export in db.scalars(found) if stories.intersection(export.story_ids)]
    responses = select(SurveyResponse.id).where(SurveyResponse.relationship_id.in_(owners))
    return told + copies_with(db, site_id, list(db.scalars(responses)))


def remove_rows(db: Session, owners: Owners, names: Names, now: datetime) -> int:
    """Remove what goes, take the words out of what stays, destroy the keys; how many rows.

    What is said for several people ("What changed") goes when it was about nobody else.
    """
    db.flush()
    changes = _changes_of(db, owners)
    removed = _remove_work(db, owners, names)
    for table in tables_inside_out():
        if BELONGING[table.name].goes:
            removed += _count(db, delete(table).where(_of(table, owners)))
    removed += _count(db, delete(Change).where(Change.id.in_(changes)))
    _close_accounts(db, owners, now)
    for table in tables_inside_out():
        if blank := BELONGING[table.name].blank:
            db.execute(update(table).where(_of(table, owners)).values(blank))
    for what in (Person, Relationship):
        not_yet = (what.id.in_(owners), what.erased_at.is_(None))
        _count(db, update(what).where(*not_yet).values(erased_at=now))
    db.expire_all()
    for owner in owners:
        destroy_key(db, owner)
    db.flush()
    return removed


def _close_accounts(db: Session, owners: Owners, now: datetime) -> None:
    open_ones = (Account.person_id.in_(owners), Account.closed_at.is_(None))
    _count(db, update(Account).where(*open_ones).values(closed_at=now))


def _remove_work(db: Session, owners: Owners, names: Names) -> int:
    """Remove the jobs about rows that go, and the looks at files that go."""
    about = [_ids(table, owners) for table in tables_inside_out() if "id" in table.c]
    removed = sum(_count(db, delete(Job).where(Job.thing_id.in_(ids))) for ids in about)
    for some in _some(names.files):
        removed += _count(db, delete(FileCheck).where(FileCheck.id.in_(some)))
        removed += _count(db, delete(Job).where(Job.thing_id.in_(some)))
    return removed


def _changes_of(db: Session, owners: Owners) -> list[UUID]:
    """The ids of what changed because of these owners and of nobody else."""
    sources = Base.metadata.tables[ChangeSource.__tablename__]
    mine = select(sources.c.change_id).where(_of(sources, owners))
    others = select(sources.c.change_id).where(owner_of(sources).not_in(owners))
    return list(db.scalars(select(Change.id).where(Change.id.in_(mine), Change.id.not_in(others))))


def _of(table: Table, owners: Owners) -> ColumnElement[bool]:
    return owner_of(table).in_(owners)


def _ids(table: Table, owners: Owners) -> Select[Any]:
    return select(table.c.id).where(_of(table, owners))


def _count(db: Session, statement: Any) -> int:
    return db.execute(statement.execution_options(synchronize_session=False)).rowcount


def _some(ids: tuple[UUID, ...], at_once: int = 500) -> Iterator[tuple[UUID, ...]]:
    for start in range(0, len(ids), at_once):
        yield ids[start : start + at_once]
