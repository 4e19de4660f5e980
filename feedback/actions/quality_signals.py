"""Cautions beside answers: worked out when they are sent, for whoever reads or analyses them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.access import response_may_be_counted
from feedback.actions.surveys import instrument_with
from feedback.forms.answers import AnswerGiven
from feedback.forms.quality import Answered, Signals, Timed, signals_of
from feedback.model.answering import Agreement, HelpedAnswer, ResponseSignals
from feedback.model.asking import Answer, Survey, SurveyResponse, Voice

ONE_PAGE = frozenset({Voice.PROFESSIONAL, Voice.STAFF})


def keep_signals(db: Session, response: SurveyResponse, now: datetime) -> ResponseSignals:
    """Work the signals of a response out, and keep them beside it. They change nothing else.

    Called by the actions that send or change answers, which have asked access.
    """
    signals = signals_of(
        instrument_with(db, response.survey.instrument_id), _answered(db, response)
    )
    kept = db.get(ResponseSignals, response.id)
    if kept is None:
        kept = ResponseSignals(response_id=response.id, signals=signals, worked_out_at=now)
        db.add(kept)
    kept.signals, kept.worked_out_at = signals, now
    db.flush()
    return kept


def _answered(db: Session, response: SurveyResponse) -> Answered:
    rows = list(db.scalars(select(Answer).where(Answer.response_id == response.id)))
    alone = set(
        db.scalars(select(HelpedAnswer.item).where(HelpedAnswer.response_id == response.id))
    )
    return Answered(
        # Own answers were given in another order, at another time: their speed says nothing.
        {row.item: Timed(_given(row), row.answered_at) for row in rows if row.item not in alone},
        began_at=None,
        helped_by=tuple(response.helped_by),
        help_how=tuple(response.help_how),
        practice=_practice(db, response),
        is_one_page=response.voice in ONE_PAGE,
    )


def _given(row: Answer) -> AnswerGiven:
    """Whether there are words is enough: signals read none."""
    return AnswerGiven(tuple(row.choices), "words" if row.words_sealed else "")


def _practice(db: Session, response: SurveyResponse) -> str:
    found = select(Agreement.practice).where(
        Agreement.invitation_id == response.invitation_id, Agreement.is_yes
    )
    return db.scalar(found.order_by(Agreement.said_at.desc()).limit(1)) or ""


def signals_for(db: Session, response_ids: Iterable[UUID]) -> Mapping[UUID, Signals]:
    """The signals that were kept, by response, for responses that the reader may see."""
    kept = select(ResponseSignals).where(ResponseSignals.response_id.in_(list(response_ids)))
    return {one.response_id: one.signals for one in db.scalars(kept)}


def how_many_with_care(db: Session, site_id: UUID, now: datetime) -> tuple[int, int]:
    """How many of the counted responses of a site have a caution other than plain help, and how
    many there are. All of them are in every total.
    """
    counted = (
        select(SurveyResponse.id, ResponseSignals.signals)
        .join(Survey, Survey.id == SurveyResponse.survey_id)
        .outerjoin(ResponseSignals, ResponseSignals.response_id == SurveyResponse.id)
        .where(Survey.site_id == site_id, response_may_be_counted(now))
    )
    rows = db.execute(counted).all()
    return sum(1 for _, signals in rows if set(signals or ()) - {"helped"}), len(rows)
