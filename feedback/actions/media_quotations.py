"""Marking quotations in pictures, sounds and films: a region or a stretch of time, with words.

Codes, memos and taking out are the same as for words (`actions.quotations`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from feedback.access import RECORDINGS, Actor, May, NotHere, require, visible
from feedback.actions.meanwhile import mark_of, refuse_when_changed
from feedback.actions.media_files import note_who_is_shown
from feedback.actions.quotation_states import place_of
from feedback.actions.quotations import forget_settlings
from feedback.actions.quoted import Quoted
from feedback.actions.record import record
from feedback.actions.second_codings import refuse_what_was_coded_apart
from feedback.actions.story_steps import About, forget_steps_in, hold_story, note_step
from feedback.model.asking import Answer, SurveyResponse
from feedback.model.media_places import Region, Stretch, words_in
from feedback.model.passages import settle
from feedback.model.stories import Coding, MediaPlace, Memo, Quotation, StoryPart
from feedback.model.story_steps import StepKind
from feedback.model.telling import DiaryEntry, MediaFile, Transcript

LONGEST_DESCRIPTION = 500


class NothingDescribed(Exception):
    """A place in a picture needs a few words that say what is to be seen there."""

    code = "nothing-described"


class DescriptionTooLong(Exception):
    """The description is longer than we keep."""

    code = "too-long"


def find_medium(
    db: Session, actor: Actor, story_id: UUID, media_id: UUID, now: datetime
) -> tuple[StoryPart, MediaFile]:
    """A file that can be shown, and the part of the story that it belongs to. Raises NotHere."""
    media: MediaFile = require(db, actor, May.SEE_MEDIA, media_id, now)
    parts = visible(actor, May.SEE_STORY_PART, now).where(StoryPart.story_id == story_id)
    if media.entry_id is not None:
        parts = parts.where(StoryPart.entry_id == media.entry_id)
    else:
        told = select(Answer.id).where(
            Answer.response_id == media.response_id, Answer.item == media.item
        )
        parts = parts.where(StoryPart.answer_id.in_(told))
    part = db.scalars(parts).first()
    if part is None or media.copy_for(_shown_by(media)) is None:
        raise NotHere(f"media file {media_id} of story {story_id}")
    return part, media


def write_down_who_is_shown(
    db: Session, actor: Actor, story_id: UUID, media_id: UUID, shows: str, now: datetime
) -> MediaFile:
    """A facilitator says who can be seen in a photo of a story.

    Raises NotHere, NotShown, ToldAlready.
    """
    require(db, actor, May.EDIT_STORY, story_id, now)
    _, media = find_medium(db, actor, story_id, media_id, now)
    return note_who_is_shown(db, actor, media, shows, now)


def mark_place(
    db: Session,
    actor: Actor,
    story_id: UUID,
    media_id: UUID,
    where: Region | Stretch,
    description: str,
    now: datetime,
) -> Quotation:
    """Mark a region of a picture, or a stretch of a sound or a film, as a quotation.

    A region's words are its `description`. A stretch's are what is said in it, where that is
    known. The same place with the same words is the same quotation. Raises NotHere (also for a
    place of the other kind), NothingDescribed, DescriptionTooLong, BadPlace.
    """
    require(db, actor, May.EDIT_STORY, story_id, now)
    part, media = find_medium(db, actor, story_id, media_id, now)
    words, version = _words(media, where, description)
    for known in quotations_in(db, actor, part, media, now):
        if known.place and known.place.where == where and known.words == words:
            return known
    quotation = Quotation(
        part=part,
        start=0,
        end=0,
        words=words,
        made_by_id=actor.account_id,
        made_at=now,
        place=MediaPlace(media_file=media, where=where, version=version),
    )
    db.add(quotation)
    db.flush()
    note_step(db, actor, StepKind.MARKED, _about(quotation), now, None, place_of(quotation))
    _record(db, "marked a quotation", actor, quotation, now)
    return quotation


def move_place(
    db: Session,
    actor: Actor,
    quotation_id: UUID,
    where: Region | Stretch,
    description: str,
    now: datetime,
    shown: str | None = None,
) -> Quotation:
    """Let a quotation be elsewhere in its file; codes and memos stay, the words come anew.

    `shown` is the mark of what the page showed. Raises NotHere, NothingDescribed,
    DescriptionTooLong, BadPlace, ChangedMeanwhile, CodedApart.
    """
    quotation, place = _to_edit(db, actor, quotation_id, now)
    hold_story(db, quotation.part.story_id)
    db.expire(place)
    quotation, place = _to_edit(db, actor, quotation_id, now)
    refuse_what_was_coded_apart(db, quotation)
    words, version = _words(place.media_file, where, description)
    before, is_same = place_of(quotation), (where, words) == (place.where, quotation.words)
    if not is_same:
        refuse_when_changed(shown, *_kept(quotation, place))
    place.version = version
    if is_same:
        return quotation  # sealed anew it would be new to its tellers, who said yes to it
    quotation.words, place.where = words, where
    note_step(db, actor, StepKind.MOVED, _about(quotation), now, before, place_of(quotation))
    _record(db, "moved a quotation's edges", actor, quotation, now)
    return quotation


def mark_of_place(quotation: Quotation) -> str:
    """What a page shows of a place, as a mark."""
    return mark_of(*_kept(quotation, quotation.place)) if quotation.place else ""


def _kept(quotation: Quotation, place: MediaPlace) -> tuple[object, ...]:
    is_region = isinstance(place.where, Region)
    return place.where, quotation.words if is_region else ""


def take_words_of_today(db: Session, actor: Actor, quotation_id: UUID, now: datetime) -> Quotation:
    """Copy anew what is said in a stretch, after its transcript changed. Raises NotHere."""
    quotation, place = _to_edit(db, actor, quotation_id, now)
    if not isinstance(place.where, Stretch):
        raise NotHere(f"words of quotation {quotation_id}")
    quotation.words, place.version = _words(place.media_file, place.where, "")
    note_step(db, actor, StepKind.WORDS, _about(quotation), now)
    _record(db, "took a quotation's words anew", actor, quotation, now)
    return quotation


def quotations_in(
    db: Session, actor: Actor, part: StoryPart, media: MediaFile, now: datetime
) -> list[Quotation]:
    """The quotations of one file of a part that may be seen, in order."""
    query = (
        visible(actor, May.SEE_QUOTATION, now)
        .join(MediaPlace, MediaPlace.quotation_id == Quotation.id)
        .where(Quotation.part_id == part.id, MediaPlace.media_file_id == media.id)
        .options(selectinload(Quotation.codings).joinedload(Coding.code))
    )
    found = [(one.place.order, str(one.id), one) for one in db.scalars(query) if one.place]
    return [one for _, _, one in sorted(found, key=lambda each: each[:2])]


def words_today(quotation: Quotation | Quoted) -> str:
    """What a quotation's place says today: other than its words when those changed since."""
    place = quotation.place
    if place is None or not isinstance(place.where, Stretch):
        return quotation.words
    said = place.media_file.transcript
    return words_in(said.segments, place.where) if said else ""


