"""Binding events into their chain: in batches, after they were written, so that nobody waits.

A chain written in the transaction of each event would let everyone who writes wait for everyone
else (decision 26). Until a batch is made, within about a minute, an event has its own mark.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, insert, select, text
from sqlalchemy.orm import Session

from feedback.model.audit import ChainLink, audit_key, written
from feedback.model.trust import Event
from feedback.sealing.chaining import is_same, link_mark, row_mark

# An event is written with the moment at which its request began.
LATELY = timedelta(hours=1)
BATCH = 1000
LOCK = 20260117

COLUMNS = (
    Event.id,
    Event.at,
    Event.verb,
    Event.thing_kind,
    Event.thing_id,
    Event.account_id,
    Event.site_id,
    Event.relationship_id,
    Event.facts,
    Event.mark,
)


@dataclass(frozen=True)
class Head:
    """How far the chain is: its last number, and the mark of that link."""

    number: int = 0
    mark: bytes = b""


def head_of(db: Session) -> Head:
    """The end of the chain; number 0 when there is none yet."""
    last = select(ChainLink.number, ChainLink.mark).order_by(ChainLink.number.desc()).limit(1)
    row = db.execute(last).first()
    return Head(row.number, row.mark) if row else Head()


def waits(db: Session, since: datetime | None = None) -> bool:
    """True when an event written `since` then (ever, when None) is in no chain."""
    return db.execute(not_bound(since).limit(1)).first() is not None


def bind_events(db: Session, since: datetime | None = None) -> int:
    """Bind what was written `since` then (ever, when None); how many events that were.

    Whoever binds at the same time waits for the other. The first time rows are bound that have
    no mark yet, because they are older than marks; after that an event without its right mark is
    left out, so that `verify_chain` names it.
    """
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    head, key, bound = head_of(db), audit_key(db), 0
    is_first = head.number == 0
    found = db.execute(not_bound(None if is_first else since)).yield_per(BATCH)
    for rows in found.partitions(BATCH):
        ours = [row for row in rows if is_ours(key, row) or (is_first and row.mark is None)]
        head = _bind(db, key, head, ours)
        bound += len(ours)
    return bound


def is_ours(key: bytes, row: Any) -> bool:
    return is_same(row.mark, row_mark(key, written(row)))


def _bind(db: Session, key: bytes, head: Head, rows: Iterable[Any]) -> Head:
    links = []
    for row in rows:
        number = head.number + 1
        head = Head(number, link_mark(key, number, head.mark, written(row)))
        links.append({"number": number, "event_id": row.id, "mark": head.mark})
    if links:
        db.execute(insert(ChainLink), links)
    return head


def not_bound(since: datetime | None) -> Select[Any]:
    wanted: list[ColumnElement[bool]] = [ChainLink.number.is_(None)]
    if since is not None:
        wanted.append(Event.at > since)
    rows = select(*COLUMNS).outerjoin(ChainLink, ChainLink.event_id == Event.id).where(*wanted)
    return rows.order_by(Event.at, Event.id)


def how_many_events(db: Session) -> int:
    """How many events there are."""
    return db.scalar(select(func.count()).select_from(Event)) or 0
