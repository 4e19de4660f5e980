"""Noticing in a database session that what a story shows has changed, whichever action did it.

A yes of its tellers is to a story as it is: its title, its easy words, its parts, the words of its
quotations, and what is said of its photos and in its recordings. Whenever one of these is written,
the story's `shown_count` grows with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session

from feedback.model.asking import Answer
from feedback.model.stories import MediaPlace, Quotation, Story, StoryPart
from feedback.model.telling import MediaFile, Transcript

# What of each is shown. Codes, codings and memos are not among it: coding goes on after a yes.
SHOWN: dict[type, tuple[str, ...]] = {
    Story: ("title_sealed", "easy_words_sealed"),
    StoryPart: ("words_sealed", "pictures_sealed", "position", "entry_id", "answer_id"),
    Quotation: ("words_sealed", "start", "end"),
    MediaPlace: ("media_file_id", "left", "top", "right", "bottom", "begins_ms", "ends_ms"),
}
# What of a file that was told is shown in every story that it is in.
SHOWN_OF_FILES: dict[type, tuple[str, ...]] = {
    MediaFile: ("description_sealed",),
    Transcript: ("words_sealed",),
}


@event.listens_for(Session, "before_flush")
def _notice(db: Session, *_: Any) -> None:
    made_or_gone = (one for one in chain(db.new, db.deleted) if type(one) in SHOWN)
    changed = (one for one in db.dirty if type(one) in SHOWN and _is_shown_otherwise(one))
    stories = {_story_of(db, one) for one in chain(made_or_gone, changed)}
    stories |= {story for media in _files_shown_otherwise(db) for story in _stories_with(db, media)}
    for story in stories - {None}:
        if inspect(story).persistent:
            story.shown_count = Story.shown_count + 1  # type: ignore[union-attr, assignment]


def _files_shown_otherwise(db: Session) -> set[MediaFile]:
    """Files that go, whose description changed, or with other words. A new file is in no story
    yet."""
    of_files = [one for one in chain(db.new, db.dirty) if type(one) in SHOWN_OF_FILES]
    changed = chain(
        (one for one in of_files if _is_shown_otherwise(one)),
        (one for one in db.deleted if type(one) in SHOWN_OF_FILES),
    )
    files = {
        one
        if isinstance(one, MediaFile)
        else one.media_file or db.get(MediaFile, one.media_file_id)
        for one in changed
    }
    return {media for media in files if media is not None and inspect(media).persistent}


def _stories_with(db: Session, media: MediaFile) -> Iterable[Story]:
    """The stories that what the file was told with is in."""
    if media.entry_id is not None:
        told = StoryPart.entry_id == media.entry_id
    else:
        answers = select(Answer.id).where(
            Answer.response_id == media.response_id, Answer.item == media.item
        )
        told = StoryPart.answer_id.in_(answers)
    parts = select(StoryPart.story_id).where(told)
    return db.scalars(select(Story).where(Story.id.in_(parts)))


def _is_shown_otherwise(thing: Any) -> bool:
    attributes = inspect(thing).attrs
    names = {**SHOWN, **SHOWN_OF_FILES}[type(thing)]
    return any(attributes[name].history.has_changes() for name in names)


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
