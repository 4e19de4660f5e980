"""A large copy is on its way to the disk while it is written."""

from __future__ import annotations

import io
import os
import secrets

from feedback.exports import steady_file
from feedback.exports.steady_file import STEP, SteadyFile

PIECE = secrets.token_bytes(256 * 1024)


def test_the_disk_begins_after_every_step_and_the_bytes_are_the_same(tmp_path, monkeypatch):
    begun, begin = [], steady_file._begin
    monkeypatch.setattr(steady_file, "_begin", lambda handle: begun.append(begin(handle)))
    path = tmp_path / "copy"
    handle = os.open(path, os.O_RDWR | os.O_CREAT)
    count = 2 * STEP // len(PIECE) + 1
    with io.BufferedRandom(SteadyFile(handle, "r+b")) as file:
        for _ in range(count):
            file.write(PIECE)
        file.seek(3)
        file.write(b"back")
    assert len(begun) == 2
    whole = PIECE * count
    assert path.read_bytes() == whole[:3] + b"back" + whole[7:]


def test_where_the_system_cannot_be_asked_it_is_written_all_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(steady_file.ctypes, "CDLL", lambda _: object())
    path = tmp_path / "copy"
    handle = os.open(path, os.O_RDWR | os.O_CREAT)
    with SteadyFile(handle, "r+b") as file:
        assert file.write(bytes(STEP)) == STEP
    assert path.stat().st_size == STEP
