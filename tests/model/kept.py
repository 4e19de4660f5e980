"""The populated databases of releases, as they lie in `releases/`: read here, and never by models.

A release is a folder: the words that make its tables on each database, its rows a line each, its
files, the heads of its chain of events, and `about.json`. What lies there is as that release wrote
it; only `keep_release` writes it.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg

RELEASES = Path(__file__).parent / "releases"
SCHEMAS = {"sqlite": "sqlite.sql", "postgresql": "postgresql.sql"}
ROWS, FILES, HEADS, ABOUT = "rows.jsonl", "files.json", "audit-heads.txt", "about.json"
ALL = 'SELECT * FROM "{}"'

Row = dict[str, Any]


@dataclass(frozen=True)
class Release:
    """One kept release."""

    folder: Path

    @property
    def name(self) -> str:
        """Its number."""
        return self.folder.name

    @cached_property
    def about(self) -> dict[str, Any]:
        """When and with which secret it was made, who can sign in how, and its migrations."""
        return json.loads((self.folder / ABOUT).read_text("utf-8"))

    @property
    def at(self) -> datetime:
        """The moment in which it was made."""
        return datetime.fromisoformat(self.about["at"])

    @cached_property
    def rows(self) -> dict[str, list[Row]]:
        """The rows of each table."""
        found: dict[str, list[Row]] = {}
        with (self.folder / ROWS).open(encoding="utf-8") as lines:
            for line in map(json.loads, lines):
                if isinstance(line, dict):  # a table and its columns; its rows follow
                    [(table, names)] = line.items()
                    continue
                row = dict(zip(names, map(_read, line), strict=True))
                found.setdefault(table, []).append(row)
        return found

    def load(self, url: str) -> None:
        """Put tables and rows into an empty database, without anything of today's product."""
        words = (self.folder / SCHEMAS[url.partition(":")[0].partition("+")[0]]).read_text("utf-8")
        if url.startswith("sqlite"):
            _load_sqlite(url.removeprefix("sqlite:///"), words, self.rows)
        else:
            _load_postgres(url.replace("+psycopg", "", 1), words, self.rows)

    def lay_out(self, data: Path) -> None:
        """Put its files and the heads of its chain into an empty data folder."""
        for name, held in json.loads((self.folder / FILES).read_text("utf-8")).items():
            (data / "files" / name).parent.mkdir(parents=True, exist_ok=True)
            (data / "files" / name).write_bytes(b64decode(held))
        shutil.copyfile(self.folder / HEADS, data / HEADS)


def kept_releases() -> list[Release]:
    """Every release that is kept, the oldest first."""
    found = [Release(folder) for folder in RELEASES.iterdir() if (folder / ABOUT).exists()]
    return sorted(found, key=lambda release: [int(n) for n in release.name.split(".")])


def rows_now(url: str) -> dict[str, list[Row]]:
    """Every row of every table as it is now, in the form rows are kept in."""
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as database:
            tables = "SELECT name FROM sqlite_master WHERE type = 'table'"
            return {name: list(_rows(database, name)) for (name,) in database.execute(tables)}
    with psycopg.connect(url.replace("+psycopg", "", 1)) as database:
        database.execute("SET TimeZone = 'UTC'")
        _give_json_as_text(database)
        tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        names = [name for (name,) in database.execute(tables)]
        return {name: list(_rows(database, name)) for name in names}


def _rows(database: Any, table: str) -> Iterator[Row]:
    found = database.execute(ALL.format(table))
    names = [column[0] for column in found.description]
    for row in found:
        yield {name: _as_sqlite(v) for name, v in zip(names, row, strict=True)}


def _as_sqlite(value: Any) -> Any:
    """Ids, moments and truths the way SQLite keeps them: text of 32 letters, of 26, and a digit."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(" ", "microseconds")
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str | int | float | bytes) or value is None:
        return value
    return getattr(value, "hex", None) or str(value)


def _load_sqlite(path: str, words: str, rows: dict[str, list[Row]]) -> None:
    with sqlite3.connect(path) as database:
        database.executescript(words)
        for table, some in rows.items():
            names = ", ".join(f'"{name}"' for name in some[0])
            places = ", ".join("?" for _ in some[0])
            database.executemany(
                f'INSERT INTO "{table}" ({names}) VALUES ({places})',
                [list(row.values()) for row in some],
            )
    database.close()


def _load_postgres(address: str, words: str, rows: dict[str, list[Row]]) -> None:
    with psycopg.connect(address) as database:
        database.execute(words)  # its own settings last as long as this connection
        database.commit()
    with psycopg.connect(address) as database, database.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # rows come in any order
        cursor.execute("SET TimeZone = 'UTC'")
        for table, some in rows.items():
            names = ", ".join(f'"{name}"' for name in some[0])
            places = ", ".join("%s" for _ in some[0])
            cursor.executemany(
                f'INSERT INTO "{table}" ({names}) VALUES ({places})',
                [[_as_text(value) for value in row.values()] for row in some],
            )


def _as_text(value: Any) -> Any:
    """Text is read by PostgreSQL as whatever the column is."""
    return value if value is None or isinstance(value, bytes) else str(value)


def _give_json_as_text(database: psycopg.Connection) -> None:
    from psycopg.types.string import TextLoader

    for kind in ("json", "jsonb"):
        database.adapters.register_loader(kind, TextLoader)


def _read(value: Any) -> Any:
    return b64decode(value["bytes"]) if isinstance(value, dict) else value
