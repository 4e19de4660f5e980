"""Typing a paper in: the same paper typed twice is one response, and it stays the person's."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, NotHere, require
from feedback.actions.later import ask_for
from feedback.actions.media_files import KeptFile
from feedback.actions.paper import account_of, stop_links
from feedback.actions.record import record
from feedback.actions.surveys import instrument_of
from feedback.actions.surveys_answer import given_in, write_answer
from feedback.actions.surveys_send import share_response
from feedback.actions.surveys_write import insert_once
from feedback.forms.answers import AnswerGiven
from feedback.forms.instrument import Instrument
from feedback.model.asking import Answer, Invitation, Survey, SurveyResponse, Voice
from feedback.model.care import Relationship
from feedback.model.paper import PaperCopy, PaperSet
from feedback.model.telling import MediaFile
from feedback.model.trust import Use

ON_PAPER = "paper"
TYPED_IN = "paper typed in"


class AnsweredOnScreen(Exception):
    """The person answered on a screen, changed the answers since, or took them back."""

    code = "answered-on-screen"


class TypedOtherwise(Exception):
    """The paper is typed in already, with other answers to the questions in `items`."""

    code = "typed-otherwise"

    def __init__(self, items: Collection[str]) -> None:
        super().__init__("this paper is typed in already, with other answers")
        self.items = tuple(items)


class NothingOnPaper(ValueError):
    """No answer was typed and no photo of the paper came."""

    code = "nothing-on-paper"


@dataclass(frozen=True)
class PaperAsked:
    """What a paper asks, about which relationship."""

    relationship: Relationship
    survey_id: UUID
    instrument: Instrument


@dataclass(frozen=True)
class PaperTyped:
    """What staff typed from a paper. `is_second_look` replaces what was typed before."""

    answers: Mapping[str, AnswerGiven]
    shares: frozenset[Use] = frozenset()
    helped_by: tuple[str, ...] = ()
    help_how: tuple[str, ...] = ()
    language: str = "en"
    files: Sequence[KeptFile] = field(default=())
    is_second_look: bool = False


def paper_asked(
    db: Session, actor: Actor, survey_id: UUID, relationship_id: UUID, now: datetime
) -> PaperAsked:
    """What the paper asks. Raises NotHere, also when the survey is not for people."""
    relationship: Relationship = require(db, actor, May.TYPE_PAPER, relationship_id, now)
    survey = survey_of_site(db, actor, survey_id)
    if survey.instrument.voice is not Voice.PERSON:
        raise NotHere(f"survey {survey_id} is not asked on paper")
    return PaperAsked(relationship, survey.id, instrument_of(survey.instrument))


def survey_of_site(db: Session, actor: Actor, survey_id: UUID) -> Survey:
    """A survey that is asked in the actor's own site. Raises NotHere."""
    survey = db.get(Survey, survey_id)
    if survey is None or survey.site_id != actor.site_id:
        raise NotHere(f"survey {survey_id}")
    return survey


def record_paper(
    db: Session, actor: Actor, survey_id: UUID, relationship_id: UUID, typed: PaperTyped, now
) -> SurveyResponse:
    """Keep a paper as the person's own answers, sent. The same paper again is the same response.

    Raises NotHere, NothingOnPaper, AnsweredOnScreen, and TypedOtherwise when it is typed in with
    other answers and this is no second look.
    """
    asked = paper_asked(db, actor, survey_id, relationship_id, now)
    if not typed.files and all(given.is_skipped for given in typed.answers.values()):
        raise NothingOnPaper
    response, is_new = _response(db, asked, typed, now)
    if not is_new:
        others = _others(db, response, typed)
        if not others and not typed.files:
            return response
        if others and not typed.is_second_look:
            raise TypedOtherwise(others)
    _write(db, response, asked, typed, now, response.sent_at or now)
    if is_new:
        share_response(db, response, typed.shares, "on paper", actor.name, now)
    stop_links(db, _copies(db, asked), now)
    record(db, TYPED_IN, now, actor=actor, about=response, files=len(typed.files))
    return response


def _response(
    db: Session, asked: PaperAsked, typed: PaperTyped, now: datetime
) -> tuple[SurveyResponse, bool]:
    account = account_of(db, asked.relationship, now)
    invitation = _invitation(db, asked, account.id, now)
    values = {
        "id": uuid4(),
        "survey_id": asked.survey_id,
        "relationship_id": asked.relationship.id,
        "account_id": account.id,
        "invitation_id": invitation,
        "voice": Voice.PERSON,
        "language": typed.language,
        "mode": ON_PAPER,
        "began_at": now,
        "sent_at": now,
        "helped_by": list(typed.helped_by),
        "help_how": list(typed.help_how),
    }
    is_new = insert_once(db, SurveyResponse, values, "invitation_id")
    response = db.scalars(
        select(SurveyResponse).where(SurveyResponse.invitation_id == invitation)
    ).one()
    if response.mode != ON_PAPER or response.taken_back_at or response.sent_at is None:
        raise AnsweredOnScreen
    return response, is_new


def _invitation(db: Session, asked: PaperAsked, account_id: UUID, now: datetime) -> UUID:
    values = {
        "id": uuid4(),
        "survey_id": asked.survey_id,
        "relationship_id": asked.relationship.id,
        "account_id": account_id,
        "invited_at": now,
    }
    unique = ("survey_id", "relationship_id", "account_id")
    insert_once(db, Invitation, values, *unique)
    place = [getattr(Invitation, name) == values[name] for name in unique]
    return db.scalars(select(Invitation.id).where(*place)).one()


def _others(db: Session, response: SurveyResponse, typed: PaperTyped) -> list[str]:
    """The questions whose answers differ from what was typed before.

    Raises AnsweredOnScreen when the person has changed an answer since: theirs counts.
    """
    kept = {
        one.item: one for one in db.scalars(select(Answer).where(Answer.response_id == response.id))
    }
    if any(one.answered_at != response.sent_at for one in kept.values()):
        raise AnsweredOnScreen
    return [name for name, given in typed.answers.items() if given_in(kept.get(name)) != given]


def _write(
    db: Session,
    response: SurveyResponse,
    asked: PaperAsked,
    typed: PaperTyped,
    now: datetime,
    answered_at: datetime,
) -> None:
    for item in asked.instrument.items:
        given = typed.answers.get(item.name, AnswerGiven())
        write_answer(db, response, item, given, typed.language, answered_at)
    for position, file in enumerate(typed.files):
        db.add(_scan(file, response, position, now))
        ask_for(db, "prepare-media", file.id, now)


def _scan(file: KeptFile, response: SurveyResponse, position: int, now: datetime) -> MediaFile:
    return MediaFile(
        id=file.id,
        relationship_id=response.relationship_id,
        response_id=response.id,
        position=position,
        kind=file.kind,
        size=file.size,
        sha256=file.sha256,
        received_at=now,
        key=file.key,
        file_name=file.file_name,
    )


def _copies(db: Session, asked: PaperAsked) -> list[PaperCopy]:
    return list(
        db.scalars(
            select(PaperCopy)
            .join(PaperSet, PaperSet.id == PaperCopy.set_id)
            .where(
                PaperCopy.relationship_id == asked.relationship.id,
                PaperSet.survey_id == asked.survey_id,
            )
        )
    )
