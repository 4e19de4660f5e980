"""What tablets were told is safe, kept by themselves in a file that outlives a stopped run."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from itertools import chain, count
from pathlib import Path


class Ledger:
    """One line for each acknowledged entry: its number, and the hashes that its receipt said."""

    def __init__(self, path: Path) -> None:
        self.known: dict[int, list[str]] = {}
        self._news = threading.Condition()
        if path.exists():
            _mend_the_end(path)
            for line in path.read_text().splitlines():
                said = json.loads(line)
                self.known[said["entry"]] = said["sha256"]
        self._file = path.open("a", buffering=1)

    def __len__(self) -> int:
        return len(self.known)

    def add(self, number: int, hashes: list[str]) -> None:
        """Write down an acknowledgement, before anything else is told."""
        line = json.dumps({"entry": number, "sha256": hashes})
        with self._news:
            self._file.write(line + "\n")
            self.known[number] = hashes
            self._news.notify_all()

    def wait_for(self, size: int, at_most_s: float) -> bool:
        """Wait until so many are acknowledged. False when that took too long."""
        with self._news:
            return self._news.wait_for(lambda: len(self.known) >= size, at_most_s)

    def to_tell(self) -> Iterator[int]:
        """The numbers to tell next: first those that a stopped run had begun, then new ones."""
        known = frozenset(self.known)
        first_new = max(known, default=-1) + 1
        return chain((n for n in range(first_new) if n not in known), count(first_new))

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _mend_the_end(path: Path) -> None:
    """Take away a last line that was cut when the run was stopped: it was never believed."""
    data = path.read_bytes()
    whole = data[: data.rfind(b"\n") + 1]
    if whole != data:
        path.write_bytes(whole)
