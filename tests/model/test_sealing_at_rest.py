"""Personal words are sealed in the database, and open only for their own row."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from feedback.model.keys import OwnerKey, destroy_key
from feedback.model.telling import DiaryEntry
from feedback.sealing import CannotOpen, KeyDestroyed


@pytest.fixture
def entry(build):
    site = build.site()
    person = build.person(site)
    entry = build.entry(person, build.relationship(person, build.worker(site)), "my secret garden")
    build.commit()
    return entry


def test_the_words_of_an_entry_are_not_in_the_database_as_they_were_told(db, entry):
    kept = db.scalar(select(DiaryEntry.words_sealed))
    assert b"secret garden" not in bytes(kept)
    assert len(kept) > 20


def test_the_words_open_again_in_another_session(database, entry):
    with database.reading() as other:
        assert other.get(DiaryEntry, entry.id).words == "my secret garden"


def test_words_moved_to_another_row_cannot_be_opened(db, build, entry):
    other = build.entry(entry.account, entry.relationship, "something else")
    other.words_sealed = entry.words_sealed
    build.commit()
    db.expire(other)
    with pytest.raises(CannotOpen):
        _ = other.words


def test_a_changed_word_is_sealed_again(database, db, entry):
    entry.words = "a new word"
    db.commit()
    with database.reading() as other:
        assert other.get(DiaryEntry, entry.id).words == "a new word"


def test_destroying_the_key_makes_the_words_unreadable(database, db, entry):
    destroy_key(db, entry.relationship_id)
    db.commit()
    with database.reading() as other, pytest.raises(KeyDestroyed):
        _ = other.get(DiaryEntry, entry.id).words


def test_every_relationship_has_a_key_of_its_own(db, build, entry):
    person = build.person(entry.relationship.site, "Ben")
    other = build.relationship(person, build.worker(entry.relationship.site))
    assert db.get(OwnerKey, other.id).wrapped != db.get(OwnerKey, entry.relationship_id).wrapped


def test_no_plain_word_is_anywhere_in_the_tables(db, entry):
    tables = DiaryEntry.metadata.sorted_tables
    everything = " ".join(
        str(row) for table in tables for row in db.execute(text(f"SELECT * FROM {table.name}"))
    )
    assert "secret garden" not in everything
