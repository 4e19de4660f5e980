"""The ways to say more under a question, and what was told so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request, url_for

from feedback.actions.answer_media import media_of
from feedback.actions.surveys import Asked
from feedback.forms.instrument import Item
from feedback.forms.kinds import KINDS
from feedback.model.asking import Answer
from feedback.model.telling import MediaFile
from feedback.web.house import db
from feedback.web.languages import mark

TALK, PHOTO, FILM, DRAW, PICTURES, WRITE = "talk", "photo", "film", "draw", "pictures", "write"
# way: (words, picture), in the order in which they stand
NAMES = {
    TALK: (mark("Talk"), "talk"),
    PHOTO: (mark("Photo"), "photo"),
    DRAW: (mark("Draw"), "draw"),
    PICTURES: (mark("Pictures"), "make-a-picture-story"),
    WRITE: (mark("Write"), "write"),
    FILM: (mark("Film"), "video"),
}
# The ways of a file; each has a page of its own.
SENT = (TALK, PHOTO, FILM, DRAW)
USUAL = (TALK, PHOTO, DRAW, PICTURES)
# What the pressed button of a question's form says, before the way or the file.
MORE, KEPT = "say-more-", "kept-"
FROM, CHECK = "from", "check"


@dataclass(frozen=True)
class Told:
    """What someone told more about one question: their files, and pictures in order."""

    media: tuple[MediaFile, ...] = ()
    pictures: tuple[str, ...] = ()
    just_kept: MediaFile | None = None

    def __bool__(self) -> bool:
        return bool(self.media or self.pictures)

    @property
    def is_waiting(self) -> bool:
        """True while a file is being made ready to be shown."""
        return any(media.state == "received" for media in self.media)


def ways(item: Item) -> tuple[str, ...]:
    """The ways to say more about a question, but for writing, which stays in its form.

    Where a file is the answer its own way is the question's button, and stands not here.
    """
    return tuple(way for way in USUAL if way != KINDS[item.kind].way)


def may_write(item: Item) -> bool:
    """True when words may stand beside what is picked or sent."""
    return item.say_more or bool(KINDS[item.kind].way)


def told_by(asked: Asked, answer: Answer | None, item: str) -> Told:
    """What was told more about a question; `find_asked` allowed it."""
    media = tuple(media_of(db(), asked, item))
    kept = request.args.get("kept", "")
    just_kept = next((one for one in media if str(one.id) == kept), None)
    return Told(media, tuple(answer.pictures or ()) if answer else (), just_kept)


def where_to_say_more(invitation: UUID, item: str, then: str) -> str | None:
    """Where the button that was pressed leads, when it is one of these."""
    place = {"invitation": invitation, "item": item, **came_from()}
    if then.startswith(KEPT):
        return _kept(then.removeprefix(KEPT), place)
    way = then.removeprefix(MORE) if then.startswith(MORE) else ""
    return way_url(way, **place) if way in NAMES else None


def way_url(way: str, **place: Any) -> str:
    """The address of a way to say more about one question."""
    if way == PICTURES:
        return url_for("say_more_pictures.page", **place)
    if way == WRITE:
        return question_at(**place, more=WRITE, _anchor="write")
    return url_for("say_more.page", way=way, **place)


def question_at(**place: Any) -> str:
    """The address of a question."""
    return url_for("surveys_questions.question", **place)


def came_from() -> dict[str, str]:
    """`from=check` when someone came from the check page, to be kept on the way.

    Only the address is asked: the body may be an upload, which nobody may touch.
    """
    return {FROM: CHECK} if request.args.get(FROM) == CHECK else {}


def _kept(id: str, place: dict[str, Any]) -> str | None:
    try:
        return url_for("say_more_kept.page", media=UUID(id), **place)
    except ValueError:
        return None
