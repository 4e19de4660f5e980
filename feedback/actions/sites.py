"""Sites and their office, opened by whoever runs the server: nobody is signed in yet."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.actions.easy_passwords import is_easy_to_guess
from feedback.actions.password_links import make_password_link
from feedback.actions.record import record
from feedback.actions.sign_in import STAFF, Keys, set_password
from feedback.actions.staff import forget_ways_in
from feedback.messages.post import Post
from feedback.model.accounts import Account, Purpose, Role
from feedback.model.care import Site

OFFICE = frozenset({Role.FACILITATOR, Role.ADMINISTRATOR, Role.EVALUATOR, Role.PROGRAMME})


class SiteRefused(ValueError):
    """A site or a member of its office cannot be added; the words say why, in plain English."""


def open_site(db: Session, name: str, now: datetime) -> Site:
    """Add a site. Raises SiteRefused when its name is missing, too long, or there already."""
    name = " ".join(name.split())
    if not 0 < len(name) <= 120:
        raise SiteRefused("A site's name has 1 to 120 letters.")
    if db.scalars(select(Site).where(Site.name == name)).first():
        raise SiteRefused(f"There is a site {name} already.")
    site = Site(name=name)
    db.add(site)
    db.flush()
    record(db, "site opened", now, about=site, site_id=site.id)
    return site


def add_to_office(
    db: Session, site_name: str, role: Role, name: str, email: str, password: str, now: datetime
) -> Account:
    """Add one of a site's office, who signs in with an email and a password.

    Raises SiteRefused when there is no such site, the email is used or is none, or the password
    is shorter than 12 characters, or easy to guess.
    """
    site = db.scalars(select(Site).where(Site.name == site_name)).first()
    if site is None:
        raise SiteRefused(f"There is no site {site_name}.")
    email, name = email.strip().lower(), " ".join(name.split())
    if role not in OFFICE or not name or "@" not in email:
        raise SiteRefused("Write a name, an email, and one of the roles.")
    if db.scalars(select(Account).where(Account.email == email)).first():
        raise SiteRefused(f"{email} is used already.")
    account = Account(site_id=site.id, role=role, name=name, email=email)
    try:
        set_password(account, password)
    except ValueError as no:
        raise SiteRefused(f"That password will not do: {no}.") from no
    if is_easy_to_guess(password, [name, email, site_name]):
        raise SiteRefused("The password is easy to guess. Use three or four other words.")
    db.add(account)
    db.flush()
    record(db, "added someone", now, about=account, site_id=site.id, role=role.value)
    return account


def recover(db: Session, keys: Keys, post: Post, email: str, now: datetime) -> str:
    """For whoever runs the server: a way in for staff who have lost theirs, as a path.

    Password, second factor and passkeys are forgotten. Raises SiteRefused when nobody who works
    here has this email.
    """
    account = db.scalars(select(Account).where(Account.email == email.strip().lower())).first()
    if account is None or account.closed_at or account.role not in STAFF:
        raise SiteRefused(f"Nobody who works here has the email {email}.")
    forget_ways_in(db, account, now)
    record(db, "invited staff again", now, about=account, site_id=account.site_id)
    return "/welcome/" + make_password_link(db, keys, post, account, Purpose.INVITE, now)
