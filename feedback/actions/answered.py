"""What people told and shared, and which of it still waits for an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, joinedload, selectinload

from feedback.access import Actor, May, response_may_be_used, visible
from feedback.actions.questions_asked import question
from feedback.forms.answers import AnswerGiven
from feedback.forms.instrument import Item, Words
from feedback.forms.measures import score
from feedback.model.accounts import Role
from feedback.model.asking import Answer, Survey, SurveyResponse
from feedback.model.changes import ChangeSource
from feedback.model.keys import note_opened
from feedback.model.telling import DiaryEntry
from feedback.model.trust import Use

ENTRY, ANSWERS = "entry", "answers"


@dataclass(frozen=True)
class Telling:
    """A diary entry, or the answers to a survey, that someone shared."""

    at: datetime
    entry: DiaryEntry | None = None
    response: SurveyResponse | None = None

    @property
    def thing(self) -> Any:
        """The entry or the response."""
        return self.entry or self.response

    @property
    def value(self) -> str:
        """Its name in forms: `entry:<id>` or `answers:<id>`."""
        return f"{ENTRY if self.entry else ANSWERS}:{self.thing.id}"

    @property
    def words(self) -> list[str]:
        """The words in it, one text for each answer that has words."""
        if self.entry:
            return [self.entry.words] if self.entry.words else []
        return [answer.words for answer in self.thing.answers if answer.words]

    @property
    def not_good(self) -> list[Words]:
        """The questions that were answered "not good", in the languages of the survey."""
        given = self.response.answers if self.response else []
        asked = [(question(answer), answer) for answer in given]
        return [item.text for item, answer in asked if item and _score(item, answer) == 0]


def _score(item: Item, answer: Answer) -> int | None:
    return score(item, AnswerGiven(tuple(answer.choices)))


def shared_entries(actor: Actor, now: datetime) -> Select[Any]:
    """The diary entries of others that the actor may see."""
    return visible(actor, May.SEE_ENTRY, now).where(DiaryEntry.account_id != actor.account_id)


def shared_responses(actor: Actor, now: datetime) -> Select[Any]:
    """The answers shared with the actor: what they write down themselves is not among them."""
    uses = (Use.WORKER,) if actor.role is Role.WORKER else (Use.TEAM, Use.STORY)
    shared = or_(*(response_may_be_used(use, now) for use in uses))
    return visible(actor, May.SEE_RESPONSE, now).where(shared)


def waiting_for_an_answer(
    db: Session, actor: Actor, now: datetime, after: datetime | None = None, most: int = 20
) -> list[Telling]:
    """What was shared and has no change yet, oldest first, so that none is forgotten."""
    return _tellings(db, _both(actor, now, *_unanswered()), "asc", after, most)


def newest_shared(db: Session, actor: Actor, now: datetime, most: int = 20) -> list[Telling]:
    """What was shared with the actor, newest first."""
    return _tellings(db, _both(actor, now), "desc", None, most)


def how_many_wait(db: Session, actor: Actor, now: datetime) -> int:
    """How many shared tellings have no change yet."""
    return _count(db, _both(actor, now, *_unanswered()))


def how_many_since(db: Session, actor: Actor, now: datetime, days: int = 7) -> int:
    """How many tellings were shared with the actor in the last days."""
    since = now - timedelta(days=days)
    return _count(db, _both(actor, now, DiaryEntry.received_at >= since, _sent_at() >= since))


def tellings_of(db: Session, actor: Actor, values: list[str], now: datetime) -> list[Telling]:
    """The shared tellings with these names. What is not there for the actor is left out."""
    ids = named(values)
    both = _both(actor, now, DiaryEntry.id.in_(ids[ENTRY]), SurveyResponse.id.in_(ids[ANSWERS]))
    return _tellings(db, both, "asc", None, len(values))


def named(values: list[str]) -> dict[str, frozenset[UUID]]:
    """The ids in names such as `entry:<id>`; names that are none are left out."""
    found: dict[str, set[UUID]] = {ENTRY: set(), ANSWERS: set()}
    for value in values:
        kind, _, written = value.partition(":")
        try:
            found[kind].add(UUID(written))
        except (KeyError, ValueError):
            continue
    return {kind: frozenset(ids) for kind, ids in found.items()}


def _sent_at() -> Any:
    return SurveyResponse.sent_at


def _unanswered() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    entry = select(ChangeSource.id).where(ChangeSource.entry_id == DiaryEntry.id)
    response = select(ChangeSource.id).where(ChangeSource.response_id == SurveyResponse.id)
    return ~entry.exists(), ~response.exists()


def _both(
    actor: Actor,
    now: datetime,
    entry: ColumnElement[bool] | None = None,
    response: ColumnElement[bool] | None = None,
) -> Any:
    """Entries and answers as rows of (kind, id, at), in one statement."""
    entries = shared_entries(actor, now)
    responses = shared_responses(actor, now)
    if entry is not None and response is not None:
        entries, responses = entries.where(entry), responses.where(response)
    return union_all(
        entries.with_only_columns(
            literal(ENTRY).label("kind"),
            DiaryEntry.id.label("id"),
            DiaryEntry.received_at.label("at"),
        ),
        responses.with_only_columns(literal(ANSWERS), SurveyResponse.id, _sent_at()),
    ).subquery()


def _count(db: Session, both: Any) -> int:
    return db.scalar(select(func.count()).select_from(both)) or 0


def _tellings(
    db: Session, both: Any, order: str, after: datetime | None, most: int
) -> list[Telling]:
    query = select(both.c.kind, both.c.id, both.c.at)
    if after:
        query = query.where(both.c.at > after)
    query = query.order_by(getattr(both.c.at, order)(), both.c.id).limit(most)
    rows = db.execute(query).all()
    entries = _load_entries(db, [row.id for row in rows if row.kind == ENTRY])
    responses = _load_responses(db, [row.id for row in rows if row.kind == ANSWERS])
    note_opened(db, *entries.values(), *responses.values())
    return [
        Telling(row.at, entries[row.id])
        if row.kind == ENTRY
        else Telling(row.at, response=responses[row.id])
        for row in rows
    ]


def _load_entries(db: Session, ids: list[UUID]) -> dict[UUID, DiaryEntry]:
    query = (
        select(DiaryEntry)
        .where(DiaryEntry.id.in_(ids))
        .options(joinedload(DiaryEntry.account), selectinload(DiaryEntry.media))
    )
    return {entry.id: entry for entry in db.scalars(query)}


def _load_responses(db: Session, ids: list[UUID]) -> dict[UUID, SurveyResponse]:
    query = (
        select(SurveyResponse)
        .where(SurveyResponse.id.in_(ids))
        .options(
            joinedload(SurveyResponse.account),
            selectinload(SurveyResponse.answers),
            joinedload(SurveyResponse.survey).joinedload(Survey.instrument),
        )
    )
    return {response.id: response for response in db.scalars(query)}
