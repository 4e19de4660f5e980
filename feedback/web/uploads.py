"""Receiving an upload: from the request's untouched stream into sealed files in the store.

    upload = receive_upload()          # before the first db(): no lock is held meanwhile
    with upload.keeping() as files:    # durable now; forgotten again when the block raises
        add_entry(db(), ..., files, now())

Nothing half-made stays: a refused or a cut upload leaves no file, and files whose rows were
not committed are removed when the request's transaction is rolled back.

Instead of carrying a file, a form may name one that came in pieces before (`web/arriving.py`) in
a field `upload`, as often as it likes; such files stay when the block raises.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from flask import request
from sqlalchemy import event, select

from feedback.actions.arriving_whole import hashes_of, take_up
from feedback.actions.looking import look_at
from feedback.actions.media_files import KeptFile, SealedSink, forget_files, sink_for_original
from feedback.model.telling import MediaFile
from feedback.web.arriving_keep import hash_of_address, keep_whole
from feedback.web.house import actor, db, house
from media.kinds import TOLD
from media.receive import Received, ReceivedFile, receive
from media.refused import Refused
from media.store import StoreTrouble

STATUS = {
    "busy": 503,
    "cut": 400,
    "not-a-form": 400,
    "empty": 422,
    "not-text": 422,
    "too-many-pixels": 422,
    "too-big": 413,
    "too-many-parts": 413,
    "not-what-we-take": 415,
    "full": 507,
}
NAMED = "upload"


class NoSink:
    """Where the files of a repeat go: they are counted and hashed, and not kept."""

    def write(self, data: bytes) -> None:
        """Let it go."""

    def commit(self) -> None:
        """Nothing to keep."""

    def abort(self) -> None:
        """Nothing to forget."""


@dataclass(frozen=True)
class TakenUpBy:
    """What takes files up that came in pieces: the entry or sending, and its relationship."""

    id: UUID
    relationship_id: UUID


@dataclass
class Upload:
    """A form that arrived whole; its files are in quarantine until `keeping`."""

    received: Received
    families: Collection[str] = TOLD

    def field(self, name: str) -> str:
        """The first value of a field, without white space around it; empty when it is absent."""
        return self.received.fields.get(name, [""])[0].replace("\r\n", "\n").strip()

    def fields(self, name: str) -> list[str]:
        """Every value of a field."""
        return self.received.fields.get(name, [])

    @property
    def named(self) -> list[bytes]:
        """The files that came in pieces before: the hash of each one's address."""
        addresses = [address for address in self.fields(NAMED) if address.strip()]
        return list(dict.fromkeys(hash_of_address(address.strip()) for address in addresses))

    @property
    def files(self) -> list[object]:
        """All the files, carried and named: to be counted."""
        return [*self.received.files, *self.named]

    @property
    def hashes(self) -> list[str]:
        """The sha256 of each file, carried and then named. Raises Refused."""
        carried = [file.sha256 for file in self.received.files]
        with house().database.reading() as reading:
            return carried + hashes_of(reading, actor(), self.named)

    @contextmanager
    def keeping(self, by: TakenUpBy | None = None) -> Iterator[list[KeptFile]]:
        """Make the files durable. They are gone again when the block or the commit fails.

        With `by` the files that came in pieces are taken up as well. Raises Refused (and
        StoreFull, StoreTrouble) before anything is kept.
        """
        named = self.named if by else []
        try:
            kept = [_kept(file, self.families) for file in self.received.files]
            for address_hash in named:
                keep_whole(address_hash)
        except (Refused, StoreTrouble):
            self.received.abort()
            raise
        ids = [file.id for file in kept]
        try:
            self.received.commit()
            _forget_when_rolled_back(ids)
            if by and named:
                kept += take_up(db(), actor(), named, by.relationship_id, by.id)
            yield kept
        except BaseException:
            forget_files(house().store, ids)
            raise


def receive_upload(*, is_kept: bool = True, families: Collection[str] = TOLD) -> Upload:
    """Receive this request's form. With `is_kept` False its files are hashed and let go.

    `families` are the kinds of files that are taken here (`media.kinds`).
    Raises Refused; its `fields` then hold the words that had arrived.
    """
    store = house().store

    def open_sink(field: str, file_name: str, declared_type: str) -> SealedSink | NoSink:
        return sink_for_original(store) if is_kept else NoSink()

    received = receive(
        request.stream, request.content_type or "", request.content_length, open_sink
    )
    try:
        _check_files(received, families)
    except Refused as no:
        received.abort()
        no.fields = received.fields
        raise
    return Upload(received, families)


def forget_unused(files: list[KeptFile], used: set[UUID]) -> None:
    """Remove the files of a repeat that no row took up."""
    forget_files(house().store, [file.id for file in files if file.id not in used])


def _check_files(received: Received, families: Collection[str]) -> None:
    for file in received.files:
        look_at(file.head, file.size, file.field, families)


def _kept(file: ReceivedFile, families: Collection[str]) -> KeptFile:
    sink = file.sink
    assert isinstance(sink, SealedSink)
    kind = look_at(file.head, file.size, file.field, families)
    return KeptFile(sink.id, sink.key, kind, file.size, file.sha256, file.file_name)


def _forget_when_rolled_back(ids: list[UUID]) -> None:
    """A commit may fail after the view has returned; then the files go as well.

    Asks the database first: when a commit's answer was lost the rows may be there after all,
    and then the files must stay. When it cannot be asked they stay too, to be swept later.
    """
    database, store = house().database, house().store

    def forget(_: object) -> None:
        with database.reading() as reading:
            known = set(reading.scalars(select(MediaFile.id).where(MediaFile.id.in_(ids))))
        forget_files(store, [id for id in ids if id not in known])

    if ids:
        event.listen(db(), "after_rollback", forget, once=True)
