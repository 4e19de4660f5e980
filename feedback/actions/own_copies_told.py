"""All that goes into someone's own copy, as plain facts: told by them, by others, and around it.

One thing at a time, so that a diary of years takes no more memory than one entry.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.access import in_comics
from feedback.actions.looks import Look, looks_at
from feedback.actions.own_copies_pieces import (
    ANSWERS,
    CHANGED,
    COMIC,
    ENTRY,
    HAND_OFF,
    MEMO,
    NOTE,
    STORY,
    THINGS,
    WORDS,
    thing_of,
)
from feedback.actions.questions_asked import question
from feedback.actions.storyboard_contents import current_board
from feedback.actions.surveys import instrument_of
from feedback.actions.surveys_answer import given_in
from feedback.forms.kinds import KINDS
from feedback.forms.kinds.kind import Shown
from feedback.model.accounts import Account, Role
from feedback.model.answering import HelpedAnswer
from feedback.model.asking import Answer, SurveyResponse
from feedback.model.own_copies import OwnCopy, OwnCopyPiece
from feedback.model.pictures import OwnPicture
from feedback.model.storyboard_pages import Board, Panel
from feedback.model.storyboards import Storyboard
from feedback.model.telling import DiaryEntry, MediaFile

OWN_PICTURE = "own-picture"
PICTURE = "picture"
Text = tuple[str, str]  # words and the language they are in; or a picture's name and PICTURE


@dataclass(frozen=True)
class AnswerTold:
    """One answer: the question and what was given, each in its language. `is_earlier` when it was
    given with help and again alone; `is_aside` when the survey does not ask it any more.
    """

    item: str
    asked: Text
    given: tuple[Text, ...]
    words: str
    language: str
    at: datetime
    is_earlier: bool = False
    is_aside: bool = False


@dataclass(frozen=True)
class Thing:
    """One thing that was told or written: by whom, when, and all of it.

    `kind` is entry, answers, comic, own-picture, or the kind of a piece (`own_copies_pieces`).
    """

    kind: str
    id: UUID
    by: Role
    at: datetime
    language: str
    title: Text = ("", "en")
    words: str = ""
    feeling: str = ""
    pictures: tuple[str, ...] = ()
    answers: tuple[AnswerTold, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    media: tuple[MediaFile, ...] = ()
    shares: tuple[str, ...] = ()
    looks: tuple[Look, ...] = ()
    about: UUID | None = None
    adds_to: UUID | None = None


@dataclass(frozen=True)
class Place:
    """Where a thing is to be found again."""

    kind: str
    id: UUID
    at: datetime


def own_places(db: Session, account: Account) -> list[Place]:
    """All that the account told and did not take back, the oldest first."""
    found = [
        Place(kind, id, at)
        for kind, table, at_column in (
            (ENTRY, DiaryEntry, DiaryEntry.received_at),
            (ANSWERS, SurveyResponse, SurveyResponse.began_at),
        )
        for id, at in db.execute(
            select(table.id, at_column).where(
                table.account_id == account.id, table.taken_back_at.is_(None)
            )
        )
    ]
    put = select(OwnPicture.id, OwnPicture.put_at).where(
        OwnPicture.account_id == account.id, OwnPicture.taken_away_at.is_(None)
    )
    found += [Place(OWN_PICTURE, id, at) for id, at in db.execute(put)]
    drawn = select(Storyboard.id, Storyboard.made_at).where(
        Storyboard.made_by_id == account.id,
        Storyboard.story_id.is_(None),
        Storyboard.taken_back_at.is_(None),
    )
    found += [Place(COMIC, id, at) for id, at in db.execute(drawn)]
    return sorted(found, key=lambda one: (one.at, one.id))


def own_thing(db: Session, place: Place, language: str, account: Account) -> Thing:
    """One of them, whole. Of words to a recording only those that nobody else wrote down."""
    if place.kind == OWN_PICTURE:
        own = db.get_one(OwnPicture, place.id)
        about = own.media_file.relationship_id
        return Thing(
            place.kind,
            own.id,
            account.role,
            own.put_at,
            language,
            pictures=(own.idea,),
            media=(own.media_file,),
            about=about,
        )
    thing = db.get_one(THINGS[place.kind], place.id)
    looks = tuple(looks_at(db, [thing.id]).get(thing.id, ()))
    return replace(_PIECES[place.kind](db, thing, language), looks=looks)


def pieces_put_in(db: Session, copy: OwnCopy, now: datetime) -> list[OwnCopyPiece]:
    """The pieces that a facilitator put in and that may still be read."""
    return [one for one in copy.pieces if one.is_in and thing_of(db, one, now) is not None]


def held_back(db: Session, copy: OwnCopy, now: datetime) -> dict[str, int]:
    """How many pieces are not in, by reason. What was shared no more since then is one of them."""
    counted: dict[str, int] = {}
    for piece in copy.pieces:
        if piece.is_in and thing_of(db, piece, now) is not None:
            continue
        reason = CHANGED if piece.is_in or piece.reason is None else piece.reason
        counted[reason] = counted.get(reason, 0) + 1
    return dict(sorted(counted.items()))


def piece_thing(db: Session, piece: OwnCopyPiece, language: str, now: datetime) -> Thing | None:
    """What a piece says, whole; None when it may not be read any more."""
    thing = thing_of(db, piece, now)
    return None if thing is None else _PIECES[piece.kind](db, thing, language)


def _entry(db: Session, entry: DiaryEntry, language: str) -> Thing:
    return Thing(
        ENTRY,
        entry.id,
        entry.account.role,
        entry.received_at,
        entry.language,
        words=entry.words or "",
        feeling=entry.feeling.value if entry.feeling else "",
        pictures=tuple(entry.pictures or ()),
        media=tuple(entry.media),
        shares=tuple(sorted(share.use.value for share in entry.shares)),
        about=entry.relationship_id,
        adds_to=entry.adds_to_id,
        facts={"told_at": entry.told_at.isoformat()} if entry.told_at else {},
    )


def _answers(db: Session, response: SurveyResponse, language: str) -> Thing:
    published = response.survey.instrument
    title = instrument_of(published).title.in_(language) if published.text else (published.name, "")
    answers = db.scalars(
        select(Answer).where(Answer.response_id == response.id).order_by(Answer.answered_at)
    )
    helped = db.scalars(select(HelpedAnswer).where(HelpedAnswer.response_id == response.id))
    given = [_given(one, language) for one in answers]
    given += [_given(one, language, is_earlier=True) for one in helped]
    files = select(MediaFile).where(MediaFile.response_id == response.id)
    return Thing(
        ANSWERS,
        response.id,
        response.account.role,
        response.sent_at or response.began_at,
        response.language,
        title=title,
        answers=tuple(given),
        media=tuple(db.scalars(files.order_by(MediaFile.position, MediaFile.id))),
        shares=tuple(sorted(share.use.value for share in response.shares)),
        about=response.relationship_id,
        facts={
            "sent": response.sent_at.isoformat() if response.sent_at else "",
            "helped_by": ", ".join(response.helped_by),
            "help_how": ", ".join(response.help_how),
        },
    )


def _given(answer: Any, language: str, is_earlier: bool = False) -> AnswerTold:
    item = question(answer)
    lines: list[Text] = []
    if item is not None:
        shown = KINDS[item.kind].lines(item, given_in(answer))
        lines = [_line(one, language) for one in shown]
    else:
        lines = [(name, "") for name in answer.choices]
    lines += [(name, PICTURE) for name in answer.pictures or ()]
    return AnswerTold(
        answer.item,
        item.text.in_(language) if item else (answer.item, ""),
        tuple(lines),
        answer.words or "",
        answer.language,
        answer.answered_at,
        is_earlier,
        bool(answer.is_aside),
    )


def _line(shown: Shown, language: str) -> Text:
    code = shown.words.in_(language)[1] if shown.words else language
    return shown.in_(language), code


def _comic(db: Session, comic: Storyboard, language: str) -> Thing:
    """A comic of their own, in words. Its photos, drawings and voices are those of the diary."""
    board = current_board(db, comic)
    shown = _files_shown(db, comic, board)
    return Thing(
        COMIC,
        comic.id,
        comic.made_by.role,
        comic.made_at,
        "",
        title=(comic.title, ""),
        words="\n".join(_box(number, panel, shown) for number, panel in _boxes(board)),
        pictures=tuple(one.symbol for box in board.panels for one in box.pictures if one.symbol),
        shares=tuple(comic.shares),
        about=comic.relationship_id,
    )


def _boxes(board: Board) -> Iterator[tuple[int, Panel]]:
    return ((number, one) for number, one in enumerate(board.panels, 1) if not one.is_empty)


def _files_shown(db: Session, comic: Storyboard, board: Board) -> set[str]:
    """The photos and drawings in a comic whose telling was not taken back."""
    ids = [UUID(id) for id in board.media_file_ids]
    kept = select(MediaFile.id).where(MediaFile.id.in_(ids), in_comics(Storyboard.id == comic.id))
    return {str(id) for id in db.scalars(kept)}


def _box(number: int, panel: Panel, shown: Collection[str]) -> str:
    """A box in words. What describes a picture that is gone tells it again, and goes with it."""
    pictures = [one for one in panel.pictures if one.symbol or one.media_file_id in shown]
    is_whole = len(pictures) == len(panel.pictures)
    seen = [panel.alt] if panel.alt and is_whole else [one.alt for one in pictures]
    said = [": ".join(filter(None, (one.speaker, one.words))) for one in panel.words if one.words]
    return f"{number}. {' / '.join(filter(None, (*seen, *said)))}"


def _transcript(db: Session, one: Any, language: str) -> Thing:
    role = one.account.role if one.account else Role.FACILITATOR
    place = one.media_file.relationship_id
    return Thing(WORDS, one.id, role, one.written_at, one.language, words=one.words, about=place)


def _note(db: Session, note: Any, language: str) -> Thing:
    names = ("decision", "understands", "remembers", "thinks_about", "says")
    facts = {name: getattr(note, name) for name in names}
    facts |= {
        "supported_by": note.supported_by or "",
        "explained_how": note.explained_how or "",
    }
    by = note.written_by.role
    return Thing(NOTE, note.id, by, note.written_at, "en", facts=facts, about=note.relationship_id)


def _story(db: Session, story: Any, language: str) -> Thing:
    by = db.get_one(Account, story.begun_by_id).role
    words = "\n".join(filter(None, (story.title, story.easy_words)))
    place = story.relationship_id
    return Thing(STORY, story.id, by, story.begun_at, "en", words=words, about=place)


def _memo(db: Session, memo: Any, language: str) -> Thing:
    place = memo.story.relationship_id
    by = memo.account.role
    return Thing(MEMO, memo.id, by, memo.written_at, "en", words=memo.words, about=place)


def _hand_off(db: Session, moved: Any, language: str) -> Thing:
    at = datetime.combine(moved.on, datetime.min.time())
    place = moved.from_relationship_id
    return Thing(HAND_OFF, moved.id, Role.FACILITATOR, at, "en", words=moved.reason, about=place)


_PIECES: Mapping[str, Any] = {
    ENTRY: _entry,
    ANSWERS: _answers,
    COMIC: _comic,
    WORDS: _transcript,
    NOTE: _note,
    STORY: _story,
    MEMO: _memo,
    HAND_OFF: _hand_off,
}


def own_words(media: MediaFile, account_id: UUID) -> str:
    """The words of a recording that its teller wrote, or a machine; never those of someone else."""
    mine = [one for one in media.transcripts if one.account_id in (None, account_id)]
    best = max(mine, key=lambda one: (not one.is_draft, one.version), default=None)
    return best.words if best else ""


def things_put_in(db: Session, copy: OwnCopy, language: str, now: datetime) -> Iterator[Thing]:
    """What others said and a facilitator put in, one by one."""
    for piece in pieces_put_in(db, copy, now):
        thing = piece_thing(db, piece, language, now)
        if thing is not None:
            yield thing
