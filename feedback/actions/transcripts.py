"""Writing down the words of a sound or a film: versions that only ever grow, and drafts.

Who corrects words writes the next version, on top of the one they saw; the one before stays.
Words that their teller wrote or confirmed count until the teller agrees to others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload, selectinload

from feedback.access import Actor, May, NotHere, require, visible
from feedback.actions.following_words import follow_words
from feedback.actions.later import ask_for
from feedback.actions.media_quotations import empty_what_the_teller_changed
from feedback.actions.record import record
from feedback.actions.safety_flags import DIARY, SURVEY, flag_words
from feedback.model.asking import SurveyResponse
from feedback.model.telling import DiaryEntry, MediaFile, MediaState, Transcript
from feedback.model.time_marks import read_marks
from feedback.model.timed_words import Segment, put_together, retime

DRAFT_JOB = "write-draft"
LONGEST_WORDS = 100_000
MOST_SEGMENTS = 2000
PAGE = 30


class NothingWritten(Exception):
    """There are no words."""

    code = "nothing-written"


class WordsTooLong(Exception):
    """The words are longer than we keep, or there are more time marks."""

    code = "too-long"


class WrittenMeanwhile(Exception):
    """Someone else wrote the next version since this page was opened. Nothing is written over."""

    code = "written-meanwhile"

    def __init__(self, newest: Transcript) -> None:
        super().__init__(self.code)
        self.newest = newest


@dataclass(frozen=True)
class Writing:
    """What is written, and the version it is written on top of (0 when there was none).

    `is_right`: whoever writes heard it all and the words are right.
    """

    text: str
    based_on: int
    is_right: bool = False
    language: str = ""


def find_recording(db: Session, actor: Actor, media_id: UUID, now: datetime) -> MediaFile:
    """A sound or a film whose words the actor may write down. Raises NotHere."""
    return require(db, actor, May.WRITE_WORDS, media_id, now)


def told_in(db: Session, media: MediaFile) -> DiaryEntry | SurveyResponse:
    """What a recording is a part of. Raises NotHere when it is a part of nothing told."""
    found = media.entry or (media.response_id and db.get(SurveyResponse, media.response_id))
    if not found:
        raise NotHere(f"media file {media.id}")
    return found


def is_own(db: Session, actor: Actor, media: MediaFile) -> bool:
    """True when the actor told it themselves."""
    return told_in(db, media).account_id == actor.account_id


def versions_of(db: Session, actor: Actor, media: MediaFile, now: datetime) -> list[Transcript]:
    """The versions of the words that the actor may see, newest first."""
    query = visible(actor, May.SEE_WORDS, now).where(Transcript.media_file_id == media.id)
    return list(
        db.scalars(
            query.options(joinedload(Transcript.account)).order_by(Transcript.version.desc())
        )
    )


def words_that_count(db: Session, actor: Actor, media_id: UUID, now: datetime) -> Transcript:
    """The words that are shown with a sound or a film. Raises NotHere, also when there are none."""
    media: MediaFile = require(db, actor, May.SEE_MEDIA, media_id, now)
    if media.transcript is None:
        raise NotHere(f"words of {media_id}")
    return require(db, actor, May.SEE_WORDS, media.transcript.id, now)


def write_own(
    db: Session, actor: Actor, media_id: UUID, writing: Writing, now: datetime
) -> Transcript:
    """The teller writes or corrects the words of what they told; the moments stay with the lines.

    They count at once. Raises NotHere, NothingWritten, WordsTooLong, WrittenMeanwhile.
    """
    media = find_recording(db, actor, media_id, now)
    if not is_own(db, actor, media):
        raise NotHere(f"own recording {media_id}")
    if len(writing.text) > LONGEST_WORDS:
        raise WordsTooLong
    base = next((one for one in media.transcripts if one.version == writing.based_on), None)
    segments = retime(base.segments if base else [], writing.text, media.length_ms)
    return _keep(db, actor, media, segments, writing, False, now)


def write_timed(
    db: Session, actor: Actor, media_id: UUID, writing: Writing, now: datetime
) -> Transcript:
    """Write the words of a recording with time marks (`feedback.model.time_marks`).

    A draft, unless the writing `is_right` and the words are not other than the teller's own.
    Raises NotHere, NothingWritten, WordsTooLong, WrittenMeanwhile, BadMark.
    """
    media = find_recording(db, actor, media_id, now)
    if len(writing.text) > LONGEST_WORDS:
        raise WordsTooLong
    segments = read_marks(writing.text, media.length_ms)
    is_draft = not writing.is_right or _changes_own_words(db, actor, media, segments)
    return _keep(db, actor, media, segments, writing, is_draft, now)


def keep_draft(
    db: Session,
    media: MediaFile,
    segments: Sequence[Segment],
    maker: str,
    language: str,
    now: datetime,
) -> Transcript:
    """Keep what a speech recogniser heard: a draft that nobody wrote. Asked for by a job."""
    draft = Transcript(
        media_file=media,
        version=_newest_version(media) + 1,
        language=language,
        is_draft=True,
        maker=maker,
        written_at=now,
    )
    draft.segments = list(segments)
    db.add(draft)
    db.flush()
    follow_words(db, media, None, now)
    record(db, "wrote a draft", now, about=draft, relationship_id=media.relationship_id)
    return draft


def ask_for_draft(db: Session, actor: Actor, media_id: UUID, now: datetime) -> MediaFile:
    """Ask for a draft by the recogniser. It comes where there are no words yet. Raises NotHere."""
    media = find_recording(db, actor, media_id, now)
    if media.state is MediaState.READY and not media.transcripts:
        ask_for(db, DRAFT_JOB, media.id, now)
        record(db, "asked for a draft", now, actor=actor, about=media)
    return media


def list_recordings(
    db: Session, actor: Actor, now: datetime, skip: int = 0, count: int = PAGE
) -> tuple[list[MediaFile], bool]:
    """Sounds and films whose words the actor may write, newest first; and whether more follow."""
    query = (
        visible(actor, May.WRITE_WORDS, now)
        .where(MediaFile.state == MediaState.READY)
        .options(
            selectinload(MediaFile.copies),
            selectinload(MediaFile.transcripts),
            joinedload(MediaFile.entry).joinedload(DiaryEntry.account),
        )
        .order_by(MediaFile.received_at.desc(), MediaFile.id)
    )
    found = list(db.scalars(query.offset(skip).limit(count + 1)))
    return found[:count], len(found) > count


def _changes_own_words(
    db: Session, actor: Actor, media: MediaFile, segments: Sequence[Segment]
) -> bool:
    """True when the words that count are the teller's own, and someone else has others."""
    now_count, teller = media.transcript, told_in(db, media).account_id
    if now_count is None or now_count.is_draft or teller == actor.account_id:
        return False
    said = put_together(segments)[0].split()
    return now_count.account_id == teller and now_count.words.split() != said


