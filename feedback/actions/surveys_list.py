"""The surveys that someone is asked to answer, for their first page."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ScalarSelect, bindparam, or_, select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, condition
from feedback.actions.surveys import Asked, instrument_with
from feedback.actions.surveys_paper import ON_PAPER
from feedback.actions.surveys_written import written_by
from feedback.forms.instrument import Instrument
from feedback.model.answering import Agreement
from feedback.model.asking import Invitation, Survey, SurveyResponse, Wave
from feedback.model.care import Person, Relationship, Worker


class Progress(enum.StrEnum):
    """How far someone is with a survey."""

    TO_DO = "to-do"
    BEGUN = "begun"
    SENT = "sent"
    TAKEN_BACK = "taken-back"
    SAID_NO = "said-no"


@dataclass(frozen=True)
class MyInvitation:
    """One survey someone is asked to answer: about whom, and how far they are."""

    invitation_id: UUID
    instrument: Instrument
    person_name: str
    worker_name: str
    worker_picture: str
    progress: Progress
    invited_at: datetime
    sent_at: datetime | None
    typed_by: str = ""


@dataclass(frozen=True)
class About:
    """The two people a survey is about."""

    person_name: str
    worker_name: str
    worker_picture: str


# Made once, because every page about a survey asks it.
_PEOPLE = (
    select(Person.name, Worker.name, Worker.picture)
    .select_from(Relationship)
    .join(Person, Person.id == Relationship.person_id)
    .join(Worker, Worker.id == Relationship.worker_id)
    .where(Relationship.id == bindparam("relationship"))
)


def people_in(db: Session, asked: Asked) -> About:
    """The person and the social worker of what someone is asked; `find_asked` allowed it."""
    return About(*db.execute(_PEOPLE, {"relationship": asked.relationship_id}).one())


def my_invitations(db: Session, actor: Actor, now: datetime) -> list[MyInvitation]:
    """What the actor is asked: the begun first, then the new, then the sent, newest first.

    A survey whose wave is over is there only when it was sent.
    """
    rows = db.execute(
        select(
            Invitation.id,
            Invitation.invited_at,
            Survey.instrument_id,
            Person.name.label("person_name"),
            Worker.name.label("worker_name"),
            Worker.picture.label("worker_picture"),
            SurveyResponse.id.label("response_id"),
            SurveyResponse.sent_at,
            SurveyResponse.taken_back_at,
            newest_agreement().label("is_yes"),
            SurveyResponse.mode,
        )
        .join(Survey, Survey.id == Invitation.survey_id)
        .join(Wave, Wave.id == Survey.wave_id)
        .join(Relationship, Relationship.id == Invitation.relationship_id)
        .join(Person, Person.id == Relationship.person_id)
        .join(Worker, Worker.id == Relationship.worker_id)
        .outerjoin(SurveyResponse, SurveyResponse.invitation_id == Invitation.id)
        .where(
            condition(actor, May.ANSWER_SURVEY, now),
            or_(
                Wave.until_on.is_(None),
                Wave.until_on > now.date(),
                SurveyResponse.sent_at.is_not(None),
            ),
        )
        .order_by(Invitation.invited_at.desc(), Invitation.id)
    )
    found = list(rows)
    on_paper = [row.response_id for row in found if row.mode == ON_PAPER]
    typists = written_by(db, on_paper) if on_paper else {}
    mine = (_mine(db, row, typists.get(row.response_id, "")) for row in found)
    return sorted(mine, key=lambda mine: ORDER[mine.progress])


ORDER = {
    Progress.BEGUN: 0,
    Progress.TO_DO: 1,
    Progress.SENT: 2,
    Progress.TAKEN_BACK: 3,
    Progress.SAID_NO: 4,
}


def newest_agreement() -> ScalarSelect[bool]:
    """The newest yes or no to the survey of an invitation; NULL before it was asked."""
    return (
        select(Agreement.is_yes)
        .where(Agreement.invitation_id == Invitation.id)
        .order_by(Agreement.said_at.desc())
        .limit(1)
        .scalar_subquery()
    )


def _mine(db: Session, row, typed_by: str) -> MyInvitation:
    return MyInvitation(
        invitation_id=row.id,
        instrument=instrument_with(db, row.instrument_id),
        person_name=row.person_name,
        worker_name=row.worker_name,
        worker_picture=row.worker_picture,
        progress=_progress(row),
        invited_at=row.invited_at,
        sent_at=row.sent_at,
        typed_by=typed_by,
    )


def _progress(row) -> Progress:
    if row.response_id is None:
        return Progress.TO_DO if row.is_yes is None else Progress.SAID_NO
    if row.taken_back_at:
        return Progress.TAKEN_BACK
    return Progress.SENT if row.sent_at else Progress.BEGUN
