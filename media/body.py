"""The bytes of a request, and how much of them is taken at most."""

from contextlib import suppress
from dataclasses import dataclass

from media.refused import Refused

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """How much is taken at most; sizes in bytes. `drain`: see `receive`."""

    body: int = 1100 * MIB
    file: int = 1024 * MIB
    field: int = 256 * 1024
    fields: int = 1 * MIB
    parts: int = 200
    headers: int = 12
    header: int = 8 * 1024
    read: int = 1024 * 1024
    drain: int = 8 * MIB


USUAL = Limits()


class Body:
    """The bytes of a request, never more than announced, never more than the limit."""

    def __init__(self, stream, content_length: int | None, limits: Limits) -> None:
        self._stream, self._limits, self._seen = stream, limits, 0
        self._announced, self._broken = content_length, False

    @property
    def left(self) -> int:
        """How many announced bytes have not come yet; 0 when nothing was announced."""
        return 0 if self._announced is None else self._announced - self._seen

    def read(self) -> bytes:
        """The next bytes, empty at the end. Raises Refused `too-big` or `cut`."""
        if max(self._seen, self._announced or 0) > self._limits.body:
            raise Refused("too-big")
        data = self._read_some()
        self._seen += len(data)
        return data

    def drain(self) -> None:
        """Read on, in silence, up to `limits.drain` bytes."""
        until = self._seen + self._limits.drain
        with suppress(Refused):
            while not self._broken and self._seen < until and (data := self._read_some()):
                self._seen += len(data)

    def _read_some(self) -> bytes:
        # Some servers wait for ever when asked for more than was announced.
        size = self._limits.read if self._announced is None else min(self._limits.read, self.left)
        if not size:
            return b""
        try:
            return self._stream.read(size)
        except Exception as trouble:  # each server has its own error for a caller who hung up
            self._broken = True
            raise Refused("cut") from trouble
