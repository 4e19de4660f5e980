"""For how many days a site keeps what it keeps: read and chosen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.access import Actor, May, require
from feedback.actions.record import record
from feedback.model.retention import DEFAULT_DAYS, LEAST_DAYS, MOST_DAYS, For, Retention


class DaysRefused(ValueError):
    """A number of days is none, or too few, or too many. `purpose` says which."""

    code = "days"

    def __init__(self, purpose: For) -> None:
        super().__init__(purpose.value)
        self.purpose = purpose


def retention_of(db: Session, site_id: UUID) -> Retention:
    """What a site chose; where it chose nothing, the defaults (a row that is not kept)."""
    return db.get(Retention, site_id) or Retention(site_id=site_id, days={})


def choose_days(
    db: Session,
    actor: Actor,
    pilot_ends_on: date | None,
    days: Mapping[For, int],
    now: datetime,
) -> Retention:
    """Keep the last day of the pilot, and days for each purpose. Raises NotHere, DaysRefused."""
    site = require(db, actor, May.KEEP_RETENTION, actor.site_id, now)
    for purpose, number in days.items():
        if not LEAST_DAYS <= number <= MOST_DAYS:
            raise DaysRefused(purpose)
    kept = retention_of(db, site.id)
    kept.pilot_ends_on = pilot_ends_on
    kept.days = {one.value: days.get(one, kept.days_for(one)) for one in DEFAULT_DAYS}
    db.add(kept)
    ends = pilot_ends_on.isoformat() if pilot_ends_on else None
    record(db, "chose how long things stay", now, actor=actor, pilot_ends_on=ends, **kept.days)
    db.flush()
    return kept
