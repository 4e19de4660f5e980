"""Rounds of asking in a site: begun, given surveys, and everyone asked who is to answer them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, NotHere, require
from feedback.actions.record import record
from feedback.actions.surveys import instrument_with, publish_instrument
from feedback.actions.surveys_write import insert_once
from feedback.forms.instrument import Instrument
from feedback.forms.shipping import SHIPPED, toml_text
from feedback.model.accounts import Account
from feedback.model.asking import (
    Invitation,
    PublishedInstrument,
    Survey,
    SurveyResponse,
    Voice,
    Wave,
    WaveKind,
)
from feedback.model.care import CircleMember, Relationship

LONGEST_NAME = 80


class WaveRefused(ValueError):
    """A round cannot be like this. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class SurveyAsked:
    """A survey in a round: how many were asked, and how many sent answers."""

    survey_id: UUID
    instrument: Instrument
    asked: int
    sent: int


@dataclass(frozen=True)
class WaveHere:
    """A round of asking, with its surveys; `is_open` while it can be answered."""

    wave: Wave
    surveys: tuple[SurveyAsked, ...]
    is_open: bool


def waves_here(db: Session, actor: Actor, now: datetime) -> list[WaveHere]:
    """The rounds of the actor's site, the newest first. Raises NotHere."""
    require(db, actor, May.ASK_SURVEYS, actor.site_id, now)
    here = select(Wave).where(Wave.site_id == actor.site_id)
    waves = db.scalars(here.order_by(Wave.from_on.desc(), Wave.name, Wave.id)).all()
    asked: dict[UUID, list[SurveyAsked]] = {}
    for wave_id, *row in db.execute(_counted(actor.site_id)):
        survey_id, instrument_id, invited, sent = row
        known = instrument_with(db, instrument_id)
        asked.setdefault(wave_id, []).append(SurveyAsked(survey_id, known, invited, sent))
    return [
        WaveHere(wave, tuple(asked.get(wave.id, ())), _is_open(wave, now.date())) for wave in waves
    ]


def begin_wave(
    db: Session,
    actor: Actor,
    kind: WaveKind,
    name: str,
    from_on: date,
    until_on: date | None,
    now: datetime,
) -> Wave:
    """Begin a round. It closes on `until_on`, or when it is ended.

    Raises WaveRefused (no-name, name-too-long, in-the-future, ends-before-it-began).
    """
    require(db, actor, May.ASK_SURVEYS, actor.site_id, now)
    name = " ".join(name.split())
    _refuse_when(not name, "no-name")
    _refuse_when(len(name) > LONGEST_NAME, "name-too-long")
    _refuse_when(from_on > now.date(), "in-the-future")
    _refuse_when(until_on is not None and until_on <= from_on, "ends-before-it-began")
    wave = Wave(site_id=actor.site_id, kind=kind, name=name, from_on=from_on, until_on=until_on)
    db.add(wave)
    db.flush()
    record(db, "wave begun", now, actor=actor, about=wave)
    return wave


def end_wave(db: Session, actor: Actor, wave_id: UUID, now: datetime) -> Wave:
    """End a round today: nobody is asked any more, and nothing that was sent is lost.

    Raises NotHere.
    """
    wave = _own(db, actor, wave_id, now)
    if _is_open(wave, now.date()):
        wave.until_on = now.date()
        record(db, "wave ended", now, actor=actor, about=wave)
    return wave


def ask_survey(db: Session, actor: Actor, wave_id: UUID, name: str, now: datetime) -> Survey:
    """Ask one of the surveys that ship in a round, of everyone whose voice it is. Asking twice
    is asking once. Raises NotHere, WaveRefused (no-survey, is-over).
    """
    wave = _own(db, actor, wave_id, now)
    _refuse_when(name not in SHIPPED, "no-survey")
    _refuse_when(wave.until_on is not None and wave.until_on <= now.date(), "is-over")
    published = publish_instrument(db, toml_text(name), now)
    values = {"id": uuid4(), "instrument_id": published.id, "wave_id": wave.id}
    is_new = insert_once(db, Survey, values | {"site_id": wave.site_id}, "instrument_id", "wave_id")
    survey = db.scalars(
        select(Survey).where(Survey.wave_id == wave.id, Survey.instrument_id == published.id)
    ).one()
    if is_new:
        record(db, "survey asked", now, actor=actor, about=survey)
    invite_in_open_waves(db, wave.site_id, now)
    return survey


