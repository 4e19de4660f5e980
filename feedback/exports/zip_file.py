"""A ZIP written into a file that can go back, each part of it read once, in constant memory.

Nothing is compressed: photos and recordings are already, and so the same set gives the same bytes
whatever zlib is installed. A file that turns out not to be whole leaves no byte behind.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from hashlib import sha256
from typing import BinaryIO

from feedback.exports.zip_stream import (
    ChangedMeanwhile,
    Entry,
    Measured,
    central_header,
    dos_day,
    end_of_list,
    local_header,
)

CRC_AT = 14  # bytes into a local header (APPNOTE 6.3.10, 4.3.7)
LARGE = 4 * 1024 * 1024  # bytes; for less a second thread takes longer than it saves


class ZipToFile:
    """Writes files one after the other; `finish` writes the list of them at the end."""

    def __init__(self, file: BinaryIO, day: date) -> None:
        self._file, self._day = file, dos_day(day)
        self._begins = file.tell()
        self._at = self._begins
        self._entries: list[Entry] = []

    def add(self, path: str, size: int, pieces: Iterable[bytes], known_by: str = "") -> Measured:
        """Add a file of `size` bytes; `known_by` is the sha256 that it must have, if any.

        Raises ChangedMeanwhile, and what `pieces` raises; then nothing of it is in the archive.
        """
        begun = Entry(path.encode(), Measured(size, 0, ""), self._at - self._begins)
        try:
            header = local_header(begun, self._day)
            self._file.write(header)
            measured = self._write_through(pieces, size)
            if measured.size != size or known_by not in ("", measured.sha256):
                raise ChangedMeanwhile(path)
            self._file.seek(self._at + CRC_AT)
            self._file.write(struct.pack("<I", measured.crc))
            self._file.seek(0, 2)
        except BaseException:
            self._file.seek(self._at)
            self._file.truncate()
            raise
        self._entries.append(Entry(begun.path, measured, begun.offset))
        self._at += len(header) + size
        return measured

    def finish(self) -> None:
        """Write the list of files. Nothing may be added after it."""
        begins, size = self._at - self._begins, 0
        for entry in self._entries:
            size += self._file.write(central_header(entry, self._day))
        self._file.write(end_of_list(len(self._entries), begins, size))

    def _write_through(self, pieces: Iterable[bytes], known_size: int) -> Measured:
        size, crc, digest = 0, 0, sha256()
        hashed = _hashed(pieces, digest)
        for piece in ahead(hashed) if known_size >= LARGE else hashed:
            self._file.write(piece)
            size, crc = size + len(piece), zlib.crc32(piece, crc)
        return Measured(size, crc, digest.hexdigest())


def ahead(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same pieces, of which the next is made in a second thread while one is used.

    Opening, hashing and writing leave the interpreter to others, so two processors share them.
    Raises what `pieces` raises.
    """
    with ThreadPoolExecutor(max_workers=1) as beside:
        coming = beside.submit(next, pieces, None)
        while (piece := coming.result()) is not None:
            coming = beside.submit(next, pieces, None)
            yield piece


def _hashed(pieces: Iterable[bytes], digest) -> Iterator[bytes]:
    for piece in pieces:
        digest.update(piece)
        yield piece
