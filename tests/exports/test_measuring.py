"""Measuring beside the work of whoever writes gives the same answer, and leaves nothing behind."""

from __future__ import annotations

import hashlib
import io
import secrets
import threading
import zipfile
import zlib
from datetime import date

import pytest

from feedback.exports import measuring
from feedback.exports.measuring import AT_ONCE, Measured, Measuring, measure
from feedback.exports.zip_file import ZipToFile
from feedback.exports.zip_stream import ChangedMeanwhile

DATA = secrets.token_bytes(3 * AT_ONCE + 17)
DAY = date(2026, 3, 3)


def in_pieces(data: bytes, size: int):
    return (data[start : start + size] for start in range(0, len(data), size))


def threads() -> list[str]:
    return [one.name for one in threading.enumerate() if one.name == "measuring"]


@pytest.mark.parametrize("size", [65_537, AT_ONCE, len(DATA)])
@pytest.mark.parametrize("length", [0, 1, AT_ONCE, len(DATA)])
def test_size_checksum_and_hash_are_those_of_the_whole(size, length):
    data = DATA[:length]
    told = Measured(length, zlib.crc32(data), hashlib.sha256(data).hexdigest())
    assert measure(in_pieces(data, size)) == told
    assert threads() == []


def test_what_is_long_is_measured_in_another_thread_and_what_is_short_is_not(monkeypatch):
    measured_in = []

    def crc32(piece, so_far):
        measured_in.append(threading.current_thread().name)
        return zlib.crc32(piece, so_far)

    monkeypatch.setattr(measuring, "zlib", type("", (), {"crc32": staticmethod(crc32)}))
    measure(in_pieces(DATA, AT_ONCE))
    assert measured_in[0] == threading.current_thread().name
    assert measured_in[1:] == ["measuring"] * 3


def test_trouble_beside_reaches_whoever_feeds_it():
    with Measuring() as beside:
        beside.add(DATA)
        beside.add("no bytes")
        with pytest.raises(TypeError):
            beside.finish()
    assert threads() == []


@pytest.mark.parametrize("trouble", [OSError, KeyboardInterrupt])
def test_a_long_file_that_breaks_off_leaves_no_byte_and_no_thread(trouble):
    def broken():
        yield from in_pieces(DATA, 65_537)
        raise trouble

    file = io.BytesIO()
    archive = ZipToFile(file, DAY)
    archive.add("a.txt", 5, [b"whole"])
    before = file.getvalue()
    with pytest.raises(trouble):
        archive.add("b.m4a", len(DATA), broken())
    assert file.getvalue() == before
    assert threads() == []


def test_a_long_file_that_is_not_what_was_promised_leaves_no_byte():
    file = io.BytesIO()
    archive = ZipToFile(file, DAY)
    with pytest.raises(ChangedMeanwhile):
        archive.add("b.m4a", len(DATA), in_pieces(DATA, 65_537), "0" * 64)
    assert file.getvalue() == b""


def test_the_zip_of_long_files_is_whole():
    file = io.BytesIO()
    archive = ZipToFile(file, DAY)
    for name in ("a.m4a", "b.m4a"):
        archive.add(name, len(DATA), in_pieces(DATA, 65_537), hashlib.sha256(DATA).hexdigest())
    archive.finish()
    with zipfile.ZipFile(file) as opened:
        assert opened.testzip() is None
        assert opened.read("b.m4a") == DATA
