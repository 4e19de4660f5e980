"""The languages of a site: how complete each is, who read it, and words that a site says better."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, NotHere, require
from feedback.actions.record import record
from feedback.languages import OTHERS
from feedback.model.words import WordsCorrected, WordsRead
from feedback.translating.taking import what_is_wrong
from feedback.translating.texts import INTERFACE, Text, texts_of

LONGEST_NAME = 120

Corrections = Mapping[str, tuple[str, ...]]


class WordsNotUsable(ValueError):
    """Words that cannot be kept; the text says what is wrong and what to do."""


class NoReader(ValueError):
    """Nobody was named who read the words."""


class WordsChanged(ValueError):
    """The words are not the ones that were read, or some are still in English."""


@dataclass(frozen=True)
class PartRead:
    """One part of a language: its texts, and who read just these words, if anyone did."""

    name: str
    texts: tuple[Text, ...]
    sha256: str
    read: WordsRead | None = None

    @property
    def count(self) -> int:
        """How many texts it has."""
        return len(self.texts)

    @property
    def done(self) -> int:
        """How many of them are translated."""
        return sum(text.is_translated for text in self.texts)

    @property
    def is_complete(self) -> bool:
        """True when nothing of it is in English."""
        return self.done == self.count

    @property
    def is_confirmed(self) -> bool:
        """True when a native reader of the site read these very words."""
        return self.read is not None


@dataclass(frozen=True)
class LanguageState:
    """What the pages of a site must know of a language. `stamp` differs when words do."""

    is_draft: bool = False
    is_partly: bool = False
    corrections: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def stamp(self) -> int:
        """For keys of remembered pages."""
        return hash(self)


def see_language(db: Session, actor: Actor, code: str, now: datetime) -> list[PartRead]:
    """The parts of a language as the actor's site has them. Raises NotHere."""
    require(db, actor, May.KEEP_LANGUAGES, actor.site_id, now)
    return _parts(db, actor.site_id, code)


def see_part(db: Session, actor: Actor, code: str, part: str, now: datetime) -> PartRead:
    """One part of a language. Raises NotHere."""
    found = [one for one in see_language(db, actor, code, now) if one.name == part]
    if not found:
        raise NotHere(f"{code}: {part}")
    return found[0]


def state_of(db: Session, site_id: UUID | None, code: str) -> LanguageState:
    """What pages in a language say of it. Open to everyone: it holds nobody's words.

    Before sign-in no site is known, so a language is a draft unless a site confirmed it.
    """
    if code not in OTHERS:
        return LanguageState()
    parts = _parts(db, site_id, code)
    corrected = sorted(corrections(db, site_id, code).items()) if site_id else []
    return LanguageState(
        is_draft=not all(part.is_confirmed for part in parts),
        is_partly=not all(part.is_complete for part in parts),
        corrections=tuple(pair for pair in corrected if pair[0].startswith(INTERFACE)),
    )


def confirm_part(
    db: Session, actor: Actor, code: str, part: str, reader: str, sha256: str, now: datetime
) -> WordsRead:
    """Keep that a native reader read a part and says its words are right.

    `sha256` is of the words that were on their page. Raises NotHere, NoReader, WordsChanged.
    """
    found = see_part(db, actor, code, part, now)
    name = " ".join(reader.split())[:LONGEST_NAME]
    if not name:
        raise NoReader
    if found.sha256 != sha256 or not found.is_complete:
        raise WordsChanged
    read = WordsRead(
        site_id=actor.site_id,
        language=code,
        part=part,
        sha256=sha256,
        reader_name=name,
        account_id=actor.account_id,
        read_at=now,
    )
    db.add(read)
    record(db, "words confirmed", now, actor=actor, about=read, language=code, part=part)
    return read


def correct_words(
    db: Session, actor: Actor, code: str, key: str, texts: tuple[str, ...], now: datetime
) -> None:
    """Keep better words for one text; none takes the site's own words away again.

    Words of the pages are used at once. Words of a survey are kept for its next version: what is
    published never changes. Raises NotHere, WordsNotUsable.
    """
    part = see_part(db, actor, code, key.partition("/")[0], now)
    known = next((text for text in part.texts if text.key == key), None)
    given = tuple(text.strip() for text in texts)
    wrong = what_is_wrong(known, given)
    if wrong:
        raise WordsNotUsable(wrong)
    _forget(db, actor.site_id, code, key)
    if any(given):
        values = {"site_id": actor.site_id, "account_id": actor.account_id, "corrected_at": now}
        db.add(WordsCorrected(language=code, key=key, texts=list(given), **values))
    record(db, "words corrected", now, actor=actor, language=code, part=part.name)


def corrections(db: Session, site_id: UUID, code: str) -> dict[str, tuple[str, ...]]:
    """A site's own words in a language, by key."""
    query = select(WordsCorrected).where(
        WordsCorrected.site_id == site_id, WordsCorrected.language == code
    )
    return {one.key: tuple(one.texts) for one in db.scalars(query)}


def better_words(db: Session, actor: Actor, code: str, now: datetime) -> list[dict[str, Any]]:
    """The site's own words as rows that the translator's kit takes in. Raises NotHere."""
    require(db, actor, May.KEEP_LANGUAGES, actor.site_id, now)
    own = corrections(db, actor.site_id, code)
    texts = {text.key: text for part in texts_of(code).values() for text in part}
    return [
        {"key": key, "en": texts[key].en, "texts": list(words)}
        for key, words in sorted(own.items())
        if key in texts
    ]


def _forget(db: Session, site_id: UUID, code: str, key: str) -> None:
    db.execute(
        delete(WordsCorrected).where(
            WordsCorrected.site_id == site_id,
            WordsCorrected.language == code,
            WordsCorrected.key == key,
        )
    )


def _parts(db: Session, site_id: UUID | None, code: str) -> list[PartRead]:
    if code not in OTHERS:
        raise NotHere(code)
    own = corrections(db, site_id, code) if site_id else {}
    read = _read(db, site_id, code)
    found = []
    for name, texts in texts_of(code).items():
        sha256 = words_sha256(texts, own if name == INTERFACE else {})
        found.append(PartRead(name, texts, sha256, read.get((name, sha256))))
    return found


def _read(db: Session, site_id: UUID | None, code: str) -> dict[tuple[str, str], WordsRead]:
    query = select(WordsRead).where(WordsRead.language == code).order_by(WordsRead.read_at)
    if site_id:
        query = query.where(WordsRead.site_id == site_id)
    return {(one.part, one.sha256): one for one in db.scalars(query)}


def words_sha256(texts: tuple[Text, ...], own: Corrections) -> str:
    """The hash of the words as the site shows them: a changed word is a draft again."""
    words = {text.key: own.get(text.key, text.texts) for text in texts}
    return hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()
