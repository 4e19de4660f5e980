"""Changing the master key: every owner's key is wrapped anew, a few at a time, while people go on.

Nothing that was told is sealed anew: only the keys are, so it takes seconds. It can be stopped or
killed at any moment and run again; a key that is wrapped anew already stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.database import Database
from feedback.model.keys import OwnerKey
from feedback.sealing import CannotOpen

AT_ONCE = 500
FIRST = UUID(int=0)


@dataclass
class Rotated:
    """How many keys were wrapped anew, were so already, and could not be opened by any secret."""

    changed: int = 0
    kept: int = 0
    unreadable: int = 0


def rotate_keys(database: Database, at_once: int = AT_ONCE) -> Rotated:
    """Wrap every key that was not destroyed under the newest secret of the settings."""
    told, last = Rotated(), FIRST
    while True:
        with database.writing() as db:
            rows = _some_after(db, last, at_once)
            for row in rows:
                _rotate(database, row, told)
        if len(rows) < at_once:
            return told
        last = rows[-1].owner_id


def _some_after(db: Session, last: UUID, at_once: int) -> list[OwnerKey]:
    """Held until the commit, so that a key that is being destroyed is never put back."""
    after = select(OwnerKey).where(OwnerKey.owner_id > last).order_by(OwnerKey.owner_id)
    return list(db.scalars(after.limit(at_once).with_for_update()))


def _rotate(database: Database, row: OwnerKey, told: Rotated) -> None:
    if row.wrapped is None:
        return
    try:
        wrapped = database.keyring.wrap_anew(row.owner_id, row.wrapped)
    except CannotOpen:
        told.unreadable += 1
        return
    if wrapped == row.wrapped:
        told.kept += 1
        return
    row.wrapped = wrapped
    told.changed += 1
