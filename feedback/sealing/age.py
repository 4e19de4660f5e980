"""Archives encrypted to people with age identities (the age format, version 1, by pyrage).

The machine that writes an archive holds the public half only, so it cannot read one back.
"""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import pyrage

SECRET = "AGE-SECRET-KEY-"


class AgeRefused(Exception):
    """The archive cannot be opened. The words say why."""


class WrongIdentity(AgeRefused):
    """The archive was not made for this identity, or it is no such archive."""


class Damaged(AgeRefused):
    """The archive was cut off or altered."""


def new_identity() -> tuple[str, str]:
    """A new identity: its secret half and its public half."""
    made = pyrage.x25519.Identity.generate()
    return str(made), str(made.to_public())


def read_identity(path: Path) -> str:
    """The secret half in a file, as age-keygen writes it. Raises AgeRefused, OSError."""
    lines = [line.strip() for line in path.read_text("utf-8", errors="replace").splitlines()]
    found = [line for line in lines if line.startswith(SECRET)]
    if len(found) != 1:
        raise AgeRefused(f"{path} holds no identity: a line that begins with {SECRET}.")
    return found[0]


def encrypt(plain: bytes, recipients: Sequence[str]) -> bytes:
    """A few bytes, encrypted. Raises AgeRefused when a recipient cannot be used."""
    return pyrage.encrypt(plain, _recipients(recipients))


def decrypt(sealed: bytes, identity: str) -> bytes:
    """A few bytes, opened. Raises WrongIdentity: of few bytes nobody can say what is wrong."""
    try:
        return pyrage.decrypt(sealed, [_identity(identity)])
    except pyrage.DecryptError as trouble:
        raise WrongIdentity(
            "It cannot be opened with this identity, or it was cut off or altered."
        ) from trouble


def encrypt_pieces(pieces: Iterator[bytes], to: IO[bytes], recipients: Sequence[str]) -> None:
    """Encrypt a stream of pieces into `to`, in constant memory. Raises what `pieces` raises."""
    pulled = _Pulled(pieces)
    try:
        pyrage.encrypt_io(io.BufferedReader(pulled, 1 << 20), to, _recipients(recipients))
    except Exception as trouble:
        raise pulled.trouble or trouble from None


@contextmanager
def decrypted(path: Path, identity: str) -> Iterator[IO[bytes]]:
    """The plain bytes of an archive, to be read in order and in constant memory.

    Raises WrongIdentity, OSError; and Damaged at the end of the block when the last byte was
    read and the archive was not whole.
    """
    opened = _Opening(path, _identity(identity))
    try:
        yield opened.reader
        opened.finish()
    except Exception:
        opened.close()
        # Whoever read it met an end that came too early; why it came is said by the opening.
        if isinstance(opened.trouble, AgeRefused):
            raise opened.trouble from None
        raise
    finally:
        opened.close()


class _Pulled(io.RawIOBase):
    """A file to be read, whose bytes come from an iterator."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._left = memoryview(b"")
        self.trouble: Exception | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, into) -> int:
        try:
            while not self._left:
                self._left = memoryview(next(self._pieces))
        except StopIteration:
            return 0
        except Exception as trouble:
            self.trouble = trouble
            raise
        count = min(len(into), len(self._left))
        into[:count] = self._left[:count]
        self._left = self._left[count:]
        return count


class _Opening:
    """Opens an archive in a thread of its own, which hands the bytes on through a pipe."""

    def __init__(self, path: Path, identity: pyrage.x25519.Identity) -> None:
        read_end, write_end = _pipe()
        self.reader = read_end
        self.trouble: Exception | None = None
        self._source = path.open("rb")
        self._thread = threading.Thread(
            target=self._work, args=(write_end, identity), name="age", daemon=True
        )
        self._thread.start()

    def _work(self, to: IO[bytes], identity: pyrage.x25519.Identity) -> None:
        counting = _Counting(to)
        try:
            pyrage.decrypt_io(self._source, counting, [identity])
        except Exception as trouble:
            self.trouble = _why(trouble, counting.count)
        finally:
            with suppress(OSError):
                to.close()

    def finish(self) -> None:
        """Read what is left, and say whether the archive was whole."""
        while self.reader.read(1 << 20):
            pass
        self._thread.join()
        if self.trouble:
            raise self.trouble

    def close(self) -> None:
        """Read no more; the thread ends when it can write no more."""
        self.reader.close()
        self._thread.join(timeout=10)
        self._source.close()


def _pipe() -> tuple[IO[bytes], IO[bytes]]:
    read_end, write_end = os.pipe()
    return os.fdopen(read_end, "rb", 1 << 20), os.fdopen(write_end, "wb", 0)


class _Counting(io.RawIOBase):
    """Passes bytes on and counts them."""

    def __init__(self, to: IO[bytes]) -> None:
        self._to, self.count = to, 0

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        view = memoryview(data)
        while view:
            view = view[self._to.write(view) :]
        self.count += len(data)
        return len(data)


def _why(trouble: Exception, opened: int) -> Exception:
    if isinstance(trouble, BrokenPipeError):
        return trouble
    if opened == 0:
        return WrongIdentity("It cannot be opened with this identity, or it is no whole backup.")
    return Damaged("It was cut off or altered.")


def _recipients(given: Sequence[str]) -> list[pyrage.x25519.Recipient]:
    try:
        return [pyrage.x25519.Recipient.from_str(one) for one in given]
    except pyrage.RecipientError as trouble:
        raise AgeRefused("A public age key (age1...) was not written whole.") from trouble


def _identity(given: str) -> pyrage.x25519.Identity:
    try:
        return pyrage.x25519.Identity.from_str(given)
    except pyrage.IdentityError as trouble:
        raise AgeRefused("The identity was not written whole.") from trouble
