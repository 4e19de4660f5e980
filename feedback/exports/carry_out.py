"""Carrying a collection out: freeze it, write it under an unfinished name, record it, rename it."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.access import Actor
from feedback.actions.bleeps import Spans
from feedback.actions.exports import (
    ask_for_covered,
    freeze,
    hold_collection,
    make_stand_ins,
    record_export,
    so_far,
)
from feedback.actions.frozen import FrozenCollection, FrozenCopy, FrozenMedium, LeftOut
from feedback.actions.frozen_storyboards import FrozenStoryboard
from feedback.actions.leaving_out import REASONS
from feedback.actions.media_files import open_copy
from feedback.database import Database
from feedback.exports.format import Format, Opener
from feedback.exports.formats import find_format
from feedback.exports.steady_file import SteadyFile
from feedback.exports.zip_stream import ChangedMeanwhile
from feedback.model.accounts import Account
from feedback.model.telling import SafeCopy
from feedback.sealing import CannotOpen
from media.local import sync_folder
from media.store import NotThere, Store

UNFINISHED = ".part"
# What a format raises for a copy that is gone, was altered, or is not as long as it was.
DAMAGED = (CannotOpen, NotThere, ChangedMeanwhile)


class NothingToCarry(Exception):
    """Nothing of the collection may go out. `left_out` says why, one by one."""

    code = "nothing-to-carry"

    def __init__(self, left_out: tuple[LeftOut, ...]) -> None:
        super().__init__("Nothing in this collection may go out.")
        self.left_out = left_out


class NothingForIt(NothingToCarry):
    """Stories may go out, but nothing that this format is made of."""

    code = "nothing-for-it"


class ConsentChanged(Exception):
    """What may go out changed while the pack was written. Nothing was carried out: do it again."""

    code = "consent-changed"

    def __init__(self) -> None:
        super().__init__("What may go out changed while we were writing. Please do it again.")


Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Carried:
    """What was written, and the record of it."""

    path: Path
    export_id: UUID


@dataclass(frozen=True)
class Written:
    """An export under its unfinished name, the sha256 it is known by, and what stands beside it."""

    frozen: FrozenCollection
    unfinished: Path
    final: Path
    manifest_sha256: str
    beside: Mapping[str, bytes] = field(default_factory=dict)

    def finish(self) -> Path:
        """Give it its own name, in place of an older one of the same day.

        What stands beside it comes after it: a report is never there without its file.
        """
        os.replace(self.unfinished, self.final)
        sync_folder(self.final.parent)
        for name, data in self.beside.items():
            _put(self.final.parent, name, data)
        return self.final


def export_collection(
    db: Session,
    store: Store,
    actor: Actor | None,
    collection_id: UUID,
    format: str,
    to: Path,
    now: datetime,
    given_to: str = "",
) -> Path:
    """Write a collection into the folder `to` and record it, in one database session.

    The path of what was written; half a file is never under that name. The caller commits.
    Raises NotHere, NoSuchFormat, NothingToCarry, ConsentChanged, OSError, StoreTrouble.
    """
    wanted = find_format(format)
    frozen = freeze(db, actor, collection_id, now)
    with write(db, store, frozen, wanted, to) as written:
        _ask_again(db, actor, frozen, now, now)
        _record(db, actor, written, wanted, now, given_to)
        return written.finish()


def carry_out(
    database: Database,
    store: Store,
    actor: Actor | None,
    collection_id: UUID,
    format: str,
    to: Path,
    now: datetime,
    given_to: str = "",
    clock: Callable[[], datetime] | None = None,
) -> Path:
    """Like `export_collection`, in short transactions of its own."""
    given = {"given_to": given_to, "clock": clock}
    return carry_out_known(database, store, actor, collection_id, format, to, now, **given).path


def carry_out_known(
    database: Database,
    store: Store,
    actor: Actor | None,
    collection_id: UUID,
    format: str,
    to: Path,
    now: datetime,
    given_to: str = "",
    tell: Tell | None = None,
    clock: Callable[[], datetime] | None = None,
) -> Carried:
    """The same; what was written and its record. `tell(read, whole)` hears of bytes of media.

    Nobody who writes waits while the collection is read or its media are written. When anything
    happened in the site meanwhile, or by `clock` a day ended, all of it is asked once more before
    the record; the record is kept before the file gets its name: no copy is ever unknown.
    """
    wanted = find_format(format)
    with database.writing() as db:
        make_stand_ins(db, actor, collection_id, now)
    wishes: list[tuple[UUID, Spans]] = []
    with database.snapshot() as db:
        seen = so_far(db, collection_id)
        frozen = freeze(db, actor, collection_id, now, wishes)
    if wishes:
        with database.writing() as db:
            ask_for_covered(db, wishes, now)
    with database.reading() as db, write(db, store, frozen, wanted, to, tell) as written:
        with database.writing() as last:
            then = clock() if clock else now
            _ask_again(last, actor, frozen, now, then, seen)
            id = _record(last, actor, written, wanted, now, given_to)
        return Carried(written.finish(), id)


@contextmanager
def write(
    db: Session,
    store: Store,
    frozen: FrozenCollection,
    format: Format,
    to: Path,
    tell: Tell | None = None,
) -> Iterator[Written]:
    """Write `frozen` durably under an unfinished name; removed at the end unless finished."""
    opener = _opener(db, store)
    if tell is not None:
        opener = _told(opener, tell, media_bytes(frozen, format))
    if not frozen.stories:
        raise NothingToCarry(frozen.left_out)
    if format.also_left_out:
        left_out = (*frozen.left_out, *format.also_left_out(frozen))
        frozen = replace(frozen, left_out=left_out)
    _must_hold(format, frozen)
    to.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".export-", suffix=UNFINISHED, dir=to)
    unfinished = Path(name)
    try:
        with io.BufferedRandom(SteadyFile(handle, "r+b")) as file:
            try:
                known_by = format.write(frozen, opener, file)
            except DAMAGED:
                # Each file is read once. Only when one is not whole all are looked at first.
                frozen = without_damaged(frozen, opener)
                _must_hold(format, frozen)
                file.seek(0)
                file.truncate()
                known_by = format.write(frozen, opener, file)
            file.flush()
            os.fsync(file.fileno())
        final, beside = to / format.file_name(frozen), format.files_beside(frozen)
        yield Written(frozen, unfinished, final, known_by, beside)
    finally:
        with suppress(FileNotFoundError):
            unfinished.unlink()


def _must_hold(format: Format, frozen: FrozenCollection) -> None:
    """Raises NothingForIt."""
    if format.holds and not format.holds(frozen):
        raise NothingForIt(frozen.left_out)


def _put(folder: Path, name: str, data: bytes) -> None:
    """Write a small file durably: under an unfinished name first."""
    handle, path = tempfile.mkstemp(prefix=".export-", suffix=UNFINISHED, dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(path, folder / name)
        sync_folder(folder)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(path)


def without_damaged(frozen: FrozenCollection, opener: Opener) -> FrozenCollection:
    """The collection less the media that cannot be opened whole, which the report then names.

    One damaged photo must not keep a whole collection in the house.
    """
    left_out: list[LeftOut] = []
    stories = []
    for story in frozen.stories:
        broken = [medium for medium in story.media if not _opens(medium, opener)]
        left_out += [
            LeftOut(story.label, f"a {medium.kind}", "damaged", REASONS["damaged"])
            for medium in broken
        ]
        sound = tuple(medium for medium in story.media if medium not in broken)
        boards = tuple(one for one in story.storyboards if _all_open(one, opener))
        left_out += [
            LeftOut(story.label, f"storyboard {one.label}", "damaged", REASONS["damaged"])
            for one in story.storyboards
            if one not in boards
        ]
        stories.append(replace(story, media=sound, storyboards=boards))
    return replace(frozen, stories=tuple(stories), left_out=(*frozen.left_out, *left_out))


def _ask_again(
    db: Session,
    actor: Actor | None,
    frozen: FrozenCollection,
    now: datetime,
    then: datetime,
    seen: int | None = None,
) -> None:
    """Raises ConsentChanged when what may go out `then` is not what was frozen `now`."""
    # From here to the commit nobody stops a use in this site without this copy being known.
    hold_collection(db, frozen.id)
    if so_far(db, frozen.id) == seen and then.date() == now.date():
        return
    actor = actor and Actor.of(db.get_one(Account, actor.account_id))
    again = freeze(db, actor, frozen.id, then)
    if replace(again, frozen_on=frozen.frozen_on) != frozen:
        raise ConsentChanged


def _record(
    db: Session,
    actor: Actor | None,
    written: Written,
    format: Format,
    now: datetime,
    given_to: str,
) -> UUID:
    known_by = written.manifest_sha256
    files = _files_in(written.frozen, format)
    given = {"given_to": given_to, "media_ids": files}
    made = record_export(db, actor, written.frozen, format.name, known_by, now, **given)
    db.flush()
    return made.id


def _files_in(frozen: FrozenCollection, format: Format) -> set[UUID]:
    """The ids of the files that stand in a copy; none in a format of words alone."""
    media = (medium for story in frozen.stories for medium in story.media if medium.is_here)
    return {medium.id for medium in media if medium.id} if format.has_media else set()


def media_bytes(frozen: FrozenCollection, format: Format) -> int:
    """How many bytes all its copies have that such a format may read."""
    media: list[FrozenMedium] = []
    for story in frozen.stories:
        media += story.media if format.has_media else ()
        media += [one for board in story.storyboards for one in board.drawn if format.has_drawn]
    return sum(copy.size for medium in media for copy in medium.copies)


def _told(open_by_id: Opener, tell: Tell, whole: int) -> Opener:
    """The same opener, which says how much was read of all copies, each counted once."""
    read = 0
    counted: set[UUID] = set()

    def open_and_tell(copy_id: UUID) -> Iterator[bytes]:
        is_new = copy_id not in counted
        counted.add(copy_id)
        return telling(open_by_id(copy_id), is_new)

    def telling(pieces: Iterator[bytes], is_new: bool) -> Iterator[bytes]:
        nonlocal read
        for piece in pieces:
            read += len(piece) * is_new
            tell(read, whole)
            yield piece

    return open_and_tell


def _opener(db: Session, store: Store) -> Opener:
    def open_by_id(copy_id: UUID) -> Iterator[bytes]:
        copy = db.get(SafeCopy, copy_id)
        if copy is None:  # a covered copy that another took the place of just now
            raise CannotOpen(f"safe copy {copy_id} is gone")
        return open_copy(store, copy)

    return open_by_id


def _all_open(board: FrozenStoryboard, opener: Opener) -> bool:
    """A book with a page missing is not the book that was agreed to."""
    return all(_opens(medium, opener) for medium in board.drawn)


def _opens(medium: FrozenMedium, opener: Opener) -> bool:
    return all(_is_whole(copy, opener) for copy in medium.copies)


def _is_whole(copy: FrozenCopy, opener: Opener) -> bool:
    digest = sha256()
    try:
        for piece in opener(copy.id):
            digest.update(piece)
    except (CannotOpen, NotThere):
        return False
    return digest.hexdigest() == copy.sha256
