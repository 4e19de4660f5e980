"""Telling with pictures from the library in a diary, in the order they were picked."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.access import Actor, May, require
from feedback.actions.answer_pictures import MOST_PICTURES, TooManyPictures
from feedback.actions.diaries import Telling, add_entry, find_own_entry
from feedback.model.telling import DiaryEntry


def pick_picture(
    db: Session,
    actor: Actor,
    entry_id: UUID,
    relationship_id: UUID,
    telling: Telling,
    now: datetime,
) -> DiaryEntry:
    """Put the one picture of `telling` after those of an entry, which the first one begins.

    Its name is one the caller knows to be in the library. Raises NotHere, TooManyPictures.
    """
    if find_own_entry(db, actor, entry_id) is None:
        return add_entry(db, actor, entry_id, relationship_id, telling, [], now)
    entry: DiaryEntry = require(db, actor, May.CHANGE_ENTRY, entry_id, now)
    had = entry.pictures or []
    if len(had) >= MOST_PICTURES:
        raise TooManyPictures
    entry.pictures = [*had, *telling.pictures]
    return entry


def take_picture_out(
    db: Session, actor: Actor, entry_id: UUID, place: int, name: str, now: datetime
) -> None:
    """Take out the picture at a place, counted from 0. When another stands there nothing changes,
    so that doing it twice takes out one; the last one stays, because an entry says something.

    Raises NotHere.
    """
    entry: DiaryEntry = require(db, actor, May.CHANGE_ENTRY, entry_id, now)
    there = list(enumerate(entry.pictures or []))
    kept = [one for at, one in there if (at, one) != (place, name)]
    if kept or entry.words or entry.media:
        entry.pictures = kept or None
