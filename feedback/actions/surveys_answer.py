"""Answering: each answer is a row of its own, kept at every step; the last one counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, NotHere, require
from feedback.actions.record import record
from feedback.actions.surveys import Asked, begin, find_asked
from feedback.actions.surveys_write import insert_or_replace
from feedback.forms.answers import AnswerGiven, AnswerNotUsable
from feedback.forms.instrument import Item
from feedback.forms.kinds import read_answer
from feedback.forms.shipping import shipped_around
from feedback.model.asking import Answer, SurveyResponse
from feedback.model.keys import owner_key
from feedback.sealing import seal

FormValues = Mapping[str, Sequence[str]]
SKIPPED = AnswerGiven()
# Made once, because every page and every answer asks them.
_PLACE = (Answer.response_id == bindparam("response"), Answer.item == bindparam("item"))
_KNOWN = select(Answer.id).where(*_PLACE)
_KEPT = select(Answer).where(*_PLACE)


class ItemNotAsked(LookupError):
    """This survey does not ask that question."""

    code = "unknown-item"


class TooLateToChange(Exception):
    """The answers were sent, and the days to change them are over."""

    code = "too-late"

    def __init__(self, ended_at: datetime) -> None:
        super().__init__(f"answers could be changed until {ended_at:%Y-%m-%d}")
        self.ended_at = ended_at


class TakenBack(Exception):
    """The answers were taken back: nothing can be added to them."""

    code = "taken-back"


@dataclass(frozen=True)
class Answering:
    """How someone answers: the language and the way of reading, and the days for changes."""

    language: str
    mode: str
    days_to_change: int


def keep_answer(
    db: Session,
    actor: Actor,
    invitation_id: UUID,
    item_name: str,
    form: FormValues,
    how: Answering,
    now: datetime,
) -> Asked:
    """Keep what was answered to one question, in place of what was there. Begins if need be.

    `form` maps "answer" to choice names and "words" to what was typed; it is checked against
    the very text that the response was begun with. Raises NotHere, ItemNotAsked,
    AnswerNotUsable, TooLateToChange, TakenBack.
    """
    asked = find_asked(db, actor, invitation_id, now)
    item = asked_item(asked, item_name)
    given = read_answer(item, form)
    may_still_change(asked.response, how.days_to_change, now)
    response = begin(db, actor, asked, how.language, how.mode, now)
    write_answer(db, response, item, given, how.language, now)
    if response.sent_at:
        record(db, "answer changed", now, actor=actor, about=response)
    return asked


def keep_answers(
    db: Session,
    actor: Actor,
    invitation_id: UUID,
    forms: Mapping[str, FormValues],
    how: Answering,
    now: datetime,
) -> dict[str, AnswerNotUsable]:
    """Keep a whole page of answers. Those that cannot be kept are returned, by question.

    Raises NotHere, TooLateToChange, TakenBack.
    """
    asked = find_asked(db, actor, invitation_id, now)
    may_still_change(asked.response, how.days_to_change, now)
    response = begin(db, actor, asked, how.language, how.mode, now)
    problems: dict[str, AnswerNotUsable] = {}
    for item in asked.instrument.items:
        try:
            given = read_answer(item, forms.get(item.name, {}))
        except AnswerNotUsable as problem:
            problems[item.name] = problem
        else:
            write_answer(db, response, item, given, how.language, now)
    if response.sent_at:
        record(db, "answer changed", now, actor=actor, about=response)
    return problems


def asked_item(asked: Asked, name: str) -> Item:
    """The question of that name. Raises ItemNotAsked."""
    item = asked.instrument.item(name)
    if item is None:
        raise ItemNotAsked(f"{asked.instrument.name} does not ask {name!r}")
    return item


def may_still_change(response: SurveyResponse | None, days: int, now: datetime) -> None:
    """Raise TooLateToChange or TakenBack when these answers cannot be changed any more."""
    if response is None:
        return
    if response.taken_back_at:
        raise TakenBack
    if response.sent_at and response.sent_at + timedelta(days=days) < now:
        raise TooLateToChange(response.sent_at + timedelta(days=days))


def write_answer(
    db: Session,
    response: SurveyResponse,
    item: Item,
    given: AnswerGiven,
    language: str,
    now: datetime,
) -> None:
    """Write one answer's row. Two tablets at once leave one row, and the later answer in it.

    The id is made from the response and the question, so that both tablets seal the words for
    the same row. A skipped question has a row too: it was seen.
    """
    answer = Answer(id=_row_of(db, response, item, given))
    values = {
        "id": answer.id,
        "response_id": response.id,
        "item": item.name,
        "choices": list(given.choices),
        "words_sealed": _sealed(db, response.relationship_id, answer, given.words),
        "language": language,
        "answered_at": now,
    }
    insert_or_replace(db, Answer, values, "response_id", "item")


def _row_of(db: Session, response: SurveyResponse, item: Item, given: AnswerGiven) -> UUID:
    """The id to write. Words are sealed for their row, so only words need the row that is there."""
    place = {"response": response.id, "item": item.name}
    known = db.scalar(_KNOWN, place) if given.words else None
    return known or uuid5(response.id, item.name)


def _sealed(db: Session, owner: UUID, answer: Answer, words: str) -> bytes | None:
    if not words:
        return None
    return seal(owner_key(db, owner), words.encode(), Answer.words.context(answer))


def answers_of(db: Session, asked: Asked) -> dict[str, Answer]:
    """The answers that were kept, by the name of their question; `find_asked` allowed it."""
    if asked.response is None:
        return {}
    kept = db.scalars(select(Answer).where(Answer.response_id == asked.response.id))
    return {answer.item: answer for answer in kept}


def answer_to(db: Session, asked: Asked, item: str) -> Answer | None:
    """The answer that was kept to one question; `find_asked` allowed it."""
    if asked.response is None:
        return None
    return db.scalar(_KEPT, {"response": asked.response.id, "item": item})


def given_in(answer: Answer | None) -> AnswerGiven:
    """What an answer's row says."""
    if answer is None:
        return SKIPPED
    return AnswerGiven(tuple(answer.choices), answer.words or "")


def record_help(
    db: Session,
    actor: Actor,
    response_id: UUID,
    helped_by: FormValues | None,
    help_how: FormValues | None,
    now: datetime,
) -> SurveyResponse:
    """Keep who helped and how; None leaves that part as it is. Nothing picked is kept as none.

    Raises NotHere, AnswerNotUsable.
    """
    response: SurveyResponse = require(db, actor, May.CHANGE_RESPONSE, response_id, now)
    around = shipped_around()
    if helped_by is not None:
        response.helped_by = list(read_answer(around.who_helped, helped_by).choices)
    if help_how is not None:
        response.help_how = list(read_answer(around.how_they_helped, help_how).choices)
    return response


def found_response(asked: Asked) -> SurveyResponse:
    """The response of what was asked. Raises NotHere when nothing was begun."""
    if asked.response is None:
        raise NotHere(f"nothing was answered to {asked.invitation_id}")
    return asked.response
