"""Whether a file stops before its own end, seen from the sizes its parts announce."""

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

# Matroska elements that hold others: Segment, Cluster, BlockGroup (RFC 9559).
EBML_FOLDERS = {0x18538067, 0x1F43B675, 0xA0}
MOST_PARTS = 2_000_000


def ends_early(path: Path, kind: str) -> bool:
    """Whether a part of the file announces more bytes than there are. False for other kinds.

    Only the skeleton is read: one seek a part.
    """
    walk = WALKS.get(kind)
    if walk is None:
        return False
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        return any(end > size for end in walk(file, size))


def _iso(file: BinaryIO, size: int) -> Iterator[int]:
    """Where each box of an ISO base media file says it ends (ISO/IEC 14496-12)."""
    here = 0
    for _ in range(MOST_PARTS):
        if here >= size:
            return
        file.seek(here)
        start = file.read(16)
        length = int.from_bytes(start[:4], "big")
        length = int.from_bytes(start[8:16], "big") if length == 1 else length
        if length == 0 and len(start) >= 8:  # this one goes to the end, whatever that is
            return
        here += max(length, 8)
        yield here


def _riff(file: BinaryIO, size: int) -> Iterator[int]:
    """Where a WAV or WebP file says it ends; live recorders write 0 or the largest number."""
    length = struct.unpack("<I", file.read(8)[4:].ljust(4, b"\0"))[0]
    yield 0 if length in (0, 0xFFFFFFFF) else length + 8


def _ogg(file: BinaryIO, size: int) -> Iterator[int]:
    """The end of the last page that begins; the page itself must be marked last (RFC 3533)."""
    begin = max(0, size - 128 * 1024)
    file.seek(begin)
    tail = file.read()
    last = tail.rfind(b"OggS\0")
    is_marked = last >= 0 and len(tail) > last + 27 and tail[last + 5] & 4
    if not is_marked:
        yield size + 1
        return
    laces = tail[last + 27 : last + 27 + tail[last + 26]]
    yield begin + last + 27 + tail[last + 26] + sum(laces)


def _ebml(file: BinaryIO, size: int) -> Iterator[int]:
    """Where each element of a WebM file says it ends, blocks included (RFC 8794)."""
    here = 0
    for _ in range(MOST_PARTS):
        if here >= size:
            return
        file.seek(here)
        start = file.read(12)
        name_length = _vint_length(start[:1])
        size_length = _vint_length(start[name_length : name_length + 1])
        after = here + name_length + size_length
        if not name_length or not size_length or name_length + size_length > len(start):
            yield size + 1  # an element's own first bytes are cut
            return
        name = int.from_bytes(start[:name_length], "big")
        length = int.from_bytes(start[name_length : name_length + size_length], "big")
        length &= (1 << 7 * size_length) - 1
        is_unknown = length == (1 << 7 * size_length) - 1
        yield after if is_unknown else after + length
        here = after if name in EBML_FOLDERS or is_unknown else after + length


def _vint_length(first: bytes) -> int:
    """How many bytes a number takes whose first byte is this: 1 to 8, 0 for none."""
    return 9 - first[0].bit_length() if first and first[0] else 0


WALKS = {"webm": _ebml, "wav": _riff, "webp": _riff, "ogg": _ogg}
WALKS |= dict.fromkeys(("mp4", "mov", "3gp", "m4a", "heif"), _iso)
