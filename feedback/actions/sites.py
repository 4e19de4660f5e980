"""Sites and their office, opened by whoever runs the server: nobody is signed in yet."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.actions.record import record
from feedback.actions.sign_in import set_password
from feedback.model.accounts import Account, Role
from feedback.model.care import Site

OFFICE = frozenset({Role.FACILITATOR, Role.EVALUATOR})


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
    """Add a facilitator or an evaluator, who signs in with an email and a password.

    Raises SiteRefused when there is no such site, the email is used or is none, or the password
    is shorter than 12 characters.
    """
    site = db.scalars(select(Site).where(Site.name == site_name)).first()
    if site is None:
        raise SiteRefused(f"There is no site {site_name}.")
    email, name = email.strip().lower(), " ".join(name.split())
    if role not in OFFICE or not name or "@" not in email:
        raise SiteRefused("Write a name, an email, and facilitator or evaluator.")
    if db.scalars(select(Account).where(Account.email == email)).first():
        raise SiteRefused(f"{email} is used already.")
    account = Account(site_id=site.id, role=role, name=name, email=email)
    try:
        set_password(account, password)
    except ValueError as no:
        raise SiteRefused(f"The password is too short: {no}.") from no
    db.add(account)
    db.flush()
    record(db, "added someone", now, about=account, site_id=site.id, role=role.value)
    return account
