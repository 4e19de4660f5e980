"""Of every table it is said whose its rows are, so that erasing and backups know all of them."""

from __future__ import annotations

from sqlalchemy import select

from feedback.model import Base
from feedback.model.belonging import BELONGING, OF_NO_ONE, owner_of
from tests.filling import fill_every_table


def test_every_table_says_whose_its_rows_are():
    """A new table needs a line in feedback/model/belonging.py: in BELONGING or in OF_NO_ONE."""
    tables = set(Base.metadata.tables)
    assert tables - set(BELONGING) - OF_NO_ONE == set()
    assert (set(BELONGING) | OF_NO_ONE) - tables == set()
    assert set(BELONGING) & OF_NO_ONE == set()


def test_every_way_leads_to_the_relationship_or_the_person(database):
    made = fill_every_table(database)
    owners = {made["relationships"]["id"], made["people"]["id"]}
    with database.reading() as db:
        for name in BELONGING:
            table = Base.metadata.tables[name]
            found = set(db.scalars(select(owner_of(table))))
            assert found and found <= owners, name


def test_what_is_about_someone_by_a_column_is_in_the_table():
    """A table that names a person, a relationship or something told cannot be of no one."""
    told = {"people", *(name for name, one in BELONGING.items() if one.goes)}
    for name in OF_NO_ONE - {"contacts", "relationships", "events"}:
        points_at = {key.column.table.name for key in Base.metadata.tables[name].foreign_keys}
        assert not points_at & (told | {"relationships"}), name
