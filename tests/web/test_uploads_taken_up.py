"""Files that came in pieces, taken up by an entry or an answer that names them."""

from __future__ import annotations

import pytest

from media.store import StoreTrouble
from tests.conftest import NOW
from tests.media.forms import file, words
from tests.web.diary_rooms import original
from tests.web.tus_sender import TusSender, a_film, for_diary

FILM = a_film(1024 * 1024 + 1234)


@pytest.fixture
def tus(room) -> TusSender:
    """Amina's browser, sending for her own diary."""
    return for_diary(room.client, room.relationship.id)


def test_a_form_may_carry_one_file_and_name_two(room, tus):
    film, sound = tus.sent(FILM), tus.sent(FILM[:70_000], field="voice", filename="../voice.m4a")
    photo = file("photo", "tea.jpg", b"\xff\xd8\xff" + bytes(50))
    receipt = room.send(photo, words("upload", film), words("upload", sound), json=True)
    assert [part["part"] for part in receipt.json["parts"]] == ["photo", "video", "sound"]


def test_an_entry_that_is_sent_twice_takes_its_files_once(room, tus):
    at, action = tus.sent(FILM), room.action()
    first = room.send(words("upload", at), action=action, json=True)
    again = room.send(words("upload", at), action=action, json=True)
    assert (first.status_code, first.json) == (201, again.json)
    assert len(room.stored()) == 1


def test_a_file_belongs_to_one_entry_only(room, tus):
    at = tus.sent(FILM)
    assert room.send(words("upload", at), json=True).status_code == 201
    second = room.send(words("upload", at), json=True)
    assert (second.status_code, second.json["code"]) == (400, "cut")
    assert len(room.stored()) == 1


def test_a_file_that_is_not_all_here_is_not_taken_up(room, tus):
    at = tus.begun(len(FILM))
    tus.send(at, FILM[:-1], 0)
    answer = room.send(words("words", "Look"), words("upload", at), json=True)
    assert (answer.status_code, answer.json["code"]) == (400, "cut")
    assert tus.send(at, FILM[-1:], len(FILM) - 1).status_code == 204
    assert room.send(words("upload", at), json=True).status_code == 201


def test_nobody_else_takes_a_file_up_even_with_its_address(room, tus, site_build):
    """Not even her carer, who may tell in the same diary."""
    carer = site_build.carer(room.person)
    site_build.commit()
    answer = room.send(words("upload", tus.sent(FILM)), client=room.browser_of(carer), json=True)
    assert (answer.status_code, answer.json["code"]) == (400, "cut")


def test_a_file_stays_with_the_relationship_it_was_sent_for(room, tus, site_build):
    at, today = tus.sent(FILM), NOW.date()
    site_build.db.merge(room.relationship).until_on = today
    site_build.relationship(room.person, site_build.worker(room.person.site, "Jo Lane"))
    site_build.commit()
    answer = room.send(words("upload", at), json=True)
    assert (answer.status_code, answer.json["code"]) == (400, "cut")


def test_an_entry_that_fails_leaves_its_files_to_be_named_again(room, tus):
    at = tus.sent(FILM)
    too_long = words("words", "long " * 5000)
    assert room.send(too_long, words("upload", at), json=True).status_code == 422
    assert room.send(words("upload", at), json=True).status_code == 201


class OutOfOrder:
    """A store that keeps nothing today."""

    def begin(self, name: str) -> None:
        raise StoreTrouble("The server answered SlowDown.")


def test_a_file_is_put_together_later_when_the_store_is_out_of_order(room, tus, monkeypatch):
    at = tus.begun(len(FILM))
    with monkeypatch.context() as today:
        today.setitem(vars(room.house), "store", OutOfOrder())
        assert tus.send(at, FILM, 0).status_code == 204
        answer = room.send(words("upload", at), json=True)
        assert (answer.status_code, answer.json["code"]) == (503, "busy")
    assert tus.offset(at) == len(FILM)
    assert room.send(words("upload", at), json=True).status_code == 201
    assert original(room) == FILM
