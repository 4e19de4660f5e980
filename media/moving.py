"""Moving every file from one store to another: copied, read back, compared, and written down.

Files in a store never change, so a move may go on while the old place is in use, be killed at any
moment, and be begun again: what was compared before is in a list beside it and is not read twice.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from media.store import AlreadyThere, NotThere, Store, StoreTrouble

AT_ONCE = 4  # a server far away is waited for most of the time
TRIES = 2


class MoveUnderWay(StoreTrouble):
    """Another process is moving between the same two places."""

    code = "under-way"


@dataclass(frozen=True)
class Seen:
    """The bytes of one file, as they were read: how many, and their sha256."""

    size: int
    sha256: str


@dataclass
class Tally:
    """How far a move is. `differ` are the names whose bytes are not the same in both places."""

    left: int
    files: int = 0
    size: int = 0
    gone: int = 0
    differ: list[str] = field(default_factory=list)


class Compared:
    """The list of files that are the same in both places, one `name size sha256` to a line.

    A line is added only after the file was read back from the new place. A line that a kill cut
    short is passed over: its file is compared anew.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("a+b")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as trouble:
            self._file.close()
            raise MoveUnderWay("Files are being moved between these places already.") from trouble
        self._lock = threading.Lock()
        self.seen = dict(self._read())
        self._write(b"\n")  # after half a line, the next one begins anew

    def add(self, name: str, seen: Seen) -> None:
        """Write a file down."""
        with self._lock:
            self.seen[name] = seen
            self._write(f"{name} {seen.size} {seen.sha256}\n".encode())

    def close(self) -> None:
        """Make the list durable and let others have it. A second time does nothing."""
        if self._file.closed:
            return
        os.fsync(self._file.fileno())
        self._file.close()

    def _read(self) -> Iterator[tuple[str, Seen]]:
        self._file.seek(0)
        for line in self._file:
            parts = line.decode("ascii", "replace").split()
            if line.endswith(b"\n") and len(parts) == 3 and len(parts[2]) == 64:
                yield parts[0], Seen(int(parts[1]), parts[2])

    def _write(self, line: bytes) -> None:
        self._file.write(line)
        self._file.flush()


def is_one_place(one: Store, other: Store) -> bool:
    """True when two addresses name the same place: what is put in one is found in the other."""
    name = f"check-{secrets.token_hex(8)}"
    writer = other.begin(name)
    try:
        writer.write(b"is this one place?")
        writer.commit()
        return one.exists(name)
    finally:
        writer.abort()
        other.delete(name)


def copy_all(
    old: Store, new: Store, compared: Compared, tell: Callable[[Tally], None] = lambda _: None
) -> Tally:
    """Copy what the list does not hold yet, and compare it. `tell` hears of every file.

    Raises StoreTrouble when a place cannot go on; what was done until then is kept.
    """
    names = [name for name in old.names() if name not in compared.seen]
    tally = Tally(left=len(names))
    tell(tally)
    with ThreadPoolExecutor(AT_ONCE, "moving") as hands:
        for name, seen in _each(hands, names, lambda name: copy_one(old, new, name)):
            tally.left -= 1
            if isinstance(seen, NotThere):
                tally.gone += 1  # removed while the old place is in use
            elif seen is None:
                tally.differ.append(name)
            else:
                compared.add(name, seen)
                tally.files, tally.size = tally.files + 1, tally.size + seen.size
            tell(tally)
    return tally


def copy_one(old: Store, new: Store, name: str) -> Seen | NotThere | None:
    """Copy one file and read it back; None when the two places hold different bytes.

    What stood under the name before is never replaced, only compared.
    """
    for _ in range(TRIES):
        try:
            was, is_ours = _send(old, new, name)
        except NotThere as gone:
            return gone
        if _seen(new.read(name)) == was:
            return was
        if not is_ours:
            return None
        new.delete(name)  # written a moment ago, by this very function
    return None


def remove_all(old: Store, new: Store, compared: Compared) -> Iterator[str]:
    """Remove from the old place, one by one, what was compared and is in the new place still.

    What was not compared is left. Yields the names that are gone.
    """
    for name in list(old.names()):
        seen = compared.seen.get(name)
        if seen is None:
            continue
        with suppress(NotThere):
            if new.size(name) == seen.size:
                old.delete(name)
                yield name


def _send(old: Store, new: Store, name: str) -> tuple[Seen, bool]:
    """What the old place holds, and whether this call wrote it into the new one."""
    pieces = old.read(name)
    try:
        writer = new.begin(name)
    except AlreadyThere:
        return _seen(pieces), False
    try:
        was = _seen(pieces, writer.write)
        writer.commit()
    except AlreadyThere:
        return _seen(old.read(name)), False
    finally:
        writer.abort()
    return was, True


def _seen(pieces: Iterable[bytes], write: Callable[[bytes], None] = lambda _: None) -> Seen:
    digest, size = hashlib.sha256(), 0
    for piece in pieces:
        digest.update(piece)
        size += len(piece)
        write(piece)
    return Seen(size, digest.hexdigest())


def _each(
    hands: ThreadPoolExecutor, names: Iterable[str], do: Callable[[str], Seen | NotThere | None]
) -> Iterator[tuple[str, Seen | NotThere | None]]:
    """The answers as they come; never more than a few names are waited for at once."""
    waiting: dict[Future, str] = {}
    left = iter(names)
    try:
        while True:
            while len(waiting) < 2 * AT_ONCE and (name := next(left, None)) is not None:
                waiting[hands.submit(do, name)] = name
            if not waiting:
                return
            for done in wait(waiting, return_when=FIRST_COMPLETED).done:
                yield waiting.pop(done), done.result()
    finally:
        hands.shutdown(cancel_futures=True)