def ask_those_since(db: Session, actor: Actor, now: datetime) -> int:
    """Ask those who came since, or whose social worker changed. Returns how many."""
    require(db, actor, May.ASK_SURVEYS, actor.site_id, now)
    return invite_in_open_waves(db, actor.site_id, now)


def invite_in_open_waves(db: Session, site_id: UUID, now: datetime) -> int:
    """Ask everyone who is to answer an open survey and was not asked yet. Returns how many.

    Called by the actions above and by those that add people, which asked access.
    """
    new = 0
    for survey_id, voice in db.execute(_open_surveys(site_id, now.date())):
        for relationship_id, account_id in db.execute(_to_ask(survey_id, voice, now.date())):
            of = {"survey_id": survey_id, "relationship_id": relationship_id}
            values = {"id": uuid4(), **of, "account_id": account_id, "invited_at": now}
            new += insert_once(db, Invitation, values, *of, "account_id")
    return new


def _to_ask(survey_id: UUID, voice: Voice, today: date) -> Select[tuple[UUID, UUID]]:
    """The relationships that stand today and whose voice it is, where nobody was asked yet."""
    stands = and_(
        Relationship.from_on <= today,
        or_(Relationship.until_on.is_(None), Relationship.until_on > today),
        Relationship.site_id.in_(select(Survey.site_id).where(Survey.id == survey_id)),
    )
    asked = select(Invitation.id).where(
        Invitation.survey_id == survey_id,
        Invitation.relationship_id == Relationship.id,
        Invitation.account_id == Account.id,
    )
    is_open = Account.closed_at.is_(None)
    found = select(Relationship.id, Account.id).where(stands, is_open, ~asked.exists())
    if voice is Voice.PERSON:
        return found.join(Account, Account.person_id == Relationship.person_id)
    member = and_(
        CircleMember.person_id == Relationship.person_id,
        CircleMember.from_on <= today,
        or_(CircleMember.until_on.is_(None), CircleMember.until_on > today),
    )
    return found.join(CircleMember, member).join(Account, _IS_ACCOUNT_OF[voice])


_IS_ACCOUNT_OF: dict[Voice, ColumnElement[bool]] = {
    Voice.CARER: Account.carer_id == CircleMember.carer_id,
    Voice.PROFESSIONAL: Account.professional_id == CircleMember.professional_id,
}


def _open_surveys(site_id: UUID, today: date) -> Select[tuple[UUID, Voice]]:
    """The surveys that someone is asked today; a phone call is written down by staff."""
    return (
        select(Survey.id, PublishedInstrument.voice)
        .join(Wave, Wave.id == Survey.wave_id)
        .join(PublishedInstrument, PublishedInstrument.id == Survey.instrument_id)
        .where(
            Survey.site_id == site_id,
            PublishedInstrument.voice != Voice.STAFF,
            Wave.from_on <= today,
            or_(Wave.until_on.is_(None), Wave.until_on > today),
        )
    )


def _counted(site_id: UUID) -> Select[tuple[UUID, UUID, UUID, int, int]]:
    sent = and_(
        SurveyResponse.invitation_id == Invitation.id,
        SurveyResponse.sent_at.is_not(None),
        SurveyResponse.taken_back_at.is_(None),
    )
    counts = (func.count(Invitation.id), func.count(SurveyResponse.id))
    return (
        select(Survey.wave_id, Survey.id, Survey.instrument_id, *counts)
        .outerjoin(Invitation, Invitation.survey_id == Survey.id)
        .outerjoin(SurveyResponse, sent)
        .where(Survey.site_id == site_id)
        .group_by(Survey.wave_id, Survey.id, Survey.instrument_id)
        .order_by(Survey.id)
    )


def _own(db: Session, actor: Actor, wave_id: UUID, now: datetime) -> Wave:
    require(db, actor, May.ASK_SURVEYS, actor.site_id, now)
    wave = db.get(Wave, wave_id)
    if wave is None or wave.site_id != actor.site_id:
        raise NotHere(f"no round {wave_id} in this site")
    return wave


def _is_open(wave: Wave, today: date) -> bool:
    return wave.from_on <= today and (wave.until_on is None or today < wave.until_on)


def _refuse_when(is_so: bool, code: str) -> None:
    if is_so:
        raise WaveRefused(code)
