"""Learning days: preparing one, reading its stories together, and keeping what was said.

What is shown to a team is asked at every look: the teller's yes to the team must hold for each
part. The title and the easy words tell of the whole story, so they are shown with the whole alone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from feedback.access import Actor, May, NotHere, require, visible
from feedback.actions.meanwhile import mark_of, refuse_when_changed
from feedback.actions.media_quotations import is_changed
from feedback.actions.memos import memos_of, write_memo
from feedback.actions.quotations import in_order
from feedback.actions.record import record
from feedback.model.learning import LearningDay, LearningStory
from feedback.model.passages import settle
from feedback.model.stories import Memo, Quotation, Story, StoryPart

SHIPPED = ("what-mattered", "what-good-looks-like", "what-differently")
LONGEST_TITLE = 120
LONGEST_QUESTION = 300
MOST_QUESTIONS = 12


class TitleMissing(Exception):
    """A learning day needs a title."""

    code = "title-missing"


class DayMissing(Exception):
    """A learning day is on a day."""

    code = "day-missing"


class TooLong(Exception):
    """The title or a question is longer than we keep, or there are too many questions."""

    code = "too-long"


class NotOnTheDay(NotHere):
    """The story is not among those of the day, or nothing of it may be shown to a team today."""


@dataclass(frozen=True)
class Drawn:
    """What a learning day is to be; `questions` are the site's own, one a line."""

    title: str
    on: date | None = None
    shipped: tuple[str, ...] = SHIPPED
    questions: str = ""

    @property
    def lines(self) -> list[str]:
        """The site's own questions."""
        return [one for line in settle(self.questions).split("\n") if (one := line.strip())]

    def settled(self) -> Drawn:
        """Raises TitleMissing, DayMissing, TooLong."""
        title = " ".join(settle(self.title).split())
        if not title:
            raise TitleMissing
        if self.on is None:
            raise DayMissing
        too_long = any(len(line) > LONGEST_QUESTION for line in self.lines)
        if len(title) > LONGEST_TITLE or too_long or len(self.lines) > MOST_QUESTIONS:
            raise TooLong
        shipped = tuple(one for one in SHIPPED if one in self.shipped)
        return Drawn(title, self.on, shipped, "\n".join(self.lines))


@dataclass(frozen=True)
class Shown:
    """A story as a team may see it today: its parts, and whether that is the whole of it.

    `quotations` are those of each part that may be seen and say what stands at their place.
    """

    story: Story
    parts: tuple[StoryPart, ...]
    is_whole: bool
    quotations: dict[UUID, list[Quotation]]


def list_days(db: Session, actor: Actor, now: datetime) -> list[LearningDay]:
    """The learning days of the site, the latest first."""
    query = visible(actor, May.SEE_LEARNING_DAY, now).options(selectinload(LearningDay.places))
    return list(db.scalars(query.order_by(LearningDay.on.desc(), LearningDay.id)))


def see_day(db: Session, actor: Actor, day_id: UUID, now: datetime) -> LearningDay:
    """One learning day. Raises NotHere."""
    return require(db, actor, May.SEE_LEARNING_DAY, day_id, now)


def questions_before(db: Session, actor: Actor, now: datetime) -> str:
    """The site's own questions of its latest learning day, to begin the next one with."""
    days = list_days(db, actor, now)
    return "\n".join(days[0].questions) if days else ""


def make_day(db: Session, actor: Actor, drawn: Drawn, now: datetime) -> LearningDay:
    """Prepare a learning day. Raises NotHere, TitleMissing, DayMissing, TooLong."""
    require(db, actor, May.MAKE_LEARNING_DAY, actor.site_id, now)
    day = LearningDay(site_id=actor.site_id, made_by_id=actor.account_id, made_at=now)
    _draw(day, drawn.settled())
    db.add(day)
    db.flush()
    record(db, "prepared a learning day", now, actor=actor, about=day)
    return day


def change_day(
    db: Session,
    actor: Actor,
    day_id: UUID,
    drawn: Drawn,
    now: datetime,
    shown: str | None = None,
) -> LearningDay:
    """Change its title, its date or its questions; `shown` is the mark of what the page showed.

    Raises NotHere, TitleMissing, DayMissing, TooLong, ChangedMeanwhile.
    """
    day = _to_edit(db, actor, day_id, now)
    drawn = drawn.settled()
    if (drawn.title, drawn.on, list(drawn.shipped), drawn.lines) == _kept(day):
        return day
    refuse_when_changed(shown, *_kept(day))
    _draw(day, drawn)
    record(db, "changed a learning day", now, actor=actor, about=day)
    return day


def mark_of_day(day: LearningDay) -> str:
    """What a page shows of a learning day, as a mark."""
    return mark_of(*_kept(day))


def _kept(day: LearningDay) -> tuple[str, date, list[str], list[str]]:
    return day.title, day.on, day.shipped, day.questions


def remove_day(db: Session, actor: Actor, day_id: UUID, now: datetime) -> None:
    """Take a learning day away; the stories stay, and so do the memos. Raises NotHere."""
    day = _to_edit(db, actor, day_id, now)
    record(db, "took a learning day away", now, actor=actor, about=day)
    db.execute(update(Memo).where(Memo.learning_day_id == day.id).values(learning_day_id=None))
    db.delete(day)
    db.flush()


def stories_to_choose(db: Session, actor: Actor, day: LearningDay, now: datetime) -> list[Story]:
    """The stories that are not on the day and of which something may be shown, newest first."""
    parts = visible(actor, May.SHOW_STORY_PART, now).with_only_columns(StoryPart.story_id)
    known = [place.story_id for place in day.places]
    query = visible(actor, May.SEE_STORY, now).where(Story.id.in_(parts), Story.id.not_in(known))
    return list(db.scalars(query.order_by(Story.number.desc(), Story.id)))


