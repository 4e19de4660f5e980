"""The database: engines for SQLite and PostgreSQL, sessions that can seal, and migrations."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from feedback.migrations.running import (
    StillInUse,
    alone_here,
    migrate,
    newest_revisions,
    refuse_unknown,
)
from feedback.model.audit import AUDIT, audit_key
from feedback.model.base import Base
from feedback.model.care import Site
from feedback.model.keys import OwnerKey, give_keyring
from feedback.model.withdrawals import noticed_in
from feedback.sealing import Keyring
from feedback.sealing.outbox import OutboxKeys
from feedback.settings import Settings
from feedback.withdrawn import Withdrawn, write_withdrawn
from media.store import StoreFull, StoreTrouble

# How long a writer waits for SQLite's one lock. It is not handed on in turn: when 200 tablets write
# at once on a busy machine, an unlucky one was passed over for more than ten seconds.
PATIENCE_S = 30
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


class Database:
    """An installation's database, and the keyring that opens what is sealed in it."""

    def __init__(
        self, url: str, secret: bytes, keyring: Keyring | None = None, data: Path | None = None
    ) -> None:
        self.engine = _engine(url)
        # An engine with options is costly to make, so the two that sessions use are kept.
        self._engines = {w: self.engine.execution_options(writes=w) for w in (True, False)}
        self.keyring = keyring or Keyring(secret)
        self._secret = secret
        self.data = data  # where withdrawals are written down apart; nowhere when None

    @cached_property
    def outbox(self) -> OutboxKeys:
        """The keys of what tablets seal without a line; made when first needed."""
        return OutboxKeys.of(self._secret)

    @classmethod
    def of(cls, settings: Settings) -> Database:
        """The database that the settings name."""
        before = [*settings.sealing_secrets[1:], settings.secret]
        keyring = Keyring((*settings.sealing_secrets, settings.secret)[0], before)
        return cls(settings.database_url, settings.secret, keyring, settings.data)

    def session(self, *, writes: bool = True) -> Session:
        """A new session. One that writes takes SQLite's write lock when it begins.

        Taking the lock at the first statement, not at the first change, is what makes two
        writers wait for each other instead of failing half-way.
        """
        db = Session(self._engines[writes], expire_on_commit=False)
        db.info["data"] = self.data
        return give_keyring(db, self.keyring)

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

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """A session that reads everything as it is at one moment, whatever is written meanwhile."""
        with self._engines[False].connect() as connection:
            if connection.dialect.name == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with Session(connection, expire_on_commit=False) as db:
                yield give_keyring(db, self.keyring)

    def upgrade(self, revision: str = "head") -> None:
        """Bring the tables up to `revision`: all of it, or nothing; one process at a time.

        Raises CannotMigrate: they are not of an older release, or someone holds them for long.
        """
        # Looking first spares every start the loading of Alembic, which takes longer than Flask's.
        if revision != "head" or not self.is_up_to_date():
            self.refuse_unknown()
            migrate(self.engine, "upgrade", revision)
        self.keyring.audit = None
        # Looked for each time: whoever migrated may have been killed before this.
        if revision == "head":
            self._make_audit_key()

    def refuse_unknown(self) -> None:
        """Raises CannotMigrate when these tables are of no release that this one knows."""
        with self._looking() as connection:
            has_tables = inspect(connection).has_table(Site.__tablename__)
        refuse_unknown(self.revisions(), has_tables=has_tables)

    def downgrade(self, revision: str) -> None:
        """Take the tables back to `revision`: for whoever makes migrations, never for a site."""
        migrate(self.engine, "downgrade", revision)

    def is_up_to_date(self) -> bool:
        """True when no migration is waiting."""
        return self.revisions() == newest_revisions()

    def revisions(self) -> set[str]:
        """What the tables say they are of: one revision, or none while there are no tables."""
        with self._looking() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return set()
            found = connection.execute(text("SELECT version_num FROM alembic_version"))
            return set(found.scalars())

    def scrub(self) -> None:
        """See that no freed page and no log of the database's own keeps what was removed.

        SQLite overwrites what it frees (`secure_delete`); here its write-ahead log is put into
        the file and cut to nothing. PostgreSQL writes every table anew and lets the old files go.
        Raises StillInUse when someone is reading; nothing is lost then, and it can be tried again.
        """
        if self.engine.dialect.name == "sqlite":
            self._cut_log()
        else:
            self._write_anew()

    def _cut_log(self) -> None:
        connection = self.engine.raw_connection()
        try:
            busy, _, _ = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            connection.close()
        if busy:
            raise StillInUse("Someone is reading the database just now.")

    def _write_anew(self) -> None:
        try:
            with self.engine.connect() as plain:
                alone = plain.execution_options(isolation_level="AUTOCOMMIT")
                alone.exec_driver_sql(f"SET lock_timeout = '{PATIENCE_S}s'")
                try:
                    for table in Base.metadata.sorted_tables:
                        alone.exec_driver_sql(f"VACUUM (FULL) {table.name}")
                finally:
                    alone.exec_driver_sql("RESET lock_timeout")
        except OperationalError as trouble:
            raise StillInUse("Someone is using the database just now.") from trouble

    def is_empty(self) -> bool:
        """True when nothing was ever put in: no tables, or no site."""
        with self._looking() as connection:
            if not inspect(connection).has_table(Site.__tablename__):
                return True
        with self.reading() as db:
            return db.query(Site.id).first() is None

    def _looking(self) -> Connection:
        """A connection that waits for nobody who writes, or brings the tables up."""
        return self._engines[False].connect()

    def _make_audit_key(self) -> None:
        """Before anyone else can write: two who make it at once would be in each other's way."""
        with self.reading() as db:
            if db.get(OwnerKey, AUDIT) is not None:
                return
        with self.writing() as db:
            alone_here(db.connection())
            audit_key(db)


def current_revision(db: Session) -> str:
    """The revision of the tables that a session reads."""
    return db.execute(text("SELECT version_num FROM alembic_version")).scalar_one()


@event.listens_for(Session, "before_commit")
def _write_withdrawals_down(db: Session) -> None:
    """Apart from the database, before it commits: else a backup put back would undo them.

    Written first, so that a kill between the two leaves a withdrawal too many, and never one too
    few. What cannot be written down is not done, and not acknowledged. Raises StoreTrouble.
    """
    db.flush()
    noticed, data = noticed_in(db), db.info.get("data")
    if not noticed or data is None or db.in_nested_transaction():
        return
    now = datetime.now(UTC)
    try:
        write_withdrawn(data, (Withdrawn(at or now, what, ids) for at, what, ids in noticed))
    except OSError as trouble:
        kind = StoreFull if trouble.errno in NO_ROOM else StoreTrouble
        raise kind("The list of what was withdrawn cannot be written.") from trouble


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
