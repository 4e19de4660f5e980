"""Surveys: publishing what is asked, finding what someone is asked, and beginning to answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, bindparam, exists, select
from sqlalchemy.orm import Session

from easyread import pictures
from feedback.access import Actor, May, NotHere, prepared, values_of
from feedback.actions.later import ask_for
from feedback.actions.record import record
from feedback.actions.surveys_write import insert_once
from feedback.forms.instrument import Instrument
from feedback.forms.publishing import check_unchanged
from feedback.forms.reading import read_instrument, read_published
from feedback.forms.shipping import shipped_themes
from feedback.model.accounts import Role
from feedback.model.answering import HelpedAnswer
from feedback.model.asking import (
    Invitation,
    PublishedInstrument,
    Survey,
    SurveyResponse,
    Voice,
)
from feedback.model.telling import MediaFile

MOST_REMEMBERED = 64
VOICES_JOB = "make-voices"
_remembered: dict[UUID, Instrument] = {}


@dataclass(frozen=True)
class Asked:
    """What someone is asked: the invitation, the survey's text, and the answers if begun.

    `has_files` and `has_own_answers` say whether files were sent with any answer, and whether any
    was given again alone: where not, nobody need look for them.
    """

    invitation_id: UUID
    relationship_id: UUID
    survey_id: UUID
    instrument_id: UUID
    instrument: Instrument
    response: SurveyResponse | None
    has_files: bool
    has_own_answers: bool

    @property
    def is_sent(self) -> bool:
        """True once the answers were sent."""
        return self.response is not None and self.response.sent_at is not None

    @property
    def is_taken_back(self) -> bool:
        """True when the answers were sent and then taken back."""
        return self.response is not None and self.response.taken_back_at is not None

    def changes_end_at(self, days: int) -> datetime | None:
        """Until when sent answers may be changed; None while they are not sent."""
        if self.response is None or self.response.sent_at is None:
            return None
        return self.response.sent_at + timedelta(days=days)


def publish_instrument(db: Session, toml_text: str, now: datetime) -> PublishedInstrument:
    """Publish the survey written in `toml_text`. The same text again gives the same one.

    Raises InstrumentUnreadable, and InstrumentChanged when this version has another text.
    """
    themes = {theme.name for theme in shipped_themes()}
    instrument = read_instrument(toml_text, "instrument.toml", pictures.names(), themes)
    known = _published(db, instrument)
    if known is None:
        values = {
            "id": uuid4(),
            "name": instrument.name,
            "version": instrument.version,
            "voice": Voice(instrument.voice),
            "text": toml_text,
            "sha256": instrument.source_sha256,
            "published_at": now,
        }
        if insert_once(db, PublishedInstrument, values, "name", "version"):
            record(db, "instrument published", now, version=instrument.version)
            ask_for(db, VOICES_JOB, values["id"], now)
        known = _published(db, instrument)
    assert known is not None
    check_unchanged(instrument, known.sha256)
    return known


def _published(db: Session, instrument: Instrument) -> PublishedInstrument | None:
    return db.scalars(
        select(PublishedInstrument).where(
            PublishedInstrument.name == instrument.name,
            PublishedInstrument.version == instrument.version,
        )
    ).first()


def instrument_of(published: PublishedInstrument) -> Instrument:
    """The parsed survey of a published text, remembered: what is published never changes."""
    if published.id not in _remembered:
        if len(_remembered) >= MOST_REMEMBERED:
            _remembered.pop(next(iter(_remembered)))
        _remembered[published.id] = read_published(published.text, published.name)
    return _remembered[published.id]


def instrument_with(db: Session, instrument_id: UUID) -> Instrument:
    """The parsed survey with that id; the database is asked only the first time."""
    known = _remembered.get(instrument_id)
    return known or instrument_of(db.get_one(PublishedInstrument, instrument_id))


def find_asked(db: Session, actor: Actor, invitation_id: UUID, now: datetime) -> Asked:
    """What the actor is asked by an invitation. Raises NotHere when it is not theirs."""
    values = values_of(actor, now) | {"invitation_id": invitation_id}
    row = db.execute(_asked(actor.role), values).first()
    if row is None:
        raise NotHere(f"{May.ANSWER_SURVEY}: {invitation_id}")
    relationship_id, survey_id, instrument_id, *answered = row
    instrument = instrument_with(db, instrument_id)
    return Asked(invitation_id, relationship_id, survey_id, instrument_id, instrument, *answered)


@cache
def _asked(role: Role) -> Select[Any]:
    """Made once for each role: every page of every survey asks it."""
    return (
        select(
            Invitation.relationship_id,
            Invitation.survey_id,
            Survey.instrument_id,
            SurveyResponse,
            exists().where(MediaFile.response_id == SurveyResponse.id),
            exists().where(HelpedAnswer.response_id == SurveyResponse.id),
        )
        .join(Survey, Survey.id == Invitation.survey_id)
        .outerjoin(SurveyResponse, SurveyResponse.invitation_id == Invitation.id)
        .where(Invitation.id == bindparam("invitation_id"), prepared(role, May.ANSWER_SURVEY))
    )


def begin_response(
    db: Session, actor: Actor, invitation_id: UUID, language: str, mode: str, now: datetime
) -> SurveyResponse:
    """Begin to answer. The same invitation always has the same one response.

    Raises NotHere when the invitation is not the actor's.
    """
    return begin(db, actor, find_asked(db, actor, invitation_id, now), language, mode, now)


def begin(
    db: Session, actor: Actor, asked: Asked, language: str, mode: str, now: datetime
) -> SurveyResponse:
    """Like `begin_response`, for what `find_asked` has already allowed."""
    if asked.response is not None:
        return asked.response
    values = {
        "id": uuid4(),
        "survey_id": asked.survey_id,
        "relationship_id": asked.relationship_id,
        "account_id": actor.account_id,
        "invitation_id": asked.invitation_id,
        "voice": Voice(asked.instrument.voice),
        "language": language,
        "mode": mode,
        "began_at": now,
        "helped_by": [],
        "help_how": [],
    }
    is_new = insert_once(db, SurveyResponse, values, "invitation_id")
    response = db.scalars(
        select(SurveyResponse).where(SurveyResponse.invitation_id == asked.invitation_id)
    ).one()
    if is_new:
        record(db, "survey begun", now, actor=actor, about=response)
    return response
