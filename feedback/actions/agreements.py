"""Saying yes or no to a survey, before its first question, and how it was explained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.access import Actor
from feedback.actions.record import record
from feedback.actions.surveys import Asked, begin, find_asked
from feedback.model.answering import Agreement

CHECKS = ("say-no", "stop", "support")
LEFT = -1
PRACTICE = frozenset({"picked", "nothing", "helped"})


@dataclass(frozen=True)
class Explained:
    """How a survey was explained: language, way of reading, who explained it with them, and how
    often each check question was explained before it was answered right (-1: it was left).
    """

    language: str
    mode: str
    explained_with: str = ""
    checks: Mapping[str, int] = field(default_factory=dict)


def find_agreement(db: Session, asked: Asked) -> Agreement | None:
    """The newest yes or no to this survey; `find_asked` allowed it."""
    return db.scalars(
        select(Agreement)
        .where(Agreement.invitation_id == asked.invitation_id)
        .order_by(Agreement.said_at.desc())
        .limit(1)
    ).first()


def agree(
    db: Session, actor: Actor, invitation_id: UUID, how: Explained, now: datetime
) -> Agreement:
    """Say yes to a survey, and begin it. Raises NotHere."""
    asked = find_asked(db, actor, invitation_id, now)
    begin(db, actor, asked, how.language, how.mode, now)
    return _say(db, actor, asked, True, how, now)


def decline(
    db: Session, actor: Actor, invitation_id: UUID, how: Explained, now: datetime
) -> Agreement:
    """Say no to a survey: an honest answer, kept so that nobody asks again. Raises NotHere."""
    asked = find_asked(db, actor, invitation_id, now)
    return _say(db, actor, asked, False, how, now)


def _say(
    db: Session, actor: Actor, asked: Asked, is_yes: bool, how: Explained, now: datetime
) -> Agreement:
    """The same answer twice is said once."""
    known = find_agreement(db, asked)
    if known is not None and known.is_yes is is_yes:
        return known
    said = Agreement(
        invitation_id=asked.invitation_id,
        relationship_id=asked.relationship_id,
        account_id=actor.account_id,
        is_yes=is_yes,
        language=how.language,
        mode=how.mode,
        explained_with=how.explained_with,
        checks=dict(how.checks),
        said_at=now,
    )
    db.add(said)
    db.flush()
    verb = "said yes to a survey" if is_yes else "said no to a survey"
    record(db, verb, now, actor=actor, about=said)
    return said


def note_practice(db: Session, actor: Actor, invitation_id: UUID, how: str, now: datetime) -> None:
    """Keep how the question to try went: "picked", "nothing" or "helped". Never what was picked.

    Help that was needed once stays noted. Raises NotHere.
    """
    said = find_agreement(db, find_asked(db, actor, invitation_id, now))
    if said is not None and how in PRACTICE and said.practice != "helped":
        said.practice = how
