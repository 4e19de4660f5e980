"""A house with a row in every table and its files, an identity, and an empty house beside it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from feedback.actions.erasing import erase_person
from feedback.actions.kept_files import all_known
from feedback.backups.restore import Source, finish_restore, restore
from feedback.backups.write import Places, Written, back_up
from feedback.database import Database
from feedback.jobs.finish_erasing import finish_erasing
from feedback.jobs.runner import Workshop
from feedback.model.arriving import ArrivingPiece
from feedback.sealing.age import new_identity
from feedback.settings import Settings
from media.local import LocalStore
from tests.databases import SECRET, empty_postgres, fresh_postgres, fresh_sqlite
from tests.filling import fill_every_table

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
SECRET_HALF, PUBLIC_HALF = new_identity()


@dataclass
class House:
    """An installation, and what was put into it."""

    places: Places
    made: dict[str, dict[str, Any]]
    folder: Path

    @property
    def database(self) -> Database:
        return self.places.database

    @property
    def keys(self) -> Path:
        return self.folder / "keys" / "keys.age"

    def back_up(self, now: datetime = NOW) -> Written:
        return back_up(self.places, self.folder / "backups", self.keys, now)

    def source(self, written: Written, identity: str = SECRET_HALF) -> Source:
        return Source(written.path, self.keys, identity)

    def erase(self, now: datetime = NOW) -> None:
        """Erase the person, to the end."""
        with self.database.writing() as db:
            erasure = erase_person(db, None, self.made["people"]["id"], now)
        finish_erasing(self.workshop, erasure.id)

    @property
    def workshop(self) -> Workshop:
        places = self.places
        return Workshop(
            places.database,
            lambda: places.store,
            lambda: NOW,
            arriving=places.arriving,
            settings=places.settings,
        )

    def put_back(self, source: Source, now: datetime = NOW):
        """Restore into this house, to the end."""
        restored = restore(self.places, source, now)
        for id in restored.erasures:
            finish_erasing(self.workshop, id)
        finish_restore(self.places.settings.data)
        return restored

    def files(self) -> dict[str, bytes]:
        """Every file of the store and of the arriving folder, by name."""
        stores = (self.places.store, self.places.arriving)
        return {name: b"".join(one.read(name)) for one in stores for name in one.names()}


@contextmanager
def a_house(folder: Path, url: str, secret: bytes = SECRET) -> Iterator[House]:
    """An installation without anything in it."""
    folder.mkdir(exist_ok=True)
    settings = Settings(
        folder,
        url,
        str(folder / "files"),
        secret,
        backup_recipients=(PUBLIC_HALF,),
        backup_keys=str(folder / "keys" / "keys.age"),
    )
    database = Database(url, secret, data=folder)
    stores = LocalStore(folder / "files"), LocalStore(folder / "arriving")
    try:
        yield House(Places(settings, database, *stores), {}, folder)
    finally:
        database.engine.dispose()


def fill(house: House) -> House:
    """A row in every table, and a file for each name that a row knows."""
    house.made = fill_every_table(house.database)
    with house.database.reading() as db:
        names, pieces = set(all_known(db)), set(db.scalars(select(ArrivingPiece.id)))
    for store, ids in ((house.places.store, names), (house.places.arriving, pieces)):
        for id in ids:
            keep(store, id)
    return house


def keep(store: LocalStore, id: UUID) -> None:
    writer = store.begin(str(id))
    writer.write(os.urandom(300_000))
    writer.commit()


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """A full house on each kind of database."""
    folder = tmp_path / "house"
    folder.mkdir()
    fresh = fresh_sqlite(folder) if request.param == "sqlite" else fresh_postgres()
    with fresh as url, a_house(folder, url) as house:
        yield fill(house)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[House]:
    """A full house on SQLite, for what is the same on both."""
    folder = tmp_path / "house"
    folder.mkdir()
    with fresh_sqlite(folder) as url, a_house(folder, url) as house:
        yield fill(house)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """An empty house: SQLite with its tables, or PostgreSQL without any."""
    folder = tmp_path / "empty"
    folder.mkdir()
    if request.param == "sqlite":
        with fresh_sqlite(folder) as url, a_house(folder, url) as house:
            yield house
        return
    with empty_postgres() as url, a_house(folder, url) as house:
        yield house


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[House]:
    """An empty house on SQLite."""
    folder = tmp_path / "bare"
    folder.mkdir()
    with fresh_sqlite(folder) as url, a_house(folder, url) as house:
        yield house
