"""What staff wrote down for someone: their phone calls and papers, for them to see and change."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, condition, require
from feedback.actions.record import record
from feedback.actions.surveys import instrument_with
from feedback.actions.surveys_answer import (
    Answering,
    FormValues,
    ItemNotAsked,
    may_still_change,
    write_answer,
)
from feedback.actions.surveys_call import WRITTEN_DOWN
from feedback.actions.surveys_paper import TYPED_IN
from feedback.forms.instrument import Instrument
from feedback.forms.kinds import read_answer
from feedback.model.accounts import Account
from feedback.model.asking import Answer, Survey, SurveyResponse
from feedback.model.care import Relationship, Worker
from feedback.model.trust import Event


@dataclass(frozen=True)
class WrittenDown:
    """Answers that someone else wrote down: whose they are, who wrote them, and when."""

    response: SurveyResponse
    instrument: Instrument
    worker_name: str
    worker_picture: str
    written_by: str

    @property
    def is_taken_back(self) -> bool:
        """True when they were taken back."""
        return self.response.taken_back_at is not None


def my_written_down(db: Session, actor: Actor, now: datetime) -> list[WrittenDown]:
    """The actor's own phone calls, newest first, also those they took back."""
    rows = db.execute(
        select(SurveyResponse, Survey.instrument_id, Worker.name, Worker.picture)
        .join(Survey, Survey.id == SurveyResponse.survey_id)
        .join(Relationship, Relationship.id == SurveyResponse.relationship_id)
        .join(Worker, Worker.id == Relationship.worker_id)
        .where(
            condition(actor, May.PUT_BACK_RESPONSE, now),
            SurveyResponse.invitation_id.is_(None),
            SurveyResponse.sent_at.is_not(None),
        )
        .order_by(SurveyResponse.sent_at.desc(), SurveyResponse.id)
    ).all()
    writers = written_by(db, [row[0].id for row in rows])
    return [
        WrittenDown(
            response, instrument_with(db, id), worker, picture, writers.get(response.id, "")
        )
        for response, id, worker, picture in rows
    ]


def find_written_down(db: Session, actor: Actor, response_id: UUID, now: datetime) -> WrittenDown:
    """One of them. Raises NotHere."""
    response: SurveyResponse = require(db, actor, May.PUT_BACK_RESPONSE, response_id, now)
    worker = response.relationship.worker
    return WrittenDown(
        response,
        instrument_with(db, response.survey.instrument_id),
        worker.name,
        worker.picture,
        written_by(db, [response.id]).get(response.id, ""),
    )


def written_by(db: Session, response_ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of those who wrote answers down or typed them in, by response; the last counts."""
    if not response_ids:
        return {}
    rows = db.execute(
        select(Event.thing_id, Account.name)
        .join(Account, Account.id == Event.account_id)
        .where(Event.thing_id.in_(response_ids), Event.verb.in_((WRITTEN_DOWN, TYPED_IN)))
        .order_by(Event.at)
    )
    return {id: name for id, name in rows if id}


def change_written_answer(
    db: Session,
    actor: Actor,
    response_id: UUID,
    item_name: str,
    form: FormValues,
    how: Answering,
    now: datetime,
) -> SurveyResponse:
    """Change one answer that was written down for the actor.

    Raises NotHere, ItemNotAsked, AnswerNotUsable, TooLateToChange, TakenBack.
    """
    response: SurveyResponse = require(db, actor, May.CHANGE_RESPONSE, response_id, now)
    instrument = instrument_with(db, response.survey.instrument_id)
    item = instrument.item(item_name)
    if item is None:
        raise ItemNotAsked(f"{instrument.name} does not ask {item_name!r}")
    given = read_answer(item, form, now.date())
    may_still_change(response, how.days_to_change, now)
    write_answer(db, response, item, given, how.language, now)
    record(db, "answer changed", now, actor=actor, about=response)
    return response


def put_back_written(db: Session, actor: Actor, response_id: UUID, now: datetime) -> SurveyResponse:
    """Undo taking back. Nobody may see the words until that is asked anew. Raises NotHere."""
    response: SurveyResponse = require(db, actor, May.PUT_BACK_RESPONSE, response_id, now)
    if response.taken_back_at is not None:
        response.taken_back_at = None
        response.shares.clear()
        record(db, "answers put back", now, actor=actor, about=response)
    return response


def answers_in(db: Session, response: SurveyResponse) -> dict[str, Answer]:
    """The answers of a response that the actor was allowed to see, by question."""
    kept = db.scalars(select(Answer).where(Answer.response_id == response.id))
    return {answer.item: answer for answer in kept}
