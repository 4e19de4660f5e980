"""A site's indicators, counted by the database from events and answers. People are counted.

One relationship counts once in each row, so that a row adds up to its total. Where several
people of one voice answered about one relationship, the least good answer counts.

What people answered is counted in whole groups of the smallest total, in the order in which it
came. Whoever looks before and after someone answered sees no number move, or those of a whole
group (decision 26).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, require, response_may_be_counted, visible
from feedback.actions.holding_back import Held, hold_back
from feedback.forms.answers import AnswerGiven
from feedback.forms.instrument import Instrument, Item
from feedback.forms.matching import Theme, side_by_side
from feedback.forms.measures import score
from feedback.forms.reading import read_published
from feedback.forms.shipping import shipped_themes
from feedback.model.asking import Answer, PublishedInstrument, Survey, SurveyResponse, Wave
from feedback.model.care import Contact, FirstContact, HandOff, Relationship, Site

A_YEAR = timedelta(days=365)
SCORES = (2, 1, 0)
FIRST = (
    FirstContact.WORKER,
    FirstContact.PERSON,
    FirstContact.CARER,
    FirstContact.PROFESSIONAL,
)
VOICES = ("person", "carer", "professional", "staff")


@dataclass(frozen=True)
class VoiceRow:
    """What one voice says about one theme: good, in between, not good, as it may be shown."""

    voice: str
    held: Held


@dataclass(frozen=True)
class ThemeRows:
    """One theme with what each voice says about it."""

    theme: Theme
    rows: tuple[VoiceRow, ...]


@dataclass(frozen=True)
class WaveRows:
    """One wave of a site, theme by theme."""

    wave: Wave
    themes: tuple[ThemeRows, ...]


@dataclass(frozen=True)
class SiteIndicators:
    """A site's indicators: people with 0, 1, 2 or more hand-offs in 12 months; in how many
    relationships each side usually gets in touch first; and the voices in each wave.
    """

    site: Site
    hand_offs: Held
    first: Held
    waves: tuple[WaveRows, ...]


def site_indicators(
    db: Session, actor: Actor, site_id: UUID, smallest: int, now: datetime
) -> SiteIndicators:
    """One site's indicators, totals under `smallest` held back. Raises NotHere."""
    site: Site = require(db, actor, May.SEE_INDICATORS, site_id, now)
    waves = db.scalars(select(Wave).where(Wave.site_id == site.id).order_by(Wave.from_on.desc()))
    voices = _voices(db, [site.id], smallest, now)
    return SiteIndicators(
        site,
        hand_offs(db, [site.id], smallest, now)[site.id],
        first_contacts(db, [site.id], smallest, now)[site.id],
        tuple(WaveRows(wave, voices[wave.id]) for wave in waves if wave.id in voices),
    )


def sites_side_by_side(
    db: Session, actor: Actor, smallest: int, now: datetime
) -> list[SiteIndicators]:
    """The same for every site the actor may compare, by name. There is no row for all sites:
    it would give away what is held back in one of them.
    """
    sites = list(db.scalars(visible(actor, May.SEE_INDICATORS, now).order_by(Site.name)))
    ids = [site.id for site in sites]
    moved, first = hand_offs(db, ids, smallest, now), first_contacts(db, ids, smallest, now)
    voices = _voices(db, ids, smallest, now)
    waves = list(db.scalars(select(Wave).where(Wave.site_id.in_(ids)).order_by(Wave.from_on)))
    return [
        SiteIndicators(
            site,
            moved[site.id],
            first[site.id],
            tuple(
                WaveRows(wave, voices[wave.id])
                for wave in waves
                if wave.site_id == site.id and wave.id in voices
            ),
        )
        for site in sites
    ]


def hand_offs(db: Session, site_ids: list[UUID], smallest: int, now: datetime) -> dict[UUID, Held]:
    """Per site: how many people with a relationship today had 0, 1, 2 or more hand-offs."""
    today = now.date()
    moves = (
        select(Relationship.person_id, func.count().label("moves"))
        .join(HandOff, HandOff.to_relationship_id == Relationship.id)
        .where(HandOff.on > today - A_YEAR, HandOff.on <= today)
        .group_by(Relationship.person_id)
        .subquery()
    )
    many = func.coalesce(moves.c.moves, 0)
    people = (
        select(
            Relationship.site_id,
            case((many >= 2, 2), else_=many).label("moves"),
            Relationship.person_id,
        )
        .outerjoin(moves, moves.c.person_id == Relationship.person_id)
        .where(Relationship.site_id.in_(site_ids), _stands(today))
        .distinct()
        .subquery()
    )
    counted = select(people.c.site_id, people.c.moves, func.count()).group_by(
        people.c.site_id, people.c.moves
    )
    return _rows(db.execute(counted), site_ids, (0, 1, 2), smallest)


def first_contacts(
    db: Session, site_ids: list[UUID], smallest: int, now: datetime
) -> dict[UUID, Held]:
    """Per site, in the order of FIRST: in how many relationships each side got in touch first
    most often in the last 12 months; the latest contact decides between equals.
    """
    often = (
        select(
            Contact.relationship_id,
            Contact.first,
            func.count().label("times"),
            func.max(Contact.at).label("latest"),
        )
        .where(Contact.at > now - A_YEAR, Contact.at <= now)
        .group_by(Contact.relationship_id, Contact.first)
        .subquery()
    )
    place = func.row_number().over(
        partition_by=often.c.relationship_id,
        order_by=(often.c.times.desc(), often.c.latest.desc(), often.c.first),
    )
    ranked = select(often.c.relationship_id, often.c.first, place.label("place")).subquery()
    counted = (
        select(Relationship.site_id, ranked.c.first, func.count())
        .join(ranked, ranked.c.relationship_id == Relationship.id)
        .where(ranked.c.place == 1, Relationship.site_id.in_(site_ids))
        .group_by(Relationship.site_id, ranked.c.first)
    )
    return _rows(db.execute(counted), site_ids, FIRST, smallest)


