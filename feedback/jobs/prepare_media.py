"""Making the safe copies of a photo, a sound or a film after it was received.

The original is opened into a private folder, cleaned in a confined process, and each copy is
sealed into the store. Doing it twice changes nothing: a file that is not `received` any more
is left as it is.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.actions.drawn_pages import hold_board_of, take_up_pages
from feedback.actions.later import ask_for
from feedback.actions.media_files import forget_files, open_original, sink_for_copy
from feedback.actions.record import record
from feedback.actions.transcripts import DRAFT_JOB
from feedback.jobs.runner import Workshop
from feedback.model.telling import MediaFile, MediaKind, MediaState, SafeCopy
from media.clean import clean
from media.copies import CannotClean, Cleaned, Copy
from media.fixity import verify
from media.kinds import kind_of
from media.store import READ_SIZE, Store

PREFIX = "feedback-preparing-"
HEAD_SIZE = 4096
LEFT_AFTER_S = 6 * 3600.0  # longer than a film may take (media.clean)


@dataclass(frozen=True)
class Original:
    """What is needed to open one original."""

    id: UUID
    key: bytes = field(repr=False)
    sha256: str


def prepare_media(workshop: Workshop, media_id: UUID) -> None:
    """Make the safe copies of one media file, or write down why there are none.

    Raises what the store raises, CannotOpen, and Altered when the bytes are not those that
    were received: the job is then tried again, and parked for a human.
    """
    original = _waiting(workshop, media_id)
    if original is None:
        return
    store = workshop.store()
    with private_folder() as folder:
        try:
            cleaned = clean_original(store, original, folder)
        except CannotClean as no:
            _keep_trouble(workshop, media_id, no.code)
        else:
            _keep_copies(workshop, store, original, cleaned)


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder that only this account can open, gone at the end; so are those left by a kill."""
    remove_left_folders()
    with tempfile.TemporaryDirectory(prefix=PREFIX) as folder:
        yield Path(folder)


def remove_left_folders() -> None:
    """Remove the folders of jobs that were killed."""
    before = time.time() - LEFT_AFTER_S
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(FileNotFoundError):  # another worker has just ended its job
            if folder.stat().st_mtime < before:
                shutil.rmtree(folder, ignore_errors=True)


def _waiting(workshop: Workshop, media_id: UUID) -> Original | None:
    with workshop.database.reading() as db:
        media = db.get(MediaFile, media_id)
        if media is None or media.state is not MediaState.RECEIVED:
            return None
        return Original(media.id, media.key, media.sha256)


def clean_original(store: Store, original: Original, folder: Path) -> Cleaned:
    """Open an original into `folder` and make its copies there. Raises CannotClean."""
    source = folder / "original"
    with source.open("wb") as file:
        verify(
            _while_writing(open_original(store, original.id, original.key), file), original.sha256
        )
    with source.open("rb") as file:
        kind = kind_of(file.read(HEAD_SIZE))
    if kind is None:
        raise CannotClean("not-what-it-says")
    return clean(source, kind, folder / "copies")


def _while_writing(chunks: Iterator[bytes], file) -> Iterator[bytes]:
    for chunk in chunks:
        file.write(chunk)
        yield chunk


def _keep_copies(workshop: Workshop, store: Store, original: Original, cleaned: Cleaned) -> None:
    rows: list[SafeCopy] = []
    try:
        for copy in cleaned.copies:
            rows.append(seal_copy(store, original, copy))
        is_kept = _write_rows(workshop, original.id, cleaned, rows)
    except BaseException:
        forget_files(store, [row.id for row in rows])
        raise
    if not is_kept:
        forget_files(store, [row.id for row in rows])


def seal_copy(store: Store, original: Original, copy: Copy) -> SafeCopy:
    """Seal a copy into the store; the row that knows it, not yet written."""
    sink = sink_for_copy(store, original.key)
    try:
        with copy.path.open("rb") as file:
            while chunk := file.read(READ_SIZE):
                sink.write(chunk)
        sink.commit()
    except BaseException:
        sink.abort()
        raise
    return SafeCopy(
        id=sink.id,
        media_file_id=original.id,
        purpose=copy.purpose,
        media_type=copy.media_type,
        width=copy.width,
        height=copy.height,
        seconds=copy.duration_s,
        size=copy.bytes,
        sha256=copy.sha256,
    )


def _write_rows(workshop: Workshop, media_id: UUID, cleaned: Cleaned, rows: list[SafeCopy]) -> bool:
    """Write the rows. False when another run was quicker, or its pages are too many."""
    with workshop.database.writing() as db:
        hold_board_of(db, media_id)
        media = db.get(MediaFile, media_id, with_for_update=True)
        if media is None or media.state is not MediaState.RECEIVED:
            return False
        wrong = take_up_pages(db, media, int(cleaned.facts.get("pages", 1)), workshop.clock())
        if wrong:
            _say_trouble(db, workshop, media, wrong)
            return False
        db.add_all(rows)
        media.state, media.trouble = MediaState.READY, None
        media.kind = MediaKind(cleaned.kind)
        media.is_end_missing = bool(cleaned.facts.get("the_end_is_missing"))
        record(db, "prepared a media file", workshop.clock(), about=media, copies=len(rows))
        if workshop.recogniser and media.kind is not MediaKind.PHOTO:
            ask_for(db, DRAFT_JOB, media.id, workshop.clock())
        return True


def _keep_trouble(workshop: Workshop, media_id: UUID, code: str) -> None:
    with workshop.database.writing() as db:
        media = db.get(MediaFile, media_id, with_for_update=True)
        if media is not None and media.state is MediaState.RECEIVED:
            _say_trouble(db, workshop, media, code)


def _say_trouble(db: Session, workshop: Workshop, media: MediaFile, code: str) -> None:
    media.state, media.trouble = MediaState.UNREADABLE, code
    media.is_end_missing = code == "cut-off"
    record(db, "could not prepare a media file", workshop.clock(), about=media, code=code)
