"""Looking for faces in a photo, making the copies in which they are covered, and other voices.

Doing one twice changes nothing. While a copy is made something else may be wanted: then it is
thrown away, and the next job makes the other.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.actions.media_files import forget_files, open_copy
from feedback.actions.record import record
from feedback.jobs.prepare_media import Original, private_folder, seal_copy
from feedback.jobs.runner import Workshop
from feedback.model.faces import COVERED, DIFFERENT, FaceBox, FaceLook, VoiceChoice
from feedback.model.telling import MediaFile, SafeCopy
from media.clean import change_voice, cover_photo, find_faces
from media.copies import CannotClean, Cleaned
from media.kinds import Kind, kind_of
from media.store import Store

HEAD_SIZE = 4096
# The copies that a photo is read from, the largest first.
LARGEST = ("print", "screen", "thumb")
Row = FaceLook | VoiceChoice
COULD_NOT = {FaceLook: "could not cover faces", VoiceChoice: "could not change a voice"}
Work = Callable[[Path, Kind, Path], Any]


def look_for_faces(workshop: Workshop, media_id: UUID) -> None:
    """Suggest where faces may be in a photo. A human decides about each, and sees the others.

    Raises what the store raises, and CannotOpen: the job is then tried again.
    """
    store = workshop.store()
    with private_folder() as folder:
        with workshop.database.reading() as db:
            media, look = db.get(MediaFile, media_id), _row(db, FaceLook, media_id)
            if media is None or (look is not None and look.found_at is not None):
                return
            if not _open(store, media, LARGEST, folder / "photo"):
                return
        try:
            found = _worked(folder / "photo", folder / "out", find_faces)
        except CannotClean as no:
            found = []
            _keep_trouble(workshop, media_id, "could not look for faces", no.code)
    _keep_found(workshop, media_id, found)


def cover_faces(workshop: Workshop, media_id: UUID) -> None:
    """Make the copies of one photo in which its faces are covered, as they are wanted now.

    Raises as `look_for_faces`. A photo that cannot be covered stays in the house.
    """

    def work(wanted: list) -> Work:
        return lambda source, kind, into: cover_photo(source, kind, wanted, into)

    sizes = tuple(COVERED.values())
    _make(workshop, media_id, FaceLook, LARGEST, sizes, work, "covered faces")


def make_different(workshop: Workshop, media_id: UUID) -> None:
    """Make the copy of one recording in which its voice sounds different, tones first.

    Raises as `look_for_faces`. A recording that cannot be changed stays in the house.
    """

    def work(wanted: dict) -> Work:
        tones = [(begins / 1000, ends / 1000) for begins, ends in wanted["tones"]]
        return lambda source, kind, into: change_voice(
            source, kind, wanted["semitones"], tones, into
        )

    verb = "made a voice sound different"
    _make(workshop, media_id, VoiceChoice, ("play",), (DIFFERENT,), work, verb)


def _make(
    workshop: Workshop,
    media_id: UUID,
    kept_in: type[Row],
    sources: tuple[str, ...],
    purposes: tuple[str, ...],
    work: Callable[[Any], Work],
    verb: str,
) -> None:
    store = workshop.store()
    with private_folder() as folder:
        with workshop.database.reading() as db:
            media, row = db.get(MediaFile, media_id), _row(db, kept_in, media_id)
            if media is None or row is None or not row.wanted or row.made == row.wanted:
                return
            wanted = row.wanted
            if not _open(store, media, sources, folder / "source"):
                return
            original = Original(media.id, media.key, media.sha256)
        try:
            made: Cleaned = _worked(folder / "source", folder / "copies", work(wanted))
        except CannotClean as no:
            _keep_trouble(workshop, media_id, COULD_NOT[kept_in], no.code)
            return
        rows: list[SafeCopy] = []
        try:
            for purpose in purposes:
                rows.append(seal_copy(store, original, made.copy(purpose)))
            gone = _keep(workshop, media_id, kept_in, rows, wanted, verb)
        except BaseException:
            forget_files(store, [one.id for one in rows])
            raise
    forget_files(store, gone)


def _open(store: Store, media: MediaFile, purposes: tuple[str, ...], into: Path) -> bool:
    """Put the first of these copies into a file; False when there is none."""
    copy = next(filter(None, map(media.copy_for, purposes)), None)
    if copy is None:
        return False
    with into.open("wb") as file:
        for chunk in open_copy(store, copy):
            file.write(chunk)
    return True


def _worked(source: Path, into: Path, work: Work) -> Any:
    with source.open("rb") as file:
        kind = kind_of(file.read(HEAD_SIZE))
    if kind is None:
        raise CannotClean("not-what-it-says")
    return work(source, kind, into)


def _keep_found(workshop: Workshop, media_id: UUID, found: list[list[int]]) -> None:
    with workshop.database.writing() as db:
        media = db.get(MediaFile, media_id, with_for_update=True)
        look = _row(db, FaceLook, media_id)
        if media is None or (look is not None and look.found_at is not None):
            return
        if look is None:
            look = FaceLook(media_file_id=media_id, wanted=[])
            db.add(look)
        look.found_at = workshop.clock()
        drawn = select(FaceBox).where(FaceBox.media_file_id == media_id)
        known = {one.where.edges for one in db.scalars(drawn)}
        for left, top, right, bottom in found:
            if (left, top, right, bottom) not in known and left < right and top < bottom:
                edges = {"left": left, "top": top, "right": right, "bottom": bottom}
                db.add(FaceBox(media_file_id=media_id, is_found=True, **edges))
        now = workshop.clock()
        record(db, "looked for faces", now, about=media, found=len(found))


def _keep(
    workshop: Workshop,
    media_id: UUID,
    kept_in: type[Row],
    made: list[SafeCopy],
    wanted: Any,
    verb: str,
) -> list[UUID]:
    """Keep the copies in place of those before; which files no row knows any more."""
    with workshop.database.writing() as db:
        media = db.get(MediaFile, media_id, with_for_update=True)
        row = _row(db, kept_in, media_id)
        if media is None or row is None or row.wanted != wanted or row.made == wanted:
            return [one.id for one in made]
        before = [one for one in media.copies if one.purpose in {new.purpose for new in made}]
        gone = [one.id for one in before]
        for one in before:
            db.delete(one)
        db.flush()
        db.add_all(made)
        row.made = wanted
        record(db, verb, workshop.clock(), about=media, copies=len(made))
        return gone


def _keep_trouble(workshop: Workshop, media_id: UUID, verb: str, code: str) -> None:
    with workshop.database.writing() as db:
        media = db.get_one(MediaFile, media_id)
        record(db, verb, workshop.clock(), about=media, code=code)


def _row(db: Session, kind: type[Row], media_id: UUID) -> Any:
    return db.scalars(select(kind).where(kind.media_file_id == media_id)).first()
