"""A phone call: staff write down what someone says, when they say yes to that."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, NotHere, require
from feedback.actions.record import record
from feedback.actions.surveys import instrument_with
from feedback.actions.surveys_answer import FormValues, write_answer
from feedback.actions.surveys_course import course_with
from feedback.actions.surveys_send import share_response
from feedback.actions.surveys_write import insert_once
from feedback.forms.answers import AnswerGiven
from feedback.forms.instrument import Instrument
from feedback.forms.kinds import read_answer
from feedback.model.accounts import Account, Role
from feedback.model.asking import PublishedInstrument, Survey, SurveyResponse, Voice, Wave
from feedback.model.care import Contact, ContactHow, FirstContact, Relationship
from feedback.model.trust import Use

CALL = "a-phone-call"
SAID_YES, WHO_FIRST, HOW_FIRST = "said-yes", "who-first", "how-first"
FIRST = {"the-person": FirstContact.PERSON, "social-worker": FirstContact.WORKER}
HOW = {
    "phone-call": ContactHow.PHONE,
    "text-message": ContactHow.TEXT,
    "visit": ContactHow.VISIT,
    "meeting": ContactHow.MEETING,
    "letter": ContactHow.LETTER,
}
BY_PHONE = "by phone"
WRITTEN_DOWN = "phone call written down"


class NoCallSurvey(LookupError):
    """This site has no survey for phone calls in a wave that stands today."""

    code = "no-call-survey"


class SaidYesNotAnswered(ValueError):
    """Staff did not say whether the person said yes to being written down."""

    code = "said-yes-missing"


@dataclass(frozen=True)
class CallAsked:
    """What is asked in a phone call about one relationship."""

    relationship: Relationship
    survey_id: UUID
    instrument: Instrument


@dataclass(frozen=True)
class CallWritten:
    """What staff wrote down in a phone call: the page's id, the answers, and who may see them."""

    call_id: UUID
    answers: Mapping[str, AnswerGiven]
    shares: Collection[Use]
    language: str


def call_asked(db: Session, actor: Actor, relationship_id: UUID, now: datetime) -> CallAsked:
    """What is asked in a call about this relationship. Raises NotHere, NoCallSurvey."""
    relationship: Relationship = require(db, actor, May.RECORD_CALL, relationship_id, now)
    today = now.date()
    row = db.execute(
        select(Survey.id, Survey.instrument_id)
        .join(PublishedInstrument, PublishedInstrument.id == Survey.instrument_id)
        .join(Wave, Wave.id == Survey.wave_id)
        .where(
            Survey.site_id == relationship.site_id,
            PublishedInstrument.name == CALL,
            Wave.from_on <= today,
            or_(Wave.until_on.is_(None), Wave.until_on > today),
        )
        .order_by(PublishedInstrument.version.desc(), Wave.from_on.desc())
        .limit(1)
    ).first()
    if row is None:
        raise NoCallSurvey(f"site {relationship.site_id} has no survey {CALL!r}")
    return CallAsked(relationship, row.id, instrument_with(db, row.instrument_id))


def read_call(
    instrument: Instrument, forms: Mapping[str, FormValues], today: date | None = None
) -> dict[str, AnswerGiven]:
    """The answers of a whole call, by question. Raises AnswerNotUsable, SaidYesNotAnswered."""
    given = {
        item.name: read_answer(item, forms.get(item.name, {}), today) for item in instrument.items
    }
    if instrument.item(SAID_YES) and not given[SAID_YES].choices:
        raise SaidYesNotAnswered
    return given


def record_call(
    db: Session, actor: Actor, relationship_id: UUID, written: CallWritten, now: datetime
) -> SurveyResponse | None:
    """Keep a phone call and who reached out first. The same call again is the same call.

    The answers belong to the person who said them, when they have an account, so that they
    can see them and take them back. When the person did not say yes, no word is kept: only
    the contact is, and None is returned. Raises NotHere, NoCallSurvey, SaidYesNotAnswered.
    """
    asked = call_asked(db, actor, relationship_id, now)
    if SAID_YES in written.answers and not written.answers[SAID_YES].choices:
        raise SaidYesNotAnswered
    if written.answers.get(SAID_YES, AnswerGiven()).choices not in {(), ("yes",)}:
        _record_contact(db, actor, asked, written, now)
        return None
    response, is_new = _begin_call(db, actor, asked, written, now)
    if not is_new:
        return response
    course = course_with(asked.instrument, written.answers, frozenset(written.answers), now.date())
    for item in asked.instrument.items:
        given = written.answers.get(item.name, AnswerGiven())
        if not given.is_skipped:
            aside = not course.asks(item)
            write_answer(db, response, item, given, written.language, now, is_aside=aside)
    share_response(db, response, written.shares, BY_PHONE, actor.name, now)
    _record_contact(db, actor, asked, written, now)
    record(db, WRITTEN_DOWN, now, actor=actor, about=response)
    return response


def _begin_call(
    db: Session, actor: Actor, asked: CallAsked, written: CallWritten, now: datetime
) -> tuple[SurveyResponse, bool]:
    values = {
        "id": written.call_id,
        "survey_id": asked.survey_id,
        "relationship_id": asked.relationship.id,
        "account_id": _teller(db, actor, asked.relationship),
        "voice": Voice.STAFF,
        "language": written.language,
        "mode": "phone",
        "began_at": now,
        "sent_at": now,
        "helped_by": ["social-worker" if actor.role is Role.WORKER else "paid-worker"],
        "help_how": ["read-to-me", "wrote-for-me"],
    }
    is_new = insert_once(db, SurveyResponse, values, "id")
    response = db.get_one(SurveyResponse, written.call_id)
    if response.relationship_id != asked.relationship.id:
        raise NotHere(f"{written.call_id} is another call")
    return response, is_new


def _teller(db: Session, actor: Actor, relationship: Relationship) -> UUID:
    account = db.scalar(select(Account.id).where(Account.person_id == relationship.person_id))
    return account or actor.account_id


def _record_contact(
    db: Session, actor: Actor, asked: CallAsked, written: CallWritten, now: datetime
) -> None:
    """One contact for one call, also when the page is sent twice."""
    first = FIRST.get(_picked(written, WHO_FIRST))
    if first is None:
        return
    values = {
        "id": written.call_id,
        "relationship_id": asked.relationship.id,
        "at": now,
        "first": first,
        "how": HOW.get(_picked(written, HOW_FIRST), ContactHow.PHONE),
    }
    if insert_once(db, Contact, values, "id"):
        record(db, "contact recorded", now, actor=actor, relationship_id=asked.relationship.id)


def _picked(written: CallWritten, item: str) -> str:
    return next(iter(written.answers.get(item, AnswerGiven()).choices), "")
