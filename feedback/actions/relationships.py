"""Relationships: beginning one, handing one over, ending one. Nothing told is ever moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from easyread.lint import check
from feedback.access import Actor, May, NotHere, may_at_all, require, visible
from feedback.actions.circles import works
from feedback.actions.record import record
from feedback.model.care import HandOff, Person, Relationship, Worker

LONGEST_REASON = 200
LONGEST_WORDS = 1000
# A goodbye that waits longer is no goodbye any more.
SAID_FOR = timedelta(days=90)


class RelationshipRefused(Exception):
    """This cannot be done to the relationship. `code` is stable, the words are plain English."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


OVERLAPS = ("overlaps", "There is a named social worker on that day already.")
ENDS_EARLY = ("ends-before-it-began", "The day must be after the relationship began.")
ENDED = ("has-ended", "This relationship has an end already.")
SAME_WORKER = ("same-worker", "This is the named social worker already.")
TOO_LATE = ("in-the-future", "Choose today or a day before.")
TOO_LONG = ("reason-too-long", f"Use {LONGEST_REASON} letters or fewer.")


@dataclass(frozen=True)
class HandedOver:
    """The relationship that ended, the one that began, and the hand-off between them."""

    ended: Relationship
    begun: Relationship
    hand_off: HandOff


def begin_relationship(
    db: Session, actor: Actor, person_id: UUID, worker_id: UUID, on: date, now: datetime
) -> Relationship:
    """Give a person a named social worker from a day on.

    Raises NotHere, RelationshipRefused (overlaps, in-the-future).
    """
    person: Person = require(db, actor, May.BEGIN_RELATIONSHIP, person_id, now)
    worker = _worker_of_site(db, worker_id, person.site_id)
    _refuse_when(on > now.date(), TOO_LATE)
    _refuse_overlap(db, person, on)
    begun = _begin(db, person, worker, on)
    record(db, "relationship began", now, actor=actor, about=begun, relationship_id=begun.id)
    return begun


def hand_over(
    db: Session,
    actor: Actor,
    relationship_id: UUID,
    to_worker_id: UUID,
    on: date,
    reason: str,
    now: datetime,
    goodbye: str = "",
    hello: str = "",
) -> HandedOver:
    """End a relationship on a day and begin one with another worker on the same day.

    What was told stays with the relationship it was told in. `goodbye` and `hello` are words of
    the two workers to the person, in easy read. Raises NotHere, RelationshipRefused (same-worker,
    has-ended, ends-before-it-began, in-the-future, overlaps, reason-too-long, goodbye-too-long,
    goodbye-not-easy, hello-too-long, hello-not-easy).
    """
    old: Relationship = require(db, actor, May.HAND_OVER, relationship_id, now)
    worker = _worker_of_site(db, to_worker_id, old.site_id)
    _refuse_when(worker.id == old.worker_id, SAME_WORKER)
    _refuse_when(len(reason) > LONGEST_REASON, TOO_LONG)
    _check_words("goodbye", goodbye)
    _check_words("hello", hello)
    _end(old, on, now)
    _refuse_overlap(db, old.person, on, beside=old)
    new = _begin(db, old.person, worker, on)
    hand_off = HandOff(from_relationship_id=old.id, to_relationship_id=new.id, on=on, reason=reason)
    hand_off.goodbye, hand_off.hello = goodbye.strip() or None, hello.strip() or None
    db.add(hand_off)
    db.flush()
    record(db, "handed over", now, actor=actor, about=hand_off, relationship_id=old.id)
    record(db, "relationship began", now, actor=actor, about=new, relationship_id=new.id)
    return HandedOver(old, new, hand_off)


def end_relationship(
    db: Session, actor: Actor, relationship_id: UUID, on: date, now: datetime
) -> Relationship:
    """End a relationship on a day, with nobody after it.

    Raises NotHere, RelationshipRefused (has-ended, ends-before-it-began, in-the-future).
    """
    relationship: Relationship = require(db, actor, May.HAND_OVER, relationship_id, now)
    _end(relationship, on, now)
    db.flush()
    record(
        db,
        "relationship ended",
        now,
        actor=actor,
        about=relationship,
        relationship_id=relationship.id,
    )
    return relationship


def unread_goodbye(db: Session, actor: Actor, now: datetime) -> HandOff | None:
    """The newest hand-off of the person that they have not read about, while the worker of it is
    their social worker.
    """
    if not may_at_all(actor.role, May.SEE_HAND_OFF):
        return None
    query = (
        visible(actor, May.SEE_HAND_OFF, now)
        .join(Relationship, Relationship.id == HandOff.to_relationship_id)
        .where(
            HandOff.seen_at.is_(None),
            Relationship.until_on.is_(None),
            HandOff.on > now.date() - SAID_FOR,
        )
    )
    return db.scalars(query.order_by(HandOff.on.desc()).limit(1)).first()


def see_hand_off(db: Session, actor: Actor, hand_off_id: UUID, now: datetime) -> HandOff:
    """One hand-off of the actor's own. Raises NotHere."""
    return require(db, actor, May.SEE_HAND_OFF, hand_off_id, now)


def read_goodbye(db: Session, actor: Actor, hand_off_id: UUID, now: datetime) -> HandOff:
    """The person has read the goodbye and the hello. Raises NotHere."""
    hand_off = see_hand_off(db, actor, hand_off_id, now)
    if hand_off.seen_at is None:
        hand_off.seen_at = now
        about = hand_off.from_relationship_id
        record(db, "read a goodbye", now, actor=actor, about=hand_off, relationship_id=about)
    return hand_off


def _check_words(field: str, words: str) -> None:
    _refuse_when(len(words) > LONGEST_WORDS, (f"{field}-too-long", "These words are too long."))
    is_hard = bool(words.strip()) and check(words).verdict == "fail"
    _refuse_when(is_hard, (f"{field}-not-easy", "These words are hard to read."))


def _end(relationship: Relationship, on: date, now: datetime) -> None:
    _refuse_when(relationship.until_on is not None, ENDED)
    _refuse_when(on <= relationship.from_on, ENDS_EARLY)
    _refuse_when(on > now.date(), TOO_LATE)
    relationship.until_on = on


def _begin(db: Session, person: Person, worker: Worker, on: date) -> Relationship:
    begun = Relationship(
        person_id=person.id, worker_id=worker.id, site_id=person.site_id, from_on=on
    )
    db.add(begun)
    db.flush()
    return begun


def _worker_of_site(db: Session, worker_id: UUID, site_id: UUID) -> Worker:
    worker = db.scalars(
        select(Worker).where(Worker.id == worker_id, Worker.site_id == site_id, works())
    ).first()
    if worker is None:
        raise NotHere(f"no worker {worker_id} in this site")
    return worker


def _refuse_overlap(
    db: Session, person: Person, on: date, beside: Relationship | None = None
) -> None:
    """A person has one named social worker at a time: none may stand on that day or after."""
    _hold(db, person)
    others = select(Relationship.id).where(
        Relationship.person_id == person.id,
        or_(Relationship.until_on.is_(None), Relationship.until_on > on),
    )
    if beside:
        others = others.where(Relationship.id != beside.id)
    with db.no_autoflush:
        _refuse_when(db.scalars(others).first() is not None, OVERLAPS)


def _hold(db: Session, person: Person) -> None:
    """Two facilitators at once wait for each other here, so that the look stays true."""
    db.execute(select(Person.id).where(Person.id == person.id).with_for_update())


def _refuse_when(is_so: bool, why: tuple[str, str]) -> None:
    if is_so:
        raise RelationshipRefused(*why)
