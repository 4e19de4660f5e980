"""What every test may ask for: a database of each kind, a site, a signed-in browser."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from feedback import create_app
from feedback.actions import second_factors, sign_in
from feedback.database import Database
from feedback.settings import Settings
from tests.builders import Builder
from tests.databases import SECRET, fresh_postgres, fresh_sqlite, stop_servers
from tests.served import Demonstration, demonstrated

# What is looked for comes at once, or as late as a busy machine lets it.
expect.set_options(timeout=20_000)
NOW = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
# Files that take minutes, the longest first: begun last, one would run on while the others idle.
LONG_FILES = (
    "test_every_page_for_everyone.py",
    "test_make_voices.py",
    "test_nothing_acknowledged_is_lost.py",
    "test_three_days_offline.py",
    "test_without_a_line.py",
    "test_recording_in_a_browser.py",
    "test_pages_around_a_survey.py",
    "test_a_shared_tablet_keeps_nothing.py",
    "test_pages_made_by_doing.py",
)


# So much is alive in a long run that looking through it for garbage took a fifth of the time.
gc.set_threshold(50_000, 10, 10)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files come first; all others keep their order."""
    places = {name: place for place, name in enumerate(LONG_FILES)}
    items.sort(key=lambda item: places.get(item.path.name, len(LONG_FILES)))


def pytest_sessionfinish() -> None:
    """Leave no server running."""
    stop_servers()


@pytest.fixture(scope="session")
def slow_hashes() -> tuple[PasswordHasher, tuple[int, ...]]:
    """How an installation hashes passwords, and codes on paper."""
    return sign_in._hasher, second_factors.SLOWLY


@pytest.fixture(scope="session", autouse=True)
def quick_hashes(slow_hashes) -> None:
    """What is slow on purpose takes no time in the tests' own process."""
    sign_in._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    second_factors.SLOWLY = (1, 8, 1)


@pytest.fixture
def now() -> datetime:
    """The moment at which tests happen: Tuesday 3 March 2026, 10 in the morning."""
    return NOW


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated, empty database of each kind."""
    fresh = fresh_sqlite(tmp_path) if request.param == "sqlite" else fresh_postgres()
    with fresh as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The database, closed at the end."""
    database = Database(database_url, SECRET)
    yield database
    database.engine.dispose()


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    """A session that seals, on each kind of database."""
    with database.session() as db:
        yield db


@pytest.fixture
def build(db: Session) -> Builder:
    """Makes people, relationships and what they tell."""
    return Builder(db, NOW)


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which compiled templates wait for the next application."""
    return tmp_path_factory.mktemp("templates")


@pytest.fixture
def app(tmp_path: Path, compiled_templates: Path) -> Iterator[Flask]:
    """The application on a migrated SQLite database, with the tests' clock."""
    (tmp_path / "templates").symlink_to(compiled_templates)
    with fresh_sqlite(tmp_path) as url:
        app = create_app(
            Settings(data=tmp_path, database_url=url, store=str(tmp_path / "files"), secret=SECRET)
        )
        app.extensions["house"].clock = lambda: NOW
        yield app
        app.extensions["house"].database.engine.dispose()


@pytest.fixture
def site_build(app: Flask) -> Iterator[Builder]:
    """Makes things in the application's own database; call `commit()` when they are made."""
    with app.extensions["house"].database.session() as db:
        yield Builder(db, NOW)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without scripts that is not signed in."""
    return app.test_client()


CHROMIUM = {
    "executable_path": "/usr/bin/chromium",
    "args": [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
    ],
}


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Debian's own Chromium as it is built for use without a screen, with a microphone that hums:
    the same pages for a third less work. What a profile on disk keeps is tried in the whole one."""
    return CHROMIUM | {"executable_path": "/usr/bin/chromium-headless-shell"}


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """The demonstration pilot, served. Tests that change things use things of their own in it."""
    with demonstrated(tmp_path_factory.mktemp("demonstration")) as demonstration:
        yield demonstration
