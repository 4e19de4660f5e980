"""A ZIP written from its first byte to its last, in constant memory, into a place that cannot
go back: a sealed file.

Each file is read twice. The first time it is measured, so that its size and checksum stand in
front of it, where also those unpackers find them that read a stream (APPNOTE 6.3.10, 4.3.7); what
comes the second time must be the same. Nothing is compressed, so the same files give the same
bytes whatever zlib is installed.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

BIG = 0xFFFFFFFF
MOST_ENTRIES = 0xFFFF
UTF8, STORED, UNIX = 0x0800, 0, 3
PLAIN, ZIP64 = 20, 45
FILE_MODE = 0o100644 << 16

Pieces = Callable[[], Iterator[bytes]]


class ChangedMeanwhile(Exception):
    """A file was not the same the second time it was read."""

    code = "changed-meanwhile"


@dataclass(frozen=True)
class Measured:
    """A file's size in bytes, its CRC-32, and its sha256 in hexadecimal."""

    size: int
    crc: int
    sha256: str


@dataclass(frozen=True)
class Entry:
    """A file in the archive: where it begins, and what it holds."""

    path: bytes
    measured: Measured
    offset: int


class ZipStream:
    """Writes files one after the other; `finish` writes the list of them at the end."""

    def __init__(self, write: Callable[[bytes], object], day: date) -> None:
        self._write_on = write
        self._entries: list[Entry] = []
        self._at = 0
        self._day = dos_day(day)
        self._digest = sha256()

    @property
    def size(self) -> int:
        """How many bytes were written."""
        return self._at

    @property
    def sha256(self) -> str:
        """Of all that was written, in hexadecimal."""
        return self._digest.hexdigest()

    def add(self, path: str, pieces: Pieces) -> Measured:
        """Add a file. Raises ChangedMeanwhile, and what `pieces` raises."""
        measured = measure(pieces())
        entry = Entry(path.encode(), measured, self._at)
        self._write(local_header(entry, self._day))
        again = measure(self._through(pieces()))
        if again != measured:
            raise ChangedMeanwhile
        self._entries.append(entry)
        return measured

    def finish(self) -> None:
        """Write the list of files. Nothing may be added after it."""
        begins = self._at
        for entry in self._entries:
            self._write(central_header(entry, self._day))
        self._write(end_of_list(len(self._entries), begins, self._at - begins))

    def _through(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self._write(piece)
            yield piece

    def _write(self, data: bytes) -> None:
        self._write_on(data)
        self._digest.update(data)
        self._at += len(data)


def dos_day(day: date) -> int:
    """A day as a ZIP writes it; none before 1980."""
    return (max(day.year, 1980) - 1980) << 9 | day.month << 5 | day.day


def measure(pieces: Iterator[bytes]) -> Measured:
    """Read to the end: size, CRC-32 and sha256."""
    size, crc, digest = 0, 0, sha256()
    for piece in pieces:
        size, crc = size + len(piece), zlib.crc32(piece, crc)
        digest.update(piece)
    return Measured(size, crc, digest.hexdigest())


def local_header(entry: Entry, day: int) -> bytes:
    """What stands in front of a file. Its length hangs on the path and the size alone."""
    size, path = entry.measured.size, entry.path
    extra = struct.pack("<HHQQ", 1, 16, size, size) if size >= BIG else b""
    needs, shown = (ZIP64 if extra else PLAIN), min(size, BIG)
    head = (0x04034B50, needs, UTF8, STORED, 0, day, entry.measured.crc, shown, shown)
    return struct.pack("<IHHHHHIIIHH", *head, len(path), len(extra)) + path + extra


def central_header(entry: Entry, day: int) -> bytes:
    """A file's line in the list at the end."""
    size, path, offset = entry.measured.size, entry.path, entry.offset
    large = [size, size] if size >= BIG else []
    large += [offset] if offset >= BIG else []
    extra = struct.pack(f"<HH{len(large)}Q", 1, 8 * len(large), *large) if large else b""
    needs, shown = (ZIP64 if large else PLAIN), min(size, BIG)
    made_by = UNIX << 8 | needs
    head = (0x02014B50, made_by, needs, UTF8, STORED, 0, day, entry.measured.crc, shown, shown)
    tail = (len(path), len(extra), 0, 0, 0, FILE_MODE, min(offset, BIG))
    return struct.pack("<IHHHHHHIIIHHHHHII", *head, *tail) + path + extra


def end_of_list(count: int, begins: int, size: int) -> bytes:
    """What stands behind the list: how many files, where the list begins, how long it is."""
    end = b""
    if count >= MOST_ENTRIES or begins >= BIG or size >= BIG:
        whole = (0x06064B50, 44, UNIX << 8 | ZIP64, ZIP64, 0, 0, count, count, size, begins)
        end = struct.pack("<IQHHIIQQQQ", *whole)
        end += struct.pack("<IIQI", 0x07064B50, 0, begins + size, 1)
    shown = min(count, MOST_ENTRIES)
    last = (0x06054B50, 0, 0, shown, shown, min(size, BIG), min(begins, BIG), 0)
    return end + struct.pack("<IHHHHIIH", *last)
