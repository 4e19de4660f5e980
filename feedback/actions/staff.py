"""Staff of a site: invited, given another role, and given new ways in by its administrators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from feedback.access import Actor, May, require, visible
from feedback.actions.passkeys import remove_all_passkeys
from feedback.actions.password_links import ASKED, make_password_link, stop_password_links
from feedback.actions.record import record
from feedback.actions.second_factors import take_off_second_factor
from feedback.actions.sessions import Keys, end_everywhere
from feedback.messages.post import Post
from feedback.model.accounts import Account, Purpose, Role, SignInLink
from feedback.model.care import Relationship, Worker
from feedback.model.trust import Event

# Evaluators see every site, so whoever runs the server adds them (`feedback site add`).
INVITED = (Role.FACILITATOR, Role.WORKER, Role.ADMINISTRATOR)
CHANGED = (Role.WORKER, Role.FACILITATOR, Role.ADMINISTRATOR)
LONGEST_NAME, LONGEST_EMAIL = 120, 200
CAME_IN = "signed in"
NEWEST = 20


class StaffRefused(ValueError):
    """What was asked for cannot be. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Member:
    """Someone who works in a site, and what is known of their coming in."""

    account: Account
    came_at: datetime | None
    asked_at: datetime | None

    @property
    def is_waiting(self) -> bool:
        """True when they asked for a new password and have not come in since."""
        return bool(self.asked_at and (self.came_at is None or self.asked_at > self.came_at))


def list_staff(db: Session, actor: Actor, now: datetime) -> list[Member]:
    """Everyone else who works in the actor's site: open accounts first, by name."""
    found = visible(actor, May.MANAGE_STAFF, now)
    order = (Account.closed_at.is_not(None), Account.name, Account.id)
    accounts = list(db.scalars(found.order_by(*order)))
    at = _newest(db, [one.id for one in accounts])
    return [Member(one, at.get((one.id, CAME_IN)), at.get((one.id, ASKED))) for one in accounts]


def find_staff(db: Session, actor: Actor, account_id: UUID, now: datetime) -> Member:
    """One of them. Raises NotHere."""
    account: Account = require(db, actor, May.MANAGE_STAFF, account_id, now)
    at = _newest(db, [account.id])
    return Member(account, at.get((account.id, CAME_IN)), at.get((account.id, ASKED)))


def times_they_came_in(db: Session, actor: Actor, account_id: UUID, now: datetime) -> list[Event]:
    """When they came in, and how, the newest first. Raises NotHere."""
    account: Account = require(db, actor, May.MANAGE_STAFF, account_id, now)
    came = select(Event).where(Event.verb == CAME_IN, Event.thing_id == account.id)
    return list(db.scalars(came.order_by(Event.at.desc(), Event.id).limit(NEWEST)))


def invite_staff(
    db: Session,
    actor: Actor,
    keys: Keys,
    post: Post,
    role: Role,
    name: str,
    email: str,
    now: datetime,
) -> tuple[Account, str]:
    """Add someone who works in the actor's site. Returns their account and their invitation.

    Raises NotHere, StaffRefused (no-name, name-too-long, no-email, email-used, no-role).
    """
    require(db, actor, May.INVITE_STAFF, actor.site_id, now)
    name, email = _named(name), _free_email(db, email)
    if role not in INVITED:
        raise StaffRefused("no-role")
    of = {}
    if role is Role.WORKER:
        of = {"worker_id": _new_worker(db, actor.site_id, name).id}
    account = Account(site_id=actor.site_id, role=role, name=name, email=email, **of)
    db.add(account)
    db.flush()
    record(db, "invited staff", now, actor=actor, about=account, role=role.value)
    return account, make_password_link(db, keys, post, account, Purpose.INVITE, now)


