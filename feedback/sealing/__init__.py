"""Personal words and media sealed at rest: the one module through which all of them pass.

Envelope: a master key derived from the installation's secret wraps one random AES-256-GCM key
for each owner (a Relationship, or a Site for words that belong to no single relationship).
Words are sealed under their owner's key. A media file has a random key of its own, itself
sealed under its owner's key, and is sealed in frames so that any range of it can be opened.
Destroying an owner's key makes everything sealed under it unreadable, in backups too.

Nonces: words take a random 96-bit nonce (NIST SP 800-38D, 8.2.2); frames take the frame's
number and a last-frame mark under a key used for one file only, after the STREAM construction
(Hoang, Reyhanitabar, Rogaway, Vizár 2015), so that a cut file is noticed.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FRAME = 256 * 1024
TAG = 16
NONCE = 12
SEALED = FRAME + TAG  # a whole frame as it lies in the store
# Frames that are asked of the store at once: a file or a connection is opened for each run. No
# more, because what a slow reader has not taken yet should fit into what the system buffers.
RUN = 8


class CannotOpen(Exception):
    """The sealed bytes do not belong here, were altered, or were cut."""


class KeyDestroyed(CannotOpen):
    """What was sealed under this owner has been erased on purpose."""


def derive(secret: bytes, purpose: str) -> bytes:
    """A 32-byte key for one `purpose`, derived from the installation's secret (RFC 5869)."""
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode())
    return kdf.derive(secret)


def fingerprint(key: bytes, token: str) -> bytes:
    """A keyed 32-byte hash of a token, to find it again without keeping it."""
    return hmac.digest(key, token.encode(), hashlib.sha256)


def new_key() -> bytes:
    """A random 32-byte key."""
    return AESGCM.generate_key(bit_length=256)


def seal(key: bytes, plain: bytes, context: str) -> bytes:
    """Seal `plain` to `context` (what and where it is), nonce first."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, context.encode())


def unseal(key: bytes, sealed: bytes, context: str) -> bytes:
    """Open what `seal` made. Raises CannotOpen when key, context or bytes are not the same."""
    return Opener(key).open(sealed, context)


class Opener:
    """Opens many sealed words of one owner, as `unseal` does; the cipher is made once."""

    def __init__(self, key: bytes) -> None:
        self._aes = AESGCM(key)

    def open(self, sealed: bytes, context: str) -> bytes:
        """Raises CannotOpen when key, context or bytes are not the same."""
        try:
            return self._aes.decrypt(sealed[:NONCE], sealed[NONCE:], context.encode())
        except (InvalidTag, ValueError) as trouble:
            raise CannotOpen(f"the sealed words of {context} cannot be opened") from trouble


class Keyring:
    """Wraps and unwraps owners' keys under the master key of this installation.

    While the master key is being changed (`feedback rotate-keys`), keys that are still wrapped
    under one `before` open too; whatever is wrapped is wrapped under the new one.
    """

    def __init__(self, secret: bytes, before: Iterable[bytes] = ()) -> None:
        self._master = _master_key(secret)
        self._before = [_master_key(one) for one in before]
        # The key of the chain of events, remembered because every event needs it.
        self.audit: bytes | None = None

    def make(self, owner: UUID) -> bytes:
        """A new wrapped key for `owner`, to be kept in its row."""
        return self._wrap(owner, new_key())

    def unwrap(self, owner: UUID, wrapped: bytes | None) -> bytes:
        """The owner's key. Raises KeyDestroyed when it was erased, CannotOpen."""
        if wrapped is None:
            raise KeyDestroyed(f"the key of {owner} was destroyed")
        for master in (self._master, *self._before[:-1]):
            with suppress(CannotOpen):
                return _open_wrapped(master, owner, wrapped)
        return _open_wrapped([self._master, *self._before][-1], owner, wrapped)

    def wrap_anew(self, owner: UUID, wrapped: bytes) -> bytes:
        """The same key under the new master key; the same bytes when it is already.

        Raises CannotOpen when neither the new master key nor one before opens it.
        """
        with suppress(CannotOpen):
            _open_wrapped(self._master, owner, wrapped)
            return wrapped
        return self._wrap(owner, self.unwrap(owner, wrapped))

    def _wrap(self, owner: UUID, key: bytes) -> bytes:
        return seal(self._master, key, _wrapping(owner))


