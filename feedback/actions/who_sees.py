"""Who can see what someone told: the people around, and each telling by itself, on or off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from feedback.access import Actor, May, NotHere, require, visible
from feedback.actions.diaries import share_entry
from feedback.actions.looks import Look, looks_at
from feedback.actions.surveys_send import change_shares
from feedback.model.accounts import Account, Role
from feedback.model.asking import Survey, SurveyResponse
from feedback.model.care import Carer, CircleMember, Professional, Relationship, Worker
from feedback.model.telling import DiaryEntry, MediaFile
from feedback.model.trust import Consent, Use

PAGE = 5
ENTRY, ANSWERS = "entry", "answers"


@dataclass(frozen=True)
class Around:
    """The people around a relationship: the team of its site, and whoever sees nothing of it."""

    worker: Worker
    team: list[str]
    see_nothing: list[str]


@dataclass(frozen=True)
class Shown:
    """One own telling: for which uses it is shared, who sees it today, and who looked at it.

    `reads_for_story` is true when the team sees it only because it may go in a story;
    `may_give` holds the uses that can be switched on; `asks_first` those that wait for a yes.
    """

    thing: Any
    at: datetime
    shared: frozenset[Use]
    sees: frozenset[Use]
    asks_first: frozenset[Use]
    may_give: frozenset[Use]
    looks: list[Look]

    @property
    def kind(self) -> str:
        """`entry` or `answers`."""
        return ENTRY if isinstance(self.thing, DiaryEntry) else ANSWERS

    @property
    def reads_for_story(self) -> bool:
        """The team makes the stories, so it reads what may go in one."""
        return Use.STORY in self.sees and Use.TEAM not in self.sees


@dataclass(frozen=True)
class Place:
    """Where a page begins: before this moment, and at this moment before this id."""

    at: datetime
    id: UUID


def around(db: Session, actor: Actor, relationship: Relationship, now: datetime) -> Around:
    """The people around one of the actor's own places to tell. Raises NotHere."""
    require(db, actor, May.GIVE_CONSENT, relationship.id, now)
    team = db.scalars(
        select(Account.name)
        .where(
            Account.site_id == relationship.site_id,
            Account.role == Role.FACILITATOR,
            Account.closed_at.is_(None),
            Account.worker_id.is_distinct_from(relationship.worker_id),
        )
        .order_by(Account.name)
    )
    return Around(relationship.worker, list(team), _others(db, actor, relationship, now))


def my_tellings(
    db: Session,
    actor: Actor,
    uses: Iterable[Use],
    now: datetime,
    before: Place | None = None,
    count: int = PAGE,
) -> tuple[list[Shown], Place | None]:
    """What the actor told and sent, newest first, and where the page after it begins."""
    found: list[Any] = list(db.scalars(_entries(actor, now, before).limit(count + 1)))
    found += db.scalars(_responses(actor, now, before).limit(count + 1))
    found.sort(key=lambda one: (_at(one), one.id), reverse=True)
    page = found[:count]
    after = Place(_at(page[-1]), page[-1].id) if len(found) > count else None
    return _shown(db, actor, page, uses, now), after


def my_telling(
    db: Session, actor: Actor, kind: str, telling_id: UUID, uses: Iterable[Use], now: datetime
) -> Shown:
    """One of them. Raises NotHere."""
    return _shown(db, actor, [_own(db, actor, kind, telling_id, now)], uses, now)[0]


def answers_to(db: Session, actor: Actor, invitation_id: UUID, now: datetime) -> UUID:
    """The actor's own sent answers to what they were asked. Raises NotHere."""
    mine = visible(actor, May.CHANGE_RESPONSE, now).with_only_columns(SurveyResponse.id)
    sent = SurveyResponse.sent_at.is_not(None)
    found = db.scalar(mine.where(SurveyResponse.invitation_id == invitation_id, sent))
    if found is None:
        raise NotHere(f"answers to {invitation_id}")
    return found


def switch(
    db: Session,
    actor: Actor,
    kind: str,
    telling_id: UUID,
    use: Use,
    is_on: bool,
    now: datetime,
) -> Any:
    """Let a use of one telling be, or not. It counts at once; what is so already stays so.

    Raises NotHere.
    """
    thing = _own(db, actor, kind, telling_id, now)
    shares = {share.use for share in thing.shares}
    wanted = shares | {use} if is_on else shares - {use}
    act = share_entry if kind == ENTRY else change_shares
    return act(db, actor, thing.id, wanted, now)


