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
from tests.exports.rich import Rich, tell


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


@pytest.fixture(scope="session")
def rich(tmp_path_factory) -> Iterator[Rich]:
    """A rich collection, told once for all who look at how it leaves."""
    folder = tmp_path_factory.mktemp("rich")
    store = open_store(str(folder / "files"))
    with fresh_sqlite(folder) as url:
        database = Database(url, SECRET)
        with database.session() as db:
            id = tell(Desk(Builder(db, NOW)), store, folder).collected.id
        yield Rich(database, store, id, folder)
        database.engine.dispose()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store in a folder."""
    return open_store(str(tmp_path / "files"))
