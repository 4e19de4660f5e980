"""How the voice of a recording leaves: as it is, sounding different, or only its words.

A voice that sounds different hides nobody: an expert can turn it back, and people who know the
speaker may know them still. So a human listens to it first, and says that it may leave.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.access import Actor, NotHere
from feedback.actions.bleeps import Spans, find_recording
from feedback.actions.later import ask_for
from feedback.actions.meanwhile import mark_of, refuse_when_changed
from feedback.actions.record import record
from feedback.model.faces import DIFFERENT, SEMITONES, VoiceChoice, VoiceWay
from feedback.model.outbox import Job, JobState
from feedback.model.telling import MediaFile, SafeCopy

JOB = "change-voice"


def is_heard_anew(db: Session, media: MediaFile, then: datetime) -> bool:
    """True when someone decided after `then` that the voice does not leave as it is."""
    anew = select(VoiceChoice.id).where(
        VoiceChoice.media_file_id == media.id,
        VoiceChoice.chosen_at > then,
        VoiceChoice.way != VoiceWay.AS_IT_IS,
    )
    return db.scalars(anew).first() is not None


def choice_of(db: Session, media_id: UUID) -> VoiceChoice | None:
    """What was chosen for a recording; None leaves it as it is."""
    return db.scalars(select(VoiceChoice).where(VoiceChoice.media_file_id == media_id)).first()


def way_of(db: Session, media_id: UUID) -> VoiceWay:
    """How the voice of a recording leaves."""
    chosen = choice_of(db, media_id)
    return chosen.way if chosen else VoiceWay.AS_IT_IS


def choose_way(
    db: Session,
    actor: Actor,
    story_id: UUID,
    media_id: UUID,
    way: VoiceWay,
    spans: Spans,
    now: datetime,
) -> VoiceChoice:
    """Say how the voice of a recording leaves; `spans` are the tones in it. Raises NotHere."""
    media = find_recording(db, actor, story_id, media_id, now)
    chosen = _hold(db, media)
    if chosen is None:
        chosen = VoiceChoice(media_file_id=media.id)
        db.add(chosen)
    if chosen.way != way:
        chosen.way, chosen.chosen_by_id, chosen.chosen_at = way, actor.account_id, now
        chosen.heard = chosen.heard_by_id = chosen.heard_at = None
        db.flush()
        _record(db, "chose how a voice leaves", actor, media, now, semitones=SEMITONES.get(way, 0))
    want_different(db, media, spans, now)
    return chosen


def say_heard(
    db: Session,
    actor: Actor,
    story_id: UUID,
    media_id: UUID,
    now: datetime,
    shown: str | None = None,
) -> None:
    """Someone listened to the voice that sounds different, and it may leave.

    Raises NotHere, and ChangedMeanwhile when it is another copy than the one on the page.
    """
    media = find_recording(db, actor, story_id, media_id, now)
    chosen = _hold(db, media)
    if chosen is None or chosen.made is None or media.copy_for(DIFFERENT) is None:
        raise NotHere(f"a voice that sounds different of {media_id}")
    refuse_when_changed(shown, chosen.made)
    chosen.heard, chosen.heard_by_id, chosen.heard_at = chosen.made, actor.account_id, now
    _record(db, "listened to a changed voice", actor, media, now)


def mark_of_made(chosen: VoiceChoice | None) -> str:
    """Changes when another copy is made."""
    return mark_of(chosen.made if chosen else None)


def want_different(db: Session, media: MediaFile, spans: Spans, now: datetime) -> None:
    """Ask for the copy that is wanted now, unless it is there or asked for."""
    chosen = _hold(db, media)
    if chosen is None or chosen.way not in SEMITONES:
        return
    wanted = recipe(chosen.way, spans)
    if chosen.wanted != wanted:
        chosen.wanted = wanted
    if chosen.made != wanted and not _is_asked(db, media.id):
        ask_for(db, JOB, media.id, now)


def different_copy(
    db: Session, media: MediaFile, spans: Spans
) -> tuple[SafeCopy | None, VoiceChoice | None]:
    """The copy that sounds different and has tones over `spans`, None until there is one."""
    chosen, copy = choice_of(db, media.id), media.copy_for(DIFFERENT)
    if chosen is None or copy is None or chosen.made != recipe(chosen.way, spans):
        return None, chosen
    return copy, chosen


def recipe(way: VoiceWay, spans: Spans) -> dict[str, Any]:
    """How the copy is made: by how many semitones, and where tones are."""
    return {"semitones": SEMITONES.get(way, 0), "tones": [list(one) for one in spans]}


def _hold(db: Session, media: MediaFile) -> VoiceChoice | None:
    db.get(MediaFile, media.id, with_for_update=True)  # two who choose at once wait for each other
    return choice_of(db, media.id)


def _is_asked(db: Session, media_id: UUID) -> bool:
    waits = select(Job.id).where(
        Job.kind == JOB, Job.thing_id == media_id, Job.state == JobState.WAITING
    )
    return db.scalars(waits).first() is not None


def _record(
    db: Session, verb: str, actor: Actor, media: MediaFile, now: datetime, **facts: int
) -> None:
    whose = media.relationship_id
    record(db, verb, now, actor=actor, about=media, relationship_id=whose, **facts)
