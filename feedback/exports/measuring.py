"""What is written down of a file: its size, its CRC-32 and its sha256, reckoned beside other work.

Reckoning takes as long as reading, opening and writing together, and needs no lock of the
interpreter's. On a second core it costs no time on the clock.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from queue import SimpleQueue
from threading import Thread

AT_ONCE = 1024 * 1024  # a file that is not longer is not worth a thread
MOST_WAITING = 16  # pieces of 256 KiB: on a busy machine both sides pause now and then


@dataclass(frozen=True)
class Measured:
    """A file's size in bytes, its CRC-32, and its sha256 in hexadecimal."""

    size: int
    crc: int
    sha256: str


class Measuring:
    """Measures what is added to it. Used as a context, so that no thread is left behind."""

    def __init__(self) -> None:
        self._size, self._crc, self._digest = 0, 0, sha256()
        self._given: SimpleQueue[bytes | None] = SimpleQueue()
        self._reckoned: SimpleQueue[Exception | None] = SimpleQueue()
        self._waiting = 0
        self._thread: Thread | None = None

    def __enter__(self) -> Measuring:
        return self

    def __exit__(self, *_: object) -> None:
        if self._thread:
            self._given.put(None)
            self._thread.join()

    def add(self, piece: bytes) -> None:
        """Take more bytes; they must not change afterwards."""
        self._size += len(piece)
        if self._size <= AT_ONCE:
            self._reckon(piece)
            return
        if self._thread is None:  # a daemon: a process that is ending does not wait for it
            self._thread = Thread(target=self._work, name="measuring", daemon=True)
            self._thread.start()
        self._given.put(piece)
        self._waiting += 1
        self._settle(MOST_WAITING)

    def finish(self) -> Measured:
        """What all of it comes to."""
        self._settle(0)
        return Measured(self._size, self._crc, self._digest.hexdigest())

    def _settle(self, most: int) -> None:
        while self._waiting > most:
            trouble = self._reckoned.get()
            self._waiting -= 1
            if trouble:
                raise trouble

    def _work(self) -> None:
        while (piece := self._given.get()) is not None:
            try:
                self._reckon(piece)
            except Exception as trouble:  # whoever feeds it hears of it
                self._reckoned.put(trouble)
            else:
                self._reckoned.put(None)

    def _reckon(self, piece: bytes) -> None:
        self._crc = zlib.crc32(piece, self._crc)
        self._digest.update(piece)


def measure(pieces: Iterable[bytes]) -> Measured:
    """Read to the end: size, CRC-32 and sha256."""
    with Measuring() as measuring:
        for piece in pieces:
            measuring.add(piece)
        return measuring.finish()
