"""Someone may not be safe: a tap, staff, or words that suggest it, and what a human does then.

The word list only suggests (`safety_flags`). A suggestion becomes a concern when the lead takes
it up; what is done is always decided by a human, and every step is an event.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from easyread.lint import Report, check
from feedback.access import Actor, May, NotHere, require, visible
from feedback.actions.record import record
from feedback.actions.safety_flags import see_to_flag
from feedback.actions.safety_messages import tell_leads
from feedback.model.accounts import Account, Role
from feedback.model.care import Relationship
from feedback.model.safety import Concern, Decision, Outcome, Raised

LONGEST = 4000
STAFF = frozenset({Role.WORKER, Role.FACILITATOR})
# What the person is told: sentences that stand ready, words of the lead's own, or nothing now.
READY = ("talked", "looking", "more-help", "looked")
OWN, NOT_NOW = "own", "not-now"


class ConcernRefused(ValueError):
    """A step cannot be kept. `code` says why, `field` where."""

    def __init__(self, code: str, field: str) -> None:
        super().__init__(f"{field}: {code}")
        self.code, self.field = code, field


@dataclass(frozen=True)
class Ending:
    """How a concern ends: what was done, the outcome, and what the one who waits is told."""

    did: str = ""
    outcome: str = ""
    said_as: str = ""
    said: str = ""

    def check(self) -> None:
        """Raises ConcernRefused."""
        _refuse_when(not self.did.strip(), "missing", "did")
        _refuse_when(len(self.did) > LONGEST, "too-long", "did")
        _refuse_when(self.outcome not in set(Outcome), "not-chosen", "outcome")
        _refuse_when(self.said_as not in (*READY, OWN, NOT_NOW), "not-chosen", "said_as")
        if self.said_as == OWN:
            _refuse_when(not self.said.strip(), "missing", "said")
            _refuse_when(len(self.said) > LONGEST, "too-long", "said")
            _refuse_when(easy_words(self.said).verdict == "fail", "not-easy", "said")


def easy_words(words: str) -> Report:
    """What the easy-read lint says of the lead's own words."""
    return check(words)


def raise_concern(
    db: Session,
    actor: Actor,
    concern_id: UUID,
    relationship_id: UUID | None,
    words: str,
    now: datetime,
) -> Concern:
    """Tell the site that someone may not be safe. The form's id makes a repeat the same concern.

    About a relationship that the actor may see; None where a person has none. Raises NotHere (also
    when the id is somebody else's), ConcernRefused (too-long).
    """
    require(db, actor, May.RAISE_CONCERN, actor.site_id, now)
    _refuse_when(len(words) > LONGEST, "too-long", "words")
    if known := _own(db, actor, concern_id):
        return known
    if relationship_id is not None:
        require(db, actor, May.SEE_RELATIONSHIP, relationship_id, now)
    concern = Concern(
        id=concern_id,
        thing_id=concern_id,
        site_id=actor.site_id,
        relationship_id=relationship_id,
        raised=Raised.STAFF if actor.role in STAFF else Raised.TAP,
        raised_by_id=actor.account_id,
        raised_at=now,
        words=words.strip() or None,
        told_id=_who_is_told(db, actor, relationship_id),
    )
    try:
        with db.begin_nested():
            db.add(concern)
    except IntegrityError:
        # A second tap was quicker: what it kept is the concern.
        return _own(db, actor, concern_id) or _nobodys(concern_id)
    record(db, "raised a concern", now, actor=actor, about=concern, how=concern.raised.value)
    tell_leads(db, actor.site_id, now)
    return concern


def take_up_flag(db: Session, actor: Actor, flag_id: UUID, now: datetime) -> Concern:
    """The lead looks after what words suggested: from now on it is a concern. Raises NotHere."""
    flag = see_to_flag(db, actor, flag_id, now)
    known = db.scalars(select(Concern).where(Concern.thing_id == flag.thing_id)).first()
    if known is not None:
        return known
    concern = Concern(
        site_id=flag.relationship.site_id,
        relationship_id=flag.relationship_id,
        raised=Raised.WORDS,
        raised_by_id=flag.account_id,
        raised_at=flag.at,
        thing_id=flag.thing_id,
        seen_at=now,
        seen_by_id=actor.account_id,
        told_id=flag.account_id,
    )
    db.add(concern)
    db.flush()
    record(db, "raised a concern", now, actor=actor, about=concern, how=Raised.WORDS.value)
    return concern