def _keep(
    db: Session,
    actor: Actor,
    media: MediaFile,
    segments: list[Segment],
    writing: Writing,
    is_draft: bool,
    now: datetime,
) -> Transcript:
    _check_size(segments)
    newest = media.transcripts[-1] if media.transcripts else None
    if newest and _is_same(newest, actor, segments, is_draft, writing):
        return newest
    if newest and writing.based_on != newest.version:
        raise WrittenMeanwhile(newest)
    language = writing.language or (newest.language if newest else told_in(db, media).language)
    made = Transcript(
        account_id=actor.account_id,
        version=_newest_version(media) + 1,
        language=language,
        is_draft=is_draft,
        written_at=now,
    )
    try:
        with db.begin_nested():
            made.media_file = media
            made.segments = segments
            db.add(made)
    except IntegrityError:
        # Another request with the same version was quicker.
        raise WrittenMeanwhile(_written_by_another(db, media)) from None
    follow_words(db, media, actor, now)
    if not made.is_draft:
        empty_what_the_teller_changed(db, media, made)
    _tell(db, actor, media, made, now)
    return made


def _check_size(segments: Sequence[Segment]) -> None:
    """Raises NothingWritten, WordsTooLong."""
    if not any(one.words for one in segments):
        raise NothingWritten
    if len(segments) > MOST_SEGMENTS or sum(len(one.words) for one in segments) > LONGEST_WORDS:
        raise WordsTooLong


def _is_same(
    newest: Transcript, actor: Actor, segments: list[Segment], is_draft: bool, writing: Writing
) -> bool:
    """The same is sent again: a button pressed twice, or an answer that was lost."""
    same_language = writing.language in ("", newest.language)
    return (
        same_language
        and (newest.account_id, newest.is_draft) == (actor.account_id, is_draft)
        and newest.segments == segments
    )


def _newest_version(media: MediaFile) -> int:
    return media.transcripts[-1].version if media.transcripts else 0


def _written_by_another(db: Session, media: MediaFile) -> Transcript:
    db.refresh(media, ["transcripts"])
    return media.transcripts[-1]


def _tell(db: Session, actor: Actor, media: MediaFile, made: Transcript, now: datetime) -> None:
    """Write down that it happened; and when the words worry us, tell that too."""
    facts = {"version": made.version, "is_draft": made.is_draft}
    whose = media.relationship_id
    record(db, "wrote down words", now, actor=actor, about=made, relationship_id=whose, **facts)
    if made.is_draft:
        return
    told = told_in(db, media)
    where = DIARY if media.entry_id else SURVEY
    flag_words(db, made.words, where, told.id, whose, told.account_id, now)
