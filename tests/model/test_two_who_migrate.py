"""Two who migrate at once: one does it, the other waits and finds it done. And whoever cannot."""

from __future__ import annotations

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select, text

from feedback.cli import main
from feedback.database import Database
from feedback.migrations import running
from feedback.model.audit import AUDIT
from feedback.model.keys import OwnerKey
from tests.databases import SECRET, empty_postgres
from tests.model.stepwise import fill_what_is_empty, is_kept, rows_in
from tests.served import FEEDBACK, Served


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path):
    """The environment of an installation without tables, on each kind of database."""
    data = tmp_path / "data"
    data.mkdir()
    here = {**os.environ, "FEEDBACK_DATA": str(data), "FEEDBACK_SECRET": SECRET.decode()}
    if request.param == "sqlite":
        yield here | {"FEEDBACK_DATABASE_URL": f"sqlite:///{data / 'feedback.db'}"}
        return
    with empty_postgres() as url:
        yield here | {"FEEDBACK_DATABASE_URL": url}


@pytest.fixture
def older(place):
    """Its database, at the first release, with rows in it."""
    yield from at_the_first_release(place)


@pytest.fixture
def file(tmp_path):
    """The environment of an installation on SQLite alone, and its database like that."""
    here = {"FEEDBACK_DATA": str(tmp_path), "FEEDBACK_SECRET": SECRET.decode()}
    here["FEEDBACK_DATABASE_URL"] = f"sqlite:///{tmp_path / 'feedback.db'}"
    for database in at_the_first_release(here):
        yield here, database


def at_the_first_release(here):
    database = Database(here["FEEDBACK_DATABASE_URL"], SECRET)
    database.upgrade("0001")
    fill_what_is_empty(database.engine)
    yield database
    database.engine.dispose()


def run(here, *words):
    return CliRunner().invoke(main, list(words), env=here)


def test_two_who_migrate_at_once_both_find_it_done_and_it_is_done_once(place, older):
    rows = rows_in(older.engine)
    both = [
        subprocess.Popen([*FEEDBACK, "migrate"], env=place, stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    said = [one.communicate(timeout=120)[0] for one in both]
    assert said == [b"The database is up to date.\n"] * 2
    assert older.is_up_to_date() and is_kept(rows, rows_in(older.engine))
    with older.reading() as db:
        assert db.scalar(select(func.count()).where(OwnerKey.owner_id == AUDIT)) == 1


def test_two_servers_that_start_at_once_on_nothing_both_serve(place, tmp_path):
    settings = {name: place[name] for name in ("FEEDBACK_DATABASE_URL", "FEEDBACK_SECRET")}
    settings |= {"FEEDBACK_WORKERS": "1", "FEEDBACK_JOBS_IN_PROCESS": "no"}
    servers = [Served(tmp_path / f"data-{number}", settings=settings) for number in range(2)]
    try:
        with ThreadPoolExecutor(2) as pool:
            assert list(pool.map(Served.start, servers)) == servers
    finally:
        for server in servers:
            server.kill()


def test_a_release_that_is_older_than_the_tables_says_so_and_changes_nothing(file):
    here, database = file
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'from_later'"))
    before = rows_in(database.engine)
    for command in (("migrate",), ("serve", "--port", "1"), ("check",), ("site", "open", "Leeds")):
        said = run(here, *command)
        assert said.exit_code == 1, command
        assert "made by a newer release" in said.output, command
    assert rows_in(database.engine) == before


def test_tables_that_were_not_copied_whole_are_left_alone(file):
    here, database = file
    with database.engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    for command in ("migrate", "check"):
        said = run(here, command)
        assert said.exit_code == 1 and "not copied whole" in said.output


def test_older_tables_are_no_place_for_jobs_and_check_says_what_to_run(file):
    here, database = file
    for command in (("jobs", "--once"), ("check",)):
        said = run(here, *command)
        assert said.exit_code == 1 and "Run: feedback migrate" in said.output
    assert database.revisions() == {"0001"}


def test_whoever_holds_the_tables_stops_it_and_nothing_is_changed(older, monkeypatch):
    monkeypatch.setattr(running, "PATIENCE_TO_MIGRATE_S", 0)
    monkeypatch.setattr(running, "PATIENCE_WITH_USERS_S", 1)
    with older.session() as busy:
        busy.execute(text("UPDATE sites SET name = 'Another'"))
        with pytest.raises(running.StillInUse, match="Stop the older server"):
            older.upgrade()
    assert older.revisions() == {"0001"}
    older.upgrade()
    assert older.is_up_to_date()


def test_a_kill_between_the_tables_and_the_key_of_events_is_mended_at_the_next_start(place, older):
    older.upgrade()
    with older.writing() as db:
        db.delete(db.get_one(OwnerKey, AUDIT))
    older.upgrade()
    with older.reading() as db:
        assert db.get(OwnerKey, AUDIT) is not None


def test_a_row_that_would_point_at_nothing_stops_the_migration(file):
    here, database = file
    with database.engine.connect() as connection:
        plain = connection.connection.driver_connection
        plain.execute("PRAGMA foreign_keys=OFF")
        plain.execute("UPDATE media_files SET entry_id = 'nowhere'")
        plain.execute("PRAGMA foreign_keys=ON")
    said = run(here, "migrate")
    assert said.exit_code == 1 and "media_files would point at nothing" in said.output
    assert database.revisions() == {"0001"}
