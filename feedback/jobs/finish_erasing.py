"""After someone was erased: files removed, ids written down, and no freed page keeps a word.

Doing it twice changes nothing: what was removed is gone, and a name that is gone is no error.
"""

from __future__ import annotations

import shutil
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.backups.erasure_list import write_down
from feedback.backups.keys_apart import renew_keys
from feedback.jobs.runner import Workshop
from feedback.jobs.unfinished_copies import remove_unfinished
from feedback.model.erasing import Erasure
from feedback.settings import ARRIVING, EXPORTS, Settings
from media.local import LocalStore
from media.store import Store


class NoDataFolder(Exception):
    """Only a process that knows the installation's data folder can finish an erasure."""


def finish_erasing(workshop: Workshop, erasure_id: UUID) -> None:
    """Finish one erasure. Raises what the store, the disk and the database raise.

    The ids are written down first: from then on an older copy that is put back gives nothing of
    them. The keys of the backups are renewed without theirs, so old backups give nothing either.
    """
    settings = workshop.settings
    if settings is None:
        raise NoDataFolder
    with workshop.database.reading() as db:
        erasure = db.get_one(Erasure, erasure_id)
    write_down(settings.data, [UUID(id) for id in erasure.owners], erasure.at)
    _remove(workshop.store(), erasure.files)
    arriving = workshop.arriving or LocalStore(settings.data / ARRIVING)
    _remove(arriving, [*erasure.pieces, *erasure.files])
    _remove_exports(settings, erasure.exports)
    remove_unfinished(workshop.database, settings.data)
    with workshop.database.writing() as db:
        _is_done(db, workshop, erasure_id)
    workshop.database.scrub()
    renew_keys(workshop.database, settings, workshop.clock())


def _remove(store: Store, names: list[str]) -> None:
    for name in names:
        store.delete(name)


def _remove_exports(settings: Settings, ids: list[str]) -> None:
    """Remove the house's own copies of what was carried out; they are not sealed."""
    for id in ids:
        folder = settings.data / EXPORTS / str(UUID(id))
        if folder.exists():
            shutil.rmtree(folder)


def _is_done(db: Session, workshop: Workshop, erasure_id: UUID) -> None:
    erasure = db.get_one(Erasure, erasure_id)
    erasure.files, erasure.pieces, erasure.exports = [], [], []
    erasure.done_at = erasure.done_at or workshop.clock()
