"""A file whose bytes are on their way to the disk while more of them are made.

Without it all of a large copy waits in memory, and the disk begins only when the copy is asked to
be durable: whoever else wants to write then waits behind gigabytes.
"""

from __future__ import annotations

import ctypes
import io

STEP = 16 * 1024 * 1024
BEGIN = 2  # SYNC_FILE_RANGE_WRITE of sync_file_range(2): begin, and wait for nothing
TO_THE_END = 0


class SteadyFile(io.FileIO):
    """Begins to write to the disk after every 16 MiB. That makes nothing durable: fsync does."""

    _begun_after = 0

    def write(self, data) -> int:
        """Take bytes; how many were taken."""
        taken = super().write(data)
        self._begun_after += taken
        if self._begun_after >= STEP:
            self._begun_after = 0
            _begin(self.fileno())
        return taken


def _begin(handle: int) -> None:
    """On systems that cannot be asked for it, nothing begins early."""
    ask = getattr(ctypes.CDLL(None), "sync_file_range", None)
    if ask is not None:
        ask(handle, ctypes.c_int64(0), ctypes.c_int64(TO_THE_END), BEGIN)
