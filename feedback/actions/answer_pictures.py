"""Saying more with pictures from the library, in the order they were picked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.access import Actor
from feedback.actions.record import record
from feedback.actions.surveys import begin, find_asked
from feedback.actions.surveys_answer import (
    SKIPPED,
    Answering,
    answer_to,
    asked_item,
    may_still_change,
    write_answer,
)
from feedback.model.asking import Answer

MOST_PICTURES = 12


class TooManyPictures(Exception):
    """One answer holds so many pictures already that no more can be added."""

    code = "too-many-pictures"


def add_picture(
    db: Session,
    actor: Actor,
    invitation_id: UUID,
    item_name: str,
    picture: str,
    how: Answering,
    now: datetime,
) -> Answer:
    """Put a picture of the library after those of an answer. Begins the answers if need be.

    `picture` is a name the caller knows to be in the library. Raises NotHere, ItemNotAsked,
    TooLateToChange, TakenBack, TooManyPictures.
    """
    answer = _answer(db, actor, invitation_id, item_name, how, now)
    if len(answer.pictures or []) >= MOST_PICTURES:
        raise TooManyPictures
    answer.pictures = [*(answer.pictures or []), picture]
    record(db, "picked a picture", now, actor=actor, about=answer.response)
    return answer


def remove_picture(
    db: Session,
    actor: Actor,
    invitation_id: UUID,
    item_name: str,
    place: int,
    picture: str,
    how: Answering,
    now: datetime,
) -> Answer:
    """Take out the picture at a place, counted from 0. When another stands there nothing changes,
    so that doing it twice takes out one.

    Raises NotHere, ItemNotAsked, TooLateToChange, TakenBack.
    """
    answer = _answer(db, actor, invitation_id, item_name, how, now)
    there = list(enumerate(answer.pictures or []))
    kept = [name for at, name in there if (at, name) != (place, picture)]
    answer.pictures = kept or None
    return answer


def _answer(
    db: Session, actor: Actor, invitation_id: UUID, item_name: str, how: Answering, now: datetime
) -> Answer:
    """The answer's row, for changing; made when the question was not answered yet."""
    asked = find_asked(db, actor, invitation_id, now)
    item = asked_item(asked, item_name)
    may_still_change(asked.response, how.days_to_change, now)
    response = begin(db, actor, asked, how.language, how.mode, now)
    asked = replace(asked, response=response)
    if answer_to(db, asked, item_name) is None:
        write_answer(db, response, item, SKIPPED, how.language, now)
    answer = answer_to(db, asked, item_name)
    assert answer is not None
    db.refresh(answer, with_for_update=True)
    return answer