def change_role(
    db: Session, actor: Actor, account_id: UUID, role: Role, now: datetime, email: str = ""
) -> Account:
    """Give someone another role; they are signed out and come in as what they are now.

    A social worker has handed their people over before. Whoever joins the office reads nothing
    of the relationships they were the social worker in (`access.not_their_own_work`), and needs
    an `email` where they have none: the office comes in without cards.

    Raises NotHere, StaffRefused (no-role, closed, has-people, no-email, email-used).
    """
    account: Account = require(db, actor, May.MANAGE_STAFF, account_id, now)
    if role not in CHANGED or account.role not in CHANGED:
        raise StaffRefused("no-role")
    if account.role is role:
        return account
    if account.closed_at:
        raise StaffRefused("closed")
    if has_people(db, account, now):
        raise StaffRefused("has-people-first")
    if role is Role.WORKER:
        account.worker_id = account.worker_id or _new_worker(db, account.site_id, account.name).id
    else:
        _join_office(db, account, email, now)
    was, account.role = account.role, role
    end_everywhere(db, account.id, now)
    record(db, "changed a role", now, actor=actor, about=account, role=role.value, was=was.value)
    return account


def invite_again(
    db: Session, actor: Actor, keys: Keys, post: Post, account_id: UUID, now: datetime
) -> tuple[Account, str]:
    """For whoever lost their phone or their password: all ways in stop, and a new one is made.

    Returns the account and its invitation. Raises NotHere, StaffRefused (closed, no-email).
    """
    account: Account = require(db, actor, May.MANAGE_STAFF, account_id, now)
    if account.closed_at or not account.email:
        raise StaffRefused("closed" if account.closed_at else "no-email")
    forget_ways_in(db, account, now)
    record(db, "invited staff again", now, actor=actor, about=account)
    return account, make_password_link(db, keys, post, account, Purpose.INVITE, now)


def forget_ways_in(db: Session, account: Account, now: datetime) -> None:
    """Password, app, codes on paper and passkeys are gone, and every browser is signed out."""
    account.password_hash = None
    take_off_second_factor(db, account, now)
    remove_all_passkeys(db, account)
    stop_password_links(db, account, now)
    end_everywhere(db, account.id, now)


def _newest(db: Session, ids: list[UUID]) -> dict[tuple[UUID, str], datetime]:
    """When each of these last came in, and last asked for a password."""
    asked = (
        select(Event.thing_id, Event.verb, func.max(Event.at))
        .where(Event.verb.in_((CAME_IN, ASKED)), Event.thing_id.in_(ids))
        .group_by(Event.thing_id, Event.verb)
    )
    return {(thing, verb): at for thing, verb, at in db.execute(asked)}


def has_people(db: Session, account: Account, now: datetime) -> bool:
    """True for a social worker who is somebody's today, or will be."""
    today = now.date()
    theirs = select(Relationship.id).where(
        Relationship.worker_id == account.worker_id,
        Relationship.erased_at.is_(None),
        or_(Relationship.until_on.is_(None), Relationship.until_on > today),
    )
    return bool(account.worker_id) and db.scalars(theirs.limit(1)).first() is not None


def _new_worker(db: Session, site_id: UUID, name: str) -> Worker:
    worker = Worker(site_id=site_id, name=name)
    db.add(worker)
    db.flush()
    return worker


def _join_office(db: Session, account: Account, email: str, now: datetime) -> None:
    """Their cards stop: a card on a table is no way into an office."""
    account.email = account.email or _free_email(db, email)
    cards = (
        SignInLink.account_id == account.id,
        SignInLink.purpose == Purpose.COME_IN,
        SignInLink.revoked_at.is_(None),
    )
    db.execute(update(SignInLink).where(*cards).values(revoked_at=now))


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise StaffRefused("no-name")
    if len(name) > LONGEST_NAME:
        raise StaffRefused("name-too-long")
    return name


def _free_email(db: Session, email: str) -> str:
    """The email as it is kept: what mail can be sent to, and nobody else's."""
    from feedback.messages.by_mail import ADDRESS

    email = email.strip().lower()
    if len(email) > LONGEST_EMAIL or not (email.isascii() and ADDRESS.fullmatch(email)):
        raise StaffRefused("no-email")
    if db.scalars(select(Account.id).where(Account.email == email)).first():
        raise StaffRefused("email-used")
    return email
