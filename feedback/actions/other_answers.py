"""A question that was answered twice: online, and on a tablet without a line.

Both answers are kept. The one that was given later counts for now; their teller picks.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, NotHere, condition
from feedback.actions.record import record
from feedback.actions.surveys import Asked
from feedback.actions.surveys_answer import (
    Answering,
    FormValues,
    TakenBack,
    TooLateToChange,
    keep_answer,
)
from feedback.model.asking import SurveyResponse
from feedback.model.offline import Bundle, OtherAnswer


def keep_beside(
    db: Session,
    response: SurveyResponse,
    item: str,
    form: FormValues,
    bundle: Bundle,
    told_at: datetime,
) -> OtherAnswer:
    """Keep an answer beside the one that counts. Called by who has asked access."""
    other = OtherAnswer(
        response_id=response.id, bundle_id=bundle.id, item=item, told_at=told_at, response=response
    )
    other.form = [[field, value] for field, values in form.items() for value in values]
    db.add(other)
    return other


def waiting_answers(db: Session, asked: Asked) -> list[OtherAnswer]:
    """The other answers to a survey that wait, oldest first; `find_asked` allowed it."""
    if asked.response is None:
        return []
    waiting = select(OtherAnswer).where(
        OtherAnswer.response_id == asked.response.id, OtherAnswer.settled_at.is_(None)
    )
    return list(db.scalars(waiting.order_by(OtherAnswer.told_at, OtherAnswer.id)))


def answered_twice(db: Session, actor: Actor, now: datetime) -> set[UUID]:
    """The actor's own surveys in which a question was answered twice: their invitations."""
    waiting = (
        select(SurveyResponse.invitation_id)
        .join(OtherAnswer, OtherAnswer.response_id == SurveyResponse.id)
        .where(
            SurveyResponse.account_id == actor.account_id,
            condition(actor, May.CHANGE_RESPONSE, now),
            OtherAnswer.settled_at.is_(None),
        )
    )
    return {id for id in db.scalars(waiting) if id}


def form_of(other: OtherAnswer) -> dict[str, list[str]]:
    """The answer as its page would have sent it."""
    form: dict[str, list[str]] = {}
    for field, value in other.form:
        form.setdefault(field, []).append(value)
    return form


def settle(
    db: Session,
    actor: Actor,
    asked: Asked,
    other_id: UUID,
    how: Answering,
    now: datetime,
    *,
    shown: int | None,
) -> None:
    """Pick: with `shown`, the version beside which it was shown, the other answer counts from now
    on; without, the one that is kept stays. `find_asked` allowed it.

    Raises NotHere, ChangedElsewhere. When it is too late to change anything, what is kept stays.
    """
    other = db.get(OtherAnswer, other_id, with_for_update=True)
    if other is None or asked.response is None or other.response_id != asked.response.id:
        raise NotHere(f"other answer {other_id}")
    if other.settled_at is not None:
        return
    if shown is not None:
        try:
            with db.begin_nested():
                answer = (asked.invitation_id, other.item, form_of(other), how, now, shown)
                keep_answer(db, actor, *answer)
        except (TooLateToChange, TakenBack):
            pass
    other.settled_at = now
    record(db, "picked one of 2 answers", now, actor=actor, about=asked.response)
