"""One row in every table there is, all about one person: a new table is never forgotten."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    Enum,
    Float,
    Integer,
    LargeBinary,
    Uuid,
    insert,
    select,
    type_coerce,
    update,
)

from feedback.database import Database
from feedback.model import Base
from feedback.model.base import UtcTime
from feedback.model.belonging import BELONGING

MOMENT = datetime(2026, 3, 3, 10, 0, 0, 123456, tzinfo=UTC)
WORD = "Zebrafinch-Qamar"  # in every column of text there is
VALUES = (
    (Uuid, lambda column: uuid4()),
    (UtcTime, lambda column: MOMENT),
    (Date, lambda column: date(2026, 3, 3)),
    (LargeBinary, lambda column: os.urandom(40)),
    (JSON, lambda column: [f"{WORD} بيت"]),
    (Boolean, lambda column: True),
    (Integer, lambda column: 3),
    (Float, lambda column: 0.1),
    (Enum, lambda column: next(iter(column.type.enum_class))),
)


def fill_every_table(database: Database) -> dict[str, dict[str, Any]]:
    """Put one row into every table; the rows by table. Each points at the rows of the others."""
    made: dict[str, dict[str, Any]] = {}
    with database.engine.execution_options(writes=True).begin() as connection:
        for table in (one for one in Base.metadata.sorted_tables if one.name != "owner_keys"):
            row = {column.name: _value(column, made) for column in table.c}
            row |= EXACTLY.get(table.name, {})
            connection.execute(insert(table), row)
            made[table.name] = row
        _give_keys(connection, database, made)
        _point_backwards(connection, made)
    return made


# A hold that stands would stop an erasure, and someone erased already is not erased again; a file
# is there as long as nothing says that it was taken up or away.
EXACTLY: dict[str, dict[str, Any]] = {
    "arriving_files": {"used_for": None},
    "bundles": {"removed_at": None},
    "sayings": {"taken_away_at": None},
    "legal_holds": {"lifted_at": MOMENT},
    "media_files": {"original_gone_at": None},
    "own_copies": {"gone_at": None},
    "people": {"erased_at": None},
    "relationships": {"erased_at": None, "until_on": None},
}


def rows_of(database: Database, but: tuple[str, ...] = ()) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, as it lies there."""
    found = {}
    with database.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name not in but:
                read = [type_coerce(column, column.type) for column in table.c]
                rows = connection.execute(select(*read)).all()
                found[table.name] = sorted(map(tuple, rows), key=repr)
    return found


def _give_keys(connection: Connection, database: Database, made: dict[str, Any]) -> None:
    keys = Base.metadata.tables["owner_keys"]
    for table in ("sites", "relationships", "people"):
        id = made[table]["id"]
        connection.execute(insert(keys), {"owner_id": id, "wrapped": database.keyring.make(id)})


def _point_backwards(connection: Connection, made: dict[str, Any]) -> None:
    """An entry that adds to one with a later id: rows come in no order that a key would like."""
    entries = Base.metadata.tables["diary_entries"]
    high = made["diary_entries"] | {"id": UUID(int=2**128 - 1), "adds_to_id": None}
    connection.execute(insert(entries), high)
    connection.execute(
        update(entries).where(entries.c.id != high["id"]).values(adds_to_id=high["id"])
    )


def _value(column: Column[Any], made: dict[str, dict[str, Any]]) -> Any:
    for key in column.foreign_keys:
        return made.get(key.column.table.name, {}).get(key.column.name)
    found = next((make for kind, make in VALUES if isinstance(column.type, kind)), None)
    if found is not None:
        return found(column)
    return f"{WORD}-{uuid4().hex[:8]}"[: column.type.length or 60]


def tables_that_go() -> list[str]:
    """The tables whose rows go with an erasing."""
    return [name for name, belonging in BELONGING.items() if belonging.goes]
