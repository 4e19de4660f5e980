"""What others said about someone who asks for a copy: found piece by piece, and decided by a human.

Only what a facilitator may read is a piece. What others keep to themselves, and notes about
safety, are in no copy and in no count: that they exist is theirs to know. Without a decision
nothing that someone else said leaves the house.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from feedback.access import (
    Actor,
    May,
    NotHere,
    comic_may_be_used,
    entry_may_be_used,
    require,
    response_may_be_used,
    visible,
)
from feedback.actions.later import ask_for
from feedback.actions.record import record
from feedback.model.accounts import Account
from feedback.model.answering import CapacityNote
from feedback.model.asking import SurveyResponse
from feedback.model.care import HandOff
from feedback.model.own_copies import CopyState, OwnCopy, OwnCopyPiece
from feedback.model.stories import Memo, Story
from feedback.model.storyboards import Storyboard, StoryboardVersion
from feedback.model.telling import DiaryEntry, MediaFile, Transcript
from feedback.model.trust import Event, Use

MAKE = "make-own-copy"
ENTRY, ANSWERS, WORDS, COMIC = "entry", "answers", "words", "comic"
NOTE, STORY, MEMO, HAND_OFF = "note", "story", "memo", "hand-off"
# Why a piece is left out. Codes, so that a reason can hold no words about anyone.
REASONS = ("someone-else", "in-trust", "harm", "not-theirs")
NOT_SHARED, CHANGED = "not-shared", "changed"


class Undecided(Exception):
    """Some pieces are not decided yet."""

    code = "undecided"


class NoReason(ValueError):
    """Who leaves a piece out says why."""

    code = "no-reason"


@dataclass(frozen=True)
class Found:
    """A thing that others said: what it is, when, where, and who told it."""

    kind: str
    thing: Any
    at: datetime
    relationship_id: UUID
    teller_id: UUID | None
    reason: str | None = None


def find_pieces(
    db: Session, account: Account, places: Collection[UUID], now: datetime
) -> list[OwnCopyPiece]:
    """A row for each piece about an account in these relationships, the oldest first."""
    found = list(_words_by_others(db, account, now))
    if account.person_id:
        found += _about_person(db, account, places, now)
    found.sort(key=lambda one: (one.at, one.thing.id))
    return [
        OwnCopyPiece(
            relationship_id=one.relationship_id,
            position=number,
            kind=one.kind,
            thing_id=one.thing.id,
            teller_id=one.teller_id,
            is_in=False if one.reason else None,
            reason=one.reason,
        )
        for number, one in enumerate(found, 1)
    ]


def copies_to_look_into(db: Session, actor: Actor, now: datetime) -> list[OwnCopy]:
    """The copies of the site that wait for a facilitator, the oldest first."""
    waiting = visible(actor, May.LOOK_INTO_COPY, now).where(OwnCopy.state == CopyState.LOOKED_AT)
    return list(db.scalars(waiting.order_by(OwnCopy.asked_at, OwnCopy.id)))


def copy_to_look_into(db: Session, actor: Actor, copy_id: UUID, now: datetime) -> OwnCopy:
    """One of them. A comic that changed since it was put in is to be decided again.

    Raises NotHere.
    """
    copy: OwnCopy = require(db, actor, May.LOOK_INTO_COPY, copy_id, now)
    if copy.state is not CopyState.LOOKED_AT:
        raise NotHere(f"a copy to look into: {copy_id}")
    for piece in copy.pieces:
        if _is_changed_since(db, piece):
            set_committed_value(piece, "is_in", None)  # looking writes nothing
    return copy


def to_decide(copy: OwnCopy) -> list[OwnCopyPiece]:
    """The pieces that a facilitator decides about; what nobody shares is not among them."""
    return [piece for piece in copy.pieces if piece.reason != NOT_SHARED]


def decide(
    db: Session,
    actor: Actor,
    copy_id: UUID,
    piece_id: UUID,
    is_in: bool,
    reason: str,
    now: datetime,
) -> OwnCopyPiece:
    """Put a piece in, or leave it out and say why. Raises NotHere, NoReason."""
    copy = copy_to_look_into(db, actor, copy_id, now)
    piece = next((one for one in to_decide(copy) if one.id == piece_id), None)
    if piece is None:
        raise NotHere(f"piece {piece_id} of copy {copy_id}")
    if not is_in and reason not in REASONS:
        raise NoReason
    piece.is_in, piece.reason = is_in, None if is_in else reason
    piece.decided_by_id, piece.decided_at = actor.account_id, now
    facts = {"piece": piece.position, "is_in": is_in, "why": piece.reason}
    record(db, "decided about a piece of a copy", now, actor=actor, about=copy, **facts)
    return piece


def finish_looking(db: Session, actor: Actor, copy_id: UUID, now: datetime) -> OwnCopy:
    """All is decided: let it be made. Raises NotHere, Undecided."""
    copy = copy_to_look_into(db, actor, copy_id, now)
    if any(piece.is_in is None and thing_of(db, piece, now) for piece in copy.pieces):
        raise Undecided
    copy.state = CopyState.BEING_MADE
    put_in = sum(piece.is_in is True for piece in copy.pieces)
    facts = {"put_in": put_in, "left_out": len(copy.pieces) - put_in}
    record(db, "looked into a copy", now, actor=actor, about=copy, **facts)
    ask_for(db, MAKE, copy.id, now)
    return copy


def thing_of(db: Session, piece: OwnCopyPiece, now: datetime) -> Any | None:
    """What the piece is about, while it may still be read by the team; None when not any more.

    None too when it was put in and is another since: nobody looked at its new words.
    """
    if _is_changed_since(db, piece):
        return None
    query = _may_be_read(piece.kind, now)
    kind = THINGS[piece.kind]
    return db.scalars(query.where(kind.id == piece.thing_id)).one_or_none()


def _is_changed_since(db: Session, piece: OwnCopyPiece) -> bool:
    """It is a comic that was put in, and its pages or its name are newer than that."""
    if piece.kind != COMIC or not piece.is_in or piece.decided_at is None:
        return False
    drawn = select(StoryboardVersion.id).join(Storyboard)
    drawn = drawn.where(
        Storyboard.id == piece.thing_id,
        StoryboardVersion.number == Storyboard.saved_count,
        StoryboardVersion.made_at > piece.decided_at,
    )
    named = select(Event.id).where(
        Event.verb == "named a comic",
        Event.thing_id == piece.thing_id,
        Event.at > piece.decided_at,
    )
    return any(db.scalars(newer.limit(1)).first() for newer in (drawn, named))


THINGS: dict[str, Any] = {
    ENTRY: DiaryEntry,
    ANSWERS: SurveyResponse,
    WORDS: Transcript,
    COMIC: Storyboard,
    NOTE: CapacityNote,
    STORY: Story,
    MEMO: Memo,
    HAND_OFF: HandOff,
}


def _shared_entries(now: datetime) -> Select[Any]:
    uses = (Use.TEAM, Use.STORY)
    return select(DiaryEntry).where(or_(*(entry_may_be_used(use, now) for use in uses)))


def _shared_responses(now: datetime) -> Select[Any]:
    uses = (Use.TEAM, Use.STORY)
    return select(SurveyResponse).where(or_(*(response_may_be_used(use, now) for use in uses)))


def _shared_comics(now: datetime) -> Select[Any]:
    uses = (Use.TEAM, Use.STORY)
    return select(Storyboard).where(or_(*(comic_may_be_used(use, now) for use in uses)))


def _may_be_read(kind: str, now: datetime) -> Select[Any]:
    if kind == ENTRY:
        return _shared_entries(now)
    if kind == ANSWERS:
        return _shared_responses(now)
    if kind == COMIC:
        return _shared_comics(now)
    if kind == WORDS:
        entries = _shared_entries(now).with_only_columns(DiaryEntry.id)
        responses = _shared_responses(now).with_only_columns(SurveyResponse.id)
        shared = or_(MediaFile.entry_id.in_(entries), MediaFile.response_id.in_(responses))
        return select(Transcript).join(MediaFile).where(shared)
    return select(THINGS[kind])


def _words_by_others(db: Session, account: Account, now: datetime) -> Iterator[Found]:
    """Words that staff wrote down of what the account said; drafts of a machine are not theirs."""
    mine = [
        select(kind.id).where(kind.account_id == account.id, kind.taken_back_at.is_(None))
        for kind in (DiaryEntry, SurveyResponse)
    ]
    recorded = or_(MediaFile.entry_id.in_(mine[0]), MediaFile.response_id.in_(mine[1]))
    written = (
        select(Transcript)
        .join(MediaFile)
        .where(recorded, Transcript.account_id.is_not(None), Transcript.account_id != account.id)
    )
    shared = set(db.scalars(_may_be_read(WORDS, now).with_only_columns(Transcript.id)))
    for one in db.scalars(written):
        reason = None if one.id in shared else NOT_SHARED
        place = one.media_file.relationship_id
        yield Found(WORDS, one, one.written_at, place, one.account_id, reason)


def _about_person(
    db: Session, account: Account, places: Collection[UUID], now: datetime
) -> Iterator[Found]:
    for entry in db.scalars(_by_others(_shared_entries(now), DiaryEntry, account, places)):
        yield Found(ENTRY, entry, entry.received_at, entry.relationship_id, entry.account_id)
    for one in db.scalars(_by_others(_shared_responses(now), SurveyResponse, account, places)):
        yield Found(ANSWERS, one, one.sent_at, one.relationship_id, one.account_id)
    comics = _shared_comics(now).where(
        Storyboard.relationship_id.in_(places), Storyboard.made_by_id != account.id
    )
    for one in db.scalars(comics):
        yield Found(COMIC, one, one.made_at, one.relationship_id, one.made_by_id)
    for note in db.scalars(select(CapacityNote).where(CapacityNote.relationship_id.in_(places))):
        yield Found(NOTE, note, note.written_at, note.relationship_id, note.written_by_id)
    for story in db.scalars(select(Story).where(Story.relationship_id.in_(places))):
        yield Found(STORY, story, story.begun_at, story.relationship_id, story.begun_by_id)
    memos = select(Memo).join(Story).where(Story.relationship_id.in_(places))
    for memo in db.scalars(memos):
        place = memo.story.relationship_id
        yield Found(MEMO, memo, memo.written_at, place, memo.account_id)
    moved = select(HandOff).where(HandOff.from_relationship_id.in_(places), HandOff.reason != "")
    for one in db.scalars(moved):
        at = datetime.combine(one.on, datetime.min.time(), now.tzinfo)
        yield Found(HAND_OFF, one, at, one.from_relationship_id, None)


def _by_others(
    query: Select[Any], kind: Any, account: Account, places: Collection[UUID]
) -> Select[Any]:
    return query.where(kind.relationship_id.in_(places), kind.account_id != account.id)
