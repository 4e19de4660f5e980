"""The same promises, kept by a folder and by a real server that speaks S3."""

import io
import os
import secrets
import time

import pytest

from media.s3 import _pieces
from media.store import AlreadyThere, NotThere, StoreFull, StoreTrouble, open_store

BIG = secrets.token_bytes(1024 * 1024) * 20  # more than three parts of 5 MiB


def keep(store, name, data, piece=700_001):
    writer = store.begin(name)
    for start in range(0, len(data), piece):
        writer.write(data[start : start + piece])
    writer.commit()


def everything(store, name, *args):
    return b"".join(store.read(name, *args))


@pytest.mark.parametrize("data", [b"", b"x", b"some words" * 1000, BIG], ids=len)
def test_what_was_committed_comes_back_the_same(store, data):
    keep(store, "a-1", data)
    assert everything(store, "a-1") == data
    assert store.size("a-1") == len(data)
    assert store.exists("a-1")


def test_nothing_can_be_read_before_commit(store):
    writer = store.begin("early")
    writer.write(BIG)
    assert not store.exists("early")
    with pytest.raises(NotThere):
        store.read("early")
    assert list(store.names()) == []
    writer.abort()


@pytest.mark.parametrize("size", [5, len(BIG)])
def test_an_aborted_writing_leaves_nothing_at_all(store, size, held_by):
    writer = store.begin("half")
    writer.write(BIG[:size])
    writer.abort()
    writer.abort()
    assert list(store.names()) == []
    assert held_by() == []
    assert store.discard_unfinished(older_than_s=0) == 0


@pytest.mark.parametrize(("begin", "length"), [(0, 1), (5, 10), (9_000_000, 300_000), (7, None)])
def test_a_piece_can_be_read_from_the_middle(store, begin, length):
    keep(store, "film", BIG)
    end = None if length is None else begin + length
    assert everything(store, "film", begin, length) == BIG[begin:end]


def test_reading_past_the_end_gives_only_what_is_there(store):
    keep(store, "short", b"0123456789")
    assert everything(store, "short", 8, 100) == b"89"
    assert everything(store, "short", 10) == b""
    assert everything(store, "short", 99, 5) == b""


def test_who_stops_reading_half_way_keeps_no_connection():
    class Body(io.BytesIO):
        """What a server sends."""

        def iter_chunks(self, size):
            return iter(lambda: self.read(size), b"")

    body = Body(BIG)
    pieces = _pieces(body)
    next(pieces)
    pieces.close()
    assert body.closed


def test_what_is_kept_is_never_overwritten(store):
    keep(store, "once", b"first")
    with pytest.raises(AlreadyThere):
        store.begin("once")
    assert everything(store, "once") == b"first"


def test_a_missing_name_is_told_at_the_call(store):
    for ask in (store.read, store.size):
        with pytest.raises(NotThere):
            ask("nobody")
    assert not store.exists("nobody")


def test_deleting_removes_one_and_only_one_and_can_be_repeated(store):
    keep(store, "one", b"same bytes")
    keep(store, "two", b"same bytes")
    store.delete("one")
    store.delete("one")
    assert not store.exists("one")
    assert everything(store, "two") == b"same bytes"


def test_names_lists_every_kept_file_once(store):
    wanted = sorted(f"{secrets.token_hex(4)}-{n}" for n in range(12))
    for name in wanted:
        keep(store, name, b".")
    assert sorted(store.names()) == wanted


@pytest.mark.parametrize("name", ["", "../a", "A", "a/b", "a.b", "a\0", "é", "a" * 81, "a\n"])
def test_a_name_that_could_leave_the_store_is_a_mistake(store, name):
    for ask in (store.begin, store.read, store.size, store.exists, store.delete):
        with pytest.raises(ValueError, match="a store name"):
            ask(name)


def test_a_writer_is_closed_after_commit(store):
    writer = store.begin("done")
    writer.write(b"all")
    writer.commit()
    for ask in (lambda: writer.write(b"more"), writer.commit):
        with pytest.raises(StoreTrouble):
            ask()
    writer.abort()
    assert everything(store, "done") == b"all"


