"""A desk on each kind of database, and a store in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from feedback.database import Database
from media.store import Store, open_store
from tests.builders import Builder
from tests.conftest import NOW
from tests.databases import SECRET, fresh_sqlite
from tests.exports.desk import Desk


@pytest.fixture
def desk(build: Builder) -> Desk:
    """A desk on each kind of database."""
    return Desk(build)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Database]:
    """The database of a small installation."""
    with fresh_sqlite(tmp_path) as url:
        database = Database(url, SECRET)
        yield database
        database.engine.dispose()


@pytest.fixture
def small_desk(house: Database) -> Iterator[Desk]:
    """A desk on SQLite alone, for what happens outside of the database."""
    with house.session() as db:
        yield Desk(Builder(db, NOW))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store in a folder."""
    return open_store(str(tmp_path / "files"))
