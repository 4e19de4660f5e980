"""A ZIP of long files is whole, and one that breaks off leaves nothing behind."""

from __future__ import annotations

import hashlib
import io
import secrets
import zipfile
from datetime import date

import pytest

from feedback.exports.zip_file import LARGE, ZipToFile, ahead
from feedback.exports.zip_stream import ChangedMeanwhile

DATA = secrets.token_bytes(LARGE + 17)
DAY = date(2026, 3, 3)


def in_pieces(data: bytes, size: int):
    return (data[start : start + size] for start in range(0, len(data), size))


@pytest.mark.parametrize("trouble", [OSError, KeyboardInterrupt])
def test_a_long_file_that_breaks_off_leaves_no_byte(trouble):
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


def test_a_full_disk_ends_it_while_the_next_piece_is_read():
    read = []

    class Full(io.BytesIO):
        def write(self, data):
            if len(read) > 9:
                raise OSError("no space left")
            return super().write(data)

    def pieces():
        for piece in in_pieces(DATA, 65_537):
            read.append(piece)
            yield piece

    with pytest.raises(OSError, match="no space"):
        ZipToFile(Full(), DAY).add("b.m4a", len(DATA), pieces())
    assert len(read) < 20, "nobody reads on"


def test_one_piece_is_made_ahead_and_they_keep_their_order():
    made = []

    def pieces():
        for number in range(9):
            made.append(number)
            yield bytes([number])

    used = [(piece[0], len(made)) for piece in ahead(pieces())]
    assert [number for number, _ in used] == list(range(9))
    assert all(count <= number + 2 for number, count in used)
