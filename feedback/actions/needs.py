"""Access needs: said by the person or written down by staff, flagged where staff act, reviewed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, require, visible
from feedback.actions.record import record
from feedback.forms.needs import ASKED, FROM_READING, PARTS, REVIEW_AFTER_DAYS
from feedback.model.care import Person
from feedback.model.needs import AccessRecord

LONGEST_WORDS = 500
LONGEST_LANGUAGE = 60


class NeedsRefused(ValueError):
    """What staff wrote cannot be kept. `code` is `not-asked` or `too-long`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Noted:
    """What staff write down; `is_agreed` when the person said yes to keeping and showing it."""

    needs: tuple[str, ...]
    interpreter: str = ""
    words: str = ""
    is_agreed: bool = False


def own_needs(db: Session, actor: Actor, now: datetime) -> AccessRecord | None:
    """The actor's own record; None while there is none."""
    return db.scalars(visible(actor, May.SEE_NEEDS, now)).first()


def needs_of(
    db: Session, actor: Actor, people: Iterable[UUID], now: datetime
) -> dict[UUID, AccessRecord]:
    """The records of these people that the actor may see, by person."""
    wanted = AccessRecord.person_id.in_(list(people))
    found = db.scalars(visible(actor, May.SEE_NEEDS, now).where(wanted))
    return {one.person_id: one for one in found}


def tell_needs(
    db: Session, actor: Actor, part: str, needs: Collection[str], now: datetime
) -> AccessRecord:
    """Keep what the person says of one part. Raises NotHere, and KeyError for no such part."""
    person = require(db, actor, May.TELL_NEEDS, actor.person_id or UUID(int=0), now)
    of_part = PARTS[part]
    kept = _record_of(db, person, actor, now)
    said = [one for one in kept.needs if one not in of_part] + [n for n in of_part if n in needs]
    kept.needs = [one for one in ASKED if one in said]
    return _changed(db, kept, actor, now, "told access needs")


def share_needs(db: Session, actor: Actor, is_shared: bool, now: datetime) -> AccessRecord:
    """The person says whether those who work with them may see it. Raises NotHere."""
    person = require(db, actor, May.TELL_NEEDS, actor.person_id or UUID(int=0), now)
    kept = _record_of(db, person, actor, now)
    kept.is_shared = is_shared
    return _changed(db, kept, actor, now, "shared access needs", is_shared=is_shared)


def record_needs(
    db: Session, actor: Actor, person_id: UUID, noted: Noted, now: datetime
) -> AccessRecord:
    """Staff write down what the person said. Needs that staff could not see are left there.

    Raises NotHere, NeedsRefused.
    """
    person = require(db, actor, May.RECORD_NEEDS, person_id, now)
    if not noted.is_agreed:
        raise NeedsRefused("not-asked")
    if len(noted.words) > LONGEST_WORDS or len(noted.interpreter) > LONGEST_LANGUAGE:
        raise NeedsRefused("too-long")
    kept = _record_of(db, person, actor, now)
    unseen = () if kept.is_shared else kept.needs
    kept.needs = [one for one in ASKED if one in noted.needs or one in unseen]
    kept.interpreter, kept.words = noted.interpreter or None, noted.words or None
    kept.is_shared = True
    return _changed(db, kept, actor, now, "recorded access needs")


def needs_from_reading(db: Session, actor: Actor, needs: Iterable[str], now: datetime) -> None:
    """What a person's way of reading tells: kept beside what they said.

    A tablet for many tells nothing: there someone may choose for one survey, with others around.
    """
    if actor.person_id is None or actor.only_invitation_id:
        return
    person = require(db, actor, May.TELL_NEEDS, actor.person_id, now)
    told = [one for one in FROM_READING if one in set(needs)]
    kept = _found(db, person.id)
    if kept is None and not told:
        return
    kept = kept or _record_of(db, person, actor, now)
    kept.from_reading = told


def _found(db: Session, person_id: UUID) -> AccessRecord | None:
    return db.scalars(select(AccessRecord).where(AccessRecord.person_id == person_id)).first()


def _record_of(db: Session, person: Person, actor: Actor, now: datetime) -> AccessRecord:
    found = _found(db, person.id)
    if found is None:
        found = AccessRecord(
            person_id=person.id,
            site_id=person.site_id,
            needs=[],
            from_reading=[],
            is_shared=False,
            recorded_by_id=actor.account_id,
            recorded_at=now,
            review_on=_review_on(now),
        )
        db.add(found)
        db.flush()
    return found


def _review_on(now: datetime):
    return (now + timedelta(days=REVIEW_AFTER_DAYS)).date()


def _changed(
    db: Session, kept: AccessRecord, actor: Actor, now: datetime, verb: str, **facts: bool
) -> AccessRecord:
    kept.recorded_by_id, kept.recorded_at, kept.review_on = actor.account_id, now, _review_on(now)
    record(db, verb, now, actor=actor, about=kept, **facts)
    return kept
