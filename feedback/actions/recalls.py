"""Copies that are out of the house when someone changes their mind: listed at once, asked back.

A copy holds whole stories. It is asked back when a story in it has a part of the teller that went
out with it, and it was made for the use that stops. A table of answers is asked back when a row of
it is theirs and may not leave any more.
"""

from __future__ import annotations

from collections.abc import Collection as Several
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from feedback.access import Actor, May, require, visible
from feedback.actions.answers_leaving import copies_that_hold
from feedback.actions.collections_out import left_out_then
from feedback.actions.own_copies_gone import let_go_of_told
from feedback.actions.record import record
from feedback.model.asking import Answer, SurveyResponse
from feedback.model.care import Relationship, Site
from feedback.model.recalls import Recall, Returned
from feedback.model.scopes import NOWHERE, Scope
from feedback.model.stories import Collection, Export, Story, StoryPart
from feedback.model.telling import DiaryEntry, MediaFile, MediaKind, Shows
from feedback.model.trust import Use

TAKEN_BACK = "taken-back"
SEEN_IN = (MediaKind.PHOTO, MediaKind.VIDEO)
HEARD_IN = (MediaKind.SOUND, MediaKind.VIDEO)
KINDS = {Use.LIKENESS: SEEN_IN, Use.VOICE: HEARD_IN}
# What goes out for a story whatever the collection is for, and formats that hold words alone.
FOR_ALL = (Use.STORY, *KINDS)
WORDS_ALONE = ("quotes", "codebook")


class NotAnswered(ValueError):
    """Nothing was said about what became of a copy."""

    code = "not-chosen"


def hold_site(db: Session, site_id: UUID) -> None:
    """Whoever carries out and whoever stops a use wait for each other here, so that either the
    copy lacks what was stopped, or the copy is known and asked back.
    """
    db.execute(select(Site.id).where(Site.id == site_id).with_for_update(key_share=True))


def ask_back(
    db: Session,
    account_id: UUID,
    relationship_id: UUID,
    use: Use | None,
    now: datetime,
    told: Several[UUID] = (),
    still: Scope = NOWHERE,
) -> list[Recall]:
    """Ask every copy back that holds what an account told in a relationship, once each.

    `use` is what they stopped; None with the ids of the tellings they took back. `still` is how far
    their yes goes now, when it only goes less far: copies within it are not asked back. Own copies
    that lie ready with something of it go at once. Called by actions that have asked access.
    """
    site_id = db.get_one(Relationship, relationship_id).site_id
    hold_site(db, site_id)
    let_go_of_told(db, account_id, relationship_id, now)
    parts = _parts(db, account_id, relationship_id, use, told)
    every = _parts(db, account_id, relationship_id, None, told) if use is Use.LIKENESS else []
    copies = [
        export
        for export in (_exports(db, site_id, use) if parts or every else ())
        if not still.covers(export.audience, export.medium)
        if _holds(db, export, parts) or _shows(export, every)
    ]
    copies += copies_that_hold(
        db, site_id, account_id, relationship_id, use, now, told=told, still=still
    )
    recalls = [
        _recall(db, export, account_id, relationship_id, site_id, use, now) for export in copies
    ]
    return [recall for recall in recalls if recall is not None]


def my_recalls(
    db: Session, actor: Actor, now: datetime, relationship_id: UUID | None = None
) -> list[Recall]:
    """The copies with something of the actor that are asked back, the newest first."""
    query = visible(actor, May.SEE_OWN_RECALL, now).options(joinedload(Recall.export))
    if relationship_id:
        query = query.where(Recall.relationship_id == relationship_id)
    return list(db.scalars(query.order_by(Recall.asked_at.desc(), Recall.id)))


def recalls_here(db: Session, actor: Actor, now: datetime, most: int = 200) -> list[Recall]:
    """The copies of the site to ask back: what waits first, the oldest first."""
    query = visible(actor, May.SEE_RECALL, now).options(joinedload(Recall.export))
    ordered = query.order_by(Recall.answered_at.is_not(None), Recall.asked_at, Recall.id)
    return list(db.scalars(ordered.limit(most)))


def letter_about(db: Session, actor: Actor, recall_id: UUID, now: datetime) -> list[Story]:
    """The stories that the letter about a copy names. Raises NotHere."""
    recall: Recall = require(db, actor, May.SEE_RECALL, recall_id, now)
    parts = _parts(db, recall.account_id, recall.relationship_id, None, ())
    ids = {part.story_id for part in parts} & {UUID(id) for id in recall.export.story_ids}
    return list(db.scalars(select(Story).where(Story.id.in_(ids)).order_by(Story.number)))