def see_concern(db: Session, actor: Actor, concern_id: UUID, now: datetime) -> Concern:
    """One concern. Raises NotHere."""
    return require(db, actor, May.SEE_CONCERN, concern_id, now)


def look_after(db: Session, actor: Actor, concern_id: UUID, now: datetime) -> Concern:
    """The lead looks after it. The first who says so is kept. Raises NotHere."""
    concern = see_concern(db, actor, concern_id, now)
    if concern.seen_at is None:
        concern.seen_at, concern.seen_by_id = now, actor.account_id
        record(db, "saw a concern", now, actor=actor, about=concern)
    return concern


def decide(
    db: Session, actor: Actor, concern_id: UUID, decision: str, why: str, now: datetime
) -> Concern:
    """Decide what is done. It may be decided anew until it is closed.

    Raises NotHere, ConcernRefused (not-chosen, missing, too-long, closed).
    """
    concern = look_after(db, actor, concern_id, now)
    _refuse_when(concern.closed_at is not None, "closed", "decision")
    _refuse_when(decision not in set(Decision), "not-chosen", "decision")
    _refuse_when(not why.strip(), "missing", "why")
    _refuse_when(len(why) > LONGEST, "too-long", "why")
    concern.decision, concern.why = Decision(decision), why.strip()
    concern.decided_at, concern.decided_by_id = now, actor.account_id
    record(db, "decided about a concern", now, actor=actor, about=concern, decision=decision)
    return concern


def close(db: Session, actor: Actor, concern_id: UUID, ending: Ending, now: datetime) -> Concern:
    """Close a concern that was decided, and say what was done to the one who waits to hear.

    Raises NotHere, ConcernRefused (not-decided, closed, and those of `Ending.check`).
    """
    concern = see_concern(db, actor, concern_id, now)
    _refuse_when(concern.closed_at is not None, "closed", "did")
    _refuse_when(concern.decided_at is None, "not-decided", "decision")
    ending.check()
    concern.did, concern.outcome = ending.did.strip(), Outcome(ending.outcome)
    concern.closed_at, concern.closed_by_id = now, actor.account_id
    if ending.said_as != NOT_NOW:
        concern.said_as, concern.said_at = ending.said_as, now
        concern.said = ending.said.strip() if ending.said_as == OWN else None
    facts = {"outcome": ending.outcome, "said": ending.said_as}
    record(db, "closed a concern", now, actor=actor, about=concern, **facts)
    return concern


def see_own_concern(db: Session, actor: Actor, concern_id: UUID, now: datetime) -> Concern:
    """A concern that the actor raised, or is told about. Raises NotHere."""
    return require(db, actor, May.SEE_OWN_CONCERN, concern_id, now)


def unread_answer(db: Session, actor: Actor, now: datetime) -> Concern | None:
    """The oldest answer to a concern that the actor has not read yet."""
    query = visible(actor, May.SEE_OWN_CONCERN, now).where(
        Concern.told_id == actor.account_id,
        Concern.said_at.is_not(None),
        Concern.read_at.is_(None),
    )
    return db.scalars(query.order_by(Concern.said_at, Concern.id).limit(1)).first()


def read_answer(db: Session, actor: Actor, concern_id: UUID, now: datetime) -> Concern:
    """The actor has read what was done. Raises NotHere."""
    concern = see_own_concern(db, actor, concern_id, now)
    if concern.told_id == actor.account_id and concern.said_at and concern.read_at is None:
        concern.read_at = now
        record(db, "read what was done about a concern", now, actor=actor, about=concern)
    return concern


def _who_is_told(db: Session, actor: Actor, relationship_id: UUID | None) -> UUID | None:
    """Whoever tapped; what staff wrote is answered to the person it is about."""
    if actor.role not in STAFF or relationship_id is None:
        return actor.account_id
    about = db.get_one(Relationship, relationship_id).person_id
    return db.scalar(select(Account.id).where(Account.person_id == about))


def _own(db: Session, actor: Actor, concern_id: UUID) -> Concern | None:
    """The concern with this id when it is the actor's own; None when unused. Raises NotHere."""
    concern = db.get(Concern, concern_id)
    if concern is not None and concern.raised_by_id != actor.account_id:
        _nobodys(concern_id)
    return concern


def _nobodys(concern_id: UUID) -> NoReturn:
    raise NotHere(f"concern {concern_id}")


def _refuse_when(is_so: bool, code: str, field: str) -> None:
    if is_so:
        raise ConcernRefused(code, field)
