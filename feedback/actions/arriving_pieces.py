"""The bytes of arriving files: sealed pieces on this machine's disk, then one file in the store.

Every piece has a key of its own, derived from the file's key and the piece's id, and so has every
putting-together. What is sent again after a break may be other bytes: they are never sealed under
a key and a nonce that were used before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from feedback.actions.arriving import Piece
from feedback.actions.media_files import SealedSink, open_original
from feedback.model.arriving import read_claims
from feedback.sealing import derive
from media.fixity import Sha256
from media.receive import HEAD_SIZE
from media.store import Store


@dataclass(frozen=True)
class Arrived:
    """What has arrived of a file: its pieces in order, and what its sender says of it."""

    id: UUID
    size: int
    pieces: tuple[Piece, ...]
    claims: str
    key: bytes = field(repr=False)
    bundle_id: UUID | None = None

    @property
    def field(self) -> str:
        """The field of a form that it would have come in."""
        return read_claims(self.claims).get("field", "")


@dataclass(frozen=True)
class PutTogether:
    """A file that lies whole in the store: its name there, and the hash of its plain bytes."""

    id: UUID
    sha256: str


Chunks = Iterator[bytes]


def sink_for_piece(pieces: Store, key: bytes) -> SealedSink:
    """A place for the next piece of the file with that key."""
    id = uuid4()
    return SealedSink(pieces, id, derive(key, f"piece {id}"))


def key_of_whole(key: bytes, id: UUID) -> bytes:
    """The key of the file that was put together from the pieces under this id."""
    return derive(key, f"whole {id}")


def read_pieces(store: Store, key: bytes, pieces: Iterable[Piece]) -> Iterator[bytes]:
    """The plain bytes of pieces, one after the other. Raises CannotOpen, NotThere."""
    for piece in pieces:
        yield from open_original(store, piece.id, derive(key, f"piece {piece.id}"))


def head_of(store: Store, arrived: Arrived) -> bytes:
    """The first bytes of a file, as many as its kind is told from."""
    head = b""
    for chunk in read_pieces(store, arrived.key, arrived.pieces):
        head += chunk
        if len(head) >= HEAD_SIZE:
            break
    return head[:HEAD_SIZE]


def put_together(
    pieces: Store,
    store: Store,
    arrived: Arrived,
    look_on: Callable[[Chunks], object] = lambda _: None,
) -> PutTogether:
    """Seal the pieces anew as one file in the store: durable when this returns.

    `look_on` may read along, as far as it likes. Raises CannotOpen when a piece was altered,
    StoreFull, StoreTrouble, and what `look_on` raises; then nothing is kept.
    """
    id, digest = uuid4(), Sha256()
    sink = SealedSink(store, id, key_of_whole(arrived.key, id))

    def written() -> Chunks:
        for chunk in read_pieces(pieces, arrived.key, arrived.pieces):
            digest.update(chunk)
            sink.write(chunk)
            yield chunk

    try:
        chunks = written()
        look_on(chunks)
        for _ in chunks:
            pass
        sink.commit()
    except BaseException:
        sink.abort()
        raise
    return PutTogether(id, digest.hexdigest())
