"""Who helps someone today: said at the door, kept with what is told, and shown to them after.

It is said of one browser, and ends with its session. It gives nobody any right of their own: who
helps sees the screen, and nothing of it under their own account (decision 33).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, or_, select, update
from sqlalchemy.orm import Session

from feedback.access import Actor, May, NotHere, require
from feedback.actions.record import record
from feedback.actions.sessions import Keys
from feedback.forms.around import SOMEONE
from feedback.model.accounts import Account, BrowserSession
from feedback.model.answering import Helping
from feedback.model.asking import Answer, SurveyResponse
from feedback.model.care import CircleMember
from feedback.model.safety import Concern
from feedback.sealing import fingerprint


def who_could_help(db: Session, actor: Actor, now: datetime) -> list[Account]:
    """Those in the person's circle today who have an open account, by name. Raises NotHere."""
    require(db, actor, May.SAY_WHO_HELPS, actor.account_id, now)
    today = now.date()
    is_theirs = or_(
        CircleMember.carer_id == Account.carer_id,
        CircleMember.professional_id == Account.professional_id,
    )
    found = (
        select(Account)
        .join(CircleMember, is_theirs)
        .where(
            CircleMember.person_id == actor.person_id,
            CircleMember.from_on <= today,
            or_(CircleMember.until_on.is_(None), CircleMember.until_on > today),
            Account.closed_at.is_(None),
        )
        .order_by(Account.name, Account.id)
    )
    return list(db.scalars(found.distinct()))


def say_who_helps(
    db: Session, actor: Actor, keys: Keys, cookie: str, who: str, now: datetime
) -> None:
    """From now on `who` helps in this browser: the id of an account of the circle, "someone", or
    nobody. Raises NotHere.
    """
    known = {str(one.id) for one in who_could_help(db, actor, now)}
    if who not in {"", SOMEONE} | known:
        raise NotHere(f"no helper {who}")
    _change(db, actor, keys, cookie, helper=who, shows_before=False)
    record(db, "said who helps", now, actor=actor, helper=who)


def show_what_was_told(db: Session, actor: Actor, keys: Keys, cookie: str, now: datetime) -> None:
    """Whoever helps in this browser may see what was told before. Raises NotHere."""
    require(db, actor, May.SAY_WHO_HELPS, actor.account_id, now)
    _change(db, actor, keys, cookie, shows_before=True)
    record(db, "showed what was told to whoever helps", now, actor=actor, helper=actor.helper)


def _change(db: Session, actor: Actor, keys: Keys, cookie: str, **values: object) -> None:
    mine = (
        BrowserSession.id_hash == fingerprint(keys.sessions, cookie),
        BrowserSession.account_id == actor.account_id,
    )
    db.execute(update(BrowserSession).where(*mine).values(**values))


def helped_with(db: Session, actor: Actor, thing_id: UUID) -> bool:
    """True when whoever helps now helped to tell this."""
    return _helper_id(actor) in [one.helper_id for one in helpers_of(db, thing_id)]


def knows_answers(db: Session, actor: Actor, invitation_id: UUID) -> bool:
    """False when the actor answered this survey, and whoever helps now did not help with it."""
    answered = db.scalar(
        select(SurveyResponse.id).where(
            SurveyResponse.invitation_id == invitation_id,
            SurveyResponse.account_id == actor.account_id,
            exists().where(Answer.response_id == SurveyResponse.id),
        )
    )
    return answered is None or helped_with(db, actor, answered)


def knows_concern(db: Session, actor: Actor, concern_id: UUID) -> bool:
    """False once the actor has an answer: until then its page says only that it was told."""
    answered = select(Concern.id).where(
        Concern.id == concern_id,
        Concern.told_id == actor.account_id,
        Concern.said_at.is_not(None),
    )
    return db.scalar(answered) is None


def keep_helping(
    db: Session, actor: Actor, relationship_id: UUID, thing_id: UUID, now: datetime
) -> bool:
    """Keep with what is told just now that somebody helps; True when somebody does."""
    if not actor.helper:
        return False
    if not helped_with(db, actor, thing_id):
        of = {"relationship_id": relationship_id, "thing_id": thing_id}
        db.add(Helping(**of, helper_id=_helper_id(actor), at=now))
    return True


def keep_helping_to_answer(
    db: Session, actor: Actor, response: SurveyResponse, now: datetime
) -> None:
    """The same for answers; whether someone helped need not be asked again at their end."""
    is_helped = keep_helping(db, actor, response.relationship_id, response.id, now)
    if is_helped and not response.helped_by:
        response.helped_by = [SOMEONE]


def helpers_of(db: Session, thing_id: UUID) -> list[Helping]:
    """Who helped to tell one thing, in the order they did."""
    of_it = select(Helping).where(Helping.thing_id == thing_id)
    return list(db.scalars(of_it.order_by(Helping.at, Helping.id)))


def _helper_id(actor: Actor) -> UUID | None:
    return None if actor.helper == SOMEONE else UUID(actor.helper)


def name_of(db: Session, actor: Actor) -> str:
    """What whoever helps now is called; empty for someone who has no name here."""
    if actor.helper in ("", SOMEONE):
        return ""
    return db.scalar(select(Account.name).where(Account.id == UUID(actor.helper))) or ""
