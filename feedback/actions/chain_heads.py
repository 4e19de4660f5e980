"""The heads of the chain: how far it was, written beside the database each hour.

A chain that was cut at its end is whole in itself; only what was written down elsewhere shows it.
Keep copies of the file where whoever holds the database cannot write.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from feedback.actions.chain import Head
from feedback.sealing.chaining import head_mark, is_same

FILE = "audit-heads.txt"
EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class WrittenHead:
    """One line: when, how far the chain was, and whether this installation wrote the line."""

    at: datetime | None
    head: Head
    is_ours: bool


def write_head(file: Path, key: bytes, head: Head, now: datetime) -> bool:
    """Write the head down, when the last was an hour ago or more. Flushed before it returns."""
    last = read_heads(file, key)[-1:]
    if not head.number or (last and last[0].at and now - last[0].at < EVERY):
        return False
    said = f"{now.isoformat(timespec='seconds')} {head.number} {head.mark.hex()}"
    line = f"{said} {head_mark(key, said).hex()}\n"
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, line.encode())
        os.fsync(handle)
    finally:
        os.close(handle)
    return True


def read_heads(file: Path, key: bytes) -> list[WrittenHead]:
    """Every line of the file, in its order; none when there is no file."""
    try:
        lines = file.read_text("ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    return [_read(line, key) for line in lines]


def _read(line: str, key: bytes) -> WrittenHead:
    said, _, marked = line.rpartition(" ")
    try:
        at, number, mark = said.split(" ")
        head = Head(int(number), bytes.fromhex(mark))
        return WrittenHead(
            datetime.fromisoformat(at), head, is_same(bytes.fromhex(marked), head_mark(key, said))
        )
    except ValueError:
        return WrittenHead(None, Head(), False)
