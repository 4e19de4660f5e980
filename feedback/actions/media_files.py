"""Keeping photos, sounds and films sealed, opening them again, and saying what is in them.

Two files are never sealed under one key, because frames count their nonces from nought: the
Original has the media file's own random key, and each SafeCopy a key derived from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from feedback.access import Actor, May, require
from feedback.actions.record import record
from feedback.model.asking import SurveyResponse
from feedback.model.paper import PaperCopy
from feedback.model.telling import MediaFile, MediaKind, SafeCopy, Shows
from feedback.sealing import SealingWriter, derive, new_key, open_range
from media.store import Store, StoreTrouble

LONGEST_DESCRIPTION = 1000


class TooLong(Exception):
    """The words are longer than we can keep."""

    code = "too-long"


@dataclass(frozen=True)
class KeptFile:
    """An original that lies sealed and durable in the store, before any row says so.

    `size` (bytes) and `sha256` (hexadecimal) are of the plain bytes as they were received.
    """

    id: UUID
    key: bytes = field(repr=False)
    kind: MediaKind
    size: int
    sha256: str
    file_name: str


class SealedSink:
    """A place in the store for one file, sealed frame by frame on its way in.

    Raises StoreFull or StoreTrouble from any of its methods but `abort`.
    """

    def __init__(self, store: Store, id: UUID, key: bytes) -> None:
        self.id, self.key = id, key
        self._writer = store.begin(str(id))
        self._sealing = SealingWriter(key, _context(id), self._writer.write)

    def write(self, data: bytes) -> None:
        """Take any number of plain bytes."""
        self._sealing.write(data)

    def commit(self) -> None:
        """Seal the last frame and keep the file: durable when this returns."""
        self._sealing.finish()
        self._writer.commit()

    def abort(self) -> None:
        """Forget the file."""
        self._writer.abort()


def sink_for_original(store: Store) -> SealedSink:
    """A sink for a new original, under a new id and a new key."""
    return SealedSink(store, uuid4(), new_key())


def sink_for_copy(store: Store, original_key: bytes) -> SealedSink:
    """A sink for a new safe copy of the original with that key."""
    id = uuid4()
    return SealedSink(store, id, copy_key(original_key, id))


def open_original(store: Store, id: UUID, key: bytes) -> Iterator[bytes]:
    """The plain bytes of an original, for making safe copies and nothing else.

    Raises CannotOpen when the bytes were altered, NotThere when they are gone.
    """
    return open_sealed_file(store, id, key)


def open_sealed_file(store: Store, id: UUID, key: bytes) -> Iterator[bytes]:
    """The plain bytes of any file under its own key. Raises CannotOpen, NotThere."""
    name = str(id)
    return open_range(key, _context(id), _reader(store, name), store.size(name))


def open_copy(
    store: Store, copy: SafeCopy, start: int = 0, end: int | None = None
) -> Iterator[bytes]:
    """The plain bytes of a safe copy from `start` to `end` (exclusive), a frame at a time.

    The keys are opened at the call, so the database session may be closed before the bytes are
    read. Raises CannotOpen, KeyDestroyed, NotThere.
    """
    name, key = str(copy.id), copy_key(copy.media_file.key, copy.id)
    return open_range(key, _context(copy.id), _reader(store, name), store.size(name), start, end)


def open_paper(store: Store, paper: PaperCopy) -> Iterator[bytes]:
    """The plain bytes of a paper that is drawn. Raises CannotOpen, KeyDestroyed, NotThere."""
    assert paper.file_id is not None and paper.key is not None, "the paper is not drawn yet"
    return open_sealed_file(store, paper.file_id, paper.key)


def forget_files(store: Store, ids: Iterable[UUID]) -> None:
    """Remove files that no row knows. One that cannot be removed now is left to be swept."""
    for id in ids:
        with suppress(StoreTrouble):
            store.delete(str(id))


def describe_media(
    db: Session, actor: Actor, media_id: UUID, description: str, now: datetime
) -> MediaFile:
    """Say in words what is in a photo or a film. Raises NotHere, TooLong."""
    media: MediaFile = require(db, actor, May.SEE_MEDIA, media_id, now)
    _require_own(db, actor, media, now)
    words = description.strip()
    if len(words) > LONGEST_DESCRIPTION:
        raise TooLong
    media.description = words or None
    record(db, "described a media file", now, actor=actor, about=media)
    return media


class NotShown(ValueError):
    """Nothing was chosen, or it is no photo."""

    code = "not-chosen"


class ToldAlready(Exception):
    """Its teller said that someone can be seen. Nobody else says that nobody can."""

    code = "told-already"


def say_who_is_shown(
    db: Session, actor: Actor, media_id: UUID, shows: str, now: datetime
) -> MediaFile:
    """Its teller says who can be seen in a photo. Raises NotHere, NotShown."""
    media: MediaFile = require(db, actor, May.SEE_MEDIA, media_id, now)
    _require_own(db, actor, media, now)
    return _shows(db, actor, media, shows, now)


def note_who_is_shown(
    db: Session, actor: Actor, media: MediaFile, shows: str, now: datetime
) -> MediaFile:
    """Staff say who can be seen in a photo. Called by actions that have asked access.

    When its teller said that someone can be seen, that stands: staff can be more careful than
    they, never less. Raises NotShown, ToldAlready.
    """
    said_by_teller = media.shows is not None and media.shows_said_by_id == _teller_of(db, media)
    if said_by_teller and media.shows is not Shows.NOBODY:
        raise ToldAlready
    return _shows(db, actor, media, shows, now)


def _teller_of(db: Session, media: MediaFile) -> UUID | None:
    if media.entry is not None:
        return media.entry.account_id
    response = db.get(SurveyResponse, media.response_id) if media.response_id else None
    return response.account_id if response else None


def _shows(db: Session, actor: Actor, media: MediaFile, shows: str, now: datetime) -> MediaFile:
    if shows not in set(Shows) or media.kind is not MediaKind.PHOTO:
        raise NotShown
    media.shows, media.shows_said_by_id = Shows(shows), actor.account_id
    record(db, "said who is in a photo", now, actor=actor, about=media, shows=shows)
    return media


def _require_own(db: Session, actor: Actor, media: MediaFile, now: datetime) -> None:
    if media.entry_id is not None:
        require(db, actor, May.CHANGE_ENTRY, media.entry_id, now)
    else:
        require(db, actor, May.CHANGE_RESPONSE, media.response_id or media.id, now)


def copy_key(original_key: bytes, copy_id: UUID) -> bytes:
    """The key of a safe copy, from that of its original."""
    return derive(original_key, f"safe copy {copy_id}")


def _context(id: UUID) -> str:
    return f"media {id}"


def _reader(store: Store, name: str):
    def read(start: int, length: int) -> Iterator[bytes]:
        return store.read(name, start, length)

    return read
