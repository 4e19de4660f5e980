"""Noticing in a database session that what a story shows has changed, whichever action did it.

A yes of its tellers is to a story as it is: its title, its easy words, its parts and the words of
its quotations. Whenever one of these is written, the story's `shown_count` grows with it.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session

from feedback.model.stories import MediaPlace, Quotation, Story, StoryPart

# What of each is shown. Codes, codings and memos are not among it: coding goes on after a yes.
SHOWN: dict[type, tuple[str, ...]] = {
    Story: ("title_sealed", "easy_words_sealed"),
    StoryPart: ("words_sealed", "pictures_sealed", "position", "entry_id", "answer_id"),
    Quotation: ("words_sealed", "start", "end"),
    MediaPlace: ("media_file_id", "left", "top", "right", "bottom", "begins_ms", "ends_ms"),
}


@event.listens_for(Session, "before_flush")
def _notice(db: Session, *_: Any) -> None:
    made_or_gone = (one for one in chain(db.new, db.deleted) if type(one) in SHOWN)
    changed = (one for one in db.dirty if type(one) in SHOWN and _is_shown_otherwise(one))
    stories = {_story_of(db, one) for one in chain(made_or_gone, changed)}
    for story in stories - {None}:
        if inspect(story).persistent:
            story.shown_count = Story.shown_count + 1  # type: ignore[union-attr, assignment]


def _is_shown_otherwise(thing: Any) -> bool:
    attributes = inspect(thing).attrs
    return any(attributes[name].history.has_changes() for name in SHOWN[type(thing)])


def _story_of(db: Session, thing: Any) -> Story | None:
    return STORY_OF[type(thing)](db, thing)


def _of_part(db: Session, part: StoryPart) -> Story | None:
    return part.story or db.get(Story, part.story_id)


def _of_quotation(db: Session, quotation: Quotation) -> Story | None:
    part = quotation.part or db.get(StoryPart, quotation.part_id)
    return part and _of_part(db, part)


def _of_place(db: Session, place: MediaPlace) -> Story | None:
    quotation = place.quotation or db.get(Quotation, place.quotation_id)
    return quotation and _of_quotation(db, quotation)


STORY_OF: dict[type, Callable[[Session, Any], Story | None]] = {
    Story: lambda _, story: story,
    StoryPart: _of_part,
    Quotation: _of_quotation,
    MediaPlace: _of_place,
}
