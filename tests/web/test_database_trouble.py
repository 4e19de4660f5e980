"""What is worth trying again soon is told apart from our mistakes, by what databases say."""

from __future__ import annotations

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from feedback.database import Database
from feedback.model.telling import DiaryEntry
from feedback.web.errors import database_status
from tests.databases import SECRET
from tests.media.forms import file, words
from tests.served import free_port


def test_a_database_that_cannot_be_written_to_says_so_and_keeps_the_typed_words(room, tmp_path):
    action, engine = room.action(), room.house.database.engine
    engine.dispose()
    event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA query_only=ON"))
    photo = file("photo", "a.jpg", b"\xff\xd8\xff" + bytes(50))
    answer = room.send(words("words", "typed"), photo, action=action)
    assert answer.status_code == 503
    assert "We are very busy." in answer.text
    assert "typed" in answer.text
    assert room.stored() == []
    with room.house.database.reading() as db:
        assert db.query(DiaryEntry).count() == 0


@pytest.mark.parametrize(
    ("place", "asked", "status"),
    [
        ("postgresql+psycopg://nobody@127.0.0.1:{port}/nothing", "SELECT 1", 503),
        ("sqlite:////nowhere/feedback.db", "SELECT 1", 503),
        ("sqlite://", "SELECT * FROM nothing", 500),
    ],
    ids=["a server that is away", "a folder that is away", "a mistake of ours"],
)
def test_a_database_that_is_away_is_no_mistake_of_ours(place, asked, status):
    database = Database(place.format(port=free_port()), SECRET)
    with pytest.raises(DBAPIError) as said, database.engine.connect() as connection:
        connection.execute(text(asked))
    database.engine.dispose()
    assert database_status(said.value) == status
