"""Arriving files that are whole: put together, and taken up by an entry or an answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from feedback.access import Actor
from feedback.actions.arriving import find_arriving, pieces_of
from feedback.actions.arriving_pieces import Arrived, PutTogether, key_of_whole
from feedback.actions.media_files import KeptFile
from feedback.model.arriving import ArrivingFile, ArrivingPiece, read_claims
from feedback.model.telling import MediaFile, MediaKind
from media.names import safe_file_name
from media.refused import Refused


def see_arrived(db: Session, address_hash: bytes, now: datetime) -> Arrived:
    """What has arrived of a file so far. Raises NotHere, Gone."""
    found = find_arriving(db, address_hash, now)
    pieces = tuple(pieces_of(db, found))
    return Arrived(found.id, found.arrived, pieces, found.claims, found.key, found.bundle_id)


def needs_putting_together(db: Session, address_hash: bytes, now: datetime) -> bool:
    """True when all of a file is here and lies in pieces still. Raises NotHere, Gone."""
    found = find_arriving(db, address_hash, now)
    return found.is_whole and found.file_id is None and found.used_for is None


def say_kind(db: Session, arrived: Arrived, kind: MediaKind) -> None:
    """Write down what a file is, now that its first bytes were looked at."""
    db.get_one(ArrivingFile, arrived.id).kind = kind


def say_whole(db: Session, arrived: Arrived, made: PutTogether, kind: MediaKind) -> bool:
    """Write down that a file lies whole in the store; False when another was quicker."""
    done = db.execute(
        update(ArrivingFile)
        .where(ArrivingFile.id == arrived.id, ArrivingFile.file_id.is_(None))
        .values(file_id=made.id, sha256=made.sha256, kind=kind)
        .execution_options(synchronize_session=False)
    )
    if done.rowcount != 1:
        return False
    db.execute(delete(ArrivingPiece).where(ArrivingPiece.arriving_id == arrived.id))
    return True


def take_up(
    db: Session,
    actor: Actor,
    address_hashes: Iterable[bytes],
    relationship_id: UUID,
    used_for: UUID,
) -> list[KeptFile]:
    """Take whole files up into the entry or the sending `used_for`, in the order they are named.

    A repeat of the same gives the same files. Raises Refused `cut` for a file that is not whole,
    not the actor's, sent for another relationship, or taken up by something else before.
    """
    found = [_own(db, actor, address_hash) for address_hash in dict.fromkeys(address_hashes)]
    for file in found:
        if file.relationship_id != relationship_id or not _is_free(db, file, used_for):
            raise Refused("cut")
        file.used_for = used_for
    return [_kept(file) for file in found]


def hashes_of(db: Session, actor: Actor, address_hashes: Iterable[bytes]) -> list[str]:
    """The sha256 of whole files of the actor. Raises Refused `cut`."""
    return [_own(db, actor, address_hash).sha256 or "" for address_hash in address_hashes]


def _own(db: Session, actor: Actor, address_hash: bytes) -> ArrivingFile:
    found = db.scalars(
        select(ArrivingFile)
        .where(
            ArrivingFile.address_hash == address_hash,
            ArrivingFile.account_id == actor.account_id,
            ArrivingFile.bundle_id.is_(None),
            ArrivingFile.file_id.is_not(None),
        )
        .with_for_update()
    ).first()
    if found is None:
        raise Refused("cut")
    return found


def _is_free(db: Session, file: ArrivingFile, used_for: UUID) -> bool:
    if file.used_for is None:
        return True
    # What was taken away again, for good, is no longer there to be taken up.
    is_kept = db.get(MediaFile, file.file_id) is not None
    return file.used_for == used_for and is_kept


def _kept(file: ArrivingFile) -> KeptFile:
    assert file.file_id and file.kind and file.sha256 and file.length is not None
    name = safe_file_name(read_claims(file.claims).get("filename", ""))
    key = key_of_whole(file.key, file.file_id)
    return KeptFile(file.file_id, key, file.kind, file.length, file.sha256, name)
