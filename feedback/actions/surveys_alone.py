"""Answering a question again alone: the own answer counts, and whoever helped cannot see it.

The answer given with help is kept beside it (`HelpedAnswer`). On the person's side only that one
is shown from then on, and changing it there leaves the own answer as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.access import Actor, NotHere
from feedback.actions.record import record
from feedback.actions.safety_flags import SURVEY, flag_words
from feedback.actions.surveys import Asked, find_asked
from feedback.actions.surveys_answer import (
    Answering,
    FormValues,
    answer_to,
    asked_item,
    given_in,
    helped_answer_to,
    may_still_change,
    replace_answer,
)
from feedback.forms.kinds import read_answer
from feedback.model.answering import HelpedAnswer


def keep_own_answer(
    db: Session,
    actor: Actor,
    invitation_id: UUID,
    item_name: str,
    form: FormValues,
    how: Answering,
    now: datetime,
) -> Asked:
    """Keep what someone answered alone. Nothing picked leaves everything as it was.

    Raises NotHere, ItemNotAsked, AnswerNotUsable, TooLateToChange, TakenBack.
    """
    asked = find_asked(db, actor, invitation_id, now)
    item, response = asked_item(asked, item_name), asked.response
    if response is None:
        raise NotHere(f"nothing was answered to {invitation_id}")
    given = read_answer(item, form, now.date())
    may_still_change(response, how.days_to_change, now)
    if given.is_skipped:
        return asked
    _set_aside(db, asked, item_name, how.language, now)
    thing_id = uuid5(response.id, f"{item_name} alone")
    told_by = (response.relationship_id, response.account_id)
    flag_words(db, given.words, SURVEY, thing_id, *told_by, now)
    replace_answer(db, response, item, given, how.language, now)
    record(db, "answered again alone", now, actor=actor, about=response)
    return asked


def _set_aside(db: Session, asked: Asked, item: str, language: str, now: datetime) -> None:
    """Keep the answer given with help, once: a second own answer replaces only the own one."""
    assert asked.response is not None
    if helped_answer_to(db, asked.response.id, item) is not None:
        return
    before = answer_to(db, asked, item)
    given = given_in(before)
    aside = HelpedAnswer(
        response=asked.response,
        item=item,
        choices=list(given.choices),
        language=before.language if before else language,
        answered_at=before.answered_at if before else now,
        alone_at=now,
    )
    aside.words, aside.said = given.words or None, given.said or None
    db.add(aside)
    db.flush()


def answered_alone(db: Session, response_ids: list[UUID]) -> Mapping[UUID, list[HelpedAnswer]]:
    """The answers given with help beside own ones, by response, for staff who may read both."""
    found: dict[UUID, list[HelpedAnswer]] = {}
    of_these = select(HelpedAnswer).where(HelpedAnswer.response_id.in_(response_ids))
    for one in db.scalars(of_these.order_by(HelpedAnswer.item)):
        found.setdefault(one.response_id, []).append(one)
    return found


def has_own_answers(db: Session, asked: Asked) -> bool:
    """True when some question was answered again alone; which one is not said."""
    if asked.response is None:
        return False
    mine = select(HelpedAnswer.id).where(HelpedAnswer.response_id == asked.response.id)
    return db.scalar(mine.limit(1)) is not None