def _stands(today: Any) -> ColumnElement[bool]:
    not_over = or_(Relationship.until_on.is_(None), Relationship.until_on > today)
    return and_(Relationship.from_on <= today, not_over)


def _rows(
    found: Iterable[Any], keys: list[UUID], columns: tuple[Any, ...], smallest: int
) -> dict[UUID, Held]:
    counts = {(key, column): count for key, column, count in found}
    return {
        key: hold_back([counts.get((key, column), 0) for column in columns], smallest)
        for key in keys
    }


def _voices(
    db: Session, site_ids: list[UUID], smallest: int, now: datetime
) -> dict[UUID, tuple[ThemeRows, ...]]:
    """Per wave of these sites: each theme with its voices."""
    published = _published(db, site_ids)
    themes = side_by_side(published.values(), shipped_themes())
    counts: dict[tuple[UUID, str, str], dict[int, int]] = {}
    for theme in themes:
        asked = [one for each in theme.items.values() for one in each]
        items = [
            (id, one.item)
            for id in published
            for one in asked
            if published[id] is one.instrument and _scores(one.item)
        ]
        for wave_id, voice, points, count in (
            _count(db, items, site_ids, smallest, now) if items else ()
        ):
            counts.setdefault((wave_id, theme.name, voice), {})[points] = count
    waves = {wave_id for wave_id, _, _ in counts}
    return {wave_id: _themes_of(wave_id, themes, counts, smallest) for wave_id in waves}


def _themes_of(
    wave_id: UUID, themes: Iterable[Theme], counts: Mapping[Any, Mapping[int, int]], smallest: int
) -> tuple[ThemeRows, ...]:
    found = []
    for theme in themes:
        rows = tuple(
            VoiceRow(voice, hold_back([given.get(points, 0) for points in SCORES], smallest))
            for voice in VOICES
            if (given := counts.get((wave_id, theme.name, voice)))
        )
        if rows:
            found.append(ThemeRows(theme, rows))
    return tuple(found)


def _published(db: Session, site_ids: list[UUID]) -> dict[UUID, Instrument]:
    """The surveys that these sites ask, by the id of their published text."""
    asked = select(Survey.instrument_id).where(Survey.site_id.in_(site_ids))
    texts = select(PublishedInstrument).where(PublishedInstrument.id.in_(asked))
    return {one.id: _instrument(one.text, one.name) for one in db.scalars(texts)}


@lru_cache(maxsize=64)
def _instrument(text: str, name: str) -> Instrument:
    """A published text never changes, so it is read once."""
    return read_published(text, name)


def _count(
    db: Session,
    asked: list[tuple[UUID, Item]],
    site_ids: list[UUID],
    smallest: int,
    now: datetime,
) -> list[Any]:
    """Rows of (wave, voice, score 0..2, relationships), by the least good answer of each.

    The last few, who do not make a group of `smallest` yet, wait. Where there are only so few,
    they are counted: the whole row is held back then.
    """
    answers = (
        select(
            Survey.wave_id,
            PublishedInstrument.voice,
            SurveyResponse.relationship_id,
            SurveyResponse.sent_at,
            _points(asked).label("points"),
        )
        .join(PublishedInstrument, PublishedInstrument.id == Survey.instrument_id)
        .join(SurveyResponse, SurveyResponse.survey_id == Survey.id)
        .join(Answer, Answer.response_id == SurveyResponse.id)
        .where(
            Survey.site_id.in_(site_ids),
            Survey.instrument_id.in_({id for id, _ in asked}),
            Answer.item.in_({item.name for _, item in asked}),
            Answer.is_aside.is_(False),
            response_may_be_counted(now),
        )
        .subquery()
    )
    each = (
        select(
            answers.c.wave_id,
            answers.c.voice,
            answers.c.relationship_id,
            func.min(answers.c.points).label("points"),
            func.min(answers.c.sent_at).label("came_at"),
        )
        .where(answers.c.points.is_not(None))
        .group_by(answers.c.wave_id, answers.c.voice, answers.c.relationship_id)
        .subquery()
    )
    one_row = (each.c.wave_id, each.c.voice)
    in_order = (each.c.came_at, each.c.relationship_id)
    placed = select(
        *one_row,
        each.c.points,
        func.row_number().over(partition_by=one_row, order_by=in_order).label("place"),
        func.count().over(partition_by=one_row).label("many"),
    ).subquery()
    many = placed.c.many
    in_groups = or_(many < smallest, placed.c.place <= many - many % smallest)
    row = (placed.c.wave_id, placed.c.voice, placed.c.points)
    return list(db.execute(select(*row, func.count()).where(in_groups).group_by(*row)))


def _points(asked: list[tuple[UUID, Item]]) -> ColumnElement[int]:
    """The score of an answer's first choice; NULL where it has none."""
    chosen = Answer.choices[0].as_string()
    return case(
        *(
            (and_(Survey.instrument_id == id, Answer.item == item.name, chosen == name), points)
            for id, item in asked
            for name, points in _scores(item)
        ),
        else_=None,
    )


def _scores(item: Item) -> list[tuple[str, int]]:
    """The item's choices that have a score."""
    scored = (
        (one.name, score(item, AnswerGiven((one.name,)))) for one in (*item.choices, *item.first)
    )
    return [(name, points) for name, points in scored if points is not None]