def _own(db: Session, actor: Actor, kind: str, telling_id: UUID, now: datetime) -> Any:
    if kind == ENTRY:
        return require(db, actor, May.CHANGE_ENTRY, telling_id, now)
    response: SurveyResponse = require(db, actor, May.CHANGE_RESPONSE, telling_id, now)
    if response.sent_at is None:
        raise NotHere(f"answers that are not sent: {telling_id}")
    return response


def _entries(actor: Actor, now: datetime, before: Place | None):
    at = DiaryEntry.received_at
    return (
        visible(actor, May.CHANGE_ENTRY, now)
        .where(*_older(DiaryEntry, at, before))
        .options(
            selectinload(DiaryEntry.shares),
            selectinload(DiaryEntry.media).selectinload(MediaFile.copies),
            joinedload(DiaryEntry.relationship).joinedload(Relationship.worker),
        )
        .order_by(at.desc(), DiaryEntry.id.desc())
    )


def _responses(actor: Actor, now: datetime, before: Place | None):
    at: Any = SurveyResponse.sent_at
    return (
        visible(actor, May.CHANGE_RESPONSE, now)
        .where(at.is_not(None), *_older(SurveyResponse, at, before))
        .options(
            selectinload(SurveyResponse.shares),
            joinedload(SurveyResponse.survey).joinedload(Survey.instrument),
            joinedload(SurveyResponse.relationship).joinedload(Relationship.worker),
        )
        .order_by(at.desc(), SurveyResponse.id.desc())
    )


def _older(kind: Any, at: Any, before: Place | None) -> list[Any]:
    if before is None:
        return []
    return [or_(at < before.at, and_(at == before.at, kind.id < before.id))]


def _at(thing: Any) -> datetime:
    return thing.received_at if isinstance(thing, DiaryEntry) else thing.sent_at


def _shown(
    db: Session, actor: Actor, things: list[Any], uses: Iterable[Use], now: datetime
) -> list[Shown]:
    yes, today = _standing(db, actor, now), now.date()
    places = set(
        db.scalars(visible(actor, May.GIVE_CONSENT, now).with_only_columns(Relationship.id))
    )
    looks = looks_at(db, [thing.id for thing in things]) if things else {}
    found = []
    for thing in things:
        about = thing.relationship
        # A social worker of before sees nothing any more, whatever was shared with them.
        open_uses = {use for use in uses if use is not Use.WORKER or about.is_current(today)}
        shared = frozenset(share.use for share in thing.shares) & open_uses
        sees = frozenset(use for use in shared if (about.id, use) in yes)
        may_ask = open_uses if about.id in places else set()
        found.append(
            Shown(
                thing,
                _at(thing),
                shared,
                sees,
                asks_first=(shared - sees) & frozenset(may_ask),
                may_give=frozenset(use for use in open_uses if (about.id, use) in yes)
                | frozenset(may_ask)
                | shared,
                looks=looks.get(thing.id, []),
            )
        )
    return found


def _standing(db: Session, actor: Actor, now: datetime) -> set[tuple[UUID, Use]]:
    """The uses to which the actor's yes stands, by relationship."""
    rows = db.execute(
        visible(actor, May.WITHDRAW_CONSENT, now)
        .where(
            Consent.is_yes,
            Consent.withdrawn_at.is_(None),
            or_(Consent.until.is_(None), Consent.until >= now.date()),
        )
        .with_only_columns(Consent.relationship_id, Consent.use)
    )
    return {(relationship_id, use) for relationship_id, use in rows}


def _others(db: Session, actor: Actor, relationship: Relationship, now: datetime) -> list[str]:
    """The people around the person, and the person, but the actor: they see nothing of it."""
    today = now.date()
    name = func.coalesce(Carer.name, Professional.name)
    found = db.scalars(
        select(name)
        .select_from(CircleMember)
        .outerjoin(Carer, Carer.id == CircleMember.carer_id)
        .outerjoin(Professional, Professional.id == CircleMember.professional_id)
        .where(
            CircleMember.person_id == relationship.person_id,
            CircleMember.from_on <= today,
            or_(CircleMember.until_on.is_(None), CircleMember.until_on > today),
        )
        .order_by(name)
    )
    if actor.role is Role.PERSON:
        return list(found)
    # Who else is around the person is the person's own to know.
    return [relationship.person.name]
