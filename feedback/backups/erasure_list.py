"""What was erased, written down apart from the database: ids and moments, and nothing else.

A database that is put back from an older copy does not know what was erased since. This list does:
it lies in the data folder, each line durable before the erasing counts as done, and `serve` refuses
while something on it is there again.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from uuid import UUID

from media.local import sync_folder

NAME = "erased.txt"


class ListUnreadable(Exception):
    """The list of what was erased cannot be read; nothing may be served without it."""


def read_list(data: Path) -> list[UUID]:
    """The ids of what was erased, each once, in the order they were written down.

    A last line that was cut off is not there: its erasing did not count as done. Raises
    ListUnreadable when any other line cannot be read.
    """
    path = data / NAME
    if not path.exists():
        return []
    whole = path.read_text("ascii", errors="replace").rpartition("\n")[0]
    return list(dict.fromkeys(_id(line, path) for line in whole.splitlines() if line.strip()))


def write_down(data: Path, ids: Collection[UUID], now: datetime) -> None:
    """Add those ids that are not there yet; durable when this returns. Raises OSError.

    Two who write at once wait for each other; a last line that was cut off is taken away first.
    """
    path = data / NAME
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        known = set(read_list(data))
        written = "".join(f"{now.isoformat()} {id}\n" for id in ids if id not in known).encode()
        os.ftruncate(handle, path.read_bytes().rfind(b"\n") + 1)
        while written:
            written = written[os.write(handle, written) :]
        os.fsync(handle)
    finally:
        os.close(handle)
    sync_folder(path.parent)


def _id(line: str, path: Path) -> UUID:
    try:
        return UUID(line.split()[1])
    except (IndexError, ValueError) as trouble:
        raise ListUnreadable(
            f"A line of {path} cannot be read. Put the file back from a copy, or ask whoever "
            "looks after the program. Until then nothing is served, so that nothing erased returns."
        ) from trouble
