"""What of a collection would go out today, and whether a copy made before may still be given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, NotHere, require
from feedback.actions import storyboard_agreed
from feedback.actions.approved import is_approved, is_refused, was_refused_since
from feedback.actions.comparing import place_key
from feedback.actions.faces import is_seen_anew
from feedback.actions.leaving_out import (
    REASONS,
    MadeFor,
    Refusal,
    Source,
    likeness_refusal,
    made_for,
    media_of,
    media_refusal,
    refusal,
)
from feedback.actions.other_voices import is_heard_anew
from feedback.actions.second_codings import own_open, stays_here
from feedback.model.asking import Answer
from feedback.model.stories import Collection, Export, MediaPlace, Quotation, Story, StoryPart
from feedback.model.telling import DiaryEntry, MediaFile, MediaKind
from feedback.model.trust import Use
from feedback.sealing import KeyDestroyed


class NoLongerGiven(Exception):
    """Someone changed their mind since this copy was made. It is given to nobody any more."""

    code = "no-longer-given"


class CodedAloneNow(Exception):
    """Whoever asks codes a story of it alone: the copy would show them what others coded."""

    code = "coded-alone"


@dataclass(frozen=True)
class Kept:
    """A part that would stay in the house, and why. `position` counts from 1."""

    position: int
    is_entry: bool
    why: Refusal


@dataclass(frozen=True)
class Outlook:
    """What of one story would go out today. `is_hidden` when nobody may read even its title: all
    that it came from was taken back, or erased. It `waits` while a teller of it has not said yes.
    """

    story: Story
    parts: int
    quotations: int
    kept: list[Kept]
    is_hidden: bool = False
    waits: bool = False

    @property
    def is_out(self) -> bool:
        """True when something of the story would go out."""
        return self.parts > 0 and not self.waits


def outlooks(db: Session, actor: Actor, collection: Collection, now: datetime) -> list[Outlook]:
    """For each story in the collection's order: what the actor could carry out, and what not."""
    uses, to = (Use.STORY, collection.use), made_for(collection)
    return [_outlook(db, actor, place.story, uses, now, to) for place in collection.places]


def may_still_be_given(db: Session, actor: Actor, export_id: UUID, now: datetime) -> Export:
    """The record of a copy, when all that is in it may still go out.

    Raises NotHere, CodedAloneNow, and NoLongerGiven when consent for something in it is gone, or a
    teller of a story in it does not say yes to it any more.
    """
    export = db.get(Export, export_id)
    if export is None:
        raise NotHere(f"export {export_id}")
    collection: Collection = require(db, actor, May.EXPORT_COLLECTION, export.collection_id, now)
    uses, to = (Use.STORY, collection.use), made_for(export)
    ids = [UUID(id) for id in export.story_ids]
    if any(own_open(db, actor, id) for id in ids):
        raise CodedAloneNow
    found = db.scalars(select(Story).where(Story.id.in_(ids))).all()
    if len(found) != len(set(ids)):  # erased since; its file goes with the job of that
        raise NoLongerGiven
    if export.media_ids is not None and not _files_may_go(db, found, export, now, to):
        raise NoLongerGiven
    for story in found:
        refused = {kept.position for kept in _outlook(db, actor, story, uses, now, to).kept}
        if refused - left_out_then(export, story) or is_refused(db, story):
            raise NoLongerGiven
        if was_refused_since(db, story, export.made_at):
            raise NoLongerGiven
        if storyboard_agreed.was_refused_since(db, story, export.made_at):
            raise NoLongerGiven
        if not _drawn_may_go(db, story, export, now, to):
            raise NoLongerGiven
        if export.media_ids is None and _has_fewer_files(db, story, export, now, to):
            raise NoLongerGiven
    return export


def _drawn_may_go(db: Session, story: Story, export: Export, now: datetime, to: MadeFor) -> bool:
    """False when someone can be recognised on a page drawn for it that stands in the copy, and
    does not say yes to that."""
    if str(story.id) not in (export.likeness_story_ids or ()):
        return True
    told = (_source(db, part) for part in story.parts)
    return all(likeness_refusal(db, one, now, to) is None for one in told)


def _files_may_go(
    db: Session, stories: Iterable[Story], export: Export, now: datetime, to: MadeFor
) -> bool:
    """True when each file in a copy may go out, as it was looked at and heard then."""
    there = {
        str(media.id): (source, media)
        for story in stories
        for source, media in _with_sources(db, story)
    }
    return all(
        id in there and _file_may_go(db, *there[id], export, now, to) for id in export.media_ids
    )


def _file_may_go(
    db: Session, source: Source, media: MediaFile, export: Export, now: datetime, to: MadeFor
) -> bool:
    is_changed = is_seen_anew(db, media, export.made_at) or is_heard_anew(db, media, export.made_at)
    return not is_changed and media_refusal(db, source, media, now, to) is None


