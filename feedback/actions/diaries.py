"""Telling something in a diary: adding, sharing, reading, taking back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import and_, or_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload, selectinload

from feedback.access import Actor, May, NotHere, require, visible
from feedback.actions.helping import keep_helping
from feedback.actions.later import ask_for
from feedback.actions.media_files import LONGEST_DESCRIPTION, KeptFile
from feedback.actions.own_copies_gone import let_go_of_told
from feedback.actions.recalls import ask_back
from feedback.actions.record import record
from feedback.actions.safety_flags import DIARY, flag_words
from feedback.model.care import Relationship
from feedback.model.keys import note_opened
from feedback.model.telling import DiaryEntry, EntryShare, Feeling, MediaFile, MediaKind
from feedback.model.trust import Use

SHARES = (Use.WORKER, Use.TEAM, Use.STORY)
LONGEST_WORDS = 20_000
PAGE = 20
# How long after a hand-off a page that was open before it may still be sent.
TO_FINISH = timedelta(days=14)
_WHOLE = (
    selectinload(DiaryEntry.media).selectinload(MediaFile.copies),
    selectinload(DiaryEntry.shares),
)


class NothingTold(Exception):
    """An entry needs words, a feeling, or a photo, sound or film."""

    code = "nothing-told"


class WordsTooLong(Exception):
    """The words are longer than one entry can hold."""

    code = "words-too-long"


class ToldOtherwise(Exception):
    """This entry is kept already, and what came now is something else."""

    code = "told-otherwise"


@dataclass(frozen=True)
class Telling:
    """What someone tells in one go. `told_at` is by the teller's own clock, when it is known.

    `adds_to_id` is an entry that this tells more to; `shown_prompt_id` the prompt it answers.
    `description` says what is in its one file; `is_drawing` that it holds a drawing.
    """

    words: str = ""
    feeling: Feeling | None = None
    shares: frozenset[Use] = frozenset()
    told_at: datetime | None = None
    language: str = "en"
    pictures: tuple[str, ...] = ()
    adds_to_id: UUID | None = None
    shown_prompt_id: UUID | None = None
    description: str = ""
    is_drawing: bool = False

    def check(self, files: Sequence[object]) -> None:
        """Raises NothingTold, WordsTooLong."""
        if not (self.words or self.feeling or files or self.pictures):
            raise NothingTold
        if len(self.words) > LONGEST_WORDS or len(self.description) > LONGEST_DESCRIPTION:
            raise WordsTooLong


@dataclass(frozen=True)
class Part:
    """A part of a receipt: `words`, `photo`, `sound` or `video`, its bytes, and their sha256."""

    part: str
    size: int
    sha256: str


def add_entry(
    db: Session,
    actor: Actor,
    entry_id: UUID,
    relationship_id: UUID,
    telling: Telling,
    files: Sequence[KeptFile],
    now: datetime,
) -> DiaryEntry:
    """Add an entry to the diary of a relationship; its files lie durable in the store already.

    A repeat of an entry that is kept returns it as it is; the files of the repeat are then of
    no use to anyone and the caller forgets them. What was begun before a hand-off stays where it
    was begun. Raises NotHere (also when the id is somebody else's), NothingTold, WordsTooLong,
    ToldOtherwise.
    """
    may_tell_in(db, actor, relationship_id, now)
    known = find_own_entry(db, actor, entry_id)
    if known:
        return same_or_refuse(known, telling.words, [file.sha256 for file in files])
    telling.check(files)
    telling = _tied(db, actor, relationship_id, telling, now)
    entry = _new_entry(actor, entry_id, relationship_id, telling, files, now)
    try:
        with db.begin_nested():
            db.add(entry)
    except IntegrityError:
        # Another request with the same id was quicker: what it kept is the entry.
        return _the_quicker(db, actor, entry_id, telling, files)
    for media in entry.media:
        ask_for(db, "prepare-media", media.id, now)
    record(db, "added an entry", now, actor=actor, about=entry, files=len(files))
    keep_helping(db, actor, relationship_id, entry.id, now)
    told_by = (relationship_id, actor.account_id)
    flag_words(db, telling.words, DIARY, entry.id, *told_by, now)
    return entry


def may_tell_in(db: Session, actor: Actor, relationship_id: UUID, now: datetime) -> Relationship:
    """The relationship, when the actor may tell in it, or it ended while they were telling.

    Raises NotHere.
    """
    try:
        return require(db, actor, May.ADD_ENTRY, relationship_id, now)
    except NotHere:
        ended: Relationship = require(db, actor, May.FINISH_ENTRY, relationship_id, now)
    if ended.until_on is None or now.date() - ended.until_on > TO_FINISH:
        raise NotHere(f"{May.FINISH_ENTRY}: {relationship_id}")
    return ended


def find_own_entry(db: Session, actor: Actor, entry_id: UUID) -> DiaryEntry | None:
    """The entry with this id when it is the actor's own, taken back or not; None when unused.

    Raises NotHere when the id belongs to somebody else.
    """
    entry = db.get(DiaryEntry, entry_id)
    if entry is not None and entry.account_id != actor.account_id:
        raise NotHere(f"entry {entry_id}")
    return entry


def same_or_refuse(entry: DiaryEntry, words: str, hashes: Iterable[str]) -> DiaryEntry:
    """The entry, when the same is told again. Raises ToldOtherwise."""
    kept = sorted(media.sha256 for media in entry.media)
    if entry.taken_back_at is None and ((entry.words or "") != words or kept != sorted(hashes)):
        raise ToldOtherwise
    return entry


def own_entries(
    db: Session, actor: Actor, now: datetime, before: DiaryEntry | None = None, count: int = PAGE
) -> tuple[list[DiaryEntry], bool]:
    """The actor's own entries, newest first, from before an entry; and whether more follow.

    What was told more to an entry is on the entry's own page.
    """
    query = (
        visible(actor, May.CHANGE_ENTRY, now)
        .where(DiaryEntry.adds_to_id.is_(None))
        .options(*_WHOLE)
        .order_by(DiaryEntry.received_at.desc(), DiaryEntry.id.desc())
        .limit(count + 1)
    )
    if before is not None:
        query = query.where(_is_older(before))
    found = list(db.scalars(query))
    return found[:count], len(found) > count


def see_entry(db: Session, actor: Actor, entry_id: UUID, now: datetime) -> DiaryEntry:
    """One entry, when the actor may see it. Raises NotHere."""
    entry: DiaryEntry = require(db, actor, May.SEE_ENTRY, entry_id, now)
    note_opened(db, entry)
    return entry


def added_to(db: Session, actor: Actor, entry: DiaryEntry, now: datetime) -> list[DiaryEntry]:
    """What was told more to an entry and the actor may see, oldest first."""
    more = visible(actor, May.SEE_ENTRY, now).where(DiaryEntry.adds_to_id == entry.id)
    in_order = more.options(*_WHOLE).order_by(DiaryEntry.received_at, DiaryEntry.id)
    found = list(db.scalars(in_order))
    note_opened(db, *found)
    return found


def how_many_added(
    db: Session, actor: Actor, entries: Iterable[DiaryEntry], now: datetime
) -> dict[UUID, int]:
    """How often the actor told more to each of their own entries; none is absent."""
    ids = [entry.id for entry in entries]
    more = visible(actor, May.CHANGE_ENTRY, now).where(DiaryEntry.adds_to_id.in_(ids))
    found = more.with_only_columns(DiaryEntry.adds_to_id).order_by(None)
    return dict(Counter(id for id in db.scalars(found) if id))


def say_how_it_was(
    db: Session, actor: Actor, entry_id: UUID, feeling: Feeling | None, now: datetime
) -> DiaryEntry:
    """Say how it was, or not, after an entry is kept. Raises NotHere."""
    entry: DiaryEntry = require(db, actor, May.CHANGE_ENTRY, entry_id, now)
    if entry.feeling != feeling:
        entry.feeling = feeling
        record(db, "said how it was", now, actor=actor, about=entry)
    return entry


def share_entry(
    db: Session, actor: Actor, entry_id: UUID, shares: Iterable[Use], now: datetime
) -> DiaryEntry:
    """Say anew who may see and use an entry. It counts only with consent. Raises NotHere."""
    entry: DiaryEntry = require(db, actor, May.CHANGE_ENTRY, entry_id, now)
    wanted = {use for use in shares if use in SHARES}
    had = {share.use for share in entry.shares}
    entry.shares = [share for share in entry.shares if share.use in wanted]
    entry.shares += [EntryShare(entry_id=entry.id, use=use) for use in sorted(wanted - had)]
    if wanted != had:
        let_go_of_told(db, actor.account_id, entry.relationship_id, now, own_too=False)
        facts = {f"for {use}": use in wanted for use in SHARES}
        record(db, "shared an entry anew", now, actor=actor, about=entry, **facts)
    return entry


def take_back_entry(db: Session, actor: Actor, entry_id: UUID, now: datetime) -> DiaryEntry:
    """Take an entry back: from now on nobody sees it and no story may use it. Raises NotHere.

    What was told more to it goes with it; what was told more can go alone.
    """
    entry: DiaryEntry = require(db, actor, May.CHANGE_ENTRY, entry_id, now)
    more = visible(actor, May.CHANGE_ENTRY, now).where(DiaryEntry.adds_to_id == entry.id)
    gone = (entry, *db.scalars(more))
    for one in gone:
        one.taken_back_at = now
        record(db, "took an entry back", now, actor=actor, about=one)
    told = [one.id for one in gone]
    ask_back(db, actor.account_id, entry.relationship_id, None, now, told)
    return entry


def parts_kept(entry: DiaryEntry) -> list[Part]:
    """Each part of an entry as it is kept: what a receipt says, to compare with what was sent."""
    words = (entry.words or "").encode()
    parts = [Part("words", len(words), sha256(words).hexdigest())] if words else []
    pictures = "\n".join(entry.pictures or ()).encode()
    if pictures:
        parts.append(Part("pictures", len(pictures), sha256(pictures).hexdigest()))
    return parts + [Part(media.kind, media.size, media.sha256) for media in entry.media]


def places_to_tell(db: Session, actor: Actor, now: datetime) -> list[Relationship]:
    """The relationships to whose diary the actor may add, by the person's name."""
    found = db.scalars(
        visible(actor, May.ADD_ENTRY, now).options(
            selectinload(Relationship.person), selectinload(Relationship.worker)
        )
    )
    return sorted(found, key=lambda relationship: relationship.person.name)


def place_to_tell(
    db: Session, actor: Actor, about: Relationship, now: datetime
) -> Relationship | None:
    """Where the actor may tell something now that was meant for `about`: there, or else in a
    later relationship of the same person. One statement, because every entry asks it."""
    found = db.scalars(
        visible(actor, May.ADD_ENTRY, now)
        .where(Relationship.person_id == about.person_id)
        .options(joinedload(Relationship.person), joinedload(Relationship.worker))
        .order_by((Relationship.id == about.id).desc(), Relationship.from_on.desc())
        .limit(1)
    )
    return found.first()


def _tied(
    db: Session, actor: Actor, relationship_id: UUID, telling: Telling, now: datetime
) -> Telling:
    """The telling with what it adds to and answers, when these are the actor's own and here.

    More to what was added is more to the first entry. Raises NotHere.
    """
    if telling.adds_to_id:
        first: DiaryEntry = require(db, actor, May.CHANGE_ENTRY, telling.adds_to_id, now)
        _same_place(first.relationship_id, relationship_id)
        telling = replace(telling, adds_to_id=first.adds_to_id or first.id)
    if telling.shown_prompt_id:
        shown = require(db, actor, May.SEE_SHOWN_PROMPT, telling.shown_prompt_id, now)
        _same_place(shown.relationship_id, relationship_id)
    return telling


def _same_place(there: UUID, here: UUID) -> None:
    if there != here:
        raise NotHere(f"{there} is not in the diary of {here}")


def _is_older(than: DiaryEntry):
    at_once = and_(DiaryEntry.received_at == than.received_at, DiaryEntry.id < than.id)
    return or_(DiaryEntry.received_at < than.received_at, at_once)


def _the_quicker(
    db: Session, actor: Actor, entry_id: UUID, telling: Telling, files: Sequence[KeptFile]
) -> DiaryEntry:
    entry = find_own_entry(db, actor, entry_id)
    if entry is None:
        raise NotHere(f"entry {entry_id}")
    return same_or_refuse(entry, telling.words, [file.sha256 for file in files])


def _new_entry(
    actor: Actor,
    entry_id: UUID,
    relationship_id: UUID,
    telling: Telling,
    files: Sequence[KeptFile],
    now: datetime,
) -> DiaryEntry:
    return DiaryEntry(
        id=entry_id,
        relationship_id=relationship_id,
        account_id=actor.account_id,
        received_at=now,
        told_at=telling.told_at,
        feeling=telling.feeling,
        language=telling.language,
        words=telling.words or None,
        pictures=list(telling.pictures) or None,
        adds_to_id=telling.adds_to_id,
        shown_prompt_id=telling.shown_prompt_id,
        shares=[EntryShare(use=use) for use in sorted(telling.shares & set(SHARES))],
        media=[_media(file, relationship_id, telling, at, now) for at, file in enumerate(files)],
    )


def _media(
    file: KeptFile, relationship_id: UUID, telling: Telling, position: int, now: datetime
) -> MediaFile:
    return MediaFile(
        id=file.id,
        relationship_id=relationship_id,
        position=position,
        kind=file.kind,
        size=file.size,
        sha256=file.sha256,
        received_at=now,
        key=file.key,
        file_name=file.file_name,
        is_drawing=telling.is_drawing and file.kind is MediaKind.PHOTO,
        description=telling.description or None,
    )
