"""Saying more with a photo, a voice, a drawing or a film: the files of an answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from feedback.access import Actor, May, NotHere, require
from feedback.actions.later import ask_for
from feedback.actions.media_files import LONGEST_DESCRIPTION, KeptFile, TooLong
from feedback.actions.media_quotations import forget_quotations_in
from feedback.actions.record import record
from feedback.actions.surveys import Asked, begin, find_asked
from feedback.actions.surveys_answer import (
    Answering,
    answer_to,
    asked_item,
    given_in,
    may_still_change,
    write_answer,
)
from feedback.forms.answers import AnswerGiven
from feedback.forms.instrument import Item
from feedback.forms.kinds import KINDS
from feedback.model.asking import SurveyResponse
from feedback.model.faces import FaceBox, FaceLook, VoiceChoice
from feedback.model.names import Bleep, BleepedCopy
from feedback.model.telling import MediaFile, SafeCopy, Transcript

MOST_FILES = 12


class TooManyFiles(Exception):
    """One answer holds so many files already that no more can be added."""

    code = "too-many-files"


class SentOtherwise(Exception):
    """From this page a file was sent before, and what came now is another one."""

    code = "sent-otherwise"


@dataclass(frozen=True)
class Sending:
    """One file that is sent to say more. `id` is made with its page: a repeat is the same file."""

    id: UUID
    item: str
    is_drawing: bool = False
    description: str = ""

    def check(self) -> None:
        """Raises TooLong when the description is longer than we keep."""
        if len(self.description) > LONGEST_DESCRIPTION:
            raise TooLong


def add_to_answer(
    db: Session,
    actor: Actor,
    invitation_id: UUID,
    sending: Sending,
    file: KeptFile,
    how: Answering,
    now: datetime,
) -> MediaFile:
    """Add a file, durable in the store already, to an answer. Begins the answers if need be.

    A repeat returns what is kept; the caller then forgets the repeat's own file. Raises NotHere,
    ItemNotAsked, TooLateToChange, TakenBack, TooManyFiles, TooLong, SentOtherwise.
    """
    asked = find_asked(db, actor, invitation_id, now)
    item = asked_item(asked, sending.item)
    if known := find_sent(db, asked, sending):
        return same_or_refuse(known, [file.sha256])
    sending.check()
    may_still_change(asked.response, how.days_to_change, now)
    response = begin(db, actor, asked, how.language, how.mode, now)
    asked = replace(asked, response=response)
    check_room(db, response, item)
    media = _new(response, sending, file, _next_position(db, response, item), now)
    try:
        with db.begin_nested():
            db.add(media)
    except IntegrityError:
        # Another request with the same id was quicker: what it kept is the file.
        return _the_quicker(db, asked, sending, file)
    _mark_answered(db, asked, item, how.language, now)
    ask_for(db, "prepare-media", media.id, now)
    record(db, "added a file to an answer", now, actor=actor, about=media)
    return media


def find_sent(db: Session, asked: Asked, sending: Sending) -> MediaFile | None:
    """The file that was sent with this id; None when there is none.

    Raises NotHere when the id belongs to another answer.
    """
    media = db.scalars(select(MediaFile).where(MediaFile.sending_id == sending.id)).first()
    if media is None:
        return None
    if asked.response is None or (media.response_id, media.item) != (
        asked.response.id,
        sending.item,
    ):
        raise NotHere(f"sending {sending.id}")
    return media


def same_or_refuse(media: MediaFile, hashes: Iterable[str]) -> MediaFile:
    """The file, when the same is sent again. Raises SentOtherwise."""
    if [media.sha256] != list(hashes):
        raise SentOtherwise
    return media


def check_room(db: Session, response: SurveyResponse, item: Item) -> None:
    """Raise TooManyFiles when this answer can hold no more."""
    if (db.scalar(select(func.count()).where(*_place(response, item.name))) or 0) >= MOST_FILES:
        raise TooManyFiles


def media_of(db: Session, asked: Asked, item: str) -> list[MediaFile]:
    """The files of one answer, in order; `find_asked` allowed it."""
    if asked.response is None or not asked.has_files:
        return []
    return list(db.scalars(_in_order().where(*_place(asked.response, item))))


def media_of_answers(db: Session, asked: Asked) -> dict[str, list[MediaFile]]:
    """The files of every answer, by the name of their question; `find_asked` allowed it."""
    found: dict[str, list[MediaFile]] = defaultdict(list)
    if asked.response is not None and asked.has_files:
        for media in db.scalars(_in_order().where(MediaFile.response_id == asked.response.id)):
            found[media.item or ""].append(media)
    return found


def own_media(db: Session, actor: Actor, asked: Asked, media_id: UUID, now: datetime) -> MediaFile:
    """One file of the actor's own answers. Raises NotHere."""
    media: MediaFile = require(db, actor, May.SEE_MEDIA, media_id, now)
    if asked.response is None or media.response_id != asked.response.id:
        raise NotHere(f"media file {media_id}")
    return media


def take_away(
    db: Session, actor: Actor, invitation_id: UUID, media_id: UUID, days: int, now: datetime
) -> list[UUID]:
    """Take a file out of an answer, for good; the names in the store to forget after the commit.

    Raises NotHere, TooLateToChange, TakenBack.
    """
    asked = find_asked(db, actor, invitation_id, now)
    media = own_media(db, actor, asked, media_id, now)
    may_still_change(asked.response, days, now)
    names = [media.id, *(copy.id for copy in media.copies)]
    record(db, "took a file out of an answer", now, actor=actor, about=media)
    db.flush()
    forget_quotations_in(db, media_id)
    for part in (SafeCopy, Transcript, Bleep, BleepedCopy, FaceBox, FaceLook, VoiceChoice):
        db.execute(delete(part).where(part.media_file_id == media_id))
    db.execute(delete(MediaFile).where(MediaFile.id == media_id))
    db.expunge(media)
    return names


def _in_order():
    return (
        select(MediaFile)
        .options(selectinload(MediaFile.copies))
        .order_by(MediaFile.position, MediaFile.received_at, MediaFile.id)
    )


def _place(response: SurveyResponse, item: str):
    return MediaFile.response_id == response.id, MediaFile.item == item


def _next_position(db: Session, response: SurveyResponse, item: Item) -> int:
    last = db.scalar(select(func.max(MediaFile.position)).where(*_place(response, item.name)))
    return 0 if last is None else last + 1


def _new(
    response: SurveyResponse, sending: Sending, file: KeptFile, position: int, now: datetime
) -> MediaFile:
    return MediaFile(
        id=file.id,
        relationship_id=response.relationship_id,
        response_id=response.id,
        item=sending.item,
        sending_id=sending.id,
        is_drawing=sending.is_drawing,
        position=position,
        kind=file.kind,
        size=file.size,
        sha256=file.sha256,
        received_at=now,
        key=file.key,
        file_name=file.file_name,
        description=sending.description or None,
    )


def _the_quicker(db: Session, asked: Asked, sending: Sending, file: KeptFile) -> MediaFile:
    known = find_sent(db, asked, sending)
    if known is None:
        raise NotHere(f"sending {sending.id}")
    return same_or_refuse(known, [file.sha256])


def _mark_answered(db: Session, asked: Asked, item: Item, language: str, now: datetime) -> None:
    """The question was seen; where a file is the answer, "I don't know" counts no more."""
    answer = answer_to(db, asked, item.name)
    given = given_in(answer)
    if answer is None or (KINDS[item.kind].way and given.choices):
        assert asked.response is not None
        write_answer(db, asked.response, item, AnswerGiven((), given.words), language, now)
