"""Files that come in pieces: found by their address, gone on with, and given up.

The address of an arriving file is a secret of 128 bits. Whoever has it may send more of the file
or give it up, and nothing else: nothing of the file can be read there, and only its own account
can take it up into an entry or an answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from feedback.access import NotHere
from feedback.actions.record import record
from feedback.model.arriving import ArrivingFile, ArrivingPiece
from media.kinds import MB, SIZES
from media.refused import Refused

LASTS = timedelta(days=7)
LARGEST = max(SIZES.values())
# A film, what its frames add, and what is told beside it.
LARGEST_BUNDLE = LARGEST + 100 * MB


class Gone(Exception):
    """The file was not gone on with for so long that it was given up."""

    code = "gone"


class WrongOffset(Exception):
    """What was sent does not begin where the file ends so far."""

    code = "wrong-offset"


class TakenOver(Exception):
    """Another sender goes on with this file now."""

    code = "taken-over"


@dataclass(frozen=True)
class Turn:
    """One sender's turn with a file: bytes from `start` on, at most until `most`."""

    id: UUID
    number: int
    start: int
    length: int | None
    is_looked_at: bool
    key: bytes = field(repr=False)
    largest: int = LARGEST

    @property
    def most(self) -> int:
        """How many bytes the file may have at the end."""
        return self.largest if self.length is None else self.length


@dataclass(frozen=True)
class Piece:
    """Bytes that lie durable on the disk, before any row says so."""

    id: UUID
    size: int


def find_arriving(db: Session, address_hash: bytes, now: datetime) -> ArrivingFile:
    """The file at an address. Raises NotHere, and Gone when its time is over."""
    return _alive(db.scalars(_at(address_hash)).first(), now)


def take_turn(
    db: Session, address_hash: bytes, start: int, length: int | None, now: datetime
) -> Turn:
    """Begin to send from `start` on; whoever sent before has lost their turn.

    `length` tells it when it was not known before. Raises NotHere, Gone, Refused `too-big`, and
    WrongOffset when the file ends elsewhere so far, or was announced with another length.
    """
    found = _alive(db.scalars(_at(address_hash).with_for_update()).first(), now)
    largest = LARGEST if found.bundle_id is None else LARGEST_BUNDLE
    if (length or 0) > largest:
        raise Refused("too-big")
    if length is not None and (found.length not in (None, length) or length < found.arrived):
        raise WrongOffset
    if found.arrived != start:
        raise WrongOffset
    found.length = length if found.length is None else found.length
    found.turn += 1
    is_looked_at = found.kind is not None
    return Turn(found.id, found.turn, start, found.length, is_looked_at, found.key, largest)


def add_pieces(db: Session, turn: Turn, start: int, pieces: Iterable[Piece], now: datetime) -> int:
    """Write down that durable pieces follow at `start`; how much has arrived now.

    Raises TakenOver when another sender has begun meanwhile.
    """
    pieces = list(pieces)
    end = start + sum(piece.size for piece in pieces)
    mine = (ArrivingFile.turn == turn.number, ArrivingFile.arrived == start)
    moved = db.execute(
        update(ArrivingFile)
        .where(ArrivingFile.id == turn.id, *mine)
        .values(arrived=end, ends_at=now + LASTS)
        .execution_options(synchronize_session=False)
    )
    if moved.rowcount != 1:
        raise TakenOver
    for piece in pieces:
        db.add(ArrivingPiece(id=piece.id, arriving_id=turn.id, start=start, size=piece.size))
        start += piece.size
    return end


def give_up(db: Session, address_hash: bytes, now: datetime) -> list[UUID]:
    """Give a file up; the names on the disk and in the store to forget after the commit.

    Raises NotHere, Gone, and TakenOver when something names the file already.
    """
    found = _alive(db.scalars(_at(address_hash).with_for_update()).first(), now)
    if found.used_for is not None:
        raise TakenOver
    record(db, "gave a file up", now, about=found)
    return forget_arriving(db, found)


def forget_arriving(db: Session, found: ArrivingFile) -> list[UUID]:
    """Remove a file's rows; the names that nobody needs any more."""
    names = list(db.scalars(_pieces(found.id).with_only_columns(ArrivingPiece.id)))
    if found.file_id is not None and found.used_for is None:
        names.append(found.file_id)
    db.execute(delete(ArrivingPiece).where(ArrivingPiece.arriving_id == found.id))
    db.execute(delete(ArrivingFile).where(ArrivingFile.id == found.id))
    db.expunge(found)
    return names


def pieces_of(db: Session, found: ArrivingFile) -> list[Piece]:
    """The durable pieces of a file, in order."""
    return [Piece(piece.id, piece.size) for piece in db.scalars(_pieces(found.id))]


def _alive(found: ArrivingFile | None, now: datetime) -> ArrivingFile:
    if found is None:
        raise NotHere("arriving file")
    if found.ends_at <= now:
        raise Gone
    return found


def _at(address_hash: bytes):
    return select(ArrivingFile).where(ArrivingFile.address_hash == address_hash)


def _pieces(arriving_id: UUID):
    return (
        select(ArrivingPiece)
        .where(ArrivingPiece.arriving_id == arriving_id)
        .order_by(ArrivingPiece.start)
    )
