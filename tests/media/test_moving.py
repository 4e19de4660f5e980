"""Moving a store: all or told, compared byte by byte, and never over what was there."""

from __future__ import annotations

import os
import secrets
from hashlib import sha256

import pytest

from media.moving import Compared, MoveUnderWay, Seen, copy_all, is_one_place, remove_all
from media.store import NotThere, StoreTrouble, open_store


def keep(store, name, data):
    writer = store.begin(name)
    writer.write(data)
    writer.commit()


def everything(store):
    return {name: b"".join(store.read(name)) for name in store.names()}


@pytest.fixture
def old(tmp_path):
    store = open_store(str(tmp_path / "old"))
    for number in range(12):
        keep(store, f"file-{number}", secrets.token_bytes(number * 40_000))
    return store


@pytest.fixture
def compared(tmp_path):
    compared = Compared(tmp_path / "compared.txt")
    yield compared
    compared.close()


def test_every_byte_of_every_file_arrives(old, store, compared):
    tally = copy_all(old, store, compared)
    assert everything(store) == everything(old)
    assert (tally.files, tally.left, tally.differ) == (12, 0, [])
    data = b"".join(old.read("file-3"))
    assert compared.seen["file-3"] == Seen(120_000, sha256(data).hexdigest())


def test_what_was_compared_is_not_read_again(old, store, compared, tmp_path):
    copy_all(old, store, compared)
    compared.close()
    again = Compared(tmp_path / "compared.txt")
    assert copy_all(old, store, again).files == 0
    keep(old, "came-later", b"words")
    assert copy_all(old, store, again).files == 1
    again.close()


def test_half_a_line_of_the_list_is_passed_over(tmp_path):
    path = tmp_path / "list.txt"
    path.write_text(f"whole 5 {'a' * 64}\ncut 5 {'b' * 20}")
    compared = Compared(path)
    assert set(compared.seen) == {"whole"}
    compared.add("next", Seen(1, "c" * 64))
    compared.close()
    again = Compared(path)
    assert set(again.seen) == {"whole", "next"}
    again.close()


def test_other_bytes_under_the_same_name_are_told_and_left(old, store, compared):
    keep(store, "file-7", b"somebody else's")
    tally = copy_all(old, store, compared)
    assert tally.differ == ["file-7"]
    assert b"".join(store.read("file-7")) == b"somebody else's"
    assert tally.files == 11


def test_a_place_that_spoils_what_it_keeps_is_found_out(old, store, compared, monkeypatch):
    real = store.read
    monkeypatch.setattr(store, "read", lambda name, *more: iter([*real(name, *more), b"!"]))
    tally = copy_all(old, store, compared)
    assert sorted(tally.differ) == sorted(old.names())
    assert compared.seen == {}


def test_a_file_removed_meanwhile_is_passed_over(old, store, compared, monkeypatch):
    real = old.read

    def read(name, *more):
        if name == "file-4":
            raise NotThere("taken away a moment ago")
        return real(name, *more)

    monkeypatch.setattr(old, "read", read)
    tally = copy_all(old, store, compared)
    assert (tally.files, tally.gone) == (11, 1)


def test_a_place_that_goes_away_keeps_what_was_done(old, store, compared, monkeypatch):
    real, begun = store.begin, []

    def begin(name):
        begun.append(name)
        if len(begun) > 5:
            raise StoreTrouble("no answer")
        return real(name)

    monkeypatch.setattr(store, "begin", begin)
    with pytest.raises(StoreTrouble, match="no answer"):
        copy_all(old, store, compared)
    monkeypatch.undo()
    copy_all(old, store, compared)
    assert everything(store) == everything(old)


def test_removing_takes_only_what_was_compared_and_is_still_there(old, store, compared):
    copy_all(old, store, compared)
    keep(old, "never-compared", b"new")
    store.delete("file-2")
    removed = set(remove_all(old, store, compared))
    assert set(old.names()) == {"never-compared", "file-2"}
    assert len(removed) == 11


def test_two_moves_at_once_are_refused(compared, tmp_path):
    with pytest.raises(MoveUnderWay):
        Compared(tmp_path / "compared.txt")


def test_one_place_under_two_addresses_is_known(tmp_path):
    (tmp_path / "real").mkdir()
    os.symlink(tmp_path / "real", tmp_path / "alias")
    real, alias = open_store(str(tmp_path / "real")), open_store(f"file://{tmp_path}/alias")
    assert is_one_place(real, alias)
    assert not is_one_place(real, open_store(str(tmp_path / "other")))
    assert list(real.names()) == []
