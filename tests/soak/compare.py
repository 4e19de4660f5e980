"""The ledger of the tablets beside what is kept: rows, files, what opens, and jobs."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, selectinload

from feedback.actions.media_files import open_original
from feedback.model.outbox import Job, JobState
from feedback.model.telling import DiaryEntry, MediaFile
from feedback.sealing import CannotOpen
from media.store import NotThere, Store
from tests.soak.ledger import Ledger
from tests.soak.site_served import SiteServed
from tests.soak.told import Told


@dataclass
class Found:
    """What was found. All but `acknowledged`, `unasked` and `orphans` must be empty.

    `unasked` counts entries that are kept though their tablet never had the answer; `orphans`
    the files that no row knows, which the sweep takes care of later.
    """

    acknowledged: int = 0
    unasked: int = 0
    orphans: int = 0
    lost: list[int] = field(default_factory=list)
    altered: list[int] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    without_a_job: list[int] = field(default_factory=list)
    damage: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """True when nothing acknowledged was lost, altered or doubled."""
        wrong = (self.lost, self.altered, self.doubled, self.without_a_job, self.damage)
        return not any(wrong)


def compare(site: SiteServed, ledger: Ledger) -> Found:
    """Open everything that was acknowledged and compare it, byte by byte, with what was told."""
    found, store = Found(acknowledged=len(ledger)), site.store
    with site.database.reading() as db:
        jobs = Counter(db.scalars(select(Job.thing_id).where(Job.kind == "prepare-media")))
        for number, said in ledger.known.items():
            _compare_one(db, store, Told(number), said, jobs, found)
        _look_for_doubles(db, ledger, found)
        _look_for_damage(db, found)
        rows = set(map(str, db.scalars(select(MediaFile.id))))
    found.orphans = len(set(store.names()) - rows)
    return found


def _compare_one(
    db: Session, store: Store, told: Told, said: list[str], jobs: Counter, found: Found
) -> None:
    whole = select(DiaryEntry).where(DiaryEntry.id == told.entry)
    entry = db.scalars(whole.options(selectinload(DiaryEntry.media))).one_or_none()
    if entry is None or len(entry.media) != 1:
        found.lost.append(told.number)
        return
    (media,) = entry.media
    hashes = [hashlib.sha256((entry.words or "").encode()).hexdigest(), _hash(store, media)]
    if not said == told.hashes == hashes or media.sha256 != hashes[1]:
        found.altered.append(told.number)
    if jobs[media.id] != 1:
        found.without_a_job.append(told.number)
    db.expunge_all()


def _hash(store: Store, media: MediaFile) -> str:
    """The sha256 of the opened original; empty when it does not open."""
    digest = hashlib.sha256()
    try:
        for piece in open_original(store, media.id, media.key):
            digest.update(piece)
    except (CannotOpen, NotThere):
        return ""
    return digest.hexdigest()


def _look_for_doubles(db: Session, ledger: Ledger, found: Found) -> None:
    """Each entry once, under the id that its tablet chose, with one file, and no other entry."""
    most = max(ledger.known, default=-1) + 1 + len(ledger)
    ids = {Told(number).entry: number for number in range(most)}
    kept = Counter(db.scalars(select(DiaryEntry.id)))
    found.doubled += [str(id) for id in kept if id not in ids]
    files = select(MediaFile.entry_id, func.count()).group_by(MediaFile.entry_id)
    found.doubled += [str(id) for id, count in db.execute(files) if count != 1]
    found.unasked = sum(ids.get(id) not in ledger.known for id in kept)


def _look_for_damage(db: Session, found: Found) -> None:
    if db.get_bind().dialect.name == "sqlite":
        said = db.execute(text("PRAGMA integrity_check")).scalars().all()
        found.damage += [line for line in said if line != "ok"]
    parked = select(Job.trouble).where(Job.state == JobState.PARKED)
    found.damage += [f"a parked job: {trouble}" for trouble in db.scalars(parked)]
