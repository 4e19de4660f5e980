"""The database: it answers, is of this version, can be written, and keeps what it was given."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from feedback.checking.findings import Installation, Unsound, reason
from feedback.migrations.running import CannotMigrate
from feedback.model.outbox import Job

# What must hold so that an acknowledged entry is durable (see feedback.database).
PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
POSTGRES = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


def check_database(installation: Installation) -> str:
    """It answers, its tables are of this version, and something can be written."""
    try:
        with installation.database.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError as trouble:
        raise Unsound(
            f"The database does not answer ({reason(trouble)}). "
            "Look at FEEDBACK_DATABASE_URL, and see that the server runs."
        ) from trouble
    _look_at_version(installation)
    _try_to_write(installation)
    kind = installation.database.engine.dialect.name
    return f"{kind} answers, its tables are up to date, and it can be written."


def _look_at_version(installation: Installation) -> None:
    database = installation.database
    if database.is_up_to_date():
        return
    try:
        database.refuse_unknown()
    except CannotMigrate as trouble:
        raise Unsound(str(trouble)) from trouble
    raise Unsound("The tables are not of this version. Run: feedback migrate")


def _try_to_write(installation: Installation) -> None:
    now = installation.now
    try:
        with installation.database.session() as db:
            db.add(Job(kind="check", thing_id=Job().id, asked_at=now, not_before=now))
            db.flush()
            db.rollback()
    except SQLAlchemyError as trouble:
        raise Unsound(
            f"The database cannot be written ({reason(trouble)}). "
            "Let this account write to it, and stop whatever holds it."
        ) from trouble


def check_durability(installation: Installation) -> str:
    """What the database says it has kept is on the disk, and nothing in it is broken."""
    with installation.database.engine.connect() as connection:
        if not installation.settings.is_sqlite:
            _compare(connection, "SHOW", POSTGRES, "Set them in postgresql.conf.")
            return "What is acknowledged is flushed to the disk."
        remedy = "Keep the data folder on a disk of this machine, not on a network drive."
        _compare(connection, "PRAGMA", PRAGMAS, remedy)
        found = connection.execute(text("PRAGMA quick_check(1)")).scalar()
    if found != "ok":
        raise Unsound(f"The database file is damaged ({found}). Stop, and put a backup back.")
    return "What is acknowledged is flushed to the disk, and the file is whole."


def _compare(connection: Connection, ask: str, wanted: Mapping[str, object], remedy: str) -> None:
    found = {name: connection.execute(text(f"{ask} {name}")).scalar() for name in wanted}
    wrong = [f"{name} is {found[name]}" for name in wanted if found[name] != wanted[name]]
    if wrong:
        raise Unsound(f"A power cut could lose entries: {', '.join(wrong)}. {remedy}")
