"""The chain of events: each is marked as it is written, and bound to those before it soon after.

Events are append-only: both databases refuse to change or remove one (migration `audit`). Whoever
holds the database can take that away, so every event carries a mark that only this installation
can make, and a chain in `event_chain` that is made of it in batches (decision 26).
"""

from __future__ import annotations

import json
from datetime import UTC
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, event
from sqlalchemy.orm import Mapped, Session, mapped_column

from feedback.model.base import Base
from feedback.model.keys import OwnerKey
from feedback.model.trust import Event
from feedback.sealing import Keyring
from feedback.sealing.chaining import row_mark

# The chain's key lies beside the owners' keys, so that it is wrapped anew with them and outlives
# a new master secret: what was written under the old one can still be looked at.
AUDIT = UUID("a0d17000-0000-4000-8000-000000000000")


class ChainLink(Base):
    """One event's place in the chain. Numbers begin at 1 and leave none out."""

    __tablename__ = "event_chain"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id"), unique=True)
    mark: Mapped[bytes]


def written(row: Any) -> bytes:
    """An event, or a row with its columns, as the bytes that are marked: always the same."""
    parts = [
        row.id.hex,
        row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        row.verb,
        row.thing_kind,
        *(one and one.hex for one in (row.account_id, row.site_id)),
        *(one and one.hex for one in (row.relationship_id, row.thing_id)),
        row.facts or {},
    ]
    return json.dumps(parts, sort_keys=True, separators=(",", ":")).encode()


def audit_key(db: Session) -> bytes:
    """The key of the chain; made in this session when there is none yet. Raises CannotOpen."""
    keyring: Keyring = db.info["keyring"]
    if keyring.audit is not None:
        return keyring.audit
    with db.no_autoflush:
        row = db.get(OwnerKey, AUDIT)
    if row is None:
        row = OwnerKey(owner_id=AUDIT, wrapped=keyring.make(AUDIT))
        db.add(row)
        db.info["made_audit_key"] = True
    key = keyring.unwrap(AUDIT, row.wrapped)
    if not db.info.get("made_audit_key"):  # else it may yet be rolled back
        keyring.audit = key
    return key


@event.listens_for(Session, "before_flush")
def _mark_before_flush(db: Session, *_: Any) -> None:
    new = [thing for thing in db.new if isinstance(thing, Event)]
    if new and "keyring" in db.info:
        key = audit_key(db)
        for one in new:
            one.mark = row_mark(key, written(one))
