"""The tables can be made, taken back and made again, with data in them, on both databases."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from feedback.database import Database
from feedback.model import Base
from feedback.model.care import Site
from tests.builders import Builder
from tests.conftest import NOW
from tests.databases import SECRET, empty_postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request, tmp_path):
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'empty.db'}", SECRET)
        yield database
        database.engine.dispose()
        return
    with empty_postgres() as url:
        database = Database(url, SECRET)
        yield database
        database.engine.dispose()


def put_data_in(database):
    with database.session() as db:
        build = Builder(db, NOW)
        site = build.site("Camden")
        person = build.person(site)
        build.entry(person, build.relationship(person, build.worker(site)))
        build.commit()


def test_the_tables_go_up_down_and_up_again_with_data(empty):
    empty.upgrade()
    put_data_in(empty)
    assert empty.is_up_to_date()
    empty.downgrade("base")
    assert set(inspect(empty.engine).get_table_names()) <= {"alembic_version"}
    empty.upgrade()
    assert empty.is_empty()


def test_an_upgrade_that_is_already_done_keeps_the_data(empty):
    empty.upgrade()
    put_data_in(empty)
    empty.upgrade()
    with empty.reading() as db:
        assert db.query(Site.name).all() == [("Camden",)]


def test_the_migrations_make_exactly_the_tables_of_the_model(empty):
    empty.upgrade()
    with empty.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
