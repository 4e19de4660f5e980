"""Every migration there ever was, with rows in the tables, killed on its way and done again."""

from __future__ import annotations

from collections import Counter

import pytest

from feedback.database import Database
from tests.databases import SECRET, empty_postgres, fresh_postgres, fresh_sqlite
from tests.model.stepwise import (
    AT_COMMIT,
    fill_what_is_empty,
    is_kept,
    killed_after,
    killed_on_the_way,
    revisions,
    rows_in,
    shape_of,
)

KINDS = ("sqlite", "postgresql")


@pytest.fixture(params=KINDS)
def empty(request, tmp_path):
    """The address of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    with empty_postgres() as url:
        yield url


@pytest.fixture
def never_killed(empty, tmp_path):
    """What the tables look like when they were made without any trouble."""
    folder = tmp_path / "never-killed"
    folder.mkdir()
    fresh = fresh_sqlite(folder) if empty.startswith("sqlite") else fresh_postgres()
    with fresh as url:
        database = Database(url, SECRET)
        yield shape_of(database.engine)
        database.engine.dispose()


def some(is_newest):
    """Statements to be killed after; `make soak` takes every one of every migration."""
    return range(1, 1000, 5) if is_newest else (12,)


def test_each_migration_that_is_killed_leaves_all_as_it_was_and_is_done_again(empty, never_killed):
    killed = Counter(killed_on_the_way(empty, some))
    assert list(killed) == revisions()
    assert killed[revisions()[-1]] > 2
    database = Database(empty, SECRET)
    assert shape_of(database.engine) == never_killed
    database.engine.dispose()


def test_all_migrations_at_once_keep_every_row_of_the_first_release(empty):
    database = Database(empty, SECRET)
    database.upgrade("0001")
    fill_what_is_empty(database.engine)
    rows = rows_in(database.engine)
    assert killed_after(empty, "head", AT_COMMIT) and database.revisions() == {"0001"}
    database.upgrade()
    assert database.is_up_to_date() and is_kept(rows, rows_in(database.engine))
    database.engine.dispose()
