"""Writing a backup: everything as it was at one moment, in one encrypted archive.

The rows are read in one snapshot; the files they know are read after it, because files never
change. The keys are written apart, after the archive, and only then the archive gets its name.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.actions.kept_files import all_known
from feedback.backups.archive import (
    ARRIVING,
    BEGIN,
    FILES,
    FORMAT,
    ROWS,
    BackupRefused,
    Member,
    end,
    pack,
)
from feedback.backups.keys_apart import give_people_keys, wrapped_keys, write_keys
from feedback.backups.rows import KeyOf, chunks, schema
from feedback.database import Database, current_revision
from feedback.model.arriving import ArrivingPiece
from feedback.sealing import Keyring, derive
from feedback.sealing.age import encrypt_pieces
from feedback.settings import Settings
from media.local import sync_folder
from media.store import NotThere, Store

ENDING = ".age"
Tell = Callable[[str], object]


@dataclass(frozen=True)
class Places:
    """What is backed up: the settings, the database, the store, and where pieces arrive."""

    settings: Settings
    database: Database
    store: Store
    arriving: Store


@dataclass
class Written:
    """A backup that was written: where, how much, and the files that were not there any more."""

    path: Path
    rows: Counter[str] = field(default_factory=Counter)
    files: int = 0
    size: int = 0
    missing: list[str] = field(default_factory=list)


@dataclass
class _Snapshot:
    """What one moment knew: names of files and of pieces, and the rows, read to the end."""

    files: list[UUID] = field(default_factory=list)
    pieces: list[UUID] = field(default_factory=list)


def installation_mark(secret: bytes) -> str:
    """Tells backups of one installation from those of another; it gives nothing of the secret."""
    return derive(secret, "backups: which installation").hex()[:32]


def back_up(places: Places, to: Path, keys: Path, now: datetime) -> Written:
    """Write a backup into the folder `to`, and its keys into the file `keys`.

    Raises BackupRefused, AgeRefused, StoreTrouble, OSError; then there is no archive under its
    name, and the keys of before are as they were.
    """
    _refuse_unready(places, to, keys)
    to.mkdir(parents=True, exist_ok=True)
    give_people_keys(places.database)
    final = to / f"feedback-{now:%Y-%m-%dT%H-%M-%SZ}{ENDING}"
    unfinished = final.with_suffix(".part")
    written = Written(final)
    try:
        _write(places, unfinished, written, now)
        write_keys(places.database, places.settings, keys, now)
        os.replace(unfinished, final)
        sync_folder(to)
    finally:
        unfinished.unlink(missing_ok=True)
    written.size = final.stat().st_size
    return written


def _refuse_unready(places: Places, to: Path, keys: Path) -> None:
    if not places.settings.backup_recipients:
        raise BackupRefused(
            "no-recipient",
            "Set FEEDBACK_BACKUP_RECIPIENT to who may open backups (age1...). "
            "Make one with: feedback backup-identity FILE",
        )
    if keys.absolute().parent == to.absolute() or to.absolute() in keys.absolute().parents:
        raise BackupRefused(
            "not-apart",
            "The keys must not lie in the folder of the backups: there an old copy of them would "
            "open what was erased since. Name a file in another place.",
        )
    if not places.database.is_up_to_date():
        raise BackupRefused("not-up-to-date", "Bring the tables up to date: feedback migrate")


def _write(places: Places, to: Path, written: Written, now: datetime) -> None:
    handle = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb", 1 << 20) as file:
        hashing = _Hashing(file)
        encrypt_pieces(_bytes(places, written, now), hashing, places.settings.backup_recipients)
        file.flush()
        os.fsync(file.fileno())
    _read_back(to, hashing.digest.hexdigest())


def _bytes(places: Places, written: Written, now: datetime) -> Iterator[bytes]:
    hashes: dict[str, str] = {}
    seen = _Snapshot()
    yield from pack(_row_members(places, written, seen, now), hashes)
    for prefix, store, ids in (
        (FILES, places.store, seen.files),
        (ARRIVING, places.arriving, seen.pieces),
    ):
        yield from pack(_file_members(store, prefix, ids, written), hashes)
    yield from end(
        {
            "members": hashes,
            "rows": written.rows,
            "files": written.files,
            "missing": written.missing,
        }
    )


def _row_members(
    places: Places, written: Written, seen: _Snapshot, now: datetime
) -> Iterator[Member]:
    with places.database.snapshot() as db:
        begin: dict[str, Any] = {
            "format": FORMAT,
            "made_at": now.isoformat(),
            "revision": current_revision(db),
            "installation": installation_mark(places.settings.secret),
            "schema": schema(),
        }
        yield Member.of(BEGIN, json.dumps(begin).encode())
        key_of = _keys_of(db, places.database.keyring)
        for number, (table, count, lines) in enumerate(chunks(db, key_of)):
            written.rows[table] += count
            yield Member.of(f"{ROWS}{table}/{number:06}.jsonl", lines)
        seen.files = sorted(set(all_known(db)))
        seen.pieces = sorted(db.scalars(select(ArrivingPiece.id)))


def _file_members(store: Store, prefix: str, ids: list[UUID], written: Written) -> Iterator[Member]:
    for id in ids:
        try:
            size, pieces = store.size(str(id)), store.read(str(id))
        except NotThere:  # erased since the snapshot; or lost, which `feedback check` says too
            written.missing.append(f"{prefix}{id}")
            continue
        written.files += 1
        yield Member(f"{prefix}{id}", size, pieces)


def _keys_of(db: Session, keyring: Keyring) -> KeyOf:
    wrapped = wrapped_keys(db)
    opened: dict[UUID, bytes] = {}

    def key_of(owner: UUID) -> bytes | None:
        if owner not in wrapped:
            return None
        if owner not in opened:
            opened[owner] = keyring.unwrap(owner, wrapped[owner])
        return opened[owner]

    return key_of


class _Hashing:
    """A file that is written, and what was written to it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def write(self, data: bytes) -> int:
        """Write, and remember."""
        self.digest.update(data)
        return self._file.write(data)

    def flush(self) -> None:
        """Pass it on."""
        self._file.flush()


def _read_back(path: Path, expected: str) -> None:
    """What lies there is what was written; without the identity nobody can look further in."""
    with path.open("rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != expected:
        raise BackupRefused("not-as-written", "The disk gave back other bytes. Use another disk.")
