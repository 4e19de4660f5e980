"""Proof that bytes are still the bytes that were sent."""

import hashlib
import hmac
import os
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache

AT_ONCE = 1024 * 1024


class Altered(Exception):
    """Bytes are not what their recorded sha256 says they were."""

    code = "altered"


def sha256_of(chunks: Iterable[bytes]) -> str:
    """The sha256 of the chunks together, as 64 lower-case hexadecimal digits."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def verify(chunks: Iterable[bytes], sha256: str) -> None:
    """Read all chunks and compare with a recorded sha256. Raises Altered."""
    found = sha256_of(chunks)
    if not hmac.compare_digest(found, sha256.lower()):
        raise Altered(f"The file is altered: its sha256 is {found}, not {sha256}.")


@cache
def _beside() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(os.cpu_count() or 1, "sha256")


os.register_at_fork(after_in_child=_beside.cache_clear)  # threads do not survive a fork


class Sha256:
    """A sha256 that, after the first MiB, is reckoned beside the work of whoever feeds it.

    Hashing takes half of an upload's processor time and needs no lock of the interpreter's, so
    on a second core it costs no time on the clock. One piece at most is waiting.
    """

    def __init__(self) -> None:
        self._digest, self._size = hashlib.sha256(), 0
        self._waiting: Future | None = None

    def update(self, piece: bytes) -> None:
        """Take more bytes; they must not change afterwards."""
        self._settle()
        self._size += len(piece)
        if self._size <= AT_ONCE:
            self._digest.update(piece)
        else:
            self._waiting = _beside().submit(self._digest.update, piece)

    def hexdigest(self) -> str:
        """The sha256 of everything so far, as 64 lower-case hexadecimal digits."""
        self._settle()
        return self._digest.hexdigest()

    def _settle(self) -> None:
        if self._waiting is not None:
            self._waiting.result()
            self._waiting = None
