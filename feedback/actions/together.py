"""Several people on one tablet, one after the other: a facilitator begins it and leaves.

The tablet then holds no rights of the facilitator. Each person answers in a session that may do
nothing but answer that one survey. A survey that has answers already is opened by staff only, so
that nobody finds what the person before them said.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, NotHere, visible
from feedback.actions.record import record
from feedback.actions.sessions import ON_TABLET_FOR_MANY, Keys, end_sessions_of
from feedback.actions.surveys_list import newest_agreement
from feedback.model.accounts import Account, BrowserSession, Role
from feedback.model.answering import GroupSession, Seat
from feedback.model.asking import Invitation, Survey, SurveyResponse, Wave
from feedback.model.care import Carer, Person
from feedback.sealing import fingerprint

LASTS = timedelta(hours=12)
TURN_LASTS = ON_TABLET_FOR_MANY.at_most
MOST = 200


@dataclass(frozen=True)
class Place:
    """Someone on the hand-over screen: their first name and picture, and how far they are."""

    invitation_id: UUID
    name: str
    picture: str
    has_begun: bool = False
    is_done: bool = False

    @property
    def first_name(self) -> str:
        """What people call each other in a group."""
        return self.name.split()[0] if self.name.split() else self.name


def who_could_come(db: Session, actor: Actor, now: datetime) -> list[Place]:
    """People and carers of the actor's site who are asked and have not sent or said no, by name."""
    today = now.date()
    query = (
        _places()
        .join(Wave, Wave.id == Survey.wave_id)
        .where(
            Invitation.id.in_(visible(actor, May.RUN_GROUP, now).with_only_columns(Invitation.id)),
            Account.role.in_([Role.PERSON, Role.CARER]),
            Account.closed_at.is_(None),
            Wave.from_on <= today,
            or_(Wave.until_on.is_(None), Wave.until_on > today),
            SurveyResponse.sent_at.is_(None),
            or_(newest_agreement().is_(None), newest_agreement().is_(True)),
        )
        .order_by(Account.name, Invitation.id)
        .limit(MOST)
    )
    return [_place(row) for row in db.execute(query)]


def begin_group(
    db: Session, actor: Actor, keys: Keys, invitations: list[UUID], now: datetime
) -> str:
    """Begin a group session for these invitations. Returns the tablet's cookie, never kept.

    Raises NotHere when one of them is not the actor's to open, or there is none.
    """
    mine = visible(actor, May.RUN_GROUP, now).with_only_columns(Invitation.id)
    allowed = set(db.scalars(mine.where(Invitation.id.in_(invitations))))
    if not invitations or allowed != set(invitations):
        raise NotHere(f"{May.RUN_GROUP}: {len(invitations)} invitations")
    cookie = secrets.token_urlsafe(32)
    group = GroupSession(
        site_id=actor.site_id,
        begun_by_id=actor.account_id,
        begun_at=now,
        ends_at=now + LASTS,
        tablet_hash=fingerprint(keys.sessions, cookie),
    )
    group.seats = [
        Seat(invitation_id=one, place=place)
        for place, one in enumerate(dict.fromkeys(invitations), 1)
    ]
    db.add(group)
    db.flush()
    record(db, "group session begun", now, actor=actor, about=group, people=len(group.seats))
    return cookie


def find_group(db: Session, keys: Keys, cookie: str, now: datetime) -> GroupSession | None:
    """The group session of this tablet; None when there is none, or it is over."""
    return db.scalars(
        select(GroupSession).where(
            GroupSession.tablet_hash == fingerprint(keys.sessions, cookie),
            GroupSession.ends_at > now,
        )
    ).first()


def places(db: Session, group: GroupSession) -> list[Place]:
    """Who sits in the group, in the order they were chosen."""
    query = (
        _places()
        .join(Seat, Seat.invitation_id == Invitation.id)
        .where(Seat.group_id == group.id, Account.closed_at.is_(None))
        .order_by(Seat.place)
    )
    return [_place(row) for row in db.execute(query)]


def begin_turn(
    db: Session,
    keys: Keys,
    group: GroupSession,
    invitation_id: UUID,
    now: datetime,
    *,
    staff_is_there: bool = False,
) -> str:
    """Begin someone's turn. Returns the session's cookie. Every turn before it on any tablet for
    the same survey is over.

    Raises NotHere when they do not sit in this group, are done, or have answers already and no
    staff is there.
    """
    place = next((one for one in places(db, group) if one.invitation_id == invitation_id), None)
    if place is None or place.is_done or (place.has_begun and not staff_is_there):
        raise NotHere(f"no turn for {invitation_id}")
    end_sessions_of(db, invitation_id)
    invitation = db.get_one(Invitation, invitation_id)
    cookie = secrets.token_urlsafe(32)
    db.add(
        BrowserSession(
            id_hash=fingerprint(keys.sessions, cookie),
            account_id=invitation.account_id,
            began_at=now,
            ends_at=now + TURN_LASTS,
            only_invitation_id=invitation_id,
        )
    )
    record(db, "turn begun on a shared tablet", now, about=invitation, site_id=group.site_id)
    return cookie


def end_group(db: Session, actor: Actor, group: GroupSession, now: datetime) -> None:
    """End a group session, and every turn in it. Raises NotHere outside the actor's site."""
    if group.site_id != actor.site_id:
        raise NotHere(f"group session {group.id}")
    for seat in group.seats:
        end_sessions_of(db, seat.invitation_id)
    group.ends_at = now
    record(db, "group session ended", now, actor=actor, about=group)


def _places():
    return (
        select(
            Invitation.id.label("invitation_id"),
            Account.name,
            Person.picture,
            Carer.picture.label("carer_picture"),
            SurveyResponse.id.label("response_id"),
            SurveyResponse.sent_at,
        )
        .join(Account, Account.id == Invitation.account_id)
        .join(Survey, Survey.id == Invitation.survey_id)
        .outerjoin(Person, Person.id == Account.person_id)
        .outerjoin(Carer, Carer.id == Account.carer_id)
        .outerjoin(SurveyResponse, SurveyResponse.invitation_id == Invitation.id)
    )


def _place(row) -> Place:
    return Place(
        row.invitation_id,
        row.name,
        row.picture or row.carer_picture or "person",
        has_begun=row.response_id is not None,
        is_done=row.sent_at is not None,
    )
