"""After a transcript changed: quotations go where their very same words stand now, or are flagged.

Only words that stand there exactly once, unaltered, are followed, and only while quotations stay
in their order. Everything else is left as it is, for a human to look at (decision 34).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.access import Actor
from feedback.actions.media_quotations import is_changed
from feedback.actions.record import record
from feedback.actions.story_steps import About, add_step
from feedback.model.media_places import Stretch, in_order_still, stands_at
from feedback.model.stories import MediaPlace, Quotation
from feedback.model.story_steps import StepKind
from feedback.model.telling import MediaFile

Moves = Mapping[UUID, Stretch]


def follow_words(db: Session, media: MediaFile, actor: Actor | None, now: datetime) -> int:
    """Move the quotations whose words stand elsewhere in what counts now; how many moved."""
    said = media.transcript
    if said is None:
        return 0
    query = select(Quotation).join(MediaPlace).where(MediaPlace.media_file_id == media.id)
    quoted = [one for one in db.scalars(query) if one.place and one.words]
    moves = _moves(quoted, media)
    for one in quoted:
        if one.id in moves and one.place:
            one.place.where, one.place.version = moves[one.id], said.version
            _note(db, one, actor, now)
    return len(moves)


def _moves(quoted: Sequence[Quotation], media: MediaFile) -> Moves:
    """Where each quotation goes whose words stand elsewhere, exactly once and in order."""
    assert media.transcript is not None
    segments = media.transcript.segments
    found = {one.id: stands_at(segments, one.words) for one in quoted if is_changed(one)}
    were = {one.id: one.place.where for one in quoted if one.place}
    stays = {id: where for id, where in were.items() if id not in found}
    moves = {id: where for id, where in found.items() if where is not None}
    is_in_order = in_order_still(were, {**stays, **moves})
    return {id: where for id, where in moves.items() if id in is_in_order}


def _note(db: Session, quotation: Quotation, actor: Actor | None, now: datetime) -> None:
    story = quotation.part.story
    columns = About(story, quotation).columns
    # Whoever wrote the words did nothing to the story: the step is nobody's.
    add_step(db, None, StepKind.FOLLOWED, story, now, **columns)
    verb = "moved with its words"
    record(db, verb, now, actor=actor, about=quotation, relationship_id=story.relationship_id)
