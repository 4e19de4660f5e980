"""What lies in the store: every file that a row knows, and how to prove that it is as it was.

One table, KINDS, says where the names of files stand. The sweep, the nightly look at every file
and the moving of a store read it, so a new kind of file needs one line here and is known to all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from feedback.actions.arriving_pieces import key_of_whole
from feedback.actions.media_files import copy_key, open_sealed_file
from feedback.model.arriving import ArrivingFile, ArrivingPiece
from feedback.model.care import Relationship
from feedback.model.offline import Bundle
from feedback.model.outbox import FileCheck, FileState
from feedback.model.own_copies import OwnCopy
from feedback.model.paper import PaperCopy, PaperSet
from feedback.model.sayings import Saying
from feedback.model.telling import MediaFile, SafeCopy
from feedback.sealing import CannotOpen, KeyDestroyed
from media.fixity import Altered, sha256_of
from media.store import NotThere, Store

AT_ONCE = 500


@dataclass(frozen=True)
class KeptFile:
    """A file that a row knows. `sha256` is of its plain bytes, None when none was written down.

    `key` is None when it was destroyed on purpose: then the file cannot be opened any more.
    """

    id: UUID
    what: str
    site_id: UUID | None
    key: bytes | None
    sha256: str | None
    size: int


@dataclass(frozen=True)
class Kind:
    """One column in which names of files stand, and what its row says about the file."""

    what: str
    column: InstrumentedAttribute[Any]
    is_kept: ColumnElement[bool]
    site_id: Callable[[Session, Any], UUID | None]
    key: Callable[[Any, UUID], bytes | None]
    sha256: Callable[[Any], str | None]
    size: Callable[[Any], int | None]


def _of_relationship(db: Session, id: UUID) -> UUID | None:
    return db.scalar(select(Relationship.site_id).where(Relationship.id == id))


def _media(
    what: str,
    model: Any,
    media: Callable[[Any], MediaFile],
    key: Any,
    is_kept: ColumnElement[bool] | None = None,
) -> Kind:
    return Kind(
        what,
        model.id,
        true() if is_kept is None else is_kept,
        lambda db, row: _of_relationship(db, media(row).relationship_id),
        key,
        lambda row: row.sha256,
        lambda row: row.size,
    )


_USED = Saying.taken_away_at.is_(None)
KINDS = (
    _media(
        "original",
        MediaFile,
        lambda row: row,
        lambda row, id: row.key,
        MediaFile.original_gone_at.is_(None),
    ),
    _media(
        "safe copy",
        SafeCopy,
        lambda row: row.media_file,
        lambda row, id: copy_key(row.media_file.key, id),
    ),
    Kind(
        "paper",
        PaperCopy.file_id,
        PaperCopy.file_id.is_not(None),
        lambda db, row: db.get_one(PaperSet, row.set_id).site_id,
        lambda row, id: row.key,
        lambda row: None,
        lambda row: row.size,
    ),
    Kind(
        "saying",
        Saying.id,
        _USED,
        lambda db, row: row.site_id,
        lambda row, id: row.key,
        lambda row: row.sha256,
        lambda row: None,
    ),
    Kind(
        "saying copy",
        Saying.copy_id,
        _USED & Saying.copy_id.is_not(None),
        lambda db, row: row.site_id,
        lambda row, id: copy_key(row.key, id),
        lambda row: row.copy_sha256,
        lambda row: row.copy_size,
    ),
    Kind(
        "arriving file",
        ArrivingFile.file_id,
        ArrivingFile.file_id.is_not(None) & ArrivingFile.used_for.is_(None),
        lambda db, row: _of_relationship(db, row.relationship_id),
        lambda row, id: key_of_whole(row.key, id),
        lambda row: row.sha256,
        lambda row: row.length,
    ),
    Kind(
        "bundle",
        Bundle.file_id,
        Bundle.removed_at.is_(None),
        lambda db, row: row.site_id,
        lambda row, id: row.key,
        lambda row: row.sha256,
        lambda row: row.size,
    ),
    Kind(
        "own copy",
        OwnCopy.file_id,
        OwnCopy.file_id.is_not(None) & OwnCopy.gone_at.is_(None),
        lambda db, row: row.site_id,
        lambda row, id: row.key,
        lambda row: row.sha256,
        lambda row: row.size,
    ),
)

# Names that are spoken for, and have nothing yet that a file could be compared with.
BESIDES: tuple[InstrumentedAttribute[Any], ...] = (ArrivingPiece.id, ArrivingFile.file_id)


def known_among(db: Session, ids: Iterable[UUID]) -> set[UUID]:
    """Those of the ids that a row knows as a file in the store."""
    ids, asked = list(ids), [(kind.column, kind.is_kept) for kind in KINDS]
    asked += [(column, true()) for column in BESIDES]
    return {
        id
        for column, is_kept in asked
        for some in _some(ids)
        for id in db.scalars(select(column).where(column.in_(some), is_kept))
    }


def all_known(db: Session) -> Iterator[UUID]:
    """The name of every file that a row knows."""
    for kind in KINDS:
        yield from db.scalars(
            select(kind.column).where(kind.is_kept).execution_options(yield_per=AT_ONCE)
        )


def newest_known(db: Session, most: int) -> list[UUID]:
    """The names of the originals and of the bundles that came last."""
    bundles = select(Bundle.file_id).where(Bundle.removed_at.is_(None))
    newest = (
        select(MediaFile.id).order_by(MediaFile.received_at.desc()),
        bundles.order_by(Bundle.received_at.desc()),
    )
    return [id for one in newest for id in db.scalars(one.limit(most))]


def due_for_a_look(db: Session, since: datetime, most: int) -> list[KeptFile]:
    """At most that many files that nobody has looked at since a moment."""
    found: list[KeptFile] = []
    for kind in KINDS:
        not_yet = or_(FileCheck.id.is_(None), FileCheck.checked_at < since)
        asked = select(kind.column.class_, kind.column).outerjoin(
            FileCheck, FileCheck.id == kind.column
        )
        asked = asked.where(kind.is_kept, not_yet).limit(most - len(found))
        found += [_kept(db, kind, row, id) for row, id in db.execute(asked)]
        if len(found) >= most:
            break
    return found


def find_kept(db: Session, id: UUID) -> KeptFile | None:
    """The file of that name, when a row knows it."""
    for kind in KINDS:
        row = db.scalars(
            select(kind.column.class_).where(kind.column == id, kind.is_kept)
        ).one_or_none()
        if row is not None:
            return _kept(db, kind, row, id)
    return None


def look_at(store: Store, file: KeptFile) -> FileState:
    """Open a file to its last byte and compare it with what was written down when it came.

    Raises StoreTrouble when the store cannot say, which is no fault of the file's.
    """
    try:
        if file.key is None:
            return FileState.ERASED
        found = sha256_of(open_sealed_file(store, file.id, file.key))
    except NotThere:
        return FileState.MISSING
    except (CannotOpen, Altered):
        return FileState.ALTERED
    return FileState.SOUND if file.sha256 in (None, found) else FileState.ALTERED


def _kept(db: Session, kind: Kind, row: Any, id: UUID) -> KeptFile:
    try:
        key = kind.key(row, id)
    except KeyDestroyed:
        key = None
    return KeptFile(
        id, kind.what, kind.site_id(db, row), key, kind.sha256(row), kind.size(row) or 0
    )


def _some(ids: list[UUID]) -> Iterator[list[UUID]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]