def _has_fewer_files(db: Session, story: Story, export: Export, now: datetime, to: MadeFor) -> bool:
    """Of a copy from before its files were kept: whether more stay now than stayed then."""
    stay_now = _media_refused(db, story, now, to)
    seen_anew = _seen_anew(db, story, export, now, to)
    return stay_now > _media_left_out_then(export, story) or seen_anew > _media_left_out_then(
        export, story, SEEN
    )


def _outlook(
    db: Session, actor: Actor, story: Story, uses: tuple[Use, ...], now: datetime, to: MadeFor
) -> Outlook:
    try:
        _ = story.title
    except KeyDestroyed:
        kept = [Kept(part.position, bool(part.entry_id), ERASED) for part in story.parts]
        return Outlook(story, 0, 0, kept, is_hidden=True)
    refused = dict(_refused(db, story, uses, now, to))
    out = [part for part in story.parts if part.id not in refused]
    kept = [
        Kept(part.position, bool(part.entry_id), refused[part.id])
        for part in story.parts
        if part.id in refused
    ]
    usable = out or len(dict(_refused(db, story, (Use.STORY,), now, to))) < len(story.parts)
    stays = stays_here(db, story.id, actor)
    quotations = sum(_quoted(db, part, stays, now, to) for part in out)
    waits = bool(out) and not is_approved(db, story, now)
    return Outlook(story, len(out), quotations, kept, is_hidden=not usable, waits=waits)


def _quoted(db: Session, part: StoryPart, stays: set[UUID], now: datetime, to: MadeFor) -> int:
    """How many places of a part go out: of a picture only when it goes out itself."""
    marks = select(Quotation.id, Quotation.start, Quotation.end, MediaPlace.id)
    marks = marks.outerjoin(MediaPlace, MediaPlace.quotation_id == Quotation.id)
    marked = db.execute(marks.where(Quotation.part_id == part.id)).all()
    out = [one for one in marked if one[0] not in stays]
    in_words = {(start, end) for _, start, end, place in out if place is None}
    in_files = (db.get_one(Quotation, id) for id, *_, place in out if place is not None)
    source = _source(db, part)
    seen = (one for one in in_files if not _stays(db, source, one.place.media_file, now, to))
    return len(in_words) + len({place_key(one) for one in seen})


def _stays(db: Session, source: Source, media: MediaFile, now: datetime, to: MadeFor) -> bool:
    """True when nothing of a file goes out, not even what is said in it."""
    return media_refusal(db, source, media, now, to) is not None and media.transcript is None


ERASED = Refusal("key-destroyed")


def _refused(
    db: Session, story: Story, uses: tuple[Use, ...], now: datetime, to: MadeFor
) -> Iterator[tuple[UUID, Refusal]]:
    for part in story.parts:
        why = refusal(db, _source(db, part), uses, now, to) or _aside(db, part)
        if why:
            yield part.id, why


def _media_refused(db: Session, story: Story, now: datetime, to: MadeFor) -> int:
    """How many photos, sounds and films of a story show or let hear someone without a yes."""
    found = _with_sources(db, story)
    return sum(1 for source, media in found if media_refusal(db, source, media, now, to))


def _with_sources(db: Session, story: Story) -> Iterator[tuple[Source, MediaFile]]:
    for part in story.parts:
        source, item = _source(db, part), None
        if part.answer_id:
            item = db.get_one(Answer, part.answer_id).item
        yield from ((source, media) for media in media_of(db, source, item))


def _seen_anew(db: Session, story: Story, export: Export, now: datetime, to: MadeFor) -> int:
    """How many that show someone were looked at after the copy was made, or not at all."""
    return sum(
        1
        for source, media in _with_sources(db, story)
        if is_seen_anew(db, media, export.made_at)
        if media_refusal(db, source, media, now, to) is None
    )


# Why a photo or a film stayed for what can be seen in it; all else is a missing yes.
SEEN = frozenset({"not-looked-at", "stays-here", "cover-not-ready"})
NO_YES = frozenset(REASONS) - SEEN


def _media_left_out_then(export: Export, story: Story, reasons: frozenset[str] = NO_YES) -> int:
    kinds = {f"a {kind}" for kind in MediaKind}
    stayed = (one for one in export.left_out if one["story"] == story.label)
    return sum(1 for one in stayed if one["what"] in kinds and one["reason"] in reasons)


def _aside(db: Session, part: StoryPart) -> Refusal | None:
    """An answer that its survey asks no more does not go out."""
    answer = db.get_one(Answer, part.answer_id) if part.answer_id else None
    return Refusal("set-aside") if answer is not None and answer.is_aside else None


def _source(db: Session, part: StoryPart) -> Source:
    if part.entry_id:
        return db.get_one(DiaryEntry, part.entry_id)
    return db.get_one(Answer, part.answer_id).response


def left_out_then(export: Export, story: Story) -> set[int]:
    """The positions of the parts that the copy left out when it was made."""
    said = {left["what"] for left in export.left_out if left["story"] == story.label}
    return {
        part.position
        for part in story.parts
        if any(what.startswith(f"source {part.position} ") for what in said)
    }
