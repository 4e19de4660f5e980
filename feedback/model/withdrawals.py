"""Noticing in a database session that something was withdrawn, to be written down before it counts.

The events say it, and the shares that go. Whoever opens the session says where it is written
(`feedback.database`); a session without such a place notices, and writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.orm import Session, object_session

from feedback.model.asking import ResponseShare
from feedback.model.telling import EntryShare
from feedback.model.trust import Event

Noticed = tuple[datetime | None, str, tuple[str, ...]]


def _thing(event: Event) -> tuple[str, ...]:
    return (str(event.thing_id),)


def _own(event: Event) -> tuple[str, ...]:
    return (str(event.account_id),)


def _use(event: Event) -> tuple[str, ...]:
    return str(event.account_id), str(event.relationship_id), str(event.facts["use"])


def _teller(event: Event) -> tuple[str, ...]:
    return str(event.thing_id), str(event.facts["teller"])


# What an event says, and of whom or what the list then holds the ids.
VERBS: dict[str, tuple[str, Callable[[Event], tuple[str, ...]]]] = {
    "withdrew a consent": ("consent", _use),
    "said no to a use": ("consent", _use),
    # Only the wider yes from before is stopped again: whoever gave it is asked anew.
    "narrowed a use": ("consent", _use),
    "did not say yes to a story": ("story", _teller),
    "took an entry back": ("entry", _thing),
    "answers taken back": ("answers", _thing),
    "cards stopped": ("cards", _thing),
    "closed an account": ("account", _thing),
    "signed out by staff": ("passes", _thing),
    "signed out everywhere": ("passes", _own),
}


def noticed_in(db: Session) -> list[Noticed]:
    """What was withdrawn in this transaction: when (None: now), what, and its ids."""
    return db.info.setdefault("withdrawn", [])


@event.listens_for(Session, "before_flush")
def _notice_events(db: Session, *_: Any) -> None:
    for one in db.new:
        if isinstance(one, Event) and one.verb in VERBS:
            what, ids = VERBS[one.verb]
            noticed_in(db).append((one.at, what, ids(one)))


def _notice_share(_: Any, __: Any, share: EntryShare | ResponseShare) -> None:
    db = object_session(share)
    told: UUID = share.entry_id if isinstance(share, EntryShare) else share.response_id
    if db is not None:
        noticed_in(db).append((None, "share", (str(told), share.use.value)))


for _kind in (EntryShare, ResponseShare):
    event.listen(_kind, "before_delete", _notice_share)


@event.listens_for(Session, "after_rollback")
@event.listens_for(Session, "after_commit")
def _forget(db: Session) -> None:
    db.info.pop("withdrawn", None)
