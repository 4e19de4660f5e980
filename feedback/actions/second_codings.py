"""Second coding: someone is asked to code a story alone, does it, and both see both when done.

While it is open, access hides what its coder made from everyone else, and what everyone else made
from them (`access.coded_apart`). Once it is done, what was coded apart stays as it was: how far
coders agree is told from that, and differences are settled beside it (`actions.settling`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload

from feedback.access import Actor, May, NotHere, condition, require, visible
from feedback.actions.record import record
from feedback.model.accounts import Account, Role
from feedback.model.second_coding import SecondCoding
from feedback.model.stories import Coding, Memo, Quotation, Story, StoryPart
from feedback.model.story_steps import StoryStep


class NobodyChosen(Exception):
    """A second coding is asked of someone who may code the story and has not yet."""

    code = "nobody-chosen"


class CodedApart(Exception):
    """What two coded apart from each other stays as it was. It is settled instead."""

    code = "coded-apart"


@dataclass(frozen=True)
class Apart:
    """Until when each coder of a story coded apart from the others.

    A second coder until they were done; everyone else until the first who was done showed theirs.
    What a second coder made who was `stopped` is compared with nothing.
    """

    first: datetime | None = None
    by_coder: Mapping[UUID, datetime] = field(default_factory=dict)
    stopped: frozenset[UUID] = frozenset()

    def holds(self, coding: Coding) -> bool:
        """True when this code was given before its coder saw another's."""
        until = self.by_coder.get(coding.coder_id, self.first)
        return (
            coding.coder_id not in self.stopped and until is not None and coding.coded_at <= until
        )


def ask_second_coder(
    db: Session, actor: Actor, story_id: UUID, coder_id: UUID | None, now: datetime
) -> SecondCoding:
    """Ask another facilitator to code a story alone. Raises NotHere, NobodyChosen.

    Whoever codes the story alone now asks nobody else.
    """
    story: Story = require(db, actor, May.EDIT_STORY, story_id, now)
    db.get(Story, story_id, with_for_update=True, populate_existing=True)
    if own_open(db, actor, story_id) is not None:
        raise NotHere(f"story {story_id}, which they code alone")
    if coder_id not in {account.id for account in who_may_be_asked(db, actor, story, now)}:
        raise NobodyChosen
    asked = SecondCoding(story=story, coder_id=coder_id, asked_by_id=actor.account_id, asked_at=now)
    db.add(asked)
    db.flush()
    _record(db, "asked for a second coding", actor, asked, now)
    return asked


def finish_second_coding(
    db: Session, actor: Actor, second_coding_id: UUID, now: datetime
) -> SecondCoding:
    """The second coder is done: from now on everyone sees both. Raises NotHere."""
    coding: SecondCoding = require(db, actor, May.FINISH_SECOND_CODING, second_coding_id, now)
    coding.done_at = now
    _record(db, "finished a second coding", actor, coding, now)
    db.flush()
    return coding


def stop_second_coding(
    db: Session, actor: Actor, second_coding_id: UUID, now: datetime
) -> SecondCoding:
    """It is not done to its end: everyone sees everything, and nothing is compared with it.

    Raises NotHere.
    """
    coding: SecondCoding = require(db, actor, May.STOP_SECOND_CODING, second_coding_id, now)
    coding.stopped_at = now
    _record(db, "stopped a second coding", actor, coding, now)
    db.flush()
    return coding


def who_may_be_asked(db: Session, actor: Actor, story: Story, now: datetime) -> list[Account]:
    """Other facilitators who may see the story and have marked, coded and written nothing in it."""
    here = select(Account).where(
        Account.site_id == actor.site_id,
        Account.role == Role.FACILITATOR,
        Account.closed_at.is_(None),
        Account.id != actor.account_id,
        Account.id.not_in(_who_worked_on(story)),
    )
    found = db.scalars(here.order_by(Account.name, Account.id))
    return [account for account in found if _sees(db, Actor.of(account), story, now)]


