"""The database: engines for SQLite and PostgreSQL, sessions that can seal, and migrations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.orm import Session

from feedback.model.keys import give_keyring
from feedback.sealing import Keyring
from feedback.sealing.outbox import OutboxKeys
from feedback.settings import Settings

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
REVISION = re.compile(r'^revision(?:: str)? = "(.+)"', re.MULTILINE)
FOLLOWS = re.compile(r'^down_revision\b.*"(.+)"', re.MULTILINE)
# How long a writer waits for SQLite's one lock. It is not handed on in turn: when 200 tablets write
# at once on a busy machine, an unlucky one was passed over for more than ten seconds.
PATIENCE_S = 30


class Database:
    """An installation's database, and the keyring that opens what is sealed in it."""

    def __init__(self, url: str, secret: bytes) -> None:
        self.engine = _engine(url)
        # An engine with options is costly to make, so the two that sessions use are kept.
        self._engines = {w: self.engine.execution_options(writes=w) for w in (True, False)}
        self.keyring = Keyring(secret)
        self._secret = secret

    @cached_property
    def outbox(self) -> OutboxKeys:
        """The keys of what tablets seal without a line; made when first needed."""
        return OutboxKeys.of(self._secret)

    @classmethod
    def of(cls, settings: Settings) -> Database:
        """The database that the settings name."""
        return cls(settings.database_url, settings.secret)

    def session(self, *, writes: bool = True) -> Session:
        """A new session. One that writes takes SQLite's write lock when it begins.

        Taking the lock at the first statement, not at the first change, is what makes two
        writers wait for each other instead of failing half-way.
        """
        return give_keyring(Session(self._engines[writes], expire_on_commit=False), self.keyring)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that commits at the end of the block, or rolls back when it raises."""
        with self.session() as db, db.begin():
            yield db

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads."""
        with self.session(writes=False) as db:
            yield db

    def upgrade(self, revision: str = "head") -> None:
        """Bring the tables up to `revision`; one process at a time."""
        # Looking first spares every start the loading of Alembic, which takes longer than Flask's.
        if revision != "head" or not self.is_up_to_date():
            self._migrate("upgrade", revision)

    def downgrade(self, revision: str) -> None:
        """Take the tables back to `revision`."""
        self._migrate("downgrade", revision)

    def is_up_to_date(self) -> bool:
        """True when no migration is waiting."""
        with self.engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return False
            found = set(
                connection.execute(text("SELECT version_num FROM alembic_version")).scalars()
            )
        return found == _newest()

    def is_empty(self) -> bool:
        """True when nothing was ever put in: no tables, or no site."""
        from feedback.model.care import Site

        if not inspect(self.engine).has_table(Site.__tablename__):
            return True
        with self.reading() as db:
            return db.query(Site.id).first() is None

    def _migrate(self, way: str, revision: str) -> None:
        from alembic import command

        with self.engine.execution_options(writes=True).begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(20260101)")
            getattr(command, way)(_alembic(connection), revision)


def _newest() -> set[str]:
    """The revisions that no other follows, read from the files of the migrations."""
    files = [file.read_text("utf-8") for file in (MIGRATIONS / "versions").glob("*.py")]
    known = {found for file in files for found in REVISION.findall(file)}
    return known - {found for file in files for found in FOLLOWS.findall(file)}


def _alembic(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": PATIENCE_S})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: Any) -> None:
    """Durable and strict: WAL, a flush at every commit, foreign keys, erased bytes overwritten."""
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        f"busy_timeout={PATIENCE_S * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