def _master_key(secret: bytes) -> bytes:
    return derive(secret, "sealing: master key")


def _wrapping(owner: UUID) -> str:
    return f"key of {owner}"


def _open_wrapped(master: bytes, owner: UUID, wrapped: bytes) -> bytes:
    return unseal(master, wrapped, _wrapping(owner))


class SealingWriter:
    """Seals what is written to it, frame by frame, into `write`; `finish` seals the last frame."""

    def __init__(self, key: bytes, context: str, write: Callable[[bytes], object]) -> None:
        self._aes = AESGCM(key)
        self._context = context.encode()
        self._write = write
        self._waiting = bytearray()
        self._frame = 0

    def write(self, plain: bytes) -> None:
        """Take any number of bytes; whole frames leave at once."""
        self._waiting += plain
        while len(self._waiting) > FRAME:
            self._seal(bytes(memoryview(self._waiting)[:FRAME]), last=False)
            del self._waiting[:FRAME]

    def finish(self) -> None:
        """Seal what is left as the last frame (an empty file is one empty frame)."""
        self._seal(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _seal(self, plain: bytes, *, last: bool) -> None:
        self._write(self._aes.encrypt(_frame_nonce(self._frame, last), plain, self._context))
        self._frame += 1


def plain_size(sealed_size: int) -> int:
    """How many bytes a sealed file of `sealed_size` bytes holds."""
    frames = max(1, -(-sealed_size // SEALED))
    return sealed_size - frames * TAG


def open_range(
    key: bytes,
    context: str,
    read: Callable[[int, int], Iterator[bytes]],
    sealed_size: int,
    start: int = 0,
    end: int | None = None,
) -> Iterator[bytes]:
    """Open bytes `start` to `end` (exclusive) of a sealed file, a frame at a time.

    `read(start, length)` yields sealed bytes in pieces of any size; it is asked for runs of
    frames. Raises CannotOpen when a frame was altered, moved or cut.
    """
    size = plain_size(sealed_size)
    end = size if end is None else min(end, size)
    last = max(0, -(-sealed_size // SEALED) - 1)
    # To the end means with the last frame: one that was cut down to less than its tag shows too.
    final = last if end == size else (max(end, 1) - 1) // FRAME
    numbers = range(start // FRAME, max(start // FRAME, final) + 1)
    frames, aes = _frames(read, numbers), AESGCM(key)
    for number in numbers:
        nonce = _frame_nonce(number, number == last)
        try:
            plain = aes.decrypt(nonce, next(frames, b""), context.encode())
        except (InvalidTag, ValueError) as trouble:
            raise CannotOpen(f"frame {number} of {context} cannot be opened") from trouble
        low = max(0, start - number * FRAME)
        yield plain[low : end - number * FRAME]


def _frames(read: Callable[[int, int], Iterator[bytes]], numbers: range) -> Iterator[bytes]:
    """These frames, sealed; fewer when there are fewer."""
    for run in (numbers[at : at + RUN] for at in range(0, len(numbers), RUN)):
        yield from _cut_anew(read(run[0] * SEALED, len(run) * SEALED), SEALED)


def _cut_anew(pieces: Iterator[bytes], size: int) -> Iterator[bytes]:
    """The same bytes in pieces of this size; the last may be shorter."""
    held: list[bytes | memoryview] = []
    missing = size
    for piece in map(memoryview, pieces):
        while len(piece) >= missing:
            yield b"".join((*held, piece[:missing]))
            piece, held, missing = piece[missing:], [], size
        held.append(piece)
        missing -= len(piece)
    if missing < size:
        yield b"".join(held)


def _frame_nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(NONCE - 1, "big") + bytes([last])
