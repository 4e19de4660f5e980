"""Putting a backup back into an empty installation: all of it, or nothing that could be served.

The whole archive is read and compared with its manifest before anything is written. A mark lies
in the data folder from the first row to the last erasure that is done again; `serve` refuses while
it is there.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, inspect
from sqlalchemy.orm import Session

from feedback.actions.chain import head_of
from feedback.actions.erasing import erase_again
from feedback.actions.kept_files import known_among
from feedback.actions.retention import originals_again
from feedback.backups.archive import (
    ARRIVING,
    BEGIN,
    DAMAGED,
    FILES,
    FORMAT,
    MANIFEST,
    ROWS,
    BackupRefused,
    unpack,
)
from feedback.backups.erasure_list import read_list, write_down
from feedback.backups.keys_apart import KeysApart, read_keys
from feedback.backups.rows import KeyOf, Loading
from feedback.backups.withdrawn_again import withdraw_again
from feedback.backups.write import Places, installation_mark
from feedback.migrations.running import known_revisions
from feedback.model.audit import ChainLink
from feedback.model.keys import OwnerKey
from feedback.sealing import CannotOpen, Keyring
from feedback.sealing.age import AgeRefused, Damaged, decrypted
from feedback.withdrawn import Withdrawn, read_withdrawn, write_withdrawn
from media.local import sync_folder
from media.store import Store

MARK = "restoring.txt"


@dataclass
class Restored:
    """What was put back, what nobody can open any more, and the erasures that were done again."""

    made_at: datetime
    rows: Counter[str] = field(default_factory=Counter)
    files: int = 0
    left_out: int = 0
    erasures: list[UUID] = field(default_factory=list)
    withdrawn: int = 0


@dataclass(frozen=True)
class Source:
    """A backup to be put back: the archive, its keys, and the identity that opens both."""

    archive: Path
    keys: Path
    identity: str


def is_being_restored(data: Path) -> bool:
    """True while what lies here is not all of a backup, or its erasures were not done again."""
    return (data / MARK).exists()


def check_backup(places: Places, source: Source) -> dict[str, Any]:
    """Read a backup to its last byte, and say what is in its manifest. Nothing is written.

    Raises BackupRefused (damaged, wrong-identity, keys-unreadable, newer, other-secret,
    keys-too-old), OSError.
    """
    keys = read_keys(source.keys, source.identity)
    manifest: dict[str, Any] = {}
    with _opened(source) as members:
        for number, (name, pieces) in enumerate(members):
            if (number == 0) != (name == BEGIN):
                raise BackupRefused(*DAMAGED)
            if name == BEGIN:
                _refuse_unusable(places, json.loads(b"".join(pieces)), keys)
            elif name == MANIFEST:
                manifest = json.loads(b"".join(pieces))
    return manifest


def restore(places: Places, source: Source, now: datetime) -> Restored:
    """Put a backup back. The target must be empty. Raises what `check_backup` raises, and
    BackupRefused (not-empty), StoreTrouble; then nothing here can be served.
    """
    is_going_on = is_being_restored(places.settings.data)
    _refuse_full(places, is_going_on)
    check_backup(places, source)
    keys = read_keys(source.keys, source.identity)
    _mark(places.settings.data)
    restored = _put_back(places, source, keys)
    places.database.upgrade()
    write_down(places.settings.data, keys.erased, now)
    known = dict.fromkeys((*keys.withdrawn, *read_withdrawn(places.settings.data)))
    _keep_list(places.settings.data, known)
    with places.database.writing() as db:
        restored.withdrawn = withdraw_again(db, known, restored.made_at, now)
        listed = read_list(places.settings.data)
        again = erase_again(db, listed, now) + originals_again(db, listed, now)
        restored.erasures = [one.id for one in again]
    return restored


def _keep_list(data: Path, known: Iterable[Withdrawn]) -> None:
    """What the keys know of withdrawals is written down here, before it is done again."""
    here = set(read_withdrawn(data))
    if new := [one for one in known if one not in here]:
        write_withdrawn(data, new)


def finish_restore(data: Path) -> None:
    """Take the mark away: all is here, and what was erased is erased again."""
    (data / MARK).unlink(missing_ok=True)
    sync_folder(data)


def _put_back(places: Places, source: Source, keys: KeysApart) -> Restored:
    with _opened(source) as members:
        begin = json.loads(b"".join(next(members)[1]))
        restored = Restored(datetime.fromisoformat(begin["made_at"]))
        places.database.upgrade(begin["revision"])
        with places.database.writing() as db:
            connection = db.connection()
            with _keys_checked_last(connection, list(begin["schema"])):
                key_of = _key_of(places.database.keyring, keys)
                # An empty house has keys of its own already, such as the chain of events'.
                db.execute(delete(OwnerKey))
                loading = Loading(connection, begin["schema"], key_of, keys.wrapped)
                _load(places, db, loading, members, restored)
        places.database.keyring.audit = None
        restored.left_out = loading.left_out
    return restored


def _load(
    places: Places,
    db: Session,
    loading: Loading,
    members: Iterator[tuple[str, Iterator[bytes]]],
    restored: Restored,
) -> None:
    stores = {FILES: places.store, ARRIVING: places.arriving}
    for name, pieces in members:
        folder, _, rest = name.partition("/")
        if f"{folder}/" == ROWS:
            table = rest.partition("/")[0]
            restored.rows[table] += loading.load(table, b"".join(pieces))
        # A file of someone who was erased since is known by no row, and stays in the archive.
        elif f"{folder}/" in stores and known_among(db, [UUID(rest)]):
            _keep(stores[f"{folder}/"], rest, pieces)
            restored.files += 1


def _keep(store: Store, name: str, pieces: Iterator[bytes]) -> None:
    store.delete(name)  # what an earlier try left
    writer = store.begin(name)
    try:
        for piece in pieces:
            writer.write(piece)
        writer.commit()
    finally:
        writer.abort()


@contextmanager
def _opened(source: Source) -> Iterator[Iterator[tuple[str, Iterator[bytes]]]]:
    try:
        with decrypted(source.archive, source.identity) as stream:
            members = unpack(stream)
            yield members
            for _ in members:
                pass
    except Damaged as trouble:
        raise BackupRefused(*DAMAGED) from trouble
    except AgeRefused as trouble:
        raise BackupRefused("wrong-identity", str(trouble)) from trouble


def _refuse_unusable(places: Places, begin: dict[str, Any], keys: KeysApart) -> None:
    if begin["format"] > FORMAT or begin["revision"] not in known_revisions():
        raise BackupRefused(
            "newer", "This backup was made by a newer release. Install that release first."
        )
    if begin["installation"] != installation_mark(places.settings.secret):
        raise BackupRefused(
            "other-secret",
            "FEEDBACK_SECRET is not the one that this backup was made with. Put that one back.",
        )
    if keys.made_at < datetime.fromisoformat(begin["made_at"]):
        raise BackupRefused(
            "keys-too-old",
            "These keys are older than the backup. Use the newest file of keys that you have.",
        )
    wrapped = keys.wrapped.items()
    if wrapped and not any(_opens(places.database.keyring, *one) for one in wrapped):
        raise BackupRefused(
            "other-secret", "FEEDBACK_SECRET does not open these keys. Put the right one back."
        )


def _opens(keyring: Keyring, owner: UUID, wrapped: bytes) -> bool:
    try:
        keyring.unwrap(owner, wrapped)
    except CannotOpen:
        return False
    return True


def _refuse_full(places: Places, is_going_on: bool) -> None:
    has_files = any(True for _ in places.store.names()) or any(
        True for _ in places.arriving.names()
    )
    if not _is_unused(places) or (has_files and not is_going_on):
        raise BackupRefused(
            "not-empty",
            "There is something here already. A backup goes into an empty database and an empty "
            "place for files only, so that nothing is mixed or written over.",
        )


def _is_unused(places: Places) -> bool:
    """Also an installation that was only served has a chain of events, which cannot be undone."""
    if not places.database.is_empty():
        return False
    if not inspect(places.database.engine).has_table(ChainLink.__tablename__):
        return True
    with places.database.reading() as db:
        return head_of(db).number == 0


def _key_of(keyring: Keyring, keys: KeysApart) -> KeyOf:
    opened: dict[UUID, bytes] = {}

    def key_of(owner: UUID) -> bytes | None:
        if owner not in keys.wrapped:
            return None
        if owner not in opened:
            opened[owner] = keyring.unwrap(owner, keys.wrapped[owner])
        return opened[owner]

    return key_of


@contextmanager
def _keys_checked_last(connection: Connection, tables: list[str]) -> Iterator[None]:
    """Let rows point at rows that come later; every one is checked at the end of the block."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        yield
        return
    found = [
        (table, key["name"])
        for table in tables
        for key in inspect(connection).get_foreign_keys(table)
    ]
    _alter(connection, found, "DEFERRABLE INITIALLY DEFERRED")
    yield
    connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    _alter(connection, found, "NOT DEFERRABLE")


def _alter(connection: Connection, keys: list[tuple[str, str | None]], how: str) -> None:
    for table, name in keys:
        connection.exec_driver_sql(f'ALTER TABLE "{table}" ALTER CONSTRAINT "{name}" {how}')


def _mark(data: Path) -> None:
    with (data / MARK).open("w") as file:
        file.write("A backup is being put back. The site is not served before it is done.\n")
        file.flush()
        os.fsync(file.fileno())
    sync_folder(data)
