"""Changing the master key: all opens as before, with the new secret alone, also after a kill."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from feedback.backups.rotation import rotate_keys
from feedback.database import Database
from feedback.model.keys import OwnerKey, destroy_key
from feedback.model.telling import DiaryEntry
from feedback.sealing import CannotOpen, Keyring
from feedback.settings import SettingsUnusable, read_settings
from tests.actions.pilot import WORDS, make_pilot
from tests.builders import Builder
from tests.conftest import NOW
from tests.databases import SECRET

NEW = b"a newer secret that is only for the tests too"


@pytest.fixture
def told(database):
    """A house with words in it, and many keys."""
    with database.writing() as db:
        build = Builder(db, NOW)
        make_pilot(build)
        for number in range(20):
            build.site(f"Council of {number}")
    return database


@pytest.fixture
def opened_by(told):
    """The same house, opened with other secrets: the first wraps, the others are from before."""
    url, opened = told.engine.url.render_as_string(hide_password=False), []

    def open_by(*secrets: bytes) -> Database:
        opened.append(Database(url, SECRET, Keyring(secrets[0], secrets[1:])))
        return opened[-1]

    yield open_by
    for database in opened:
        database.engine.dispose()


def words(database) -> str | None:
    with database.reading() as db:
        return db.scalars(select(DiaryEntry)).one().words


def test_the_new_secret_alone_opens_everything_after(told, opened_by):
    with pytest.raises(CannotOpen):
        words(opened_by(NEW))
    result = rotate_keys(opened_by(NEW, SECRET), at_once=5)
    assert (result.changed, result.kept, result.unreadable) == (_keys(told), 0, 0)
    assert words(opened_by(NEW)) == WORDS
    with pytest.raises(CannotOpen):
        words(opened_by(SECRET))


def test_people_go_on_before_and_while_it_is_done(told, opened_by):
    both = opened_by(NEW, SECRET)
    assert words(both) == WORDS
    with both.writing() as db:
        site = Builder(db, NOW).site("Opened meanwhile")
    assert rotate_keys(both).kept == 1
    assert words(both) == WORDS
    assert site.name == "Opened meanwhile"


def test_what_was_killed_half_way_goes_on(told, opened_by, monkeypatch):
    both = opened_by(NEW, SECRET)
    real, calls = both.keyring.wrap_anew, []

    def killed(owner, wrapped):
        calls.append(owner)
        if len(calls) == 8:
            raise KeyboardInterrupt
        return real(owner, wrapped)

    monkeypatch.setattr(both.keyring, "wrap_anew", killed)
    with pytest.raises(KeyboardInterrupt):
        rotate_keys(both, at_once=5)
    assert words(both) == WORDS
    result = rotate_keys(opened_by(NEW, SECRET), at_once=5)
    assert result.kept == 5 and result.changed == _keys(told) - 5
    assert words(opened_by(NEW)) == WORDS


def test_a_destroyed_key_stays_destroyed(told, opened_by):
    with told.writing() as db:
        owner = db.scalars(select(DiaryEntry)).one().relationship_id
        destroy_key(db, owner)
    rotate_keys(opened_by(NEW, SECRET))
    with told.reading() as db:
        assert db.get_one(OwnerKey, owner).wrapped is None


def test_a_key_that_nothing_opens_is_counted_and_left(told, opened_by):
    result = rotate_keys(opened_by(NEW, b"not the secret it was made with at all"))
    assert result.unreadable == _keys(told) and result.changed == 0
    assert words(opened_by(SECRET)) == WORDS


def test_the_secret_before_is_nothing_without_the_new_one(tmp_path):
    given = {"FEEDBACK_DATA": str(tmp_path), "FEEDBACK_SEALING_SECRET_BEFORE": "x" * 40}
    with pytest.raises(SettingsUnusable, match="as well"):
        read_settings(given)
    settings = read_settings(given | {"FEEDBACK_SEALING_SECRET": "y" * 40})
    assert settings.sealing_secrets == (b"y" * 40, b"x" * 40)
    assert "yyy" not in repr(settings)


def _keys(database) -> int:
    with database.reading() as db:
        kept = select(func.count()).where(OwnerKey.wrapped.is_not(None))
        return db.scalar(kept)