def note_printed(db: Session, actor: Actor, recall_id: UUID, now: datetime) -> Recall:
    """The letter goes out. Raises NotHere."""
    recall: Recall = require(db, actor, May.SEE_RECALL, recall_id, now)
    recall.printed_at = now
    record(db, "wrote to ask a copy back", now, actor=actor, about=recall)
    return recall


def note_answer(db: Session, actor: Actor, recall_id: UUID, returned: str, now: datetime) -> Recall:
    """Whoever has the copy answered. Raises NotHere, NotAnswered."""
    recall: Recall = require(db, actor, May.SEE_RECALL, recall_id, now)
    if returned not in set(Returned):
        raise NotAnswered
    recall.returned = Returned(returned)
    recall.answered_at, recall.answered_by_id = now, actor.account_id
    record(db, "a copy was answered for", now, actor=actor, about=recall, returned=returned)
    return recall


def _parts(
    db: Session,
    account_id: UUID,
    relationship_id: UUID,
    use: Use | None,
    told: Several[UUID],
) -> list[StoryPart]:
    """The parts of stories that come from the account; for a likeness or a voice, those with a
    file in which they can be seen or heard.
    """
    entries, responses = (_told(kind, account_id, relationship_id, told) for kind in SOURCES)
    if use in KINDS:
        files = select(MediaFile).where(
            MediaFile.kind.in_(KINDS[use]), MediaFile.is_drawing.is_(False), _shows_someone()
        )
        entries = entries.where(DiaryEntry.id.in_(files.with_only_columns(MediaFile.entry_id)))
        responses = responses.where(
            SurveyResponse.id.in_(files.with_only_columns(MediaFile.response_id))
        )
    return list(db.scalars(select(StoryPart).where(_from(entries, responses))))


def _from(entries, responses) -> ColumnElement[bool]:
    answers = select(Answer.id).where(Answer.response_id.in_(responses))
    return or_(StoryPart.entry_id.in_(entries), StoryPart.answer_id.in_(answers))


def _shows_someone() -> ColumnElement[bool]:
    """What nobody said shows someone; and a film may, whatever was said."""
    is_no_photo = MediaFile.kind != MediaKind.PHOTO
    return or_(is_no_photo, MediaFile.shows.is_(None), MediaFile.shows != Shows.NOBODY)


SOURCES = (DiaryEntry, SurveyResponse)


def _told(kind, account_id: UUID, relationship_id: UUID, told: Several[UUID]):
    found = select(kind.id).where(
        kind.account_id == account_id, kind.relationship_id == relationship_id
    )
    return found.where(kind.id.in_(told)) if told else found


def _exports(db: Session, site_id: UUID, use: Use | None) -> Iterator[Export]:
    query = select(Export).join(Collection).where(Collection.site_id == site_id)
    if use is not None and use not in FOR_ALL:
        query = query.where(Collection.use == use)
    if use in KINDS:
        query = query.where(Export.format.not_in(WORDS_ALONE))
    yield from db.scalars(query.order_by(Export.made_at)).all()


def _holds(db: Session, export: Export, parts: list[StoryPart]) -> bool:
    inside = {UUID(id) for id in export.story_ids}
    return any(
        part.story_id in inside and part.position not in left_out_then(export, part.story)
        for part in parts
    )


def _shows(export: Export, parts: list[StoryPart]) -> bool:
    """True when pages drawn of one of these stories are in it, and show someone."""
    shown = export.likeness_story_ids or ()
    return any(str(part.story_id) in shown for part in parts)


def _recall(
    db: Session,
    export: Export,
    account_id: UUID,
    relationship_id: UUID,
    site_id: UUID,
    use: Use | None,
    now: datetime,
) -> Recall | None:
    """One copy is asked back once for one teller; None when that was done before."""
    ours = (Recall.export_id == export.id) & (Recall.account_id == account_id)
    known = select(Recall.id).where(ours, Recall.relationship_id == relationship_id)
    if db.scalars(known).first() is not None:
        return None
    recall = Recall(
        export_id=export.id,
        account_id=account_id,
        relationship_id=relationship_id,
        site_id=site_id,
        because=use.value if use else TAKEN_BACK,
        asked_at=now,
    )
    db.add(recall)
    db.flush()
    record(db, "asked a copy back", now, about=recall, site_id=site_id, why=recall.because)
    return recall
