"""Where a recording is covered with a tone in the copy that goes out: by its words, or by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.access import RECORDINGS, Actor, May, NotHere, require
from feedback.actions.disguises import disguise_of
from feedback.actions.later import ask_for
from feedback.actions.media_quotations import find_medium
from feedback.actions.record import record
from feedback.actions.replace_names import NameMap
from feedback.actions.transcripts import told_in
from feedback.model.care import Relationship
from feedback.model.media_places import Stretch
from feedback.model.names import BLEEPED, Bleep, BleepedCopy
from feedback.model.outbox import Job, JobState
from feedback.model.telling import MediaFile, SafeCopy

JOB = "bleep-media"
# Who wrote the times may have been a moment late or early.
MARGIN_MS = 150
Spans = list[tuple[int, int]]


class NotTimed(Exception):
    """Words of the recording are replaced, and nobody has said when they are heard."""


def spans_of(db: Session, media: MediaFile, names: NameMap) -> Spans:
    """What must be covered, in order, none over another, in milliseconds.

    Where a word of a segment is replaced the whole segment is covered, with a margin.
    Raises NotTimed.
    """
    by_hand = ((one.begins_ms, one.ends_ms) for one in bleeps_in(db, media.id))
    return together([*by_words(media, names), *by_hand], media.length_ms)


def by_words(media: MediaFile, names: NameMap) -> Spans:
    """What must be covered because of its words. Raises NotTimed."""
    transcript = media.transcript
    said = names.replace(transcript.words) if transcript else None
    if transcript is None or said is None or not said.spans:
        return []
    if not transcript.is_timed:
        raise NotTimed
    return [
        (max(0, begins - MARGIN_MS), ends + MARGIN_MS)
        for begins, ends, low, high in transcript.timing
        if any(span.old_start < high and low < span.old_end for span in said.spans)
    ]


def together(spans: Iterable[tuple[int, int]], length_ms: int | None) -> Spans:
    """The same in order; those that touch are one, and none goes beyond the end."""
    made: Spans = []
    for begins, ends in sorted(spans):
        ends = ends if length_ms is None else min(ends, length_ms)
        if begins >= ends:
            continue
        if made and begins <= made[-1][1]:
            made[-1] = (made[-1][0], max(ends, made[-1][1]))
        else:
            made.append((begins, ends))
    return made


def covered_copy(db: Session, media: MediaFile, spans: Spans) -> tuple[SafeCopy, Spans] | None:
    """The copy in which all of `spans` is covered, and all that is; None while there is none."""
    row, copy = _row(db, media.id), media.copy_for(BLEEPED)
    if row is None or row.made is None or copy is None:
        return None
    made = [(begins, ends) for begins, ends in row.made]
    covers = all(
        any(low <= begins and ends <= high for low, high in made) for begins, ends in spans
    )
    return (copy, made) if covers else None


def want_covered(db: Session, media: MediaFile, spans: Spans, now: datetime) -> None:
    """Ask for a copy in which `spans` are covered, unless it is there or asked for."""
    db.get(MediaFile, media.id, with_for_update=True)  # two who ask at once wait for each other
    row = _row(db, media.id)
    wanted = [list(one) for one in spans]
    if row is None:
        if not spans:
            return
        row = BleepedCopy(media_file_id=media.id, wanted=wanted)
        db.add(row)
    elif row.wanted != wanted:
        row.wanted = wanted
    if row.wanted != row.made and row.wanted and not _is_asked(db, media.id):
        ask_for(db, JOB, media.id, now)


def cover_by_words(db: Session, files: Sequence[MediaFile], now: datetime) -> None:
    """After something was decided: ask for covered copies of these recordings."""
    for media in files:
        if media.kind not in RECORDINGS or media.copy_for("play") is None:
            continue
        relationship = db.get_one(Relationship, media.relationship_id)
        names = disguise_of(db, relationship, [told_in(db, media).account], now.year)
        try:
            want_covered(db, media, spans_of(db, media, names), now)
        except NotTimed:
            continue


def bleeps_in(db: Session, media_id: UUID) -> list[Bleep]:
    """What was covered by hand, in order. Give it a file that may be seen."""
    found = select(Bleep).where(Bleep.media_file_id == media_id)
    return list(db.scalars(found.order_by(Bleep.begins_ms, Bleep.ends_ms)))


def add_bleep(
    db: Session, actor: Actor, story_id: UUID, media_id: UUID, where: Stretch, now: datetime
) -> Bleep:
    """Cover a stretch of a recording by hand. The same stretch again is the same one.

    Raises NotHere, BadPlace.
    """
    media = find_recording(db, actor, story_id, media_id, now)
    where.within(media.length_ms)
    db.get(MediaFile, media_id, with_for_update=True)
    known = next((one for one in bleeps_in(db, media_id) if one.where == where), None)
    if known is not None:
        return known
    made = Bleep(
        media_file=media,
        begins_ms=where.begins_ms,
        ends_ms=where.ends_ms,
        made_by_id=actor.account_id,
        made_at=now,
    )
    db.add(made)
    db.flush()
    _record(db, "covered a part of a recording", actor, made, now)
    cover_by_words(db, [media], now)
    return made


def take_bleep_away(
    db: Session, actor: Actor, story_id: UUID, media_id: UUID, bleep_id: UUID, now: datetime
) -> None:
    """Let a stretch be heard again that was covered by hand. Raises NotHere."""
    media = find_recording(db, actor, story_id, media_id, now)
    bleep = db.get(Bleep, bleep_id)
    if bleep is None or bleep.media_file_id != media.id:
        raise NotHere(f"bleep {bleep_id}")
    _record(db, "uncovered a part of a recording", actor, bleep, now)
    db.delete(bleep)
    db.flush()
    cover_by_words(db, [media], now)


def find_recording(
    db: Session, actor: Actor, story_id: UUID, media_id: UUID, now: datetime
) -> MediaFile:
    """A sound or a film of a story that the actor works on. Raises NotHere."""
    require(db, actor, May.EDIT_STORY, story_id, now)
    _, media = find_medium(db, actor, story_id, media_id, now)
    if media.kind not in RECORDINGS:
        raise NotHere(f"recording {media_id}")
    return media


def _record(db: Session, verb: str, actor: Actor, bleep: Bleep, now: datetime) -> None:
    whose = bleep.media_file.relationship_id
    ms = {"begins_ms": bleep.begins_ms, "ends_ms": bleep.ends_ms}
    record(db, verb, now, actor=actor, about=bleep, relationship_id=whose, **ms)


def _row(db: Session, media_id: UUID) -> BleepedCopy | None:
    return db.scalars(select(BleepedCopy).where(BleepedCopy.media_file_id == media_id)).first()


def _is_asked(db: Session, media_id: UUID) -> bool:
    waits = select(Job.id).where(
        Job.kind == JOB, Job.thing_id == media_id, Job.state == JobState.WAITING
    )
    return db.scalars(waits).first() is not None