def second_codings_of(db: Session, actor: Actor, story: Story) -> list[SecondCoding]:
    """The second codings of a story, oldest first; what others do is not told to who codes alone.

    Give it a story that may be seen.
    """
    query = select(SecondCoding).where(SecondCoding.story_id == story.id)
    names = (joinedload(SecondCoding.coder), joinedload(SecondCoding.asked_by))
    found = db.scalars(query.order_by(SecondCoding.asked_at, SecondCoding.id).options(*names)).all()
    own = [one for one in found if one.is_open and one.coder_id == actor.account_id]
    return own or list(found)


def own_open(db: Session, actor: Actor, story_id: UUID) -> SecondCoding | None:
    """The second coding that the actor has still to do in a story."""
    return db.scalars(_open_by(actor).where(SecondCoding.story_id == story_id)).first()


def asked_of(db: Session, actor: Actor, now: datetime) -> list[SecondCoding]:
    """What the actor is asked to code alone, oldest first."""
    query = visible(actor, May.FINISH_SECOND_CODING, now).options(joinedload(SecondCoding.asked_by))
    return list(db.scalars(query.order_by(SecondCoding.asked_at, SecondCoding.id)))


def coded_apart_until(db: Session, story_id: UUID) -> Apart:
    """Until when each coder of a story coded apart; nothing holds while no second coding is done.

    Who was asked twice counts once, the first time.
    """
    query = select(SecondCoding).where(
        SecondCoding.story_id == story_id,
        or_(SecondCoding.done_at.is_not(None), SecondCoding.stopped_at.is_not(None)),
    )
    over = db.scalars(query).all()
    done = sorted((one.done_at, one.coder_id) for one in over if one.done_at)
    if not done:
        return Apart()
    by_coder = {coder: at for at, coder in reversed(done)}
    stopped = frozenset(one.coder_id for one in over) - by_coder.keys()
    return Apart(done[0][0], by_coder, stopped)


def refuse_what_was_coded_apart(db: Session, quotation: Quotation) -> None:
    """Raises CodedApart when a code on a quotation was given apart and is compared since."""
    apart = coded_apart_until(db, quotation.part.story_id)
    if any(apart.holds(coding) for coding in quotation.codings):
        raise CodedApart


def stays_here(db: Session, story_id: UUID, actor: Actor | None) -> set[UUID]:
    """The quotations of a story that do not go out while a second coding of it is open.

    Those of its coder go nowhere, for they are half done; and its coder carries out nobody's.
    """
    is_open = and_(SecondCoding.done_at.is_(None), SecondCoding.stopped_at.is_(None))
    theirs = SecondCoding.coder_id == Quotation.made_by_id
    own = SecondCoding.coder_id == actor.account_id if actor else theirs
    query = (
        select(Quotation.id)
        .join(StoryPart, StoryPart.id == Quotation.part_id)
        .join(SecondCoding, SecondCoding.story_id == StoryPart.story_id)
        .where(StoryPart.story_id == story_id, is_open, or_(theirs, own))
    )
    return set(db.scalars(query))


def _open_by(actor: Actor):
    return select(SecondCoding).where(
        SecondCoding.coder_id == actor.account_id,
        SecondCoding.done_at.is_(None),
        SecondCoding.stopped_at.is_(None),
    )


def _who_worked_on(story: Story):
    """Everyone who marked, coded or wrote something in a story, or was asked to and is not done."""
    inside = select(Quotation.id).join(StoryPart).where(StoryPart.story_id == story.id)
    asked = select(SecondCoding.coder_id).where(
        SecondCoding.story_id == story.id, SecondCoding.stopped_at.is_(None)
    )
    return (
        select(Quotation.made_by_id)
        .where(Quotation.id.in_(inside))
        .union(
            select(Coding.coder_id).where(Coding.quotation_id.in_(inside)),
            select(Memo.account_id).where(Memo.story_id == story.id),
            select(StoryStep.account_id).where(
                StoryStep.story_id == story.id, StoryStep.account_id.is_not(None)
            ),
            asked,
        )
    )


def _sees(db: Session, actor: Actor, story: Story, now: datetime) -> bool:
    seen = select(Story.id).where(Story.id == story.id, condition(actor, May.SEE_STORY, now))
    return db.scalar(seen) is not None


def _record(db: Session, verb: str, actor: Actor, coding: SecondCoding, now: datetime) -> None:
    whose = coding.story.relationship_id
    record(db, verb, now, actor=actor, about=coding, relationship_id=whose)
