"""The populated database of every release: brought up to today's tables, nothing of it is lost."""

from __future__ import annotations

import re
from contextlib import contextmanager

import pytest
from sqlalchemy import select

from feedback import create_app
from feedback.access import Actor
from feedback.actions.chain import bind_events
from feedback.actions.chain_heads import FILE
from feedback.actions.chain_verified import verify_chain
from feedback.actions.diaries import take_back_entry
from feedback.actions.kept_files import all_known
from feedback.database import Database
from feedback.migrations.running import FOLDER
from feedback.model import Base
from feedback.model.accounts import Account
from feedback.model.arriving import ArrivingPiece
from feedback.model.base import sealed_attributes
from feedback.model.care import Person
from feedback.model.keys import OwnerKey
from feedback.model.offline import Bundle
from feedback.model.telling import DiaryEntry
from feedback.sealing import KeyDestroyed
from feedback.settings import Settings
from tests.databases import empty_postgres
from tests.model.keep_release import hashes
from tests.model.kept import kept_releases, rows_now

KEEP = "Run `python -m tests.model.keep_release --again`, or keep the release you are making."


@pytest.fixture(scope="module", params=kept_releases(), ids=lambda release: release.name)
def release(request):
    return request.param


@contextmanager
def an_empty_one(kind, folder):
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'feedback.db'}"
        return
    with empty_postgres() as url:
        yield url


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def brought_up(request, release, tmp_path_factory):
    """An application on what that release left behind, on each kind of database, at its hour."""
    data = tmp_path_factory.mktemp("kept")
    with an_empty_one(request.param, data) as url:
        release.load(url)
        release.lay_out(data)
        app = create_app(Settings(data, url, str(data / "files"), release.about["secret"].encode()))
        house = app.extensions["house"]
        house.clock = lambda: release.at
        house.database.upgrade()
        yield app
        house.database.engine.dispose()


@pytest.fixture
def database(brought_up) -> Database:
    return brought_up.extensions["house"].database


def test_every_row_is_there_with_what_it_had(release, database, brought_up):
    now = rows_now(brought_up.extensions["house"].settings.database_url)
    assert database.is_up_to_date()
    for table, rows in release.rows.items():
        if table == "alembic_version":
            continue
        kept = [name for name in rows[0] if name in now[table][0]]
        found = {tuple(row[name] for name in kept) for row in now[table]}
        lost = [row for row in rows if tuple(row[name] for name in kept) not in found]
        assert not lost, f"{table}: {lost[:1]}"


def test_every_sealed_word_opens_but_those_of_whoever_was_erased(database):
    opened, erased = 0, 0
    with database.reading() as db:
        for mapper in Base.registry.mappers:
            for thing in db.scalars(select(mapper.class_)):
                for attribute in sealed_attributes(thing):
                    try:
                        opened += getattr(thing, attribute.name) is not None
                    except KeyDestroyed:
                        erased += 1
        assert db.scalars(select(OwnerKey).where(OwnerKey.wrapped.is_(None))).all()
        assert db.scalars(select(Person).where(Person.erased_at.is_not(None))).all()
    assert opened > 100 and not erased


def test_the_chain_of_what_happened_is_whole_to_its_written_head(database, brought_up):
    data = brought_up.extensions["house"].settings.data
    with database.reading() as db:
        found = verify_chain(db, data / FILE)
    assert not found.wrong and found.bound > 20 and found.waiting == 0


def test_every_file_that_rows_know_is_there(database, brought_up):
    store = brought_up.extensions["house"].store
    with database.reading() as db:
        known = {str(id) for id in all_known(db)}
        ids = [*db.scalars(select(ArrivingPiece.id)), *db.scalars(select(Bundle.file_id))]
        without_a_file = {str(id) for id in ids}
    assert len(known) > 30 and known - set(store.names()) <= without_a_file


@pytest.mark.parametrize(
    ("who", "address", "words"),
    [
        ("person", "/diary", "OwnfoldPrivate she rang."),
        ("person", "/who-can-see", "OwnfoldShared"),
        ("facilitator", "/stories", "OwnfoldTitle"),
    ],
)
def test_whoever_was_signed_in_goes_on_and_reads(release, brought_up, who, address, words):
    browser = brought_up.test_client()
    browser.set_cookie("session", release.about["cookies"][who])
    shown = browser.get(address, follow_redirects=True)
    assert shown.status_code == 200
    assert words in shown.text


def test_the_person_takes_back_what_they_told_before_the_upgrade(database, release):
    with database.session() as db:
        entry = next(one for one in db.scalars(select(DiaryEntry)) if "OwnfoldTeam" in one.words)
        take_back_entry(db, Actor.of(db.get_one(Account, entry.account_id)), entry.id, release.at)
        db.flush()
        bind_events(db)
        assert entry.taken_back_at == release.at
        db.rollback()


def test_every_table_of_today_has_a_row_in_the_newest_kept_release():
    kept = kept_releases()[-1].rows
    without = sorted(set(Base.metadata.tables) - set(kept))
    assert not without, f"{without} have no row in the newest kept release. {KEEP}"


def test_a_migration_that_was_released_never_changes(release):
    now = hashes()
    changed = [name for name, sha in release.about["migrations"].items() if now.get(name) != sha]
    assert not changed, f"{changed} were released with {release.name}. Make a new migration."


def test_the_newest_kept_release_stands_at_a_known_revision(release):
    [row] = release.rows["alembic_version"]
    files = [file.read_text("utf-8") for file in (FOLDER / "versions").glob("*.py")]
    assert any(re.search(rf'^revision = "{row["version_num"]}"', text, re.M) for text in files)
