"""A bundle's bytes: a first line, then frames that are only ever appended (docs/sealed-outbox.md).

    FBOX1\\n {"bundle", "key_id", "wrapped"} \\n  (part u32, sequence u64, length u32, ciphertext)*

Each frame is sealed with AES-256-GCM under the bundle's own key; its nonce is its part and its
sequence, its context the bundle's id. So a frame cannot be altered, moved to another place or put
into another bundle; one that is missing shows, because the next one's sequence is not its turn.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from feedback.sealing import TAG, CannotOpen
from feedback.sealing.outbox import WRAPPED, from_text

MAGIC = b"FBOX1\n"
LONGEST_LINE = 1024
LONGEST_START = len(MAGIC) + LONGEST_LINE + 1
HEADER = struct.Struct(">IQI")
LARGEST_FRAME = 1024 * 1024
MOST_PARTS = 200
MANIFEST = 0


class NotABundle(Exception):
    """The first line is not that of a bundle, or not of this bundle."""

    code = "not-a-bundle"


class AlteredBundle(CannotOpen):
    """The frames are not as the tablet sealed them."""


@dataclass(frozen=True)
class FirstLine:
    """What stands open before the frames: which bundle, and its key, sealed to one of ours."""

    bundle: UUID
    key_id: str
    wrapped: bytes
    size: int

    @property
    def name(self) -> str:
        """The bundle's id as the tablet wrote it."""
        return str(self.bundle)


@dataclass(frozen=True)
class Frame:
    """One frame as it was sent."""

    part: int
    sequence: int
    header: bytes
    sealed: bytes

    @property
    def size(self) -> int:
        """Its bytes on the way: header and ciphertext."""
        return len(self.header) + len(self.sealed)


def read_first_line(start: bytes) -> FirstLine:
    """The first line of a bundle that begins with `start`. Raises NotABundle."""
    line, end, _ = start[len(MAGIC) : LONGEST_START].partition(b"\n")
    if not start.startswith(MAGIC) or not end:
        raise NotABundle
    try:
        said: Any = json.loads(line)
        bundle, wrapped = UUID(said["bundle"]), from_text(said["wrapped"])
        known = str(bundle) == said["bundle"] and isinstance(said["key_id"], str)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as trouble:
        raise NotABundle from trouble
    if not known or len(wrapped) != WRAPPED:
        raise NotABundle
    return FirstLine(bundle, said["key_id"], wrapped, len(MAGIC) + len(line) + 1)


class BundleReader:
    """Reads a bundle from its bytes, in pieces of any size, a frame at a time.

    `left` counts the bytes of a last frame that did not come whole.
    """

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces, self._waiting = iter(pieces), bytearray()
        while len(self._waiting) < LONGEST_START and self._more():
            pass
        self.first = read_first_line(bytes(self._waiting[:LONGEST_START]))
        del self._waiting[: self.first.size]

    @property
    def left(self) -> int:
        """How many bytes there are that are no whole frame."""
        return len(self._waiting)

    def frames(self) -> Iterator[Frame]:
        """Every whole frame. Raises AlteredBundle for one that no tablet makes."""
        while (header := self._take(HEADER.size)) is not None:
            part, sequence, length = HEADER.unpack(header)
            if not TAG <= length <= LARGEST_FRAME + TAG:
                raise AlteredBundle(f"a frame of bundle {self.first.name} has no possible length")
            sealed = self._take(length)
            if sealed is None:
                self._waiting[:0] = header
                return
            yield Frame(part, sequence, header, sealed)

    def _take(self, size: int) -> bytes | None:
        while len(self._waiting) < size:
            if not self._more():
                return None
        taken = bytes(memoryview(self._waiting)[:size])
        del self._waiting[:size]
        return taken

    def _more(self) -> bool:
        piece = next(self._pieces, None)
        if piece is not None:
            self._waiting += piece
        return piece is not None


class FrameOpener:
    """Opens the frames of one bundle, each part's in its order."""

    def __init__(self, key: bytes, bundle: str) -> None:
        self._aes, self._bundle = AESGCM(key), bundle.encode()
        self._turns: Counter[int] = Counter()

    def open(self, frame: Frame) -> bytes:
        """The plain bytes of the next frame of its part. Raises AlteredBundle."""
        if frame.sequence != self._turns[frame.part]:
            raise AlteredBundle("a frame is missing, or came twice")
        self._turns[frame.part] += 1
        if len(self._turns) > MOST_PARTS + 1:
            raise AlteredBundle("a bundle has too many parts")
        try:
            return self._aes.decrypt(frame.header[:12], frame.sealed, self._bundle)
        except InvalidTag as trouble:
            raise AlteredBundle("a frame is not as it was sealed") from trouble


@dataclass
class PartSeen:
    """What came of one part: how many frames and bytes, and the hash of the frames' hashes."""

    frames: int = 0
    size: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    def add(self, frame: Frame) -> None:
        """One frame more."""
        self.frames += 1
        self.size += frame.size
        self.digest.update(hashlib.sha256(frame.header + frame.sealed).digest())


def parts_seen(reader: BundleReader) -> dict[int, PartSeen]:
    """What came of each part, for the receipt; what is no frame any more is in no part."""
    seen: dict[int, PartSeen] = {}
    try:
        for frame in reader.frames():
            if frame.part in seen or len(seen) <= MOST_PARTS:
                seen.setdefault(frame.part, PartSeen()).add(frame)
    except AlteredBundle:
        pass
    return seen
