"""Files that came in pieces: looked at, put together when they are whole, and forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from uuid import UUID

from feedback.access import NotHere
from feedback.actions.arriving import Gone, TakenOver, give_up
from feedback.actions.arriving_pieces import Arrived, PutTogether, head_of, put_together
from feedback.actions.arriving_whole import (
    needs_putting_together,
    say_kind,
    say_whole,
    see_arrived,
)
from feedback.actions.media_files import forget_files
from feedback.model.telling import MediaKind
from feedback.sealing import fingerprint
from feedback.web.house import house, now
from media.kinds import PIXELS, Kind, check_kind
from media.refused import Refused

# A container that may hold sound or film is what its field says, until it is decoded.
SOUND_FIELDS = frozenset({"voice"})


def hash_of_address(address: str) -> bytes:
    """The keyed hash under which an arriving file is found; its last part is the secret."""
    return fingerprint(house().arriving_key, address.rsplit("/", 1)[-1])


def look_at(head: bytes, size: int, field: str) -> MediaKind:
    """What a file is, by its first bytes. Raises Refused for what we do not take."""
    kind = check_kind(head, size)
    if _pixels(head) > PIXELS:
        raise Refused("too-many-pixels")
    return _media_kind(kind, field)


def look_at_arrived(address_hash: bytes, length: int | None) -> None:
    """Look at the first bytes that arrived. Raises Refused, after the file was forgotten."""
    with house().database.reading() as reading:
        arrived = see_arrived(reading, address_hash, now())
    kind = _look(address_hash, arrived, length or arrived.size)
    with house().database.writing() as writing:
        say_kind(writing, arrived, kind)


def keep_whole(address_hash: bytes) -> None:
    """Put a file together in the store when all of it is here; once, whoever asks.

    Nothing happens while it is not whole, or when it is put together already. No lock is held
    meanwhile: of two who put it together, the quicker one's file is kept. Raises Refused when
    there is no such file or it is none we take, StoreTrouble.
    """
    try:
        with house().database.reading() as reading:
            if not needs_putting_together(reading, address_hash, now()):
                return
            arrived = see_arrived(reading, address_hash, now())
    except (NotHere, Gone) as trouble:
        raise Refused("cut") from trouble
    kind = _look(address_hash, arrived, arrived.size)
    _put_together(arrived, kind)


def forget(names: Iterable[UUID]) -> None:
    """Remove pieces from the disk, and files from the store, that no row knows any more."""
    names = list(names)
    forget_files(house().arriving, names)
    forget_files(house().store, names)


def _look(address_hash: bytes, arrived: Arrived, size: int) -> MediaKind:
    try:
        return look_at(head_of(house().arriving, arrived), size, arrived.field)
    except Refused:
        with suppress(NotHere, Gone, TakenOver):
            with house().database.writing() as writing:
                names = give_up(writing, address_hash, now())
            forget(names)
        raise


def _put_together(arrived: Arrived, kind: MediaKind) -> None:
    made = put_together(house().arriving, house().store, arrived)
    if _say_whole(arrived, made, kind):
        forget_files(house().arriving, [piece.id for piece in arrived.pieces])
    else:
        forget_files(house().store, [made.id])


def _say_whole(arrived: Arrived, made: PutTogether, kind: MediaKind) -> bool:
    # When the answer of a commit is lost the file may be known after all: then the sweep decides.
    with house().database.writing() as writing:
        return say_whole(writing, arrived, made, kind)


def _pixels(head: bytes) -> int:
    """How many pixels a PNG announces (ISO/IEC 15948, 11.2.2); 0 for anything else."""
    if head[:8] != b"\x89PNG\r\n\x1a\n" or len(head) < 24:
        return 0
    return int.from_bytes(head[16:20], "big") * int.from_bytes(head[20:24], "big")


def _media_kind(kind: Kind, field: str) -> MediaKind:
    if kind.family == "sound-or-video":
        return MediaKind.SOUND if field in SOUND_FIELDS else MediaKind.VIDEO
    return MediaKind(kind.family)
