"""Which answers to a survey may leave as data, and why others may not. People are never named.

A response leaves when it was sent and shared with someone, and its teller's yes to research stands
and goes as far as whoever receives it. Those who are left out are counted as small totals are, and
never so few that they can be worked out from the indicators (decision 48).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, false, not_, select
from sqlalchemy.orm import Session, contains_eager

from feedback.access import (
    Actor,
    May,
    NotHere,
    consented,
    not_their_own_work,
    require,
    response_may_be_counted,
    visible,
)
from feedback.actions.holding_back import Held, hold_back
from feedback.actions.leaving_out import MadeFor, why_no_yes
from feedback.actions.surveys import instrument_of
from feedback.forms.answers import AnswerGiven
from feedback.forms.instrument import Instrument
from feedback.forms.measures import score
from feedback.model.asking import Answer, PublishedInstrument, Survey, SurveyResponse, Wave
from feedback.model.care import Relationship
from feedback.model.erasing import LegalHold
from feedback.model.scopes import Scope
from feedback.model.stories import Export
from feedback.model.trust import Audience, Consent, Medium, Use

# "May people who study support use what you tell us?" Whoever carries it out, it is for them: two
# tables for different people would differ by the few who said yes to one of them.
USE = Use.RESEARCH
TO = MadeFor(Audience.PROFESSIONALS, Medium.SCREEN)
AT_ONCE = 1000
ANY_QUESTION = ""  # how many answered at all is known from other pages
SHARED = (Use.WORKER, Use.TEAM, Use.STORY)
REASONS = (
    *("not-sent", "taken-back", "shared-with-nobody", "on-hold", "own-work", "no-consent"),
    *("consent-no", "consent-withdrawn", "consent-ended", "other-audience", "other-medium"),
    *("refused", "few-left"),
)


@dataclass(frozen=True)
class AskedSurvey:
    """One survey of one round, in all the versions in which it was asked there, the oldest first.

    `id` is the survey with the newest version.
    """

    wave: Wave
    surveys: tuple[Survey, ...]
    instruments: tuple[Instrument, ...]

    @property
    def id(self) -> UUID:
        """By which it is asked for."""
        return self.surveys[-1].id

    @property
    def instrument(self) -> Instrument:
        """The newest version."""
        return self.instruments[-1]

    @property
    def survey_ids(self) -> list[UUID]:
        """All its versions."""
        return [one.id for one in self.surveys]


@dataclass(frozen=True)
class Leaving:
    """What of a survey may leave: ids of responses, and how many people they are about.

    `left_out` counts those who stay, by REASONS, with what may not be told of it held back.
    """

    asked: AskedSurvey
    ids: frozenset[UUID]
    people: int
    left_out: Held
    smallest: int

    @property
    def is_enough(self) -> bool:
        """Fewer people than the smallest total are in no table."""
        return self.people >= self.smallest

    @property
    def reasons(self) -> list[tuple[str, int | None]]:
        """Why others stay, and how many; None is held back. Without those that are nobody."""
        found = zip(REASONS, self.left_out.counts, strict=True)
        return [(reason, count) for reason, count in found if count]

    @property
    def has_held_back(self) -> bool:
        """True when some of those who stay are not counted here."""
        return not self.left_out.is_whole


@dataclass
class _One:
    """One response, as far as it matters here; `why` is None when it may leave."""

    id: UUID
    relationship_id: UUID
    is_counted: bool
    why: str | None


class _Counted:
    """People who are counted somewhere, of whom the table lacks some."""

    def __init__(self, people: Collection[UUID], smallest: int) -> None:
        self.people, self._smallest = set(people), smallest
        self._kept: set[UUID] = set()

    def keep(self, people: Iterable[UUID]) -> None:
        """These are not in the table."""
        self._kept |= self.people.intersection(people)

    @property
    def shows_few(self) -> bool:
        """True when the count less the table is a few people."""
        return 0 < len(self._kept) < self._smallest


@dataclass
class _Sorted:
    """The responses to one survey, by when they were sent, and when each answer that the
    indicators score came: by question, then by relationship.
    """

    ones: list[_One] = field(default_factory=list)
    came: dict[str, dict[UUID, datetime]] = field(default_factory=dict)

    def add(self, row: Any, why: str | None) -> None:
        """One response; give them by when they were sent."""
        self.ones.append(_One(row.id, row.relationship_id, row.is_counted, why))
        if row.is_counted:
            self.note(ANY_QUESTION, row)

    def note(self, question: str, row: Any) -> None:
        """Someone is counted for a question."""
        came = self.came.setdefault(question, {})
        came[row.relationship_id] = min(row.sent_at, came.get(row.relationship_id, row.sent_at))

    def leaving(self) -> list[_One]:
        return [one for one in self.ones if one.why is None]

    def people(self) -> set[UUID]:
        return {one.relationship_id for one in self.leaving()}

    def keep_few(self, smallest: int) -> None:
        """Whom a count elsewhere has and the table lacks: nobody, or so many that none is found.

        Others stay with them, those who answered last first.
        """
        counts = [_Counted(people, smallest) for people in self._counted(smallest)]
        stay = {one.relationship_id for one in self.ones if one.is_counted and one.why}
        for count in counts:
            count.keep(stay)
        while few := [count for count in counts if count.shows_few]:
            left = [count.people - stay for count in few]
            # Whoever helps all these counts at once, so that as few as possible stay.
            can_stay = set.intersection(*left) or set.union(*left)
            last = next(one for one in reversed(self.ones) if one.relationship_id in can_stay)
            stay.add(last.relationship_id)
            for count in counts:
                count.keep([last.relationship_id])
            for one in self.leaving():
                if one.relationship_id == last.relationship_id:
                    one.why = "few-left"

    def _counted(self, smallest: int) -> Iterator[list[UUID]]:
        """All who answered; and for each question those whom the indicators show: whole groups, in
        the order in which they came. Of fewer than one group they show nothing.
        """
        for question, came in self.came.items():
            in_order = sorted(came, key=lambda id: (came[id], id))
            waits = len(in_order) % smallest if question else 0
            if len(in_order) >= smallest:
                yield in_order[: len(in_order) - waits]


def surveys_to_carry(
    db: Session, actor: Actor | None, site_id: UUID, smallest: int, now: datetime
) -> list[Leaving]:
    """The surveys of a site of which enough may leave, the newest round first."""
    found = leaving(db, actor, asked_surveys(db, actor, site_id, now), smallest, now)
    return [one for one in found if one.is_enough]


def asked_surveys(
    db: Session, actor: Actor | None, site_id: UUID, now: datetime
) -> list[AskedSurvey]:
    """The surveys of a site that the actor may carry out, enough or not, newest round first."""
    query = select(Survey) if actor is None else visible(actor, May.CARRY_OUT_ANSWERS, now)
    return list(_asked(db, query.where(Survey.site_id == site_id)))


def leaving_of(
    db: Session, actor: Actor | None, survey_id: UUID, smallest: int, now: datetime
) -> Leaving:
    """What may leave of one survey, in all its versions of that round. Raises NotHere."""
    survey = db.get(Survey, survey_id)
    if actor is not None:
        survey = require(db, actor, May.CARRY_OUT_ANSWERS, survey_id, now)
    if survey is None:
        raise NotHere(f"{May.CARRY_OUT_ANSWERS}: {survey_id}")
    name = select(PublishedInstrument.name).where(PublishedInstrument.id == survey.instrument_id)
    alike = select(Survey).where(
        Survey.wave_id == survey.wave_id, PublishedInstrument.name == name.scalar_subquery()
    )
    return leaving(db, actor, list(_asked(db, alike)), smallest, now)[0]


def leaving(
    db: Session,
    actor: Actor | None,
    asked: Collection[AskedSurvey],
    smallest: int,
    now: datetime,
) -> list[Leaving]:
    """The same for several surveys, in three statements however many responses there are."""
    ids = [id for one in asked for id in one.survey_ids]
    found = {one.id: _Sorted() for one in asked}
    of = {id: found[one.id] for one in asked for id in one.survey_ids}
    yeses = _newest_yeses(db, ids)
    for row in db.execute(_responses(actor, ids, now)):
        newest = yeses.get((row.account_id, row.relationship_id))
        of[row.survey_id].add(row, _why(row, newest, now))
    texts = {
        id: text for one in asked for id, text in zip(one.survey_ids, one.instruments, strict=True)
    }
    for row in db.execute(_answers(ids, now).execution_options(yield_per=AT_ONCE)):
        item = texts[row.survey_id].item(row.item)
        if item and score(item, AnswerGiven(tuple(row.choices[:1]))) is not None:
            of[row.survey_id].note(row.item, row)
    return [_leaving(one, found[one.id], smallest) for one in asked]


def copies_that_hold(
    db: Session,
    site_id: UUID,
    account_id: UUID,
    relationship_id: UUID,
    use: Use | None,
    now: datetime,
    told: Collection[UUID] = (),
    still: Scope | None = None,
) -> list[Export]:
    """The tables in which answers of an account are that may not leave any more, oldest first:
    because of the use that stopped, or because `told` was taken back (`use` is None then).
    """
    mine = select(SurveyResponse.id).where(
        SurveyResponse.account_id == account_id,
        SurveyResponse.relationship_id == relationship_id,
    )
    if use is None:
        stopped = set(told) & set(db.scalars(mine))
    elif use is USE:
        goes_on = still is not None and still.covers(TO.audience, TO.medium)
        stopped = set() if goes_on else set(db.scalars(mine))
    elif use in SHARED:
        stopped = set(db.scalars(mine.where(not_(response_may_be_counted(now)))))
    else:
        stopped = set()
    return copies_with(db, site_id, stopped)


def copies_with(db: Session, site_id: UUID, response_ids: Collection[UUID]) -> list[Export]:
    """The tables of a site that hold one of these responses, the oldest first."""
    if not response_ids:
        return []
    asked = {str(id) for id in response_ids}
    query = select(Export).join(Survey, Survey.id == Export.survey_id)
    query = query.where(Survey.site_id == site_id).order_by(Export.made_at, Export.id)
    return [one for one in db.scalars(query) if asked.intersection(one.response_ids or ())]


def _asked(db: Session, query: Any) -> Iterator[AskedSurvey]:
    found = db.scalars(
        query.join(Survey.instrument)
        .join(Survey.wave)
        .options(contains_eager(Survey.instrument), contains_eager(Survey.wave))
        .order_by(
            Wave.from_on.desc(), Wave.id, PublishedInstrument.name, PublishedInstrument.version
        )
    )
    for _, alike in groupby(found, lambda one: (one.wave_id, one.instrument.name)):
        surveys = tuple(alike)
        texts = tuple(instrument_of(one.instrument) for one in surveys)
        yield AskedSurvey(surveys[0].wave, surveys, texts)


def _responses(actor: Actor | None, survey_ids: list[UUID], now: datetime) -> Any:
    """Every response, those who sent first first, and what the rules say about each."""
    of = SurveyResponse
    is_held = select(LegalHold.id).where(
        LegalHold.relationship_id == of.relationship_id, LegalHold.lifted_at.is_(None)
    )
    return (
        select(
            *(of.id, of.survey_id, of.account_id, of.relationship_id, of.sent_at),
            of.taken_back_at,
            response_may_be_counted(now).label("is_counted"),
            is_held.exists().label("is_on_hold"),
            _own_work(actor).label("is_own_work"),
            consented(of.account_id, of.relationship_id, USE, now).label("is_allowed"),
        )
        .join(Relationship, Relationship.id == of.relationship_id)
        .where(of.survey_id.in_(survey_ids))
        .order_by(of.sent_at, of.id)
    )


def _answers(survey_ids: list[UUID], now: datetime) -> Any:
    """Every answer that the indicators may score."""
    of = SurveyResponse
    return (
        select(of.survey_id, of.relationship_id, of.sent_at, Answer.item, Answer.choices)
        .join(Answer, Answer.response_id == of.id)
        .where(
            of.survey_id.in_(survey_ids),
            Answer.is_aside.is_(False),
            response_may_be_counted(now),
        )
    )


def _own_work(actor: Actor | None) -> ColumnElement[bool]:
    """Nobody carries out what was told about their own work as a social worker."""
    if actor is None or actor.worker_id is None:
        return false()
    return not_(not_their_own_work(actor))


def _newest_yeses(db: Session, survey_ids: list[UUID]) -> dict[tuple[UUID, UUID], Consent]:
    """The newest record for research of everyone who answered; as `leaving_out` finds it."""
    about = select(SurveyResponse.relationship_id).where(SurveyResponse.survey_id.in_(survey_ids))
    found = db.scalars(
        select(Consent)
        .where(Consent.use == USE, Consent.relationship_id.in_(about))
        .order_by(Consent.given_at, Consent.withdrawn_at.is_(None), Consent.id.desc())
        .execution_options(populate_existing=True)
    )
    return {(one.account_id, one.relationship_id): one for one in found}


def _why(row: Any, newest: Consent | None, now: datetime) -> str | None:
    """The first reason for which a response stays; where rule and records differ, it stays."""
    from_itself = (
        ("not-sent", row.sent_at is None),
        ("taken-back", row.taken_back_at is not None),
        ("shared-with-nobody", not row.is_counted),
        ("on-hold", row.is_on_hold),
        ("own-work", row.is_own_work),
    )
    why = next((reason for reason, is_so in from_itself if is_so), None)
    return why or why_no_yes(newest, now, TO) or (None if row.is_allowed else "refused")


def _leaving(asked: AskedSurvey, found: _Sorted, smallest: int) -> Leaving:
    found.keep_few(smallest)
    ids, people = frozenset(one.id for one in found.leaving()), len(found.people())
    return Leaving(asked, ids, people, _held(found.ones, smallest), smallest)


def _held(ones: Iterable[_One], smallest: int) -> Held:
    counts = Counter(one.why for one in ones if one.why)
    return hold_back([counts[reason] for reason in REASONS], smallest)
