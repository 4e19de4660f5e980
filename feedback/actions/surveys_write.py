"""Writing rows that two tablets may write at the same moment."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


def insert_once(db: Session, thing: Any, values: dict[str, Any], *unique: str) -> bool:
    """Insert a row unless one with the same `unique` columns is there. True when it was new."""
    statement = _insert(db, thing).values(**values)
    once = statement.on_conflict_do_nothing(index_elements=list(unique))
    # Drivers do not agree on the row count of an insert; a returned row is sure.
    return db.execute(once.returning(thing.id)).first() is not None


def insert_or_replace(db: Session, thing: Any, values: dict[str, Any], *unique: str) -> None:
    """Insert a row, or give the one with the same `unique` columns the new values.

    The row that is there keeps its id.
    """
    statement = _insert(db, thing).values(**values)
    kept = {*unique, "id"}
    new = {name: statement.excluded[name] for name in values if name not in kept}
    db.execute(statement.on_conflict_do_update(index_elements=list(unique), set_=new))


def _insert(db: Session, thing: Any) -> Any:
    table: Table = thing.__table__
    dialect = sqlite if db.get_bind().dialect.name == "sqlite" else postgresql
    return dialect.insert(table)
