"""The numbers of Get help now: each site's own."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, require
from feedback.actions.meanwhile import refuse_when_changed
from feedback.actions.record import record
from feedback.model.care import Site

LONGEST = {"safeguarding_name": 120, "safeguarding_hours": 120}
LONGEST_PHONE = 40
PHONE_SIGNS = frozenset("0123456789 +()-")


class HelpLineRefused(ValueError):
    """A help line cannot be kept. `code` says why, `field` which one."""

    def __init__(self, code: str, field: str) -> None:
        super().__init__(f"{field}: {code}")
        self.code, self.field = code, field


@dataclass(frozen=True)
class HelpLines:
    """A site's own numbers: the safeguarding team by day, at night, and a crisis line."""

    safeguarding_name: str = ""
    safeguarding_phone: str = ""
    safeguarding_hours: str = ""
    night_phone: str = ""
    crisis_phone: str = ""


def lines_of(site: Site) -> HelpLines:
    """What a site has set."""
    return HelpLines(*(getattr(site, one.name) or "" for one in fields(HelpLines)))


def change_help_lines(
    db: Session, actor: Actor, lines: HelpLines, now: datetime, shown: str | None = None
) -> Site:
    """Set the numbers of the actor's own site. `shown` is the mark of what the page showed.

    Raises NotHere, HelpLineRefused, ChangedMeanwhile.
    """
    site: Site = require(db, actor, May.EDIT_HELP, actor.site_id, now)
    if lines != lines_of(site):
        refuse_when_changed(shown, lines_of(site))
    for one in fields(HelpLines):
        setattr(site, one.name, _usable(one.name, getattr(lines, one.name)) or None)
    record(db, "help lines changed", now, actor=actor, about=site)
    return site


def _usable(name: str, written: str) -> str:
    words = " ".join(written.split())
    if len(words) > LONGEST.get(name, LONGEST_PHONE):
        raise HelpLineRefused("too-long", name)
    if name.endswith("_phone") and words:
        digits = sum(letter.isdigit() for letter in words)
        if set(words) - PHONE_SIGNS or digits < 3:
            raise HelpLineRefused("no-number", name)
    return words


def sites_with_help(db: Session) -> list[Site]:
    """Every site with a number of its own, by name: for who is not signed in."""
    has_number = Site.safeguarding_phone.is_not(None)
    return list(db.scalars(select(Site).where(has_number).order_by(Site.name)))


def site_of_actor(db: Session, actor: Actor) -> Site:
    """The actor's own site, for its numbers."""
    return db.get_one(Site, actor.site_id)
