"""Faces in a story's photos and films: found, covered or left by a human, and looked at.

A finder only suggests. A photo leaves when every face in it is decided, and someone said that they
looked at it. In films no face can be covered: a human says whether one leaves as it is.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, NotHere, require
from feedback.actions.later import ask_for
from feedback.actions.leaving_out import Refusal
from feedback.actions.meanwhile import mark_of, refuse_when_changed
from feedback.actions.media_quotations import find_medium
from feedback.actions.record import record
from feedback.actions.stories import parts_of
from feedback.actions.traces import files_and_tellers
from feedback.model.faces import COVERED, Cover, FaceBox, FaceLook
from feedback.model.media_places import Region
from feedback.model.outbox import Job, JobState
from feedback.model.stories import Story, StoryPart
from feedback.model.telling import MediaFile, MediaKind, SafeCopy

FIND_JOB, COVER_JOB = "find-faces", "cover-faces"
# More boxes than this are no faces.
MOST_BOXES = 200
Covers = list[list]


class Stand(enum.StrEnum):
    """How far a photo or a film is on its way out; what waits for a human comes first."""

    NOT_FOUND_YET = "not-found-yet"
    WAITS = "waits"
    MAKING = "making"
    STAYS = "stays"
    READY = "ready"


class NotDecidedYet(Exception):
    """A face in it is not decided, so nobody can say that all is well."""

    code = "not-decided-yet"


class NotLookedYet(Exception):
    """The finder has not been yet."""

    code = "not-looked-yet"


class TooManyBoxes(Exception):
    """More places than one photo has faces."""

    code = "too-many-boxes"


@dataclass(frozen=True)
class Pictured:
    """A photo or a film of a story, and how far it is. `boxes` are its faces.

    `number` counts the photos, or the films, of the story as they were told.
    """

    media: MediaFile
    part: StoryPart
    look: FaceLook | None
    boxes: Sequence[FaceBox]
    is_asked: bool = False
    number: int = 0

    @property
    def stand(self) -> Stand:
        """How far it is."""
        return _stand(self.media, self.look, self.boxes)

    @property
    def is_photo(self) -> bool:
        """True for a photo. In a film no face can be covered."""
        return self.media.kind is MediaKind.PHOTO

    @property
    def covered(self) -> int:
        """How many faces are covered in what leaves."""
        return sum(one.is_covered for one in self.boxes)

    @property
    def waiting(self) -> int:
        """How many faces nobody has decided about."""
        return sum(one.cover is None for one in self.boxes)

    @property
    def mark(self) -> str:
        """Changes when a face in it changes."""
        return mark_of_boxes(self.boxes)


def mark_of_boxes(boxes: Iterable[FaceBox]) -> str:
    """Changes when one of them comes, goes, or is decided."""
    return mark_of(sorted((str(one.id), one.cover) for one in boxes))


def pictured_in(db: Session, actor: Actor, story_id: UUID, now: datetime) -> list[Pictured]:
    """Every photo and film of a story that may be seen, what waits for a human first.

    Drawings show nobody's face and are not among them. Raises NotHere.
    """
    story: Story = require(db, actor, May.EDIT_STORY, story_id, now)
    parts = parts_of(db, actor, story, now)
    files, _ = files_and_tellers(db, parts)
    found = [
        pictured(db, part, media)
        for part in parts
        for media in files.get(part.id, ())
        if needs_a_look(media) and media.copy_for(_shown(media)) is not None
    ]
    order, counted = list(Stand), Counter[MediaKind]()
    for n, one in enumerate(found):
        counted[one.media.kind] += 1
        found[n] = replace(one, number=counted[one.media.kind])
    return sorted(found, key=lambda one: order.index(one.stand))


def pictured(db: Session, part: StoryPart, media: MediaFile) -> Pictured:
    """A photo or a film as it stands. Give it one that may be seen."""
    is_asked = _is_asked(db, FIND_JOB, media.id, (JobState.WAITING, JobState.RUNNING))
    return Pictured(media, part, _look(db, media.id), boxes_in(db, media.id), is_asked)


def see_pictured(
    db: Session, actor: Actor, story_id: UUID, media_id: UUID, now: datetime
) -> Pictured:
    """A photo or a film of a story that the actor works on. Raises NotHere."""
    require(db, actor, May.EDIT_STORY, story_id, now)
    part, media = find_medium(db, actor, story_id, media_id, now)
    if not needs_a_look(media):
        raise NotHere(f"photo {media_id}")
    return pictured(db, part, media)


def needs_a_look(media: MediaFile) -> bool:
    """True when someone can be seen in it, as far as a machine knows. A drawing shows nobody."""
    return media.kind is MediaKind.VIDEO or (media.kind is MediaKind.PHOTO and not media.is_drawing)


# --- what humans decide ---------------------------------------------------------------------------


def look_for_faces(db: Session, actor: Actor, story_id: UUID, now: datetime) -> int:
    """Ask the finder to look at the story's photos where it has not been; how many. NotHere."""
    asked = 0
    for one in pictured_in(db, actor, story_id, now):
        if one.stand is Stand.NOT_FOUND_YET and not one.is_asked:
            ask_for(db, FIND_JOB, one.media.id, now)
            asked += 1
    return asked


