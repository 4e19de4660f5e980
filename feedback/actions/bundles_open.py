"""A bundle that was opened becomes what the online form would have made of it, once.

Whatever cannot be done any more raises: then nothing is changed, the bundle stays as it came, and
staff see in words why (`web/jobs.py`). Nothing that was told is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from easyread import pictures
from feedback.access import Actor, May, NotHere, require
from feedback.actions.diaries import Telling, ToldOtherwise, add_entry
from feedback.actions.manifests import DIARY_ENTRY, Manifest
from feedback.actions.media_files import KeptFile
from feedback.actions.prompts import show_prompt
from feedback.actions.record import record
from feedback.languages import KNOWN
from feedback.model.accounts import Role
from feedback.model.offline import Bundle
from feedback.model.telling import DiaryEntry, Feeling
from feedback.model.trust import Use

# Who else may see it, by who tells: a social worker shares nothing with themselves.
SHARES = dict.fromkeys(Role, (Use.WORKER, Use.TEAM, Use.STORY)) | {
    Role.WORKER: (Use.TEAM, Use.STORY)
}
DRAW = "draw"


class DiaryEnded(Exception):
    """They cannot tell in this diary any more: their worker changed, or they left the circle."""


@dataclass(frozen=True)
class Told:
    """What came out of a bundle: who told what, and its files, durable in the store.

    `files` go with the field that each was told in. `received_at` is by the server's clock.
    """

    actor: Actor
    manifest: Manifest
    files: tuple[tuple[str, KeptFile], ...]
    received_at: datetime
    is_whole: bool

    @property
    def is_finished(self) -> bool:
        """True when the teller finished it and nothing of it is missing."""
        return self.manifest.is_finished and self.is_whole

    def told_at(self) -> datetime:
        """When it was told: by the tablet's clock, but never after it came."""
        return min(self.manifest.told_at or self.received_at, self.received_at)


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


def was_cut_off(db: Session, entry: DiaryEntry) -> bool:
    """True for an entry whose telling was cut off on a tablet."""
    became = (Bundle.became_id == entry.id) & Bundle.is_finished.is_(False)
    return db.scalars(select(Bundle.id).where(became).limit(1)).first() is not None


Taker = Callable[[Session, Bundle, Told, datetime], tuple[UUID | None, set[UUID]]]


def _take_up_entry(
    db: Session, bundle: Bundle, told: Told, now: datetime
) -> tuple[UUID | None, set[UUID]]:
    about, files = told.manifest.about, [file for _, file in told.files]
    telling = _telling(db, told)
    if not (telling.words or telling.feeling or telling.pictures or files):
        return None, set()
    try:
        require(db, told.actor, May.ADD_ENTRY, about or bundle.id, now)
    except NotHere as no:
        raise DiaryEnded from no
    assert about is not None
    add = (about, telling, files, now)
    try:
        with db.begin_nested():
            entry = add_entry(db, told.actor, bundle.bundle_id, *add)
    except (ToldOtherwise, NotHere):
        # Something else was kept under this name before: then both are kept.
        entry = add_entry(db, told.actor, uuid5(bundle.id, "entry"), *add)
    return entry.id, {media.id for media in entry.media}


TAKERS: Mapping[str, Taker] = {DIARY_ENTRY: _take_up_entry}


def _telling(db: Session, told: Told) -> Telling:
    manifest, feelings = told.manifest, {feeling.value: feeling for feeling in Feeling}
    shares = {use.value: use for use in SHARES[told.actor.role]}
    telling = Telling(
        words=manifest.first("words"),
        feeling=feelings.get(manifest.first("feeling")),
        shares=frozenset(shares[name] for name in manifest.all("share") if name in shares),
        told_at=manifest.told_at,
        language=manifest.language if manifest.language in KNOWN else "en",
        pictures=_pictures(manifest.all("picture")),
        description=manifest.first("description"),
        is_drawing=manifest.first("way") == DRAW,
    )
    if not told.is_finished:
        # Who could see it was not said to the end: only its teller sees it.
        telling = replace(telling, shares=frozenset())
    return _tied(db, told, telling)


def _pictures(names: Sequence[str]) -> tuple[str, ...]:
    known = set(pictures.names())
    return tuple(name for name in names if name in known)


def _tied(db: Session, told: Told, telling: Telling) -> Telling:
    """With the entry it adds to and the prompt it answers, as far as these are still there.

    What adds to an entry that was taken back meanwhile is kept for its teller alone.
    """
    manifest, at = told.manifest, told.told_at()
    if adds := manifest.id_in("adds"):
        try:
            first: DiaryEntry = require(db, told.actor, May.CHANGE_ENTRY, adds, at)
            if first.relationship_id == manifest.about:
                telling = replace(telling, adds_to_id=adds)
        except NotHere:
            telling = replace(telling, shares=frozenset())
    with suppress(NotHere):
        if shown := manifest.id_in("shown"):
            seen = require(db, told.actor, May.SEE_SHOWN_PROMPT, shown, at)
        elif plan := manifest.id_in("plan"):
            seen = show_prompt(db, told.actor, plan, telling.language, at)
        else:
            return telling
        if seen.relationship_id == manifest.about:
            telling = replace(telling, shown_prompt_id=seen.id)
    return telling
