"""Recording that something happened."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.access import Actor
from feedback.model.trust import Event


def record(
    db: Session,
    verb: str,
    now: datetime,
    *,
    actor: Actor | None = None,
    about: Any = None,
    relationship_id: UUID | None = None,
    site_id: UUID | None = None,
    **facts: str | int | bool | None,
) -> Event:
    """Add an Event: `verb` was done by `actor` to the thing `about`. Facts hold no words."""
    event = Event(
        at=now,
        verb=verb,
        account_id=actor.account_id if actor else None,
        site_id=site_id or (actor.site_id if actor else None),
        relationship_id=relationship_id or getattr(about, "relationship_id", None),
        thing_kind=type(about).__name__ if about is not None else None,
        thing_id=about.id if about is not None else None,
        facts=facts,
    )
    db.add(event)
    return event
