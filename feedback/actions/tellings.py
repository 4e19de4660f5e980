"""What was told and shared: diary entries and answers that facilitators may read, newest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload

from feedback.access import Actor, May, response_may_be_used, visible
from feedback.actions.quality_signals import signals_for
from feedback.actions.surveys_alone import answered_alone
from feedback.forms.quality import Signals
from feedback.model.accounts import Account, Role
from feedback.model.answering import HelpedAnswer
from feedback.model.asking import Answer, Survey, SurveyResponse, Wave
from feedback.model.care import Relationship
from feedback.model.keys import note_opened
from feedback.model.telling import DiaryEntry, MediaFile
from feedback.model.trust import Use

PAGE = 20


@dataclass(frozen=True)
class Wanted:
    """Which tellings to show. What is None is not asked about."""

    relationship_id: UUID | None = None
    who: Role | None = None
    wave: Wave | None = None


@dataclass(frozen=True)
class Told:
    """One diary entry, or the answers to one survey, as a facilitator may read it."""

    id: UUID
    at: datetime
    relationship_id: UUID
    who: Role
    entry: DiaryEntry | None = None
    response: SurveyResponse | None = None
    media: list[MediaFile] = field(default_factory=list)
    is_for_stories: bool = False
    signals: Signals = field(default_factory=dict)
    given_with_help: list[HelpedAnswer] = field(default_factory=list)

    @property
    def value(self) -> str:
        """The name it goes by in forms: `entry:<id>` or `answers:<id>`."""
        return f"{'entry' if self.entry else 'answers'}:{self.id}"

    @property
    def answers(self) -> list[Answer]:
        """The answers that say something, in the order they were given."""
        given = self.response.answers if self.response else []
        said = [answer for answer in given if answer.choices or self.is_quotable(answer)]
        return sorted(said, key=lambda answer: (answer.answered_at, str(answer.id)))

    def media_of(self, answer: Answer) -> list[MediaFile]:
        """The files of one answer."""
        return [media for media in self.media if media.item == answer.item]

    def is_quotable(self, answer: Answer) -> bool:
        """True when a story can hold the answer: it has words, pictures in order, or files."""
        return bool(answer.words or answer.pictures or self.media_of(answer))

    @property
    def has_something_to_quote(self) -> bool:
        """True when a story can begin with it. Choices alone are nobody's own telling."""
        if self.entry:
            return bool(self.entry.words or self.entry.pictures or self.media)
        return any(self.is_quotable(answer) for answer in self.answers)


@dataclass(frozen=True)
class Place:
    """Where a page begins: before this moment, and at this moment before this id."""

    at: datetime
    id: UUID


def list_told(
    db: Session,
    actor: Actor,
    now: datetime,
    wanted: Wanted = Wanted(),  # noqa: B008 (frozen)
    before: Place | None = None,
    count: int = PAGE,
) -> tuple[list[Told], Place | None]:
    """Newest first, and where the page after this one begins (None at the end)."""
    told = _entries(db, actor, now, wanted, before, count + 1)
    told += _responses(db, actor, now, wanted, before, count + 1)
    told.sort(key=attrgetter("at", "id"), reverse=True)
    page = told[:count]
    last = Place(page[-1].at, page[-1].id) if len(told) > count else None
    return page, last


def find_told(db: Session, actor: Actor, values: Iterable[str], now: datetime) -> list[Told]:
    """The tellings with these names, oldest first. Names of what is not there are skipped."""
    wanted = _ids(values)
    entries = visible(actor, May.SEE_ENTRY, now).where(DiaryEntry.id.in_(wanted["entry"]))
    responses = _shared_responses(actor, now).where(SurveyResponse.id.in_(wanted["answers"]))
    found = _told_entries(db, actor, now, entries) + _told_responses(db, actor, now, responses)
    return sorted(found, key=attrgetter("at", "id"))


def relationships_told(db: Session, actor: Actor, now: datetime) -> list[Relationship]:
    """The relationships in which something was told that the actor may read."""
    entries = visible(actor, May.SEE_ENTRY, now).with_only_columns(DiaryEntry.relationship_id)
    answers = _shared_responses(actor, now).with_only_columns(SurveyResponse.relationship_id)
    told = or_(Relationship.id.in_(entries), Relationship.id.in_(answers))
    query = visible(actor, May.SEE_RELATIONSHIP, now).where(told)
    return list(db.scalars(query.order_by(Relationship.from_on.desc(), Relationship.id)))


def waves_of(db: Session, site_id: UUID) -> list[Wave]:
    """The waves of a site, newest first."""
    query = select(Wave).where(Wave.site_id == site_id)
    return list(db.scalars(query.order_by(Wave.from_on.desc(), Wave.id)))


def _ids(values: Iterable[str]) -> dict[str, list[UUID]]:
    found: dict[str, list[UUID]] = defaultdict(list)
    for value in values:
        kind, _, id = value.partition(":")
        try:
            found[kind].append(UUID(id))
        except ValueError:
            continue
    return found


