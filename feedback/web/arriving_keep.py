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
from feedback.actions.bundles import keep_bundle
from feedback.actions.looking import look_at
from feedback.actions.media_files import forget_files
from feedback.model.telling import MediaKind
from feedback.sealing import fingerprint
from feedback.sealing.bundles import (
    BundleReader,
    NotABundle,
    PartSeen,
    parts_seen,
    read_first_line,
)
from feedback.web.house import house, now
from media.refused import Refused


def hash_of_address(address: str) -> bytes:
    """The keyed hash under which an arriving file is found; its last part is the secret."""
    return fingerprint(house().arriving_key, address.rsplit("/", 1)[-1])


def look_at_arrived(address_hash: bytes, length: int | None) -> None:
    """Look at the first bytes that arrived. Raises Refused or NotABundle, after the file was
    forgotten."""
    with house().database.reading() as reading:
        arrived = see_arrived(reading, address_hash, now())
    kind = _look(address_hash, arrived, length or arrived.size)
    if kind is not None:
        with house().database.writing() as writing:
            say_kind(writing, arrived, kind)


def keep_whole(address_hash: bytes) -> None:
    """Put a file together in the store when all of it is here; once, whoever asks.

    Nothing happens while it is not whole, or when it is put together already. No lock is held
    meanwhile: of two who put it together, the quicker one's file is kept. Raises Refused when
    there is no such file or it is none we take, NotABundle, StoreTrouble.
    """
    try:
        with house().database.reading() as reading:
            if not needs_putting_together(reading, address_hash, now()):
                return
            arrived = see_arrived(reading, address_hash, now())
    except (NotHere, Gone) as trouble:
        raise Refused("cut") from trouble
    kind = _look(address_hash, arrived, arrived.size)
    if kind is None:
        _keep_bundle(arrived)
    else:
        _put_together(arrived, kind)


def forget(names: Iterable[UUID]) -> None:
    """Remove pieces from the disk, and files from the store, that no row knows any more."""
    names = list(names)
    forget_files(house().arriving, names)
    forget_files(house().store, names)


def _look(address_hash: bytes, arrived: Arrived, size: int) -> MediaKind | None:
    """What a file is; None for a bundle, whose bytes are sealed and have a first line only."""
    try:
        head = head_of(house().arriving, arrived)
        if arrived.bundle_id is None:
            return look_at(head, size, arrived.field)
        _check_bundle(head, arrived.bundle_id)
        return None
    except (Refused, NotABundle):
        with suppress(NotHere, Gone, TakenOver):
            with house().database.writing() as writing:
                names = give_up(writing, address_hash, now())
            forget(names)
        raise


def _check_bundle(head: bytes, bundle_id: UUID) -> None:
    if read_first_line(head).bundle != bundle_id:
        raise NotABundle


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


def _keep_bundle(arrived: Arrived) -> None:
    """Durable in the store, then one row that acknowledges it and asks for it to be opened."""
    seen: dict[int, PartSeen] = {}
    made = put_together(
        house().arriving,
        house().store,
        arrived,
        lambda chunks: seen.update(parts_seen(BundleReader(chunks))),
    )
    with house().database.writing() as writing:
        is_ours = keep_bundle(writing, arrived, made, seen, house().database.outbox, now())
    forget_files(house().arriving, [piece.id for piece in arrived.pieces])
    if not is_ours:
        forget_files(house().store, [made.id])
    for then in house().after_commit:
        then()
