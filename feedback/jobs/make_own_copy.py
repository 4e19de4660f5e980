"""Making someone's own copy, sealed as it is written, and removing the file of one that is gone.

A copy is written under a new name and new keys at each try, and known by its row only when it is
whole. When anything in it changed meanwhile it is made again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.actions.media_files import SealedSink, forget_files
from feedback.actions.own_copies_gone import let_go
from feedback.actions.own_copies_told import own_places, pieces_put_in
from feedback.actions.record import record
from feedback.actions.retention_days import retention_of
from feedback.exports.own_copy import write_own_copy
from feedback.exports.zip_stream import ChangedMeanwhile, ZipStream
from feedback.jobs.runner import Workshop
from feedback.model.own_copies import CopyState, OwnCopy, WhyGone, key_of_shares
from feedback.model.retention import For
from feedback.sealing import new_key

Stamp = tuple[frozenset[UUID], frozenset[UUID], frozenset[UUID]]


def make_own_copy(workshop: Workshop, copy_id: UUID) -> None:
    """Make one copy. Done twice it changes nothing; one that went meanwhile is not made.

    Raises ChangedMeanwhile, StoreTrouble: the job is then tried again.
    """
    store = workshop.store()
    with workshop.database.reading() as db:
        copy = db.get(OwnCopy, copy_id)
        if copy is None or copy.state is not CopyState.BEING_MADE:
            return
        now, stamp = workshop.clock(), _stamp(db, copy, workshop.clock())
        shares = {part.relationship_id: new_key() for part in copy.parts}
        sink = SealedSink(store, uuid4(), key_of_shares(copy.id, shares))
        try:
            pack = write_own_copy(db, store, copy, now, sink.write)
            sink.commit()
        except BaseException:
            sink.abort()
            raise
    try:
        is_kept = _keep(workshop, copy_id, sink, pack, shares, stamp, now)
    except BaseException:
        forget_files(store, [sink.id])
        raise
    if not is_kept:
        forget_files(store, [sink.id])


def remove_own_copy(workshop: Workshop, copy_id: UUID) -> None:
    """Remove the file of a copy that is gone. Raises what the store raises."""
    with workshop.database.reading() as db:
        copy = db.get(OwnCopy, copy_id)
        name = copy.file_id if copy and copy.gone_at else None
    if name is None:
        return
    workshop.store().delete(str(name))
    with workshop.database.writing() as db:
        copy = db.get(OwnCopy, copy_id)
        if copy is not None:
            copy.file_id = None


def let_old_copies_go(workshop: Workshop) -> int:
    """Copies whose days are over go; how many that were. Called once an hour."""
    now = workshop.clock()
    over = select(OwnCopy.id).where(OwnCopy.state == CopyState.READY, OwnCopy.ends_at <= now)
    with workshop.database.reading() as db:
        ids = list(db.scalars(over))
    if not ids:
        return 0
    with workshop.database.writing() as db:
        for copy in db.scalars(select(OwnCopy).where(OwnCopy.id.in_(over)).with_for_update()):
            let_go(db, copy, WhyGone.OVER, now)
    return len(ids)


def _stamp(db: Session, copy: OwnCopy, now: datetime) -> Stamp:
    """Which things are in it: what is taken back, shared no more or erased changes it."""
    return (
        frozenset(one.id for one in own_places(db, copy.account)),
        frozenset(one.id for one in pieces_put_in(db, copy, now)),
        frozenset(part.relationship_id for part in copy.parts),
    )


def _keep(
    workshop: Workshop,
    copy_id: UUID,
    sink: SealedSink,
    pack: ZipStream,
    shares: Mapping[UUID, bytes],
    stamp: Stamp,
    now: datetime,
) -> bool:
    """Write the row. False when it went meanwhile. Raises ChangedMeanwhile."""
    with workshop.database.writing() as db:
        copy = db.get(OwnCopy, copy_id, with_for_update=True)
        if copy is None or copy.state is not CopyState.BEING_MADE:
            return False
        if _stamp(db, copy, workshop.clock()) != stamp:
            raise ChangedMeanwhile
        for part in copy.parts:
            part.share = shares[part.relationship_id]
        stays = timedelta(days=retention_of(db, copy.site_id).days_for(For.OWN_COPIES))
        copy.state, copy.made_at, copy.ends_at = CopyState.READY, now, now + stays
        copy.file_id, copy.size, copy.sha256 = sink.id, pack.size, pack.sha256
        record(db, "made an own copy", now, about=copy, site_id=copy.site_id, size=pack.size)
        return True
