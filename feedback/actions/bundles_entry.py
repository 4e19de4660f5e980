"""A diary entry that was told without a line."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from easyread import pictures
from feedback.access import May, NotHere, require
from feedback.actions.bundles_told import Told
from feedback.actions.diaries import Telling, ToldOtherwise, add_entry, may_tell_in
from feedback.actions.prompts import show_prompt
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


def take_up_entry(
    db: Session, bundle: Bundle, told: Told, now: datetime
) -> tuple[UUID | None, set[UUID]]:
    """Add what was told to the diary; the entry, and which files it took. Nothing told is none.

    Raises DiaryEnded, WordsTooLong.
    """
    about, files = told.manifest.about, [file for _, file in told.files]
    telling = _telling(db, told)
    if not (telling.words or telling.feeling or telling.pictures or files):
        return None, set()
    try:
        may_tell_in(db, told.actor, about or bundle.id, now)
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


def _telling(db: Session, told: Told) -> Telling:
    manifest, feelings = told.manifest, {feeling.value: feeling for feeling in Feeling}
    shares = {use.value: use for use in SHARES[told.actor.role]}
    telling = Telling(
        words=manifest.first("words"),
        feeling=feelings.get(manifest.first("feeling")),
        shares=frozenset(shares[name] for name in manifest.all("share") if name in shares),
        told_at=manifest.told_at,
        language=told.language,
        pictures=_pictures(manifest.all("picture")),
        description=manifest.first("description"),
        is_drawing=manifest.first("way") == DRAW,
    )
    if not told.may_be_shared:
        telling = replace(telling, shares=frozenset())
    return _tied(db, told, telling)


def _pictures(names: Sequence[str]) -> tuple[str, ...]:
    known = set(pictures.names())
    return tuple(name for name in names if name in known)


def _tied(db: Session, told: Told, telling: Telling) -> Telling:
    """With the entry it adds to and the prompt it answers, as far as these are still there.

    What adds to an entry that was taken back meanwhile is kept for its teller alone.
    """
    manifest, at = told.manifest, told.told_at
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
