"""Something is in hand: seen by other threads and processes of this machine, and let go by a crash.

A hint for those who would rather wait a moment than find half of it; nothing that must be right
depends on it.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LOOK_AGAIN_S = 0.01


class InHand:
    """A folder with a locked file for each name that is in hand."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def holding(self, name: str) -> Iterator[None]:
        """Have `name` in hand during the block."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._folder / name
        handle = os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            with suppress(BlockingIOError):
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        finally:
            path.unlink(missing_ok=True)
            os.close(handle)

    def wait(self, name: str, seconds: float) -> bool:
        """Wait until nobody has `name` in hand, so many seconds at most; False when someone has."""
        until = time.monotonic() + seconds
        while self._is_held(name):
            if time.monotonic() > until:
                return False
            time.sleep(LOOK_AGAIN_S)
        return True

    def _is_held(self, name: str) -> bool:
        try:
            handle = os.open(self._folder / name, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(handle)
        return False
