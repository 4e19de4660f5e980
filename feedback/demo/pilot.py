"""The pilot while it is made: its database session, its clock, and everyone by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.access import Actor
from feedback.demo.ids import stable
from feedback.demo.links import DemonstrationKeys
from feedback.model.accounts import Account, Role
from feedback.model.care import Relationship, Site
from media.store import Store


@dataclass
class Pilot:
    """What is made so far. `now` is the day on which the demonstration is made."""

    db: Session
    store: Store
    keys: DemonstrationKeys
    now: datetime
    sites: dict[str, Site] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    relationships: dict[tuple[str, str], Relationship] = field(default_factory=dict)
    current: dict[str, Relationship] = field(default_factory=dict)

    def add(self, thing: Any) -> Any:
        """Keep a row at once, so that the rows that point at it can follow."""
        self.db.add(thing)
        self.db.flush()
        return thing

    def day(self, days_ago: int) -> date:
        """The day that many days before today."""
        return (self.now - timedelta(days=days_ago)).date()

    def then(self, days_ago: int, about: UUID | None = None) -> datetime:
        """A moment of that day, in working hours; the same thing always has the same one.

        Today's moments are the last hour, so that nothing is told in the future.
        """
        if days_ago <= 0:
            return self.now - timedelta(hours=1)
        minutes = (about.int if about else 0) % (8 * 60)
        morning = self.now.replace(hour=9, minute=0, second=0, microsecond=0)
        return morning - timedelta(days=days_ago) + timedelta(minutes=minutes)

    def account(self, name: str) -> Account:
        """Whose name that is. Raises KeyError when the files name someone who is not there."""
        return self.accounts[name]

    def actor(self, name: str) -> Actor:
        """Someone, as they act."""
        return Actor.of(self.accounts[name])

    def facilitators(self) -> list[Account]:
        """The first facilitator of each site, who runs its office."""
        all = [one for one in self.accounts.values() if one.role is Role.FACILITATOR]
        return list({one.site_id: one for one in reversed(all)}.values())

    def relationship(self, about: str, worker: str | None = None) -> Relationship:
        """A person's relationship with that worker; with the one of today when none is named."""
        return self.relationships[about, worker] if worker else self.current[about]

    def relationship_of(self, told: dict[str, Any]) -> Relationship:
        """The relationship that an entry of the files is about."""
        return self.relationship(told.get("about", told["by"]), told.get("with"))


def response_id(told: dict[str, Any]) -> UUID:
    """The id of the answers that an entry of the files means."""
    about = told.get("about", told["by"])
    return stable("answers", told["by"], about, told.get("with", ""), told["wave"])
