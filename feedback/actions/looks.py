"""Writing down who looked at what someone else told: once for each reader, thing and hour.

The words and files of a telling are sealed, so nothing of them can be shown without being opened,
and what a request opened is known (`model.keys.note_opened`). What holds no sealed words is noted
by the actions that hand it out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Select, null, select
from sqlalchemy.orm import Session

from feedback.access import Actor
from feedback.model.accounts import Account, Role
from feedback.model.answering import HelpedAnswer
from feedback.model.asking import Answer, SurveyResponse
from feedback.model.stories import Quotation, StoryPart
from feedback.model.storyboards import Storyboard, StoryboardVersion
from feedback.model.telling import DiaryEntry, MediaFile, Transcript
from feedback.model.trust import Event

LOOKED_AT = "looked at what was told"
# So the same look has the same id, whichever process writes it down.
LOOKS = UUID("100c5000-0000-4000-8000-000000000000")
OnePart = tuple[str, UUID]


@dataclass(frozen=True)
class Opened:
    """A thing that was opened, and the telling it is a part of: an entry, a response or a comic."""

    kind: str
    id: UUID
    telling_kind: str
    telling_id: UUID
    teller_id: UUID
    relationship_id: UUID

    def facts(self) -> dict[str, str | int | bool | None]:
        """Which part of the telling it was; nothing when it was the telling itself."""
        is_whole = self.id == self.telling_id
        return {} if is_whole else {"part": self.kind, "part_id": str(self.id)}


@dataclass(frozen=True)
class Look:
    """Someone looked at a telling: who, and when last."""

    name: str
    role: Role
    at: datetime


def note_looks(db: Session, actor: Actor, opened: Collection[OnePart], now: datetime) -> int:
    """Record the looks of the actor at what others told; how many are new in this hour.

    `opened` are (class name, id) of what was opened. What is nobody's telling is passed over.
    """
    looks = {
        _id_of(actor, one, now): one
        for one in _told(db, opened)
        if one.teller_id != actor.account_id
    }
    known = set(db.scalars(select(Event.id).where(Event.id.in_(looks))))
    new = {id: one for id, one in looks.items() if id not in known}
    db.add_all(_event(id, actor, one, now) for id, one in new.items())
    db.flush()
    return len(new)


def looks_at(db: Session, telling_ids: Collection[UUID]) -> dict[UUID, list[Look]]:
    """Who looked at each of these tellings, newest first, once for each reader and day.

    Give it only the asker's own tellings.
    """
    rows = db.execute(
        select(Event.thing_id, Event.account_id, Account.name, Account.role, Event.at)
        .join(Account, Account.id == Event.account_id)
        .where(
            Event.verb == LOOKED_AT,
            Event.thing_id.in_(telling_ids),
            Event.relationship_id.in_(_relationships_of(telling_ids)),
        )
        .order_by(Event.at.desc())
    )
    found: dict[UUID, dict[Any, Look]] = {}
    for telling_id, account_id, name, role, at in rows:
        found.setdefault(telling_id, {}).setdefault((account_id, at.date()), Look(name, role, at))
    return {id: list(looks.values()) for id, looks in found.items()}


def _relationships_of(telling_ids: Collection[UUID]) -> Select[Any]:
    """By their relationships the events of a few tellings are found without reading all."""
    of_entries = select(DiaryEntry.relationship_id).where(DiaryEntry.id.in_(telling_ids))
    of_answers = select(SurveyResponse.relationship_id).where(SurveyResponse.id.in_(telling_ids))
    of_comics = select(Storyboard.relationship_id).where(Storyboard.id.in_(telling_ids))
    return of_entries.union(of_answers, of_comics)


def _id_of(actor: Actor, one: Opened, now: datetime) -> UUID:
    return uuid5(LOOKS, f"{actor.account_id} {one.kind} {one.id} {now:%Y-%m-%dT%H}")


def _event(id: UUID, actor: Actor, one: Opened, now: datetime) -> Event:
    return Event(
        id=id,
        at=now,
        verb=LOOKED_AT,
        account_id=actor.account_id,
        site_id=actor.site_id,
        relationship_id=one.relationship_id,
        thing_kind=one.telling_kind,
        thing_id=one.telling_id,
        facts=one.facts(),
    )


def _told(db: Session, opened: Collection[OnePart]) -> Iterator[Opened]:
    """The opened things with the tellings they belong to."""
    places = {(kind, id): told for kind, id, *told in _places(db, opened)}
    for column, telling, teller in (
        (0, DiaryEntry, DiaryEntry.account_id),
        (1, SurveyResponse, SurveyResponse.account_id),
        (2, Storyboard, Storyboard.made_by_id),
    ):
        ids = {told[column] for told in places.values() if told[column]}
        if not ids:
            continue
        tellers = select(telling.id, teller, telling.relationship_id)
        whose = {id: rest for id, *rest in db.execute(tellers.where(telling.id.in_(ids)))}
        for (kind, id), told in places.items():
            if told[column] in whose:
                yield Opened(kind, id, telling.__name__, told[column], *whose[told[column]])


def _places(db: Session, opened: Collection[OnePart]) -> Iterator[tuple[Any, ...]]:
    """Rows of (kind, id, entry id, response id, comic id); parts that are words of a whole are the
    whole."""
    for kind, (name, query, column) in _WHERE_FROM.items():
        if ids := [id for one, id in opened if one == kind]:
            rows = db.execute(query.where(column.in_(ids)))
            yield from ((name, *row, None)[:5] for row in rows)


_ANSWERED = select(StoryPart.id, StoryPart.entry_id, Answer.response_id).outerjoin(
    Answer, Answer.id == StoryPart.answer_id
)
_RESPONSE = SurveyResponse.__name__
# Only a comic of one's own is told; the storyboard of a story shows what is the story's already.
_COMIC = select(Storyboard.id, null(), null(), Storyboard.id).where(Storyboard.story_id.is_(None))
# kind of thing: (the kind it counts as, its telling, the column that finds it)
_WHERE_FROM: dict[str, tuple[str, Select[Any], Any]] = {
    "DiaryEntry": ("DiaryEntry", select(DiaryEntry.id, DiaryEntry.id, null()), DiaryEntry.id),
    _RESPONSE: (
        _RESPONSE,
        select(SurveyResponse.id, null(), SurveyResponse.id),
        SurveyResponse.id,
    ),
    "Answer": (_RESPONSE, select(Answer.response_id, null(), Answer.response_id), Answer.id),
    "HelpedAnswer": (
        _RESPONSE,
        select(HelpedAnswer.response_id, null(), HelpedAnswer.response_id),
        HelpedAnswer.id,
    ),
    "MediaFile": (
        "MediaFile",
        select(MediaFile.id, MediaFile.entry_id, MediaFile.response_id),
        MediaFile.id,
    ),
    "Transcript": (
        "Transcript",
        select(Transcript.id, MediaFile.entry_id, MediaFile.response_id).join(
            MediaFile, MediaFile.id == Transcript.media_file_id
        ),
        Transcript.id,
    ),
    "Storyboard": ("Storyboard", _COMIC, Storyboard.id),
    "StoryboardVersion": (
        "Storyboard",
        _COMIC.join(StoryboardVersion, StoryboardVersion.storyboard_id == Storyboard.id),
        StoryboardVersion.id,
    ),
    "StoryPart": ("StoryPart", _ANSWERED, StoryPart.id),
    "Quotation": (
        "StoryPart",
        _ANSWERED.join(Quotation, Quotation.part_id == StoryPart.id),
        Quotation.id,
    ),
}
