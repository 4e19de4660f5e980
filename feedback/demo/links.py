"""Sign-in links of the demonstration: they can be worked out again, so they can be printed again.

A real site's links are random and shown once. These are derived from the installation's secret,
and only ever for a demonstration site.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from feedback.actions.sign_in import Keys, LinkNotGood, find_link
from feedback.model.accounts import Account, Role, SignInLink
from feedback.model.care import Site
from feedback.sealing import derive, fingerprint

TOKEN_LENGTH = 24
SEEDS = "demonstration links"


@dataclass(frozen=True)
class DemonstrationKeys(Keys):
    """The hashing keys of sign-in, and the key that demonstration links are derived with."""

    seeds: bytes = b""

    @classmethod
    def of(cls, secret: bytes) -> DemonstrationKeys:
        """The keys of an installation, derived as the web application derives them."""
        return cls(
            links=derive(secret, "sign-in links"),
            sessions=derive(secret, "browser sessions"),
            seeds=derive(secret, SEEDS),
        )


@dataclass(frozen=True)
class Link:
    """Someone of the demonstration, and the path that opens their first page."""

    name: str
    role: Role
    site: str
    path: str
    email: str | None


def token_of(keys: DemonstrationKeys, account: Account) -> str:
    """The token of an account's link. Raises ValueError outside a demonstration site."""
    if not account.site.is_demonstration:
        raise ValueError("links can only be derived for a demonstration site")
    digest = hmac.digest(keys.seeds, f"demonstration link {account.id}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest).decode()[:TOKEN_LENGTH]


def give_link(db: Session, keys: DemonstrationKeys, account: Account, now: datetime) -> None:
    """Let an account of a demonstration site sign in by its derived link."""
    token = token_of(keys, account)
    db.add(
        SignInLink(account_id=account.id, token_hash=fingerprint(keys.links, token), made_at=now)
    )


def demonstration_links(db: Session, keys: DemonstrationKeys, now: datetime) -> list[Link]:
    """The links of everyone in the demonstration that open today, by site, role and name."""
    accounts = db.scalars(
        select(Account)
        .join(Account.site)
        .options(contains_eager(Account.site))
        .where(Site.is_demonstration)
    )
    links = [_link(keys, account) for account in accounts if _opens(db, keys, account, now)]
    order = list(Role)
    return sorted(links, key=lambda link: (link.site, order.index(link.role), link.name))


def _link(keys: DemonstrationKeys, account: Account) -> Link:
    path = f"/hello/{token_of(keys, account)}"
    return Link(account.name, account.role, account.site.name, path, account.email)


def _opens(db: Session, keys: DemonstrationKeys, account: Account, now: datetime) -> bool:
    try:
        return find_link(db, keys, token_of(keys, account), now).id == account.id
    except LinkNotGood:
        return False
