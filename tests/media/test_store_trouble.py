"""What an S3 store says when the server or the line is bad: clear words, soon, and no half file."""

from __future__ import annotations

import gc
import secrets
import time

import pytest
from botocore.config import Config

import media.s3
from media.store import NotThere, StoreFull, StoreTrouble, open_store
from tests.media import faulty_s3

BIG = secrets.token_bytes(1024 * 1024) * 20


@pytest.fixture
def line(s3_server):
    with faulty_s3.line_to(s3_server[0]) as line:
        yield line


@pytest.fixture
def store(s3_place, s3_server, line, monkeypatch):
    """The store behind the line, with less patience than in earnest."""
    soon = Config(read_timeout=1, retries={"mode": "standard", "max_attempts": 2})
    for name in ("SETTINGS", "PATIENT"):
        monkeypatch.setattr(media.s3, name, getattr(media.s3, name).merge(soon))
    return open_store(s3_place.replace(s3_server[0], line.url))


def keep(store, name, data):
    writer = store.begin(name)
    try:
        writer.write(data)
        writer.commit()
    finally:
        writer.abort()


def test_through_a_good_line_all_is_well(store, line):
    keep(store, "fine", BIG)
    assert b"".join(store.read("fine")) == BIG
    assert line.largest == media.s3.PART_SIZE


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (500, "InternalError", StoreTrouble),
        (503, "SlowDown", StoreTrouble),
        (403, "SignatureDoesNotMatch", StoreTrouble),
        (507, "InsufficientStorage", StoreFull),
    ],
)
def test_an_error_of_the_server_is_told_in_plain_words_and_keeps_nothing(
    store, line, status, code, kind
):
    line.faults = [faulty_s3.answers(status, code, "PUT", "POST")]
    with pytest.raises(kind, match=f"Could not .*the server answered {code}"):
        keep(store, "half", b"words")
    line.faults.clear()
    assert not store.exists("half")


@pytest.mark.parametrize("data", [b"small", BIG], ids=len)
def test_a_server_that_falls_silent_is_given_up_soon(store, line, data):
    line.faults = [faulty_s3.falls_silent]
    begun = time.monotonic()
    with pytest.raises(StoreTrouble, match="Could not"):
        keep(store, "waiting", data)
    assert time.monotonic() - begun < 30


def test_a_slow_line_that_still_moves_is_waited_for(store, line):
    line.faults = [faulty_s3.is_slow]
    keep(store, "slowly", BIG)
    line.faults.clear()
    assert store.size("slowly") == len(BIG)


def test_a_yes_without_the_file_is_not_believed(store, line):
    line.faults = [faulty_s3.says_yes_and_keeps_nothing]
    with pytest.raises(StoreTrouble):
        keep(store, "promised", b"words")


@pytest.mark.parametrize("data", [b"small words", BIG], ids=len)
def test_a_bit_that_changes_on_the_way_is_noticed_by_the_server(store, line, data):
    line.faults = [faulty_s3.spoils_one_bit]
    with pytest.raises(StoreTrouble, match="the server answered"):
        keep(store, "spoilt", data)
    line.faults.clear()
    assert not store.exists("spoilt")


def test_a_lost_answer_to_the_last_step_is_asked_for_again(store, line):
    line.faults = [faulty_s3.loses_the_first_answer()]
    keep(store, "whole", BIG)
    assert b"".join(store.read("whole")) == BIG


def test_a_file_that_vanished_is_not_there_and_not_an_empty_one(store):
    keep(store, "gone", b"words")
    store.delete("gone")
    with pytest.raises(NotThere):
        store.read("gone")


def test_a_line_cut_while_reading_is_trouble_and_not_the_end_of_the_file(store, line):
    keep(store, "film", BIG)

    def cut(handler, _):
        if handler.command != "GET":
            return False
        handler.send_response(206)
        handler.send_header("Content-Length", str(len(BIG)))
        handler.end_headers()
        handler.wfile.write(BIG[:1000])
        handler.close_connection = True
        handler.connection.close()
        return True

    line.faults = [cut]
    with pytest.raises(StoreTrouble, match="Could not read a file"):
        b"".join(store.read("film"))


def test_a_gigabyte_to_s3_needs_the_memory_of_one_part(s3_place):
    """In a process of its own: what the store adds, beside what the library takes once."""
    import subprocess
    import sys

    code = f"""
import resource, sys
from media.store import open_store
store = open_store({s3_place!r})
def keep(name, mib):
    writer = store.begin(name)
    for n in range(mib):
        writer.write(bytes([n % 251]) * 1048576)
    writer.commit()
keep("warm", 33)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
keep("large", 1024)
assert store.size("large") == 1024 * 1048576
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
    gc.collect()
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 16 * 1024
    open_store(s3_place).delete("large")