def is_changed(quotation: Quotation | Quoted) -> bool:
    """True when the words at its place are others now, so that a human must look."""
    return words_today(quotation) != quotation.words


def empty_what_the_teller_changed(db: Session, media: MediaFile, made: Transcript) -> int:
    """Empty copies of words that the teller wrote and has changed: those are only theirs now.

    They stay as quotations whose words are to be taken anew. How many were emptied.
    """
    told = media.entry or db.get(SurveyResponse, media.response_id)
    theirs = {one.version for one in media.transcripts if told and _wrote(one, told)}
    query = select(Quotation).join(MediaPlace).where(MediaPlace.media_file_id == media.id)
    quoted = db.scalars(query.where(MediaPlace.version.in_(theirs - {made.version}))).all()
    changed = [one for one in quoted if one.words and is_changed(one)]
    for one in changed:
        one.words = ""
    return len(changed)


def forget_quotations_in(db: Session, media_id: UUID) -> None:
    """A file is taken away for good: so are the quotations in it, with their codes and memos."""
    inside = select(MediaPlace.quotation_id).where(MediaPlace.media_file_id == media_id)
    ids = list(db.scalars(inside))
    forget_steps_in(db, media_id)
    forget_settlings(db, ids)
    for kind in (Memo, Coding, MediaPlace):
        db.execute(delete(kind).where(kind.quotation_id.in_(ids)))
    db.execute(delete(Quotation).where(Quotation.id.in_(ids)))


def media_to_mark(files: Iterable[MediaFile]) -> list[MediaFile]:
    """Those of the files in which a place can be marked: their safe copy is there."""
    return [one for one in files if one.copy_for(_shown_by(one)) is not None]


def _wrote(words: Transcript, told: DiaryEntry | SurveyResponse) -> bool:
    return words.account_id is not None and words.account_id == told.account_id


def _shown_by(media: MediaFile) -> str:
    return "play" if media.kind in RECORDINGS else "screen"


def _words(media: MediaFile, where: Region | Stretch, description: str) -> tuple[str, int | None]:
    """The words at a place, and the version of the transcript that they are from."""
    if isinstance(where, Stretch) != (media.kind in RECORDINGS):
        raise NotHere(f"a place of another kind in media file {media.id}")
    if isinstance(where, Stretch):
        where.within(media.length_ms)
        said = media.transcript
        return (words_in(said.segments, where), said.version) if said else ("", None)
    words = " ".join(settle(description).split())
    if not words:
        raise NothingDescribed
    if len(words) > LONGEST_DESCRIPTION:
        raise DescriptionTooLong
    return words, None


def _to_edit(
    db: Session, actor: Actor, quotation_id: UUID, now: datetime
) -> tuple[Quotation, MediaPlace]:
    quotation: Quotation = require(db, actor, May.SEE_QUOTATION, quotation_id, now)
    require(db, actor, May.EDIT_STORY, quotation.part.story_id, now)
    if quotation.place is None:
        raise NotHere(f"place of quotation {quotation_id}")
    return quotation, quotation.place


def _about(quotation: Quotation) -> About:
    return About(quotation.part.story, quotation)


def _record(db: Session, verb: str, actor: Actor, quotation: Quotation, now: datetime) -> None:
    place = quotation.place
    kind = "time" if place and isinstance(place.where, Stretch) else "picture"
    whose = quotation.part.story.relationship_id
    record(db, verb, now, actor=actor, about=quotation, relationship_id=whose, place=kind)