def add_box(
    db: Session,
    actor: Actor,
    story_id: UUID,
    media_id: UUID,
    where: Region,
    cover: Cover,
    now: datetime,
) -> FaceBox:
    """Draw a face by hand. The same place again is the same one, decided anew.

    Raises NotHere, TooManyBoxes.
    """
    media = _photo(db, actor, story_id, media_id, now)
    known = boxes_in(db, media.id)
    made = next((one for one in known if one.where == where), None)
    if made is None:
        if len(known) >= MOST_BOXES:
            raise TooManyBoxes
        edges = dict(zip(("left", "top", "right", "bottom"), where.edges, strict=True))
        made = FaceBox(media_file_id=media.id, **edges)
        db.add(made)
    _decide(made, actor, cover, now)
    db.flush()
    _changed(db, media)
    _record(db, "drew a face", actor, media, now)
    return made


def decide_boxes(
    db: Session,
    actor: Actor,
    story_id: UUID,
    media_id: UUID,
    covers: Mapping[UUID, Cover],
    now: datetime,
    shown: str | None = None,
) -> int:
    """Keep what becomes of faces, by the boxes' ids; how many are decided anew.

    Raises NotHere, ChangedMeanwhile.
    """
    media = _photo(db, actor, story_id, media_id, now)
    boxes = boxes_in(db, media.id)
    refuse_when_changed(shown, sorted((str(one.id), one.cover) for one in boxes))
    changed = [one for one in boxes if covers.get(one.id, one.cover) is not one.cover]
    for one in changed:
        _decide(one, actor, covers[one.id], now)
    if changed:
        db.flush()
        _changed(db, media)
        _record(db, "decided about faces", actor, media, now, faces=len(changed))
    return len(changed)


def take_box_away(
    db: Session, actor: Actor, story_id: UUID, media_id: UUID, box_id: UUID, now: datetime
) -> None:
    """Forget a place that was drawn by hand; one that was found is decided instead. NotHere."""
    media = _photo(db, actor, story_id, media_id, now)
    box = db.get(FaceBox, box_id)
    if box is None or box.media_file_id != media.id or box.is_found:
        raise NotHere(f"face {box_id}")
    db.delete(box)
    db.flush()
    _changed(db, media)
    _record(db, "took a drawn face away", actor, media, now)


def say_looked_at(
    db: Session,
    actor: Actor,
    story_id: UUID,
    media_id: UUID,
    now: datetime,
    *,
    stays: bool = False,
    shown: str | None = None,
) -> None:
    """Someone looked at a photo or a film: what is decided holds, or it `stays` in the house.

    Raises NotHere, NotDecidedYet, NotLookedYet, ChangedMeanwhile.
    """
    media = see_pictured(db, actor, story_id, media_id, now).media
    look = _hold(db, media)
    boxes = boxes_in(db, media.id)
    refuse_when_changed(shown, sorted((str(one.id), one.cover) for one in boxes))
    if not stays and media.kind is MediaKind.PHOTO and look.found_at is None:
        raise NotLookedYet
    if not stays and any(one.cover is None for one in boxes):
        raise NotDecidedYet
    look.looked_by_id, look.looked_at, look.stays = actor.account_id, now, stays
    verb = "said that it stays here" if stays else "looked at who can be seen"
    _record(db, verb, actor, media, now, faces=len(boxes))
    if media.kind is MediaKind.PHOTO:
        want_covered_photo(db, media, now)


# --- what leaves ----------------------------------------------------------------------------------


def face_refusal(db: Session, media: MediaFile) -> Refusal | None:
    """Why a photo or a film may not leave yet; None when it may, with its faces covered."""
    if not needs_a_look(media):
        return None
    stand = _stand(media, _look(db, media.id), boxes_in(db, media.id))
    return REFUSED.get(stand)


def copies_that_leave(
    db: Session, media: MediaFile, purposes: Iterable[str]
) -> list[tuple[str, SafeCopy]]:
    """The copies of a photo for these purposes, with its faces covered.

    Only of one that `face_refusal` lets out.
    """
    covered = bool(covers_of(boxes_in(db, media.id)))
    found = ((one, media.copy_for(COVERED[one] if covered else one)) for one in purposes)
    return [(purpose, copy) for purpose, copy in found if copy is not None]