def test_a_writing_that_was_never_finished_is_swept_only_when_old(store, held_by):
    writer = store.begin("left-behind")
    writer.write(BIG)
    assert store.discard_unfinished(older_than_s=3600) == 0
    assert held_by() != []
    assert store.discard_unfinished(older_than_s=-5) == 1
    assert held_by() == []
    writer.abort()


def test_a_sound_store_passes_its_check_and_is_left_empty(store, held_by):
    store.check()
    assert held_by() == []


def test_a_local_file_is_closed_to_others_and_quarantine_is_empty(tmp_path):
    store = open_store(f"file://{tmp_path}/my%20files")
    keep(store, "mine", b"private")
    (file,) = [path for path in (tmp_path / "my files").rglob("*") if path.is_file()]
    assert file.name == "mine"
    assert file.stat().st_mode & 0o077 == 0
    assert (tmp_path / "my files" / "kept").stat().st_mode & 0o077 == 0


def test_two_writers_of_one_name_cannot_both_win(tmp_path):
    store = open_store(str(tmp_path))
    first, second = store.begin("same"), store.begin("same")
    first.write(b"first")
    second.write(b"second")
    first.commit()
    with pytest.raises(AlreadyThere):
        second.commit()
    second.abort()
    assert everything(store, "same") == b"first"


def test_a_full_disk_is_told_as_full_and_leaves_nothing(tmp_path):
    store = open_store(str(tmp_path))
    writer = store.begin("too-much")
    full = os.open("/dev/full", os.O_WRONLY)
    os.dup2(full, writer._handle)  # from here the kernel itself answers "no space left"
    os.close(full)
    with pytest.raises(StoreFull) as told:
        writer.write(b"x" * 100)
    writer.abort()
    assert told.value.code == "full"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_folder_that_cannot_be_made_is_told_in_plain_words(tmp_path):
    (tmp_path / "taken").write_text("a file, not a folder")
    with pytest.raises(StoreTrouble, match="folder"):
        open_store(str(tmp_path / "taken")).check()


@pytest.mark.parametrize("place", ["ftp://x/y", "file://host/x", "", "s3://b?secret=x"])
def test_an_address_of_no_store_is_refused(place):
    with pytest.raises(StoreTrouble, match="store"):
        open_store(place)


def test_every_commit_is_flushed_before_and_after_its_name_appears(tmp_path, monkeypatch):
    store, seen, real = open_store(str(tmp_path)), [], os.fsync
    store.check()  # the folders are there now

    def watched(handle):
        seen.append((os.readlink(f"/proc/self/fd/{handle}"), store.exists("flushed")))
        real(handle)

    monkeypatch.setattr(os, "fsync", watched)
    keep(store, "flushed", b"words")
    places = [(("quarantine" in place), there) for place, there in seen]
    assert places[0] == (True, False)
    assert places[-1] == (False, True)


def test_a_folder_store_starts_without_the_s3_library():
    import subprocess
    import sys

    code = "import sys, media.store as s; s.open_store('/tmp'); sys.exit('boto3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_wrong_secret_is_refused_with_plain_words(s3_place, monkeypatch):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not-the-secret")
    store = open_store(s3_place)
    for ask in (store.check, lambda: store.size("a"), lambda: list(store.names())):
        with pytest.raises(StoreTrouble, match="(?i)could not .*the server answered"):
            ask()


def test_a_server_that_is_away_is_trouble_soon(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "k")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s")
    store = open_store("s3://bucket/x?endpoint=http://127.0.0.1:9")
    begun = time.monotonic()
    with pytest.raises(StoreTrouble, match="Could not"):
        store.check()
    assert time.monotonic() - begun < 30


def test_a_bucket_that_is_not_there_is_trouble(s3_place):
    with pytest.raises(StoreTrouble):
        open_store(s3_place.replace("bucket", "no-such-bucket")).check()
