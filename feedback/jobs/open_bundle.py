"""Opening a sealed bundle after it was acknowledged: what the online form would have done is done.

The frames are opened one after the other; each file goes, sealed anew, straight into the store's
quarantine. Only when every frame was as the tablet sealed it, and the manifest's sizes and hashes
fit, is anything kept; then one transaction does the rest. Doing it twice changes nothing. When it
cannot be done, the bundle stays as it came, and the runner parks the job for staff.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from feedback.access import Actor
from feedback.actions.bundles_open import say_whose, take_up
from feedback.actions.bundles_told import Told
from feedback.actions.looking import look_at
from feedback.actions.manifests import Manifest, ManifestUnreadable, Part, read_manifest
from feedback.actions.media_files import (
    KeptFile,
    SealedSink,
    forget_files,
    open_sealed_file,
    sink_for_original,
)
from feedback.actions.passes import whose
from feedback.jobs.runner import Workshop
from feedback.model.offline import Bundle
from feedback.model.telling import MediaFile, MediaKind
from feedback.sealing.bundles import MANIFEST, AlteredBundle, BundleReader, FrameOpener
from media.fixity import Sha256
from media.names import safe_file_name
from media.receive import HEAD_SIZE
from media.store import Store


@dataclass(frozen=True)
class Waiting:
    """What is needed to open one bundle."""

    id: UUID
    file_id: UUID
    bundle_id: UUID
    received_at: datetime
    key: bytes = field(repr=False)


class Incoming:
    """One file of a bundle on its way into the store: counted, hashed, its first bytes kept."""

    def __init__(self, store: Store) -> None:
        self.sink: SealedSink = sink_for_original(store)
        self.size, self.head, self._digest = 0, b"", Sha256()

    def write(self, plain: bytes) -> None:
        """Take the plain bytes of a frame."""
        self.size += len(plain)
        self.head += plain[: HEAD_SIZE - len(self.head)]
        self._digest.update(plain)
        self.sink.write(plain)

    @property
    def sha256(self) -> str:
        """The hash of all that came."""
        return self._digest.hexdigest()

    def check(self, part: Part) -> None:
        """Raises AlteredBundle when a file that was finished is not what the manifest says."""
        if not part.is_finished:
            return
        if part.size not in (None, self.size) or part.sha256 not in (None, self.sha256):
            raise AlteredBundle(f"part {part.part} is not what the manifest says")

    def keep(self, part: Part) -> KeptFile:
        """Make it durable in the store. Raises Refused for what we do not take, StoreTrouble."""
        kind: MediaKind = look_at(self.head, self.size, part.field.partition("-")[0])
        self.sink.commit()
        name = safe_file_name(part.name)
        return KeptFile(self.sink.id, self.sink.key, kind, self.size, self.sha256, name)


@dataclass
class Opened:
    """A bundle whose every frame was opened. `is_whole` unless its last bytes are missing."""

    manifest: Manifest
    files: dict[int, Incoming]
    is_whole: bool


def open_bundle(workshop: Workshop, kept_id: UUID) -> None:
    """Open one bundle and do what it holds.

    Raises UnknownKey, CannotOpen, AlteredBundle, ManifestUnreadable, NobodysBundle, WayInEnded,
    Refused, what the store raises, and what `take_up` raises: the job is then tried again, and
    parked for a human.
    """
    waiting = _waiting(workshop, kept_id)
    if waiting is None:
        return
    store = workshop.store()
    with _opening(workshop, store, waiting) as opened:
        actor, is_sure = _teller(workshop, waiting, opened.manifest)
        said = (waiting.received_at, opened.is_whole, is_sure, workshop.days_to_change)
        told = Told(actor, opened.manifest, (), *said)
        _keep(workshop, store, waiting.id, told, opened)


def _waiting(workshop: Workshop, kept_id: UUID) -> Waiting | None:
    with workshop.database.reading() as db:
        bundle = db.get(Bundle, kept_id)
        if bundle is None or bundle.opened_at is not None:
            return None
        names = (bundle.id, bundle.file_id, bundle.bundle_id)
        return Waiting(*names, bundle.received_at, bundle.key)


@contextmanager
def _opening(workshop: Workshop, store: Store, waiting: Waiting) -> Iterator[Opened]:
    """Open every frame. What is not committed at the end of the block is forgotten."""
    files: dict[int, Incoming] = {}
    try:
        reader = BundleReader(open_sealed_file(store, waiting.file_id, waiting.key))
        newest = _open_frames(workshop, store, waiting, reader, files)
        yield Opened(read_manifest(newest), files, is_whole=reader.left == 0)
    finally:
        for file in files.values():
            file.sink.abort()


def _open_frames(
    workshop: Workshop,
    store: Store,
    waiting: Waiting,
    reader: BundleReader,
    files: dict[int, Incoming],
) -> bytes:
    """Send each file on its way into the store; the newest manifest."""
    first, newest = reader.first, b""
    if first.bundle != waiting.bundle_id:
        raise AlteredBundle("the first line names another bundle")
    key = workshop.database.outbox.unwrap(first.key_id, first.wrapped, first.name)
    opener = FrameOpener(key, first.name)
    for frame in reader.frames():
        plain = opener.open(frame)
        if frame.part == MANIFEST:
            newest = plain
        elif plain:
            if frame.part not in files:
                files[frame.part] = Incoming(store)
            files[frame.part].write(plain)
    if not newest:
        raise ManifestUnreadable
    return newest


def _teller(workshop: Workshop, waiting: Waiting, manifest: Manifest) -> tuple[Actor, bool]:
    keys = workshop.database.outbox
    with workshop.database.writing() as db:
        actor, is_sure = whose(db, keys, manifest.secret, waiting.received_at)
        say_whose(db, waiting.id, actor)
    return actor, is_sure


def _keep(workshop: Workshop, store: Store, id: UUID, told: Told, opened: Opened) -> None:
    kept: list[tuple[str, KeptFile]] = []
    used: set[UUID] = set()
    try:
        for part, file in _named(opened):
            kept.append((part.field, file.keep(part)))
        with workshop.database.writing() as db:
            used = take_up(db, id, replace(told, files=tuple(kept)), workshop.clock())
    except DBAPIError:
        # A commit whose answer was lost may have happened: only the database knows.
        used = _known(workshop, [file.id for _, file in kept])
        raise
    finally:
        forget_files(store, [file.id for _, file in kept if file.id not in used])


def _named(opened: Opened) -> list[tuple[Part, Incoming]]:
    """The files that the manifest names, looked at. Raises AlteredBundle."""
    named = [(part, opened.files.get(part.part)) for part in opened.manifest.parts]
    for part, file in named:
        if opened.is_whole and file is not None:
            file.check(part)
        if opened.is_whole and file is None and part.is_finished and part.size:
            raise AlteredBundle(f"part {part.part} is not there")
    return [(part, file) for part, file in named if file is not None]


def _known(workshop: Workshop, ids: list[UUID]) -> set[UUID]:
    try:
        with workshop.database.reading() as db:
            return set(db.scalars(select(MediaFile.id).where(MediaFile.id.in_(ids))))
    except DBAPIError:
        return set(ids)  # it cannot be asked: the sweep will
