"""A likely row in each table that has none yet, sealed as the product seals it."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Enum,
    Float,
    Integer,
    LargeBinary,
    Uuid,
    inspect,
    select,
)
from sqlalchemy.orm import RelationshipDirection, Session
from sqlalchemy.types import Date

from feedback.model import Base
from feedback.model.base import SealedKey, SealedList, UtcTime, sealed_attributes
from feedback.model.keys import OwnerKey

WORDS = "Made up, and kept for tests."


def fill_up(db: Session, now: datetime) -> None:
    """Put a thing of each kind that there is none of into `db`."""
    kinds = {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}
    for table in Base.metadata.sorted_tables:
        kind = kinds[table.name]
        if db.query(kind).first() is None:
            with db.no_autoflush:
                db.add(_make(db, kind, now))
            db.flush()


def _make(db: Session, kind: type[Any], now: datetime) -> Any:
    thing = kind()
    sealed = list(sealed_attributes(thing))
    hidden = {attribute.column for attribute in sealed}
    for attribute in inspect(kind).column_attrs:
        column = attribute.columns[0]
        if column.name not in hidden:
            setattr(thing, attribute.key, _value(db, column, now))
    for way in inspect(kind).relationships:
        if way.direction is RelationshipDirection.MANYTOONE:
            [column] = way.local_columns
            setattr(thing, way.key, db.get(way.mapper.class_, getattr(thing, column.key)))
    for attribute in sealed:
        setattr(thing, attribute.name, _hidden(attribute))
    return thing


def _hidden(attribute: Any) -> Any:
    if isinstance(attribute, SealedKey):
        return b"k" * 32
    return [["words", WORDS]] if isinstance(attribute, SealedList) else WORDS


def _value(db: Session, column: Column[Any], now: datetime) -> Any:
    for key in column.foreign_keys:
        # Nothing is written about someone who was erased.
        erased = select(OwnerKey.owner_id).where(OwnerKey.wrapped.is_(None))
        there = db.query(key.column).filter(key.column.not_in(erased))
        first = there.order_by(key.column).first()
        return first[0] if first else None
    for kind, make in VALUES:
        if isinstance(column.type, kind):
            return make(column, now)
    return WORDS[: column.type.length or 99]


def _one_of(column: Column[Any], _: datetime) -> enum.Enum:
    return next(iter(column.type.enum_class))


VALUES: tuple[tuple[type, Any], ...] = (
    (Enum, _one_of),
    (Uuid, lambda *_: uuid4()),
    (UtcTime, lambda _, now: now),
    (Date, lambda *_: date(2026, 3, 3)),
    (LargeBinary, lambda *_: uuid4().bytes),
    (JSON, lambda *_: []),
    (Boolean, lambda *_: True),
    (Integer, lambda *_: 1),
    (Float, lambda *_: 0.5),
)
