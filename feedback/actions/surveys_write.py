"""Writing rows that two tablets may write at the same moment."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.orm import Session


def insert_once(db: Session, thing: Any, values: dict[str, Any], *unique: str) -> bool:
    """Insert a row unless one with the same `unique` columns is there. True when it was new."""
    return db.execute(_once(_dialect(db), thing, unique), values).first() is not None


def insert_or_replace(
    db: Session, thing: Any, values: dict[str, Any], *unique: str, shown: int | None = None
) -> bool:
    """Insert a row, or give the one with the same `unique` columns the new values.

    The row that is there keeps its id, and its `version` counts up. With `shown` it is written
    only while it has that version; False when it has another, and nothing was written.
    """
    statement = _or_replace(_dialect(db), thing, unique, tuple(values), shown is not None)
    given = values if shown is None else {**values, "shown": shown}
    return db.execute(statement, given).first() is not None


def _dialect(db: Session) -> str:
    return db.get_bind().dialect.name


def _insert(dialect: str, thing: Any) -> Any:
    """Only the dialect that is used is loaded: the other is slow to load."""
    return import_module(f"sqlalchemy.dialects.{dialect}").insert(thing.__table__)


# The statements are made once: making one takes longer than doing it.
@cache
def _once(dialect: str, thing: Any, unique: tuple[str, ...]) -> Any:
    once = _insert(dialect, thing).on_conflict_do_nothing(index_elements=list(unique))
    # Drivers do not agree on the row count of an insert; a returned row is sure.
    return once.returning(thing.__table__.c.id)


@cache
def _or_replace(
    dialect: str, thing: Any, unique: tuple[str, ...], names: tuple[str, ...], is_checked: bool
) -> Any:
    table = thing.__table__
    insert = _insert(dialect, thing).values({name: bindparam(name) for name in names})
    kept = {*unique, "id"}
    new = {name: insert.excluded[name] for name in names if name not in kept}
    replaced = insert.on_conflict_do_update(
        index_elements=list(unique),
        set_={**new, "version": table.c.version + 1},
        where=table.c.version == bindparam("shown") if is_checked else None,
    )
    return replaced.returning(table.c.id)
