"""The keys of the backups, in one small file apart from them, made anew each time.

An archive holds rows and files that are sealed under their owners' keys, and none of the keys. They
lie here, wrapped under the master secret, which is in neither. Whoever is erased is in the
database no more, so not in the next file: every older archive then gives nothing of them.
"""

from __future__ import annotations

import fcntl
import json
import os
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.backups.archive import BackupRefused
from feedback.backups.erasure_list import read_list
from feedback.database import Database
from feedback.model.care import Person
from feedback.model.keys import OwnerKey
from feedback.sealing.age import AgeRefused, decrypt, encrypt
from feedback.settings import Settings
from feedback.withdrawn import Withdrawn, parse, read_withdrawn
from media.local import sync_folder

FORMAT = 1
DAMAGED = "The file of keys cannot be read. Use a copy of it that is not older than the backup."


@dataclass(frozen=True)
class KeysApart:
    """The wrapped keys that remain, when they were written down, and what was erased or withdrawn
    by then.
    """

    made_at: datetime
    wrapped: Mapping[UUID, bytes]
    erased: tuple[UUID, ...]
    withdrawn: tuple[Withdrawn, ...] = ()


def give_people_keys(database: Database) -> None:
    """Give a key to each person that has none: what a backup holds of them is sealed with it."""
    without = select(Person.id).where(
        Person.erased_at.is_(None), Person.id.not_in(select(OwnerKey.owner_id))
    )
    with database.reading() as db:
        if db.scalars(without.limit(1)).first() is None:
            return
    with database.writing() as db:
        for id in list(db.scalars(without)):
            db.add(OwnerKey(owner_id=id, wrapped=database.keyring.make(id)))


def wrapped_keys(db: Session) -> dict[UUID, bytes]:
    """The wrapped key of every owner that was not erased."""
    kept = select(OwnerKey.owner_id, OwnerKey.wrapped).where(OwnerKey.wrapped.is_not(None))
    return {owner: wrapped for owner, wrapped in db.execute(kept) if wrapped is not None}


def renew_keys(database: Database, settings: Settings, now: datetime) -> None:
    """Write the keys that remain, when the settings say where. Raises AgeRefused, OSError."""
    if settings.backup_keys and settings.backup_recipients:
        write_keys(database, settings, Path(settings.backup_keys), now)


def write_keys(database: Database, settings: Settings, to: Path, now: datetime) -> None:
    """Write the keys that remain, in place of those before. Raises AgeRefused, OSError.

    Whoever comes last reads the database last: the lock is held from the reading to the end, so
    a key that was destroyed meanwhile is never put back.
    """
    with _alone(settings.data):
        with database.reading() as db:
            kept = wrapped_keys(db)
        written = {
            "format": FORMAT,
            "made_at": now.isoformat(),
            "keys": {str(id): b64encode(key).decode() for id, key in kept.items()},
            "erased": [str(id) for id in read_list(settings.data)],
            "withdrawn": [one.line for one in read_withdrawn(settings.data)],
        }
        _replace(to, encrypt(json.dumps(written).encode(), settings.backup_recipients))


def read_keys(path: Path, identity: str) -> KeysApart:
    """The keys in a file. Raises BackupRefused (keys-unreadable), OSError."""
    try:
        found = json.loads(decrypt(path.read_bytes(), identity))
        if found["format"] != FORMAT:
            raise BackupRefused("newer", "These keys were written by a newer release. Use that.")
        return KeysApart(
            datetime.fromisoformat(found["made_at"]),
            {UUID(id): b64decode(key) for id, key in found["keys"].items()},
            tuple(UUID(id) for id in found["erased"]),
            tuple(parse(line) for line in found.get("withdrawn", ())),
        )
    except (AgeRefused, ValueError, KeyError, TypeError) as trouble:
        raise BackupRefused("keys-unreadable", f"{DAMAGED} ({trouble})") from trouble


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    with (data / "backup-keys.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _replace(to: Path, data: bytes) -> None:
    """Put a file in place of another: one of the two is there at every moment, never half."""
    to.parent.mkdir(parents=True, exist_ok=True)
    made = to.with_name(f".{to.name}.part")
    handle = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(made, to)
    sync_folder(to.parent)
