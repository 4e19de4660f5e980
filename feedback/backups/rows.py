"""The rows of a database as lines of JSON, and into a database again: the same for both kinds.

A row that is about someone is sealed under the key of its owner (`model.belonging`), also where
the database keeps it plain; of a row that stays after erasing only what would be blanked is
sealed. So a backup opened with the keys that remain gives nothing of whoever was erased since.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    Double,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Select,
    Table,
    Text,
    Uuid,
    cast,
    insert,
    literal,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from feedback.model.base import Base, UtcTime
from feedback.model.belonging import BELONGING, owner_of
from feedback.model.keys import OwnerKey
from feedback.sealing import seal, unseal

CHUNK = 4 << 20
AT_ONCE = 1000
# How each kind of column is written; anything else is text. JSON is carried as it stands.
KINDS: tuple[tuple[type, str], ...] = (
    (Uuid, "uuid"),
    (UtcTime, "time"),
    (Date, "date"),
    (LargeBinary, "bytes"),
    (JSON, "json"),
    (Boolean, "bool"),
    (Integer, "int"),
    (Float, "float"),
)
TYPES: Mapping[str, Any] = {
    "uuid": Uuid(),
    "time": UtcTime(),
    "date": Date(),
    "bytes": LargeBinary(),
    "json": Text(),
    "bool": Boolean(),
    "int": BigInteger(),
    "float": Double(),
    "text": Text(),
}
WRITE: Mapping[str, Callable[[Any], Any]] = {
    "uuid": str,
    "time": lambda value: value.isoformat(),
    "date": lambda value: value.isoformat(),
    "bytes": lambda value: b64encode(value).decode(),
}
READ: Mapping[str, Callable[[Any], Any]] = {
    "uuid": UUID,
    "time": datetime.fromisoformat,
    "date": date.fromisoformat,
    "bytes": b64decode,
}

Schema = dict[str, dict[str, str]]
KeyOf = Callable[[UUID], bytes | None]
# The keys themselves are kept apart from what they open (`backups.keys_apart`).
APART = {OwnerKey.__tablename__: frozenset({"wrapped"})}


def schema() -> Schema:
    """Every table, those first that others point at, with the kind of each of its columns."""
    return {
        table.name: {column.name: _kind(column) for column in table.c}
        for table in Base.metadata.sorted_tables
    }


def chunks(db: Session, key_of: KeyOf) -> Iterator[tuple[str, int, bytes]]:
    """All rows of the database, as (table, how many rows, lines), up to some 4 MB at once."""
    for name, columns in schema().items():
        waiting, count, size = [], 0, 0
        for row in db.execute(_all_of(name, columns).execution_options(yield_per=AT_ONCE)):
            line = _line(name, columns, row, key_of)
            waiting.append(line)
            count, size = count + 1, size + len(line)
            if size >= CHUNK:
                yield name, count, b"".join(waiting)
                waiting, count, size = [], 0, 0
        if waiting:
            yield name, count, b"".join(waiting)


@dataclass
class Loading:
    """Puts rows back into empty tables. `left_out` counts the rows that nobody can open now."""

    connection: Connection
    schema: Schema
    key_of: KeyOf
    wrapped: Mapping[UUID, bytes]
    left_out: int = 0
    _tables: dict[str, Table] = field(default_factory=dict)

    def load(self, name: str, lines: bytes) -> int:
        """Put the rows of a chunk in; how many. Raises CannotOpen, ValueError, KeyError."""
        columns = self.schema[name]
        read = (self._row(name, columns, json.loads(line)) for line in lines.splitlines())
        rows = [row for row in read if row is not None]
        if rows and self.connection.dialect.name == "postgresql":
            self._copy(name, columns, rows)
        elif rows:
            self.connection.execute(insert(self._table(name)), rows)
        return len(rows)

    def _row(self, name: str, columns: dict[str, str], line: Any) -> dict[str, Any] | None:
        found = dict(line.get("plain", {}))
        if "owner" in line:
            key = self.key_of(UUID(line["owner"]))
            if key is None and "plain" not in line:
                self.left_out += 1
                return None
            found |= _blank(name) if key is None else _opened(key, name, line)
        row = {column: _read(columns[column], found.get(column)) for column in columns}
        if name == OwnerKey.__tablename__:
            row["wrapped"] = self.wrapped.get(row["owner_id"])
        return row

    def _table(self, name: str) -> Table:
        if name not in self._tables:
            columns = (Column(one, TYPES[kind]) for one, kind in self.schema[name].items())
            self._tables[name] = Table(name, MetaData(), *columns)
        return self._tables[name]

    def _copy(self, name: str, columns: dict[str, str], rows: Iterable[dict[str, Any]]) -> None:
        cursor = self.connection.connection.driver_connection.cursor()
        names = ", ".join(f'"{column}"' for column in columns)
        with cursor.copy(f'COPY "{name}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row([row[column] for column in columns])


def _kind(column: Column[Any]) -> str:
    return next((name for kind, name in KINDS if isinstance(column.type, kind)), "text")


def _all_of(name: str, columns: Mapping[str, str]) -> Select[Any]:
    table = Base.metadata.tables[name]
    owner = owner_of(table) if name in BELONGING else literal(None, Uuid())
    read = [
        cast(table.c[one], Text) if kind == "json" else type_coerce(table.c[one], TYPES[kind])
        for one, kind in columns.items()
    ]
    return select(owner.label("the_owner"), *read).order_by(*table.primary_key)


def _line(name: str, columns: Mapping[str, str], row: Any, key_of: KeyOf) -> bytes:
    owner, *values = row
    apart = APART.get(name, frozenset())
    found = {
        column: _write(kind, value)
        for (column, kind), value in zip(columns.items(), values, strict=True)
        if column not in apart
    }
    key = key_of(owner) if owner else None
    if key is None:
        return _json({"plain": found})
    blank = BELONGING[name].blank
    hidden = found if blank is None else {one: found.pop(one) for one in blank}
    line = {"owner": str(owner), "sealed": _sealed(key, name, owner, hidden)}
    return _json(line if blank is None else {"plain": found, **line})


def _sealed(key: bytes, name: str, owner: UUID, hidden: Mapping[str, Any]) -> str:
    return b64encode(seal(key, _json(hidden), _context(name, owner))).decode()


def _opened(key: bytes, name: str, line: Mapping[str, Any]) -> dict[str, Any]:
    context = _context(name, UUID(line["owner"]))
    return json.loads(unseal(key, b64decode(line["sealed"]), context))


def _context(name: str, owner: UUID) -> str:
    return f"backup of {name}, {owner}"


def _blank(name: str) -> dict[str, Any]:
    """What the personal columns of a row become; JSON is carried as text."""
    blank = BELONGING[name].blank or {}
    return {
        one: json.dumps(value) if isinstance(value, list) else value for one, value in blank.items()
    }


def _write(kind: str, value: Any) -> Any:
    return value if value is None or kind not in WRITE else WRITE[kind](value)


def _read(kind: str, value: Any) -> Any:
    return value if value is None or kind not in READ else READ[kind](value)


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"
