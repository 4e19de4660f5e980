"""A database at each revision there ever was, with a row in every table, taken up step by step."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import chain, count
from typing import Any
from uuid import uuid4

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Engine,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Uuid,
    event,
    insert,
    inspect,
)

from feedback.database import Database
from feedback.migrations.running import FOLDER
from tests.databases import SECRET

ALL = 'SELECT * FROM "{}"'
Rows = dict[str, list[dict[str, Any]]]
MOMENT = datetime(2026, 3, 3, 10, 0, 0, 123456)
# As the older tables have them, on both databases: none is read from the models of today.
VALUES = (
    (Uuid, lambda _: uuid4()),
    (DateTime, lambda kind: MOMENT.replace(tzinfo=UTC) if kind.timezone else MOMENT),
    (Date, lambda _: date(2026, 3, 3)),
    (LargeBinary, lambda _: os.urandom(40)),
    (JSON, lambda _: ["Zebrafinch بيت"]),
    (Boolean, lambda _: True),
    (Integer, lambda _: 3),
    (Float, lambda _: 0.5),
)


def revisions() -> list[str]:
    """Every revision, the oldest first."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    walked = ScriptDirectory.from_config(config).walk_revisions()
    return [one.revision for one in walked][::-1]


def fill_what_is_empty(engine: Engine) -> None:
    """A row in each table that has none, as the database itself describes its tables."""
    made = rows_in(engine)
    new = MetaData()
    new.reflect(engine, only=[name for name, rows in made.items() if not rows])
    with engine.begin() as connection:
        for table in new.sorted_tables:
            if made[table.name]:  # an older one that a new one points at
                continue
            row = {column.name: _value(column, made) for column in table.c}
            connection.execute(insert(table), row)
            shown = connection.exec_driver_sql(ALL.format(table.name))
            made[table.name] = [dict(row) for row in shown.mappings()]


def rows_in(engine: Engine) -> Rows:
    """Every row of every table, with the names of its columns, as the database gives them."""
    names = [name for name in inspect(engine).get_table_names() if name != "alembic_version"]
    with engine.connect() as connection:
        return {
            name: [
                dict(r) for r in connection.exec_driver_sql(f'SELECT * FROM "{name}"').mappings()
            ]
            for name in names
        }


def is_kept(before: Rows, after: Rows) -> bool:
    """True when every row is there with what it had, in the columns that stayed."""
    return all(
        any(_agrees(old, new) for new in after[table])
        for table, rows in before.items()
        for old in rows
    )


def shape_of(engine: Engine) -> list[tuple[Any, ...]]:
    """All that a database says of its tables: columns, keys, indexes, triggers; not the rows."""
    found: list[tuple[Any, ...]] = []
    with engine.connect() as connection:
        for question in SHAPE[engine.dialect.name]:
            found += map(_in_order, connection.exec_driver_sql(question))
    return sorted(found, key=repr)


def _in_order(row: Any) -> tuple[Any, ...]:
    """SQLite gives the words a table was made with, with its keys in any order."""
    return tuple(sorted(re.split(r"[\s,]*[,\n][\s,]*", str(words))) for words in row)


SHAPE = {
    "sqlite": ("SELECT type, name, tbl_name, sql FROM sqlite_master",),
    "postgresql": (
        "SELECT table_name, column_name, data_type, is_nullable, column_default,"
        " character_maximum_length FROM information_schema.columns WHERE table_schema = 'public'",
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace",
        "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
        "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    ),
}
AT_COMMIT = 0


def killed_after(url: str, revision: str, statement: int) -> bool:
    """Upgrade in a process that gets SIGKILL after so many statements, or AT_COMMIT.

    False when it came through before. Raises RuntimeError when it ended otherwise.
    """
    child = os.fork()
    if child == 0:
        try:
            _upgrade_and_die(url, revision, statement)
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    if os.WEXITSTATUS(status):
        raise RuntimeError(f"the upgrade to {revision} failed")
    return False


def killed_on_the_way(url: str, numbers: Callable[[bool], Iterable[int]]) -> Iterator[str]:
    """Take an empty database through every revision, each killed after those statements first.

    `numbers` are asked for with True for the newest revision. Yields after each kill; a row is put
    into every new table, and every one must be there to the end. Raises AssertionError.
    """
    database, line = Database(url, SECRET), revisions()
    try:
        for revision in line:
            yield from _killed(url, database, revision, numbers(revision == line[-1]))
            fill_what_is_empty(database.engine)
    finally:
        database.engine.dispose()


def _killed(url: str, database: Database, revision: str, numbers: Iterable[int]) -> Iterator[str]:
    before, shape = database.revisions(), shape_of(database.engine)
    rows = rows_in(database.engine)
    for statement in chain((AT_COMMIT,), numbers):
        if not killed_after(url, revision, statement):
            break
        assert database.revisions() == before, f"{revision} at {statement}"
        assert shape_of(database.engine) == shape, f"{revision} at {statement}"
        yield revision
    database.upgrade(revision)
    assert database.revisions() == {revision}
    assert is_kept(rows, rows_in(database.engine)), revision


def _upgrade_and_die(url: str, revision: str, statement: int) -> None:
    database, statements = Database(url, SECRET), count(1)

    def die(*_: Any) -> None:
        if statement == AT_COMMIT or next(statements) == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    when = "commit" if statement == AT_COMMIT else "after_cursor_execute"
    event.listen(database.engine, when, die)
    database.upgrade(revision)


def _agrees(old: dict[str, Any], new: dict[str, Any]) -> bool:
    return all(new[name] == value for name, value in old.items() if name in new)


def _value(column: Column[Any], made: Rows) -> Any:
    for key in column.foreign_keys:
        found = made[key.column.table.name]
        return found[0][key.column.name] if found else None  # of a row that points at itself
    for kind, make in VALUES:
        if isinstance(column.type, kind):
            return make(column.type)
    return uuid4().hex[: getattr(column.type, "length", None) or 32]