def _entries(
    db: Session, actor: Actor, now: datetime, wanted: Wanted, before: Place | None, count: int
) -> list[Told]:
    query = visible(actor, May.SEE_ENTRY, now).where(
        *_conditions(DiaryEntry, DiaryEntry.received_at, wanted, before)
    )
    if wanted.wave:
        query = query.where(in_days(DiaryEntry.received_at, wanted.wave))
    query = query.order_by(DiaryEntry.received_at.desc(), DiaryEntry.id.desc()).limit(count)
    return _told_entries(db, actor, now, query)


def _responses(
    db: Session, actor: Actor, now: datetime, wanted: Wanted, before: Place | None, count: int
) -> list[Told]:
    sent_at: Any = SurveyResponse.sent_at
    query = _shared_responses(actor, now).where(
        *_conditions(SurveyResponse, sent_at, wanted, before)
    )
    if wanted.wave:
        surveys = select(Survey.id).where(Survey.wave_id == wanted.wave.id)
        query = query.where(SurveyResponse.survey_id.in_(surveys))
    query = query.order_by(sent_at.desc(), SurveyResponse.id.desc()).limit(count)
    return _told_responses(db, actor, now, query)


def _shared_responses(actor: Actor, now: datetime) -> Select[Any]:
    """Shared answers only: what someone of staff is still writing down is not told yet."""
    shared = or_(response_may_be_used(Use.TEAM, now), response_may_be_used(Use.STORY, now))
    return visible(actor, May.SEE_RESPONSE, now).where(shared)


def _conditions(
    kind: Any, at: InstrumentedAttribute[Any], wanted: Wanted, before: Place | None
) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.relationship_id:
        found.append(kind.relationship_id == wanted.relationship_id)
    if wanted.who:
        accounts = select(Account.id).where(Account.role == wanted.who)
        found.append(kind.account_id.in_(accounts))
    if before:
        found.append(or_(at < before.at, and_(at == before.at, kind.id < before.id)))
    return found


def in_days(at: InstrumentedAttribute[datetime], wave: Wave) -> ColumnElement[bool]:
    """Diaries belong to no wave; an entry counts to the wave in whose days it came."""
    begins = at >= datetime.combine(wave.from_on, time(), UTC)
    if wave.until_on is None:
        return begins
    return and_(begins, at < datetime.combine(wave.until_on, time(), UTC) + timedelta(days=1))


def _told_entries(db: Session, actor: Actor, now: datetime, query: Select[Any]) -> list[Told]:
    found = list(
        db.scalars(
            query.options(
                joinedload(DiaryEntry.account),
                selectinload(DiaryEntry.media).selectinload(MediaFile.copies),
                selectinload(DiaryEntry.media).selectinload(MediaFile.transcripts),
            )
        )
    )
    note_opened(db, *found)
    usable = _usable(db, actor, May.USE_ENTRY, DiaryEntry, found, now)
    return [
        Told(
            id=entry.id,
            at=entry.received_at,
            relationship_id=entry.relationship_id,
            who=entry.account.role,
            entry=entry,
            media=list(entry.media),
            is_for_stories=entry.id in usable,
        )
        for entry in found
    ]


def _told_responses(db: Session, actor: Actor, now: datetime, query: Select[Any]) -> list[Told]:
    survey = joinedload(SurveyResponse.survey)
    found = list(
        db.scalars(
            query.options(
                joinedload(SurveyResponse.account),
                survey.joinedload(Survey.instrument),
                survey.joinedload(Survey.wave),
                selectinload(SurveyResponse.answers),
            )
        )
    )
    note_opened(db, *found)
    usable = _usable(db, actor, May.USE_RESPONSE, SurveyResponse, found, now)
    media = _media_of(db, found)
    ids = [response.id for response in found]
    signals, with_help = signals_for(db, ids), answered_alone(db, ids)
    return [
        Told(
            id=response.id,
            at=response.sent_at or response.began_at,
            relationship_id=response.relationship_id,
            who=response.account.role,
            response=response,
            media=media[response.id],
            is_for_stories=response.id in usable,
            signals=signals.get(response.id, {}),
            given_with_help=list(with_help.get(response.id, ())),
        )
        for response in found
    ]


def _usable(
    db: Session, actor: Actor, may: May, kind: Any, found: list[Any], now: datetime
) -> set[UUID]:
    ids = [thing.id for thing in found]
    query = visible(actor, may, now).with_only_columns(kind.id).where(kind.id.in_(ids))
    return set(db.scalars(query))


def _media_of(db: Session, responses: list[SurveyResponse]) -> dict[UUID, list[MediaFile]]:
    query = (
        select(MediaFile)
        .where(MediaFile.response_id.in_([response.id for response in responses]))
        .options(selectinload(MediaFile.copies), selectinload(MediaFile.transcripts))
        .order_by(MediaFile.position, MediaFile.id)
    )
    found: dict[UUID, list[MediaFile]] = defaultdict(list)
    for media in db.scalars(query):
        if media.response_id:
            found[media.response_id].append(media)
    return found
