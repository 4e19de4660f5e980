"""A bundle that was opened becomes what the online form would have made of it, once.

Whatever cannot be done any more raises: then nothing is changed, the bundle stays as it came, and
staff see in words why (`web/jobs.py`). Nothing that was told is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.access import Actor
from feedback.actions.bundles_entry import take_up_entry
from feedback.actions.bundles_survey import take_up_answers
from feedback.actions.bundles_told import Told
from feedback.actions.manifests import DIARY_ENTRY, SURVEY
from feedback.actions.record import record
from feedback.model.offline import Bundle

Taker = Callable[[Session, Bundle, Told, datetime], tuple[UUID | None, set[UUID]]]
TAKERS: Mapping[str, Taker] = {DIARY_ENTRY: take_up_entry, SURVEY: take_up_answers}


def take_up(db: Session, kept_id: UUID, told: Told, now: datetime) -> set[UUID]:
    """Do what the online form would have done; the files that are used now. Twice is once.

    Raises DiaryEnded and what the actions raise that the online form calls.
    """
    bundle = db.get_one(Bundle, kept_id, with_for_update=True)
    if bundle.opened_at is not None:
        return set()
    bundle.became_id, used = TAKERS[told.manifest.kind](db, bundle, told, now)
    bundle.account_id, bundle.kind = told.actor.account_id, told.manifest.kind
    bundle.begun_at, bundle.told_at = told.manifest.begun_at, told.manifest.told_at
    bundle.is_finished, bundle.opened_at = told.is_finished, now
    record(db, "opened a bundle", now, actor=told.actor, about=bundle, kind=bundle.kind)
    return used


def say_whose(db: Session, kept_id: UUID, actor: Actor) -> None:
    """Write down whose a bundle is, so that their site's staff hear of it when it is parked."""
    db.get_one(Bundle, kept_id).account_id = actor.account_id
