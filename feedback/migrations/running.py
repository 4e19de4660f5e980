"""Bringing tables to a revision: all of it or nothing, by one process at a time (decision 31)."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Set
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent
REVISION = re.compile(r'^revision(?:: str)? = "(.+)"', re.MULTILINE)
FOLLOWS = re.compile(r'^down_revision\b.*"(.+)"', re.MULTILINE)
# Another process may be migrating a large database just now: it is waited for.
PATIENCE_TO_MIGRATE_S = 600
# Whoever only reads or writes is waited for this long. Longer, and everyone would wait behind us.
PATIENCE_WITH_USERS_S = 30
LOCK = 20260101  # of PostgreSQL, held by whoever migrates
LOCK_NOT_AVAILABLE = "55P03"
STILL_IN_USE = (
    "Someone is using the database, so its tables stay as they were. Stop the older server and "
    "its jobs, then run: feedback migrate"
)
NEWER = (
    "These tables were made by a newer release. Install that release again, or put back the backup "
    "from before it. Nothing was changed."
)
NOT_WHOLE = (
    "There are tables here, but nothing says of which release: they were not copied whole. Put a "
    "backup back into an empty database. Nothing was changed."
)


class CannotMigrate(Exception):
    """The tables stay as they were; the words say why, and what to do."""


class StillInUse(CannotMigrate):
    """Somebody is using the database, so this cannot be done just now."""


def known_revisions() -> Set[str]:
    """Every revision that this release can bring tables to."""
    return _found()[0]


def newest_revisions() -> Set[str]:
    """The revisions that no other follows: one, unless two were merged without a line."""
    known, followed = _found()
    return known - followed


def refuse_unknown(found: Set[str], *, has_tables: bool) -> None:
    """Leave alone what is no older release of ours. Raises CannotMigrate."""
    if found - known_revisions():
        raise CannotMigrate(NEWER)
    if has_tables and not found:
        raise CannotMigrate(NOT_WHOLE)


def migrate(engine: Engine, way: str, revision: str) -> None:
    """Go up or down (`way` is "upgrade" or "downgrade") to a revision, in one transaction.

    Whoever migrates at the same time waits, and finds it done. Raises CannotMigrate, StillInUse,
    and what the database raises; then nothing was changed.
    """
    from alembic import command

    alone = ALONE[engine.dialect.name]
    try:
        with engine.execution_options(writes=True).connect() as connection, alone(connection):
            getattr(command, way)(_config(connection), revision)
    except OperationalError as trouble:
        if _waited_in_vain(trouble):
            raise StillInUse(STILL_IN_USE) from trouble
        raise


def alone_here(connection: Connection) -> None:
    """Wait until nobody else migrates, to the end of this transaction."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")


@contextmanager
def _alone_sqlite(connection: Connection) -> Iterator[None]:
    """SQLite changes many a table by making it anew and dropping the old one, which its foreign
    keys forbid as soon as a row points at it. So they rest, and every row is looked at in the end.
    """
    plain: Any = connection.connection.driver_connection
    before = plain.execute("PRAGMA busy_timeout").fetchone()[0]
    plain.execute(f"PRAGMA busy_timeout={PATIENCE_TO_MIGRATE_S * 1000}")
    plain.execute("PRAGMA foreign_keys=OFF")  # heard only outside of a transaction
    try:
        with connection.begin():
            yield
            wrong = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            if wrong is not None:
                raise CannotMigrate(
                    f"A row of {wrong[0]} would point at nothing, so nothing was changed. Put the "
                    "release from before back, and tell whoever made this one."
                )
    finally:
        plain.execute("PRAGMA foreign_keys=ON")
        plain.execute(f"PRAGMA busy_timeout={before}")


@contextmanager
def _alone_postgres(connection: Connection) -> Iterator[None]:
    with connection.begin():
        alone_here(connection)
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE_WITH_USERS_S}s'")
        yield


ALONE = {"sqlite": _alone_sqlite, "postgresql": _alone_postgres}


def _waited_in_vain(trouble: OperationalError) -> bool:
    code = getattr(trouble.orig, "sqlite_errorcode", 0) & 0xFF
    return code == sqlite3.SQLITE_BUSY or _sqlstate(trouble) == LOCK_NOT_AVAILABLE


def _sqlstate(trouble: OperationalError) -> str | None:
    return getattr(trouble.orig, "sqlstate", None)


@cache
def _found() -> tuple[frozenset[str], frozenset[str]]:
    """The revisions there are, and those that another follows, read from the files themselves."""
    files = [file.read_text("utf-8") for file in (FOLDER / "versions").glob("*.py")]
    known = frozenset(one for file in files for one in REVISION.findall(file))
    return known, frozenset(one for file in files for one in FOLLOWS.findall(file))


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config
