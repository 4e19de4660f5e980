"""Looking at the first bytes of a file: what it is, and whether we take it."""

from __future__ import annotations

from collections.abc import Collection

from feedback.model.telling import MediaKind
from media.kinds import PIXELS, TOLD, Kind, check_kind
from media.refused import Refused

# A container that may hold sound or film is what its field says, until it is decoded.
SOUND_FIELDS = frozenset({"voice"})


def look_at(head: bytes, size: int, field: str, families: Collection[str] = TOLD) -> MediaKind:
    """What a file is, by its first bytes. Raises Refused for what we do not take.

    `families` are those that are taken here (`media.kinds`).
    """
    kind = check_kind(head, size, families)
    if _pixels(head) > PIXELS:
        raise Refused("too-many-pixels")
    return _media_kind(kind, field)


def _pixels(head: bytes) -> int:
    """How many pixels a PNG announces (ISO/IEC 15948, 11.2.2); 0 for anything else."""
    if head[:8] != b"\x89PNG\r\n\x1a\n" or len(head) < 24:
        return 0
    return int.from_bytes(head[16:20], "big") * int.from_bytes(head[20:24], "big")


def _media_kind(kind: Kind, field: str) -> MediaKind:
    if kind.family == "sound-or-video":
        return MediaKind.SOUND if field in SOUND_FIELDS else MediaKind.VIDEO
    return MediaKind.PHOTO if kind.family == "pages" else MediaKind(kind.family)
