"""Making the copy of a recording that goes out, with a tone where something is replaced.

Doing it twice changes nothing. While it is made something else may be wanted: then that copy is
thrown away, and the next job makes the other.
"""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.actions.media_files import forget_files, open_copy
from feedback.actions.record import record
from feedback.jobs.prepare_media import Original, private_folder, seal_copy
from feedback.jobs.runner import Workshop
from feedback.model.names import BLEEPED, BleepedCopy
from feedback.model.telling import MediaFile, SafeCopy
from media.clean import bleep
from media.copies import CannotClean
from media.kinds import kind_of
from media.store import Store

HEAD_SIZE = 4096


def bleep_media(workshop: Workshop, media_id: UUID) -> None:
    """Make the covered copy of one recording, as it is wanted now.

    Raises what the store raises, and CannotOpen: the job is then tried again. A recording that
    cannot be covered stays in the house; that it could not is in the events.
    """
    store = workshop.store()
    with private_folder() as folder:
        found = _open(workshop, store, media_id, folder / "play")
        if found is None:
            return
        original, wanted = found
        with (folder / "play").open("rb") as file:
            kind = kind_of(file.read(HEAD_SIZE))
        stretches = [(begins / 1000, ends / 1000) for begins, ends in wanted]
        try:
            if kind is None:
                raise CannotClean("not-what-it-says")
            made = bleep(folder / "play", kind, stretches, folder / "copies")
        except CannotClean as no:
            _keep_trouble(workshop, media_id, no.code)
            return
        row = seal_copy(store, original, made.copy(BLEEPED))
    forget_files(store, _keep(workshop, media_id, row, wanted))


def _open(
    workshop: Workshop, store: Store, media_id: UUID, into: Path
) -> tuple[Original, list[list[int]]] | None:
    """Put the copy that is played into a file; None when nothing more is wanted."""
    with workshop.database.reading() as db:
        media, row = db.get(MediaFile, media_id), _row(db, media_id)
        play = media.copy_for("play") if media else None
        if media is None or row is None or play is None or not row.wanted:
            return None
        if row.made == row.wanted:
            return None
        with into.open("wb") as file:
            for chunk in open_copy(store, play):
                file.write(chunk)
        return Original(media.id, media.key, media.sha256), row.wanted


def _keep(
    workshop: Workshop, media_id: UUID, made: SafeCopy, wanted: list[list[int]]
) -> list[UUID]:
    """Keep the copy in place of the one before; which files no row knows any more."""
    with workshop.database.writing() as db:
        media = db.get(MediaFile, media_id, with_for_update=True)
        row = _row(db, media_id)
        if media is None or row is None or row.wanted != wanted or row.made == wanted:
            return [made.id]
        before = media.copy_for(BLEEPED)
        if before is not None:
            db.delete(before)
            db.flush()
        db.add(made)
        row.made = wanted
        now = workshop.clock()
        record(db, "covered a recording", now, about=media, stretches=len(wanted))
        return [before.id] if before is not None else []


def _keep_trouble(workshop: Workshop, media_id: UUID, code: str) -> None:
    with workshop.database.writing() as db:
        media = db.get_one(MediaFile, media_id)
        record(db, "could not cover a recording", workshop.clock(), about=media, code=code)


def _row(db: Session, media_id: UUID) -> BleepedCopy | None:
    return db.scalars(select(BleepedCopy).where(BleepedCopy.media_file_id == media_id)).first()
