"""Searches: asked, kept under a name, shared in the office, and taken away."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from feedback.access import Actor, May, NotHere, require, visible
from feedback.actions.finding import DIARY, SURVEY, Asked
from feedback.actions.record import record
from feedback.model.accounts import Role
from feedback.model.care import Person
from feedback.model.finding import Search
from feedback.model.keys import OwnerKey
from feedback.model.passages import settle
from feedback.model.stories import Pseudonym
from feedback.model.wanted_words import fold, wanted
from feedback.sealing import CannotOpen

LONGEST_NAME = 80
A_DAY = timedelta(days=1)
LEAST_OF_A_NAME = 2
# A search came back with a backup, and its key did not: it was taken away.
SHUT = (CannotOpen, LookupError)


class NothingAsked(Exception):
    """A search needs a word or a tick."""

    code = "nothing-asked"


class NameMissing(Exception):
    """A search is kept under a name."""

    code = "name-missing"


class NameTooLong(Exception):
    """The name is longer than we keep."""

    code = "too-long"


def ask(db: Session, actor: Actor, asked: Asked, now: datetime) -> Search:
    """Write down what is looked for, sealed, so that its address holds no word of it.

    It goes after a day unless it is kept. Raises NothingAsked, TooManyWords.
    """
    if asked.is_empty:
        raise NothingAsked
    wanted(asked.words)
    search = Search(
        site_id=actor.site_id,
        account_id=actor.account_id,
        asked_at=now,
        words=settle(asked.words).strip(),
        filters=_filters(asked),
    )
    db.add(search)
    db.flush()
    record(db, "looked for something in stories", now, actor=actor, about=search)
    return search


def see_search(db: Session, actor: Actor, search_id: UUID, now: datetime) -> tuple[Search, Asked]:
    """A search of one's own, or one shared in the office. Raises NotHere."""
    search: Search = require(db, actor, May.SEE_SEARCH, search_id, now)
    try:
        return search, Asked(search.words, **_read(search.filters))
    except SHUT as trouble:
        raise NotHere(f"search {search_id}") from trouble


def kept_searches(db: Session, actor: Actor, now: datetime) -> list[Search]:
    """The kept searches that the actor may see, by name."""
    query = visible(actor, May.SEE_SEARCH, now).where(Search.kept_at.is_not(None))
    opened = []
    for search in db.scalars(query.options(joinedload(Search.account))):
        with suppress(*SHUT):
            opened.append((fold(search.name or ""), str(search.id), search))
    return [search for *_, search in sorted(opened, key=lambda one: one[:2])]


def keep_search(
    db: Session, actor: Actor, search_id: UUID, name: str, is_shared: bool, now: datetime
) -> Search:
    """Keep one's own search under a name, for oneself or for the office too.

    Raises NotHere, NameMissing, NameTooLong.
    """
    search: Search = require(db, actor, May.CHANGE_SEARCH, search_id, now)
    name = " ".join(settle(name).split())
    if not name:
        raise NameMissing
    if len(name) > LONGEST_NAME:
        raise NameTooLong
    search.name, search.is_shared = name, is_shared
    search.kept_at = search.kept_at or now
    record(db, "kept a search", now, actor=actor, about=search, is_shared=is_shared)
    db.flush()
    return search


def remove_search(db: Session, actor: Actor, search_id: UUID, now: datetime) -> None:
    """Take one's own search away, with its key. Raises NotHere."""
    search: Search = require(db, actor, May.CHANGE_SEARCH, search_id, now)
    record(db, "took a search away", now, actor=actor, about=search)
    _forget(db, [search])


def forget_old_searches(db: Session, now: datetime) -> int:
    """Take the searches away that nobody kept within a day; how many. Called every night."""
    old = select(Search).where(Search.kept_at.is_(None), Search.asked_at < now - A_DAY)
    return _forget(db, list(db.scalars(old)))


def forget_searches_about(
    db: Session, site_id: UUID, person_id: UUID | None, relationship_ids: Collection[UUID]
) -> int:
    """Of a site whose someone is erased: searches that nobody kept, and those with their name.

    Called by erasing, while the name is still known.
    """
    names = _names(db, person_id, relationship_ids)
    here = list(db.scalars(select(Search).where(Search.site_id == site_id)))
    return _forget(db, [one for one in here if one.kept_at is None or _says(one, names)])


def _names(db: Session, person_id: UUID | None, relationship_ids: Collection[UUID]) -> set[str]:
    """The words of a person's name, and of the real names that stand-in names are for."""
    person = db.get(Person, person_id) if person_id else None
    real = select(Pseudonym).where(Pseudonym.relationship_id.in_(relationship_ids))
    said = [person.name] if person else []
    for one in db.scalars(real):
        with suppress(*SHUT):
            said.append(one.real)
    return {word for name in said for word in _words(name) if len(word) >= LEAST_OF_A_NAME}


def _says(search: Search, names: Collection[str]) -> bool:
    """True when it holds one of the names, or the beginning of one, or cannot be opened."""
    try:
        words = _words(f"{search.words} {search.name or ''}")
    except SHUT:
        return True
    return any(
        word.startswith(name) or (name.startswith(word) and len(word) > LEAST_OF_A_NAME)
        for word in words
        for name in names
    )


def _words(text: str) -> list[str]:
    return [word for word in map(fold, text.split()) if word]


def _forget(db: Session, searches: Collection[Search]) -> int:
    """The rows go, and their keys: what an older backup holds of them cannot be opened then."""
    for search in searches:
        if key := db.get(OwnerKey, search.id):
            db.delete(key)
        db.info.get("owner_keys", {}).pop(search.id, None)
        db.delete(search)
    db.flush()
    return len(searches)


def _filters(asked: Asked) -> dict[str, list[str]]:
    found: dict[str, Iterable[object]] = {
        "codes": asked.codes,
        "roles": [role.value for role in asked.roles],
        "waves": asked.waves,
        "ways": [way for way in asked.ways if way in (DIARY, SURVEY)],
        "quotations": ["yes"] if asked.quotations else [],
    }
    return {name: [str(value) for value in values] for name, values in found.items() if values}


def _read(filters: dict[str, list[str]]) -> dict:
    return {
        "codes": tuple(map(UUID, filters.get("codes", ()))),
        "roles": tuple(map(Role, filters.get("roles", ()))),
        "waves": tuple(map(UUID, filters.get("waves", ()))),
        "ways": tuple(filters.get("ways", ())),
        "quotations": "quotations" in filters,
    }
