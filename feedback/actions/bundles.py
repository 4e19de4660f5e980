"""Sealed bundles on their way in: begun by a ticket, acknowledged once they are durable.

A bundle is one more thing that arrives in pieces (`actions/arriving.py`). Its bytes stay sealed:
here only its first line and the shape of its frames are looked at.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from feedback.access import NotHere
from feedback.actions.arriving import LARGEST_BUNDLE, LASTS
from feedback.actions.arriving_begin import TooMuchAtOnce, Wish
from feedback.actions.arriving_pieces import Arrived, PutTogether, key_of_whole
from feedback.actions.later import ask_for
from feedback.actions.record import record
from feedback.model.arriving import ArrivingFile, ArrivingPiece
from feedback.model.offline import Bundle, OutboxPass
from feedback.model.telling import DiaryEntry
from feedback.sealing import new_key
from feedback.sealing.bundles import PartSeen
from feedback.sealing.outbox import OutboxKeys, to_text
from media.kinds import MB
from media.refused import Refused

JOB = "open-bundle"
# What one ticket may have here that nobody has opened: three days without a line are a tenth.
MOST_BUNDLES, MOST_BYTES = 500, 4000 * MB


def begin_bundle(
    db: Session, let_in: OutboxPass, bundle_id: UUID, wish: Wish, now: datetime
) -> ArrivingFile:
    """Begin a bundle that a ticket lets in. Raises Refused `too-big`, TooMuchAtOnce."""
    if (wish.length or 0) > LARGEST_BUNDLE:
        raise Refused("too-big")
    _check_room(db, let_in, wish.length or 0, now)
    begun = ArrivingFile(
        address_hash=wish.address_hash,
        account_id=let_in.account_id,
        site_id=let_in.account.site_id,
        pass_id=let_in.id,
        bundle_id=bundle_id,
        length=wish.length,
        claims="",
        key=new_key(),
        begun_at=now,
        ends_at=now + LASTS,
    )
    db.add(begun)
    record(db, "began to send a bundle", now, about=begun, site_id=begun.site_id)
    return begun


def find_begun(db: Session, address_hash: bytes) -> ArrivingFile | None:
    """What was begun at an address, however long ago."""
    at = select(ArrivingFile).where(ArrivingFile.address_hash == address_hash)
    return db.scalars(at.with_for_update()).first()


def find_kept(db: Session, bundle_id: UUID) -> Bundle | None:
    """The bundle of that name that came first."""
    named = select(Bundle).where(Bundle.bundle_id == bundle_id)
    return db.scalars(named.order_by(Bundle.received_at, Bundle.id).limit(1)).first()


def find_receipt(db: Session, kept_id: UUID) -> Bundle:
    """A bundle that is kept. Raises NotHere."""
    found = db.get(Bundle, kept_id)
    if found is None:
        raise NotHere(f"bundle {kept_id}")
    return found


def receipt_at(db: Session, address_hash: bytes) -> Bundle | None:
    """The bundle that what came at an address became; None before that. Raises NotHere."""
    found = db.scalars(
        select(ArrivingFile).where(
            ArrivingFile.address_hash == address_hash, ArrivingFile.bundle_id.is_not(None)
        )
    ).first()
    if found is None:
        raise NotHere("arriving bundle")
    return db.get(Bundle, found.used_for) if found.used_for else None


def was_cut_off(db: Session, entry: DiaryEntry) -> bool:
    """True for an entry whose telling was cut off on a tablet."""
    became = (Bundle.became_id == entry.id) & Bundle.is_finished.is_(False)
    return db.scalars(select(Bundle.id).where(became).limit(1)).first() is not None


def keep_bundle(
    db: Session,
    arrived: Arrived,
    made: PutTogether,
    seen: Mapping[int, PartSeen],
    keys: OutboxKeys,
    now: datetime,
) -> bool:
    """Keep a bundle that lies whole and durable in the store, and ask for it to be opened.

    False when the same bytes were kept before, or another was quicker: then the file that was
    made is of no use to anyone.
    """
    came = db.get_one(ArrivingFile, arrived.id, with_for_update=True)
    if came.used_for is not None:
        return False
    same = (Bundle.bundle_id == arrived.bundle_id, Bundle.sha256 == made.sha256)
    known = db.scalars(select(Bundle).where(*same)).first()
    kept = known or _new_bundle(came, arrived, made, seen, keys, now)
    if known is None:
        try:
            with db.begin_nested():
                db.add(kept)
        except IntegrityError:
            # Another tablet sent the same at the same moment.
            known = kept = db.scalars(select(Bundle).where(*same)).one()
    _taken_up(db, came, kept)
    if known is None:
        ask_for(db, JOB, kept.id, now)
        record(db, "kept a bundle", now, about=kept, site_id=kept.site_id)
    return known is None


def _taken_up(db: Session, came: ArrivingFile, kept: Bundle) -> None:
    db.execute(
        update(ArrivingFile)
        .where(ArrivingFile.id == came.id)
        .values(used_for=kept.id)
        .execution_options(synchronize_session=False)
    )
    db.execute(delete(ArrivingPiece).where(ArrivingPiece.arriving_id == came.id))


def _new_bundle(
    came: ArrivingFile,
    arrived: Arrived,
    made: PutTogether,
    seen: Mapping[int, PartSeen],
    keys: OutboxKeys,
    now: datetime,
) -> Bundle:
    assert came.bundle_id and came.pass_id and came.site_id
    text = _receipt(came.bundle_id, arrived.size, made.sha256, seen, now)
    answer = {"receipt": text, "signature": to_text(keys.sign(text))}
    return Bundle(
        bundle_id=came.bundle_id,
        pass_id=came.pass_id,
        site_id=came.site_id,
        file_id=made.id,
        size=arrived.size,
        sha256=made.sha256,
        key=key_of_whole(arrived.key, made.id),
        received_at=now,
        receipt=json.dumps(answer),
    )


def _receipt(
    bundle_id: UUID, size: int, sha256: str, seen: Mapping[int, PartSeen], now: datetime
) -> str:
    parts = [
        {"part": part, "frames": one.frames, "size": one.size, "sha256": one.digest.hexdigest()}
        for part, one in sorted(seen.items())
    ]
    said = {"bundle": str(bundle_id), "received_at": now.isoformat(), "size": size}
    return json.dumps({**said, "sha256": sha256, "parts": parts})


def _check_room(db: Session, let_in: OutboxPass, size: int, now: datetime) -> None:
    known = func.coalesce(ArrivingFile.length, ArrivingFile.arrived)
    coming = select(func.count(), func.coalesce(func.sum(known), 0)).where(
        ArrivingFile.pass_id == let_in.id,
        ArrivingFile.used_for.is_(None),
        ArrivingFile.ends_at > now,
    )
    kept = select(func.count(), func.coalesce(func.sum(Bundle.size), 0)).where(
        Bundle.pass_id == let_in.id, Bundle.opened_at.is_(None)
    )
    there = [db.execute(asked).one() for asked in (coming, kept)]
    files, total = (sum(int(one[at]) for one in there) for at in (0, 1))
    if files >= MOST_BUNDLES or total + size > MOST_BYTES:
        raise TooMuchAtOnce
