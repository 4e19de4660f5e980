"""What a site has kept for long enough: what would go and why, and letting it go.

Purposes and days are in `model/retention.py`. What was told goes by erasing's own machinery, so
that no backup brings it back. A legal hold or an open concern keeps a relationship and its files;
a yes that stands until a later day keeps what it is about until then. Nothing here reads a word
of anyone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from feedback.actions.erasing import JOB, OnHold, erase_when_over
from feedback.actions.holds import kept_for_now
from feedback.actions.later import ask_for
from feedback.actions.record import record
from feedback.actions.retention_days import retention_of
from feedback.model.accounts import Account, BrowserSession
from feedback.model.care import Relationship, Site
from feedback.model.erasing import RETENTION, Erasure
from feedback.model.outbox import FileCheck
from feedback.model.retention import For, Retention
from feedback.model.stories import Collection, Export
from feedback.model.telling import MediaFile
from feedback.model.trust import Consent

WENT = "let go what was kept long enough"
MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Due:
    """Things of one purpose in one site whose days are over. `since` is when the last day was."""

    site_id: UUID
    purpose: For
    ids: tuple[UUID, ...]
    days: int

    @property
    def why(self) -> str:
        """Why they go, in a sentence without a word of anyone."""
        return f"kept for {self.purpose.value}: its {self.days} days are over"


def plan_retention(db: Session, now: datetime, lies_here: Callable[[UUID], bool]) -> list[Due]:
    """What would go now, site by site and purpose by purpose. Nothing is changed.

    `lies_here` says whether the house still has its own file of an export.
    """
    found = []
    for site_id in db.scalars(select(Site.id).order_by(Site.id)).all():
        kept = retention_of(db, site_id)
        for purpose, find in FINDERS.items():
            days = kept.days_for(purpose)
            ids = tuple(find(db, kept, days, now))
            if purpose is For.HANDED_OUT:
                ids = tuple(id for id in ids if lies_here(id))
            found += [Due(site_id, purpose, ids, days)] if ids else []
    return found


def let_go(db: Session, due: Due, now: datetime) -> int:
    """Let the things of one purpose go that may still go; how many. Called by the system."""
    count = _WAYS[due.purpose](db, due, now)
    if count:
        facts = {"purpose": due.purpose.value, "things": count, "days": due.days}
        record(db, WENT, now, site_id=due.site_id, **facts)
    return count


def originals_again(db: Session, ids: Iterable[UUID], now: datetime) -> list[Erasure]:
    """Originals on the erasure list that an older copy brought back go once more."""
    wanted = list(ids)
    found: dict[UUID, list[UUID]] = {}
    for start in range(0, len(wanted), MOST_AT_ONCE):
        some = wanted[start : start + MOST_AT_ONCE]
        back = select(MediaFile.id, Relationship.site_id).join(
            Relationship, Relationship.id == MediaFile.relationship_id
        )
        for id, site_id in db.execute(
            back.where(MediaFile.id.in_(some), MediaFile.original_gone_at.is_(None))
        ):
            found.setdefault(site_id, []).append(id)
    return [_let_originals_go(db, site_id, media, now) for site_id, media in found.items()]


def _is_after_pilot(kept: Retention, days: int, now: datetime) -> bool:
    ends = kept.pilot_ends_on
    return ends is not None and ends + timedelta(days=days) < now.date()


def _told(db: Session, kept: Retention, days: int, now: datetime) -> list[UUID]:
    """Relationships of a pilot that ended; not while a hold, a concern or a later yes does."""
    if not _is_after_pilot(kept, days, now):
        return []
    query = select(Relationship.id).where(
        Relationship.site_id == kept.site_id,
        Relationship.erased_at.is_(None),
        Relationship.id.not_in(_said_yes_until_later(now.date())),
    )
    found = db.scalars(query.order_by(Relationship.id)).all()
    kept_now = kept_for_now(db, found)
    return [id for id in found if id not in kept_now]


def _originals(db: Session, kept: Retention, days: int, now: datetime) -> list[UUID]:
    if not _is_after_pilot(kept, days, now):
        return []
    query = (
        select(MediaFile.id, MediaFile.relationship_id)
        .join(Relationship, Relationship.id == MediaFile.relationship_id)
        .where(
            Relationship.site_id == kept.site_id,
            MediaFile.original_gone_at.is_(None),
            MediaFile.copies.any(),
            MediaFile.relationship_id.not_in(_said_yes_until_later(now.date())),
        )
        .order_by(MediaFile.id)
    )
    found = list(db.execute(query))
    kept_now = kept_for_now(db, {place for _, place in found})
    return [id for id, place in found if place not in kept_now]


def _handed_out(db: Session, kept: Retention, days: int, now: datetime) -> list[UUID]:
    """Exports made long enough ago: the house's own file of them, never the record."""
    here = select(Collection.id).where(Collection.site_id == kept.site_id)
    query = select(Export.id).where(
        Export.collection_id.in_(here), Export.made_at <= now - timedelta(days=days)
    )
    return list(db.scalars(query.order_by(Export.id)))


