"""What was withdrawn, written down apart from the database: ids, moments and uses, nothing else.

A backup that is put back holds every yes of its day, also one that was withdrawn since. This list
lies in the data folder, beside the list of what was erased. A line is durable before the database
commits: a withdrawal that cannot be written down here is not acknowledged (decision 28).
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from media.local import sync_folder

NAME = "withdrawn.txt"
Line = tuple[str, ...]


class WithdrawnUnreadable(Exception):
    """A line of the list cannot be read; no backup may be put back without it."""


@dataclass(frozen=True)
class Withdrawn:
    """One thing that was withdrawn: when, what (`taken-back`, `unshared` ...), and its ids."""

    at: datetime
    what: str
    about: tuple[str, ...]

    @property
    def line(self) -> str:
        """The line it stands on."""
        return " ".join((self.at.astimezone(UTC).isoformat(), self.what, *self.about))


def write_withdrawn(data: Path, withdrawn: Iterable[Withdrawn]) -> None:
    """Add these; durable when this returns. Two who write at once wait for each other.

    A last line that was cut off is taken away first. Raises OSError.
    """
    path = data / NAME
    is_new = not path.exists()
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        _cut_to_whole_lines(handle)
        left = "".join(f"{one.line}\n" for one in withdrawn).encode()
        while left:
            left = left[os.write(handle, left) :]
        os.fsync(handle)
    finally:
        os.close(handle)
    if is_new:
        sync_folder(data)


def read_withdrawn(data: Path) -> list[Withdrawn]:
    """All of them, in the order they were written down. Raises WithdrawnUnreadable."""
    path = data / NAME
    if not path.exists():
        return []
    whole = path.read_text("ascii", errors="replace").rpartition("\n")[0]
    return [parse(line) for line in whole.splitlines()]


def parse(line: str) -> Withdrawn:
    """What stands on a line. Raises WithdrawnUnreadable."""
    try:
        at, what, *about = line.split()
        return Withdrawn(datetime.fromisoformat(at), what, tuple(about))
    except ValueError as trouble:
        raise WithdrawnUnreadable(
            f"A line of {NAME} cannot be read. Put the file back from a copy; without it a yes "
            "that was withdrawn could return."
        ) from trouble


def _cut_to_whole_lines(handle: int) -> None:
    size = os.fstat(handle).st_size
    if size and os.pread(handle, 1, size - 1) != b"\n":
        os.ftruncate(handle, os.pread(handle, size, 0).rfind(b"\n") + 1)