def choose_story(db: Session, actor: Actor, day_id: UUID, story_id: UUID, now: datetime) -> None:
    """Put a story at the end of the day. Raises NotHere, also when nothing of it may be shown."""
    day = _to_edit(db, actor, day_id, now)
    require(db, actor, May.SEE_STORY, story_id, now)
    if not _parts(db, actor, [story_id], now):
        raise NotOnTheDay(f"story {story_id}")
    if any(place.story_id == story_id for place in day.places):
        return
    day.places.append(LearningStory(story_id=story_id, position=len(day.places) + 1))
    _settle(db, day)
    _record(db, "put a story on a learning day", actor, day, story_id, now)


def leave_story_out(db: Session, actor: Actor, day_id: UUID, story_id: UUID, now: datetime) -> None:
    """Take a story off the day; the story itself stays. Raises NotHere."""
    day = _to_edit(db, actor, day_id, now)
    day.places.remove(_place(day, story_id))
    _settle(db, day)
    _record(db, "took a story off a learning day", actor, day, story_id, now)


def move_story(
    db: Session, actor: Actor, day_id: UUID, story_id: UUID, by: int, now: datetime
) -> None:
    """Let a story come earlier (-1) or later (1). Raises NotHere."""
    day = _to_edit(db, actor, day_id, now)
    place = _place(day, story_id)
    to = day.places.index(place) + by
    if 0 <= to < len(day.places):
        place.position, day.places[to].position = to + 1, to + 1 - by
        db.flush()
        db.refresh(day, ["places"])


def shown_stories(db: Session, actor: Actor, day: LearningDay, now: datetime) -> list[Shown]:
    """The stories of the day of which something may be shown to a team now, in order."""
    parts = _parts(db, actor, [place.story_id for place in day.places], now)
    return [
        _shown(db, actor, parts[place.story_id], now)
        for place in day.places
        if place.story_id in parts
    ]


def shown_story(
    db: Session, actor: Actor, day: LearningDay, story_id: UUID, now: datetime
) -> Shown:
    """One of them. Raises NotOnTheDay."""
    parts = _parts(db, actor, [_place(day, story_id).story_id], now)
    if not parts:
        raise NotOnTheDay(f"story {story_id} on learning day {day.id}")
    return _shown(db, actor, parts[story_id], now)


def notes_of(
    db: Session, actor: Actor, day: LearningDay, story: Story, now: datetime
) -> list[Memo]:
    """What was noted beside a story on this day, oldest first."""
    beside = memos_of(db, actor, story, now)
    return [one for one in beside if one.learning_day_id == day.id]


def keep_note(
    db: Session, actor: Actor, day_id: UUID, story_id: UUID, words: str, now: datetime
) -> Memo:
    """Keep what was said about a story on the day, as a memo beside the story.

    Raises NotHere, NothingWritten, MemoTooLong.
    """
    day = see_day(db, actor, day_id, now)
    shown_story(db, actor, day, story_id, now)
    return write_memo(db, actor, story_id, words, now, learning_day_id=day.id)


def _parts(
    db: Session, actor: Actor, story_ids: Collection[UUID], now: datetime
) -> dict[UUID, list[StoryPart]]:
    """The parts of these stories that may be shown to a team, by story."""
    query = (
        visible(actor, May.SHOW_STORY_PART, now)
        .where(StoryPart.story_id.in_(story_ids))
        .order_by(StoryPart.position, StoryPart.id)
        .options(selectinload(StoryPart.quotations), joinedload(StoryPart.story))
    )
    found: dict[UUID, list[StoryPart]] = {}
    for part in db.scalars(query):
        found.setdefault(part.story_id, []).append(part)
    return found


def _shown(db: Session, actor: Actor, parts: Sequence[StoryPart], now: datetime) -> Shown:
    story = parts[0].story
    count = select(func.count()).select_from(StoryPart).where(StoryPart.story_id == story.id)
    is_whole = db.scalar(count) == len(parts)
    return Shown(story, tuple(parts), is_whole, _quotations(db, actor, parts, now))


def _quotations(
    db: Session, actor: Actor, parts: Sequence[StoryPart], now: datetime
) -> dict[UUID, list[Quotation]]:
    seen = visible(actor, May.SEE_QUOTATION, now).with_only_columns(Quotation.id)
    may = set(db.scalars(seen.where(Quotation.part_id.in_([part.id for part in parts]))))
    return {
        part.id: [
            one
            for one in in_order(part.quotations)
            if one.id in may and one.words and not is_changed(one)
        ]
        for part in parts
    }


def _draw(day: LearningDay, drawn: Drawn) -> None:
    assert drawn.on is not None
    day.title, day.on = drawn.title, drawn.on
    day.shipped, day.questions = list(drawn.shipped), drawn.lines


def _to_edit(db: Session, actor: Actor, day_id: UUID, now: datetime) -> LearningDay:
    return require(db, actor, May.EDIT_LEARNING_DAY, day_id, now)


def _place(day: LearningDay, story_id: UUID) -> LearningStory:
    for place in day.places:
        if place.story_id == story_id:
            return place
    raise NotOnTheDay(f"story {story_id} on learning day {day.id}")


def _settle(db: Session, day: LearningDay) -> None:
    for position, place in enumerate(day.places, 1):
        place.position = position
    db.flush()


def _record(
    db: Session, verb: str, actor: Actor, day: LearningDay, story_id: UUID, now: datetime
) -> None:
    record(db, verb, now, actor=actor, about=day, story=str(story_id))
