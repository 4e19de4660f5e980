"""Links by which staff choose a password: an invitation, and one for whoever has forgotten theirs.

A link is used up by a tap, never by a look: what scans mail opens links too. Its token is made
from its id, so that the job that carries it need not be told it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from feedback.actions.later import ask_for
from feedback.actions.record import record
from feedback.actions.sessions import STAFF, Keys, end_everywhere
from feedback.actions.sign_in import LinkNotGood, good_link, set_password
from feedback.messages.post import Post
from feedback.model.accounts import Account, Purpose, SignInLink
from feedback.model.trust import Event
from feedback.sealing import fingerprint

JOB = "send-way-in"
PURPOSES = (Purpose.INVITE, Purpose.RECOVER)
LASTS = {Purpose.INVITE: timedelta(days=7), Purpose.RECOVER: timedelta(hours=1)}
ASKED = "asked for a new password"
AN_HOUR, MOST_IN_AN_HOUR = timedelta(hours=1), 3


def make_password_link(
    db: Session, keys: Keys, post: Post, account: Account, purpose: Purpose, now: datetime
) -> str:
    """A new link for an account; the ones before stop. Returns its token.

    Where messages leave the house it is sent to their email as well.
    """
    stop_password_links(db, account, now)
    link_id = uuid4()
    token = post.way_in_token(link_id)
    link = SignInLink(
        id=link_id,
        account_id=account.id,
        token_hash=fingerprint(keys.links, token),
        made_at=now,
        ends_at=now + LASTS[purpose],
        purpose=purpose,
    )
    db.add(link)
    db.flush()
    if post.carrier.leaves_the_house and account.email:
        ask_for(db, JOB, link.id, now)
    return token


def ask_for_new_password(db: Session, keys: Keys, post: Post, email: str, now: datetime) -> None:
    """Someone has forgotten their password: a link goes to their email, three an hour at most.

    Nothing says whether anyone has this email. Where no message leaves the house, the site's
    administrators see that they asked.
    """
    account = db.scalars(
        select(Account).where(Account.email == email.strip().lower(), Account.closed_at.is_(None))
    ).first()
    if account is None or account.role not in STAFF:
        # One row either way, so that the time it takes tells nothing.
        record(db, ASKED, now)
        return
    is_too_often = _asked_lately(db, account, now) >= MOST_IN_AN_HOUR
    record(db, ASKED, now, about=account, site_id=account.site_id)
    if post.carrier.leaves_the_house and not is_too_often:
        make_password_link(db, keys, post, account, Purpose.RECOVER, now)


def whose_password_link(db: Session, keys: Keys, token: str, now: datetime) -> SignInLink:
    """The link of this token. Looking uses nothing up. Raises LinkNotGood."""
    return good_link(db, keys, token, now, *PURPOSES)


def choose_password(db: Session, keys: Keys, token: str, password: str, now: datetime) -> Account:
    """Use a link up and keep a new password; every browser is signed out.

    Raises LinkNotGood, and ValueError when the password is too short.
    """
    link = whose_password_link(db, keys, token, now)
    set_password(link.account, password)
    _use_up(db, link, now)
    end_everywhere(db, link.account_id, now)
    record(db, "chose a password", now, about=link.account, site_id=link.account.site_id)
    return link.account


def accept_without_password(db: Session, keys: Keys, token: str, now: datetime) -> Account:
    """Use an invitation up to go on with a passkey. Raises LinkNotGood."""
    link = good_link(db, keys, token, now, Purpose.INVITE)
    _use_up(db, link, now)
    return link.account


def link_to_carry(db: Session, link_id, now: datetime) -> SignInLink | None:
    """The link that a message is to bring, while it still opens something."""
    link = db.get(SignInLink, link_id)
    is_over = link is None or link.used_at or link.revoked_at or link.account.closed_at
    return None if is_over or (link.ends_at and link.ends_at <= now) else link


def stop_password_links(db: Session, account: Account, now: datetime) -> None:
    """Whatever link to choose a password an account has stops."""
    open_ones = (
        SignInLink.account_id == account.id,
        SignInLink.purpose.in_(PURPOSES),
        SignInLink.revoked_at.is_(None),
    )
    db.execute(update(SignInLink).where(*open_ones).values(revoked_at=now))


def _use_up(db: Session, link: SignInLink, now: datetime) -> None:
    """Under its own condition: of two taps at once one finds it used."""
    unused = (SignInLink.id == link.id, SignInLink.used_at.is_(None))
    if not db.execute(update(SignInLink).where(*unused).values(used_at=now)).rowcount:
        raise LinkNotGood


def _asked_lately(db: Session, account: Account, now: datetime) -> int:
    lately = (Event.verb == ASKED, Event.thing_id == account.id, Event.at > now - AN_HOUR)
    return len(db.scalars(select(Event.id).where(*lately)).all())
