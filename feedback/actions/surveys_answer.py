"""Answering: each answer is a row of its own, kept at every step; the last one counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from feedback.access import Actor, May, NotHere, require
from feedback.actions.helping import keep_helping_to_answer
from feedback.actions.record import record
from feedback.actions.safety_flags import SURVEY, flag_words
from feedback.actions.surveys import Asked, begin, find_asked
from feedback.actions.surveys_course import (
    Course,
    course_of,
    course_with,
    day_of,
    set_aside,
)
from feedback.actions.surveys_write import insert_or_replace
from feedback.forms.answers import AnswerGiven, AnswerNotUsable
from feedback.forms.around import help_from, read_who_helped
from feedback.forms.instrument import Item
from feedback.forms.kinds import KINDS, read_answer
from feedback.forms.shipping import shipped_around
from feedback.model.answering import HelpedAnswer
from feedback.model.asking import Answer, SurveyResponse
from feedback.model.keys import owner_key
from feedback.model.telling import MediaFile
from feedback.sealing import seal

FormValues = Mapping[str, Sequence[str]]
SKIPPED = AnswerGiven()
MOST_TRIES = 3
# Made once, because every page and every answer asks them.
_PLACE = (Answer.response_id == bindparam("response"), Answer.item == bindparam("item"))
_KNOWN = select(Answer.id).where(*_PLACE)
_HELPED = select(HelpedAnswer).where(
    HelpedAnswer.response_id == bindparam("response"), HelpedAnswer.item == bindparam("item")
)
_BOTH = select(Answer, HelpedAnswer).outerjoin(
    HelpedAnswer,
    and_(HelpedAnswer.response_id == Answer.response_id, HelpedAnswer.item == Answer.item),
)
_KEPT = _BOTH.where(*_PLACE)
_ALL_KEPT = _BOTH.where(Answer.response_id == bindparam("response"))
Kept = Answer | HelpedAnswer


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


class ChangedElsewhere(Exception):
    """The answer was changed since the page was shown: another tablet is answering too.

    `kept` is what is kept now, `version` its count.
    """

    code = "changed-elsewhere"

    def __init__(self, kept: AnswerGiven, version: int) -> None:
        super().__init__(f"the answer has version {version}")
        self.kept, self.version = kept, version


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
    shown: int | None = None,
) -> tuple[Asked, Course]:
    """Keep what was answered to one question, in place of what was there. Begins if need be.

    `form` maps "answer" to choice names and "words" to what was typed; it is checked against
    the very text that the response was begun with. `shown` is the version of the answer that
    the page showed. An answer to a question that the rules do not ask any more is kept aside.

    Returns what is asked, and the way through it from here. Raises NotHere, ItemNotAsked,
    AnswerNotUsable, TooLateToChange, TakenBack, ChangedElsewhere.
    """
    asked = find_asked(db, actor, invitation_id, now)
    item = asked_item(asked, item_name)
    given = read_answer(item, form, now.date())
    may_still_change(asked.response, how.days_to_change, now)
    response = begin(db, actor, asked, how.language, how.mode, now)
    keep_helping_to_answer(db, actor, response, now)
    _check_with_files(db, response, item, given)
    asked = replace(asked, response=response)
    kept = answers_of(db, asked) if asked.instrument.looks_back else {}
    course = _course_after(asked, kept, {item.name: given}, now)
    aside = not course.asks(item)
    alone = asked.has_own_answers
    write = (db, response, item, given, how.language, now, shown)
    write_unless_changed(*write, is_aside=aside, may_be_alone=alone)
    set_aside(db, {name: kept[name] for name in kept if name != item.name}, course)
    if response.sent_at:
        record(db, "answer changed", now, actor=actor, about=response)
    return asked, course


def _course_after(
    asked: Asked, kept: Mapping[str, Answer], new: Mapping[str, AnswerGiven], now: datetime
) -> Course:
    today = day_of(asked.response, now)
    before = course_of(asked.instrument, kept, today)
    answered = before.answered | set(new)
    return course_with(asked.instrument, {**before.given, **new}, answered, today)


def keep_answers(
    db: Session,
    actor: Actor,
    invitation_id: UUID,
    forms: Mapping[str, FormValues],
    how: Answering,
    now: datetime,
    shown: Mapping[str, int] | None = None,
) -> dict[str, AnswerNotUsable | ChangedElsewhere]:
    """Keep a whole page of answers. Those that cannot be kept are returned, by question.

    `shown` are the versions that the page showed, by question. Raises NotHere,
    TooLateToChange, TakenBack.
    """
    asked = find_asked(db, actor, invitation_id, now)
    may_still_change(asked.response, how.days_to_change, now)
    response = begin(db, actor, asked, how.language, how.mode, now)
    keep_helping_to_answer(db, actor, response, now)
    asked = replace(asked, response=response)
    problems: dict[str, AnswerNotUsable | ChangedElsewhere] = {}
    given: dict[str, AnswerGiven] = {}
    for item in asked.instrument.items:
        try:
            given[item.name] = read_answer(item, forms.get(item.name, {}), now.date())
        except AnswerNotUsable as problem:
            problems[item.name] = problem
    kept = answers_of(db, asked) if asked.instrument.looks_back else {}
    course = _course_after(asked, kept, given, now)
    for item in asked.instrument.items:
        if item.name in given:
            new, version = given[item.name], (shown or {}).get(item.name)
            aside = not course.asks(item)
            write = (db, response, item, new, how.language, now, version)
            try:
                write_unless_changed(*write, is_aside=aside, may_be_alone=asked.has_own_answers)
            except ChangedElsewhere as changed:
                problems[item.name] = changed
    set_aside(db, {name: kept[name] for name in kept if name in problems}, course)
    if response.sent_at:
        record(db, "answer changed", now, actor=actor, about=response)
    return problems


def _check_with_files(
    db: Session, response: SurveyResponse, item: Item, given: AnswerGiven
) -> None:
    """Where files are the answer, what was picked must fit with those that were sent before."""
    kind = KINDS[item.kind]
    if kind.way and given.choices:
        sent = select(MediaFile.id).where(
            MediaFile.response_id == response.id, MediaFile.item == item.name
        )
        kind.check(item, replace(given, files=tuple(map(str, db.scalars(sent)))))


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


def write_unless_changed(
    db: Session,
    response: SurveyResponse,
    item: Item,
    given: AnswerGiven,
    language: str,
    now: datetime,
    shown: int | None,
    *,
    is_aside: bool = False,
    may_be_alone: bool = True,
) -> None:
    """Write an answer, unless another one was given since its page was shown.

    One that says the same, or nothing, is no other answer. Raises ChangedElsewhere.
    """
    for _ in range(MOST_TRIES):
        write = (db, response, item, given, language, now, shown)
        if write_answer(*write, is_aside=is_aside, may_be_alone=may_be_alone):
            return
        kept = db.execute(
            _KEPT.execution_options(populate_existing=True),
            {"response": response.id, "item": item.name},
        ).scalar_one()
        there, shown = given_in(kept), kept.version
        if there != given and not there.is_skipped:
            raise ChangedElsewhere(there, kept.version)
    raise ChangedElsewhere(there, kept.version)


def write_answer(
    db: Session,
    response: SurveyResponse,
    item: Item,
    given: AnswerGiven,
    language: str,
    now: datetime,
    shown: int | None = None,
    *,
    is_aside: bool = False,
    may_be_alone: bool = True,
) -> bool:
    """Write one answer as `replace_answer` does. Where someone answered again alone, their own
    answer stays as it is; `may_be_alone` is False where it is known that nobody did.
    """
    thing_id = uuid5(response.id, item.name)
    told_by = (response.relationship_id, response.account_id)
    flag_words(db, given.words, SURVEY, thing_id, *told_by, now)
    helped = helped_answer_to(db, response.id, item.name) if may_be_alone else None
    if helped is None:
        return replace_answer(
            db, response, item, given, language, now, shown=shown, is_aside=is_aside
        )
    helped.choices, helped.language, helped.answered_at = list(given.choices), language, now
    helped.words, helped.said = given.words or None, given.said or None
    db.flush()
    return True


def replace_answer(
    db: Session,
    response: SurveyResponse,
    item: Item,
    given: AnswerGiven,
    language: str,
    now: datetime,
    *,
    shown: int | None = None,
    is_aside: bool = False,
) -> bool:
    """Write one answer's row. Two tablets at once leave one row, and the later answer in it.

    The id is made from the response and the question, so that both tablets seal the words for
    the same row. A skipped question has a row too: it was seen. With `shown`, the version of
    the answer that was seen, nothing is written when it has another one: then False.
    """
    answer = Answer(id=_row_of(db, response, item, given))
    values = {
        "id": answer.id,
        "response_id": response.id,
        "item": item.name,
        "choices": list(given.choices),
        "words_sealed": _sealed(db, response, given.words, Answer.words.context(answer)),
        "said_sealed": _sealed(db, response, given.said, Answer.said.context(answer)),
        "language": language,
        "answered_at": now,
        "is_aside": is_aside,
    }
    is_written = insert_or_replace(db, Answer, values, "response_id", "item", shown=shown)
    loaded = db.identity_map.get(identity_key(Answer, answer.id))
    if loaded is not None:
        db.expire(loaded)
    return is_written


def _row_of(db: Session, response: SurveyResponse, item: Item, given: AnswerGiven) -> UUID:
    """The id to write. Words are sealed for their row, so only words need the row that is there."""
    place = {"response": response.id, "item": item.name}
    known = db.scalar(_KNOWN, place) if given.words or given.said else None
    return known or uuid5(response.id, item.name)


def _sealed(db: Session, response: SurveyResponse, words: str, context: str) -> bytes | None:
    if not words:
        return None
    return seal(owner_key(db, response.relationship_id), words.encode(), context)


def answers_of(db: Session, asked: Asked) -> dict[str, Kept]:
    """What the person's pages show, by the name of the question; `find_asked` allowed it.

    Where someone answered again alone it is the answer from before: whoever helped may look on.
    """
    if asked.response is None:
        return {}
    rows = db.execute(_ALL_KEPT, {"response": asked.response.id})
    return {own.item: aside or own for own, aside in rows}


def answer_to(db: Session, asked: Asked, item: str) -> Kept | None:
    """The same for one question; `find_asked` allowed it."""
    if asked.response is None:
        return None
    row = db.execute(_KEPT, {"response": asked.response.id, "item": item}).first()
    return (row[1] or row[0]) if row else None


def helped_answer_to(db: Session, response_id: UUID, item: str) -> HelpedAnswer | None:
    """The answer given with help, where someone answered again alone."""
    return db.scalar(_HELPED, {"response": response_id, "item": item})


def given_in(answer: Kept | None) -> AnswerGiven:
    """What an answer's row says."""
    if answer is None:
        return SKIPPED
    return AnswerGiven(tuple(answer.choices), answer.words or "", said=answer.said or "")


def record_help(
    db: Session,
    actor: Actor,
    response_id: UUID,
    helped_by: FormValues | None,
    help_how: FormValues | None,
    now: datetime,
    did_help: FormValues | None = None,
) -> SurveyResponse:
    """Keep who helped and how, and whether someone did; None leaves that part as it is.

    Nothing picked is kept as none.

    Raises NotHere, AnswerNotUsable.
    """
    response: SurveyResponse = require(db, actor, May.CHANGE_RESPONSE, response_id, now)
    around = shipped_around()
    if did_help is not None:
        did = read_answer(around.did_someone_help, did_help)
        response.helped_by = list(help_from(did, tuple(response.helped_by)))
    if helped_by is not None:
        response.helped_by = list(read_who_helped(around, helped_by))
    if help_how is not None:
        response.help_how = list(read_answer(around.how_they_helped, help_how).choices)
    return response


def found_response(asked: Asked) -> SurveyResponse:
    """The response of what was asked. Raises NotHere when nothing was begun."""
    if asked.response is None:
        raise NotHere(f"nothing was answered to {asked.invitation_id}")
    return asked.response