def _sign_ins(db: Session, kept: Retention, days: int, now: datetime) -> list[UUID]:
    """Accounts with sessions that ended long enough ago."""
    theirs = select(Account.id).where(Account.site_id == kept.site_id)
    over = BrowserSession.ends_at <= now - timedelta(days=days)
    query = select(BrowserSession.account_id).where(over, BrowserSession.account_id.in_(theirs))
    return sorted(set(db.scalars(query)))


def _said_yes_until_later(today: date) -> Select[Any]:
    return select(Consent.relationship_id).where(
        Consent.is_yes.is_(True), Consent.withdrawn_at.is_(None), Consent.until >= today
    )


def _let_told_go(db: Session, due: Due, now: datetime) -> int:
    count = 0
    for id in due.ids:
        with suppress(OnHold):
            erase_when_over(db, id, now)
            count += 1
    return count


def _let_originals_of(db: Session, due: Due, now: datetime) -> int:
    _let_originals_go(db, due.site_id, due.ids, now)
    return len(due.ids)


def _let_originals_go(db: Session, site_id: UUID, ids: Sequence[UUID], now: datetime) -> Erasure:
    """The files go and the safe copies stay; the ids go on the erasure list."""
    for start in range(0, len(ids), MOST_AT_ONCE):
        some = ids[start : start + MOST_AT_ONCE]
        gone = update(MediaFile).where(MediaFile.id.in_(some)).values(original_gone_at=now)
        db.execute(gone)
        db.execute(delete(FileCheck).where(FileCheck.id.in_(some)))
    names = [str(id) for id in ids]
    return _to_finish(db, site_id, now, owners=names, files=names, rows=0)


def _let_exports_go(db: Session, due: Due, now: datetime) -> int:
    _to_finish(db, due.site_id, now, exports=[str(id) for id in due.ids], rows=0)
    return len(due.ids)


def _let_sessions_go(db: Session, due: Due, now: datetime) -> int:
    over = BrowserSession.ends_at <= now - timedelta(days=due.days)
    gone = delete(BrowserSession).where(over, BrowserSession.account_id.in_(due.ids))
    return db.execute(gone.execution_options(synchronize_session=False)).rowcount


def _to_finish(db: Session, site_id: UUID, now: datetime, **what: Any) -> Erasure:
    """A job removes the files after the commit, and writes the ids down, as after an erasing."""
    erasure = Erasure(site_id=site_id, at=now, because=RETENTION, **what)
    db.add(erasure)
    db.flush()
    ask_for(db, JOB, erasure.id, now)
    return erasure


FINDERS: Mapping[For, Callable[[Session, Retention, int, datetime], list[UUID]]] = {
    For.TOLD: _told,
    For.ORIGINALS: _originals,
    For.HANDED_OUT: _handed_out,
    For.SIGN_INS: _sign_ins,
}
_WAYS: Mapping[For, Callable[[Session, Due, datetime], int]] = {
    For.TOLD: _let_told_go,
    For.ORIGINALS: _let_originals_of,
    For.HANDED_OUT: _let_exports_go,
    For.SIGN_INS: _let_sessions_go,
}