def is_any_covered(db: Session, media: MediaFile) -> bool:
    """True when a face is covered in what leaves."""
    return bool(covers_of(boxes_in(db, media.id)))


def is_seen_anew(db: Session, media: MediaFile, then: datetime) -> bool:
    """True when someone looked at it after `then`, or it waits for someone who does."""
    if not needs_a_look(media):
        return False
    look = _look(db, media.id)
    return look is None or look.looked_at is None or look.looked_at > then


def want_covered_photo(db: Session, media: MediaFile, now: datetime) -> None:
    """Ask for copies with the covers of today, unless they are there or asked for."""
    look = _hold(db, media)
    wanted = covers_of(boxes_in(db, media.id))
    if look.wanted != wanted:
        look.wanted = wanted
    if wanted and look.made != wanted and not _is_asked(db, COVER_JOB, media.id):
        ask_for(db, COVER_JOB, media.id, now)


def covers_of(boxes: Iterable[FaceBox]) -> Covers:
    """What is to be covered and how, in an order that does not change."""
    found = ([*one.where.edges, one.cover.value] for one in boxes if one.cover and one.is_covered)
    return sorted(found)


def boxes_in(db: Session, media_id: UUID) -> list[FaceBox]:
    """The faces of a photo, from top to bottom. Give it one that may be seen."""
    found = select(FaceBox).where(FaceBox.media_file_id == media_id)
    return list(db.scalars(found.order_by(FaceBox.top, FaceBox.left, FaceBox.id)))


# Of what leaves: why it does not, by how far it is.
REFUSED = {
    Stand.NOT_FOUND_YET: Refusal("not-looked-at"),
    Stand.WAITS: Refusal("not-looked-at"),
    Stand.STAYS: Refusal("stays-here"),
    Stand.MAKING: Refusal("cover-not-ready"),
}


def _stand(media: MediaFile, look: FaceLook | None, boxes: Sequence[FaceBox]) -> Stand:
    if look is not None and look.looked_at is not None and look.stays:
        return Stand.STAYS
    if media.kind is MediaKind.VIDEO:
        return Stand.READY if look is not None and look.looked_at else Stand.WAITS
    if look is None or look.found_at is None:
        return Stand.NOT_FOUND_YET
    if look.looked_at is None or any(one.cover is None for one in boxes):
        return Stand.WAITS
    wanted = covers_of(boxes)
    # A copy in which something else is covered is never used.
    is_there = media.copy_for(COVERED["screen"]) is not None and look.made == wanted
    return Stand.READY if is_there or not wanted else Stand.MAKING


def _shown(media: MediaFile) -> str:
    return "play" if media.kind is MediaKind.VIDEO else "screen"


def _photo(db: Session, actor: Actor, story_id: UUID, media_id: UUID, now: datetime) -> MediaFile:
    """A photo, held until the commit. Raises NotHere."""
    media = see_pictured(db, actor, story_id, media_id, now).media
    if media.kind is not MediaKind.PHOTO:
        raise NotHere(f"photo {media_id}")
    _hold(db, media)
    return media


def _decide(box: FaceBox, actor: Actor, cover: Cover, now: datetime) -> None:
    box.cover, box.decided_by_id, box.decided_at = cover, actor.account_id, now


def _changed(db: Session, media: MediaFile) -> None:
    """Whoever looked at it saw something else: it is to be looked at again."""
    look = _hold(db, media)
    look.looked_at = look.looked_by_id = None
    look.stays = False


def _hold(db: Session, media: MediaFile) -> FaceLook:
    """The row of a photo or a film, made when there is none; two who hold it wait."""
    db.get(MediaFile, media.id, with_for_update=True)
    look = _look(db, media.id)
    if look is None:
        look = FaceLook(media_file_id=media.id, wanted=[])
        db.add(look)
        db.flush()
    return look


def _look(db: Session, media_id: UUID) -> FaceLook | None:
    return db.scalars(select(FaceLook).where(FaceLook.media_file_id == media_id)).first()


def _is_asked(
    db: Session, kind: str, media_id: UUID, states: Sequence[JobState] = (JobState.WAITING,)
) -> bool:
    """A job that runs may have begun before what is asked now: it makes no new cover."""
    waits = select(Job.id).where(Job.kind == kind, Job.thing_id == media_id, Job.state.in_(states))
    return db.scalars(waits).first() is not None


def _record(
    db: Session, verb: str, actor: Actor, media: MediaFile, now: datetime, **facts: int
) -> None:
    whose = media.relationship_id
    record(db, verb, now, actor=actor, about=media, relationship_id=whose, **facts)
