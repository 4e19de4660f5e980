"""How large a picture prints, written into it without touching a point of it."""

from __future__ import annotations

import struct
from collections.abc import Iterator

DOTS_PER_INCH = 300
# A JPEG begins with a JFIF segment (ITU-T T.871, 10.1): its units and densities are at byte 13.
JFIF, UNITS_AT, INCHES = b"JFIF\0", 13, 1


def at_300_dots(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same JPEG, as many bytes long, that says 300 dots an inch. Others come as they are."""
    head = b""
    for piece in pieces:
        head += piece
        if len(head) >= UNITS_AT + 5:
            break
    if head[:2] == b"\xff\xd8" and head[6:11] == JFIF:
        told = struct.pack(">BHH", INCHES, DOTS_PER_INCH, DOTS_PER_INCH)
        head = head[:UNITS_AT] + told + head[UNITS_AT + len(told) :]
    yield head
    yield from pieces
