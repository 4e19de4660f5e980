"""Beginning a story from what was told, finding it again, and keeping its title and words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, func, select, tuple_
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from feedback.access import (
    Actor,
    May,
    NotHere,
    prepared,
    require,
    sees_quotation_of_part,
    values_of,
    visible,
)
from feedback.actions.approved import Stand, stands
from feedback.actions.picked_pictures import words_of_pictures
from feedback.actions.record import record
from feedback.actions.story_cohorts import Cohort, in_cohort
from feedback.actions.story_versions import (
    TextTooLong,
    TitleMissing,
    Words,
    forget_draft,
    keep_first_version,
    keep_version,
    put_into,
    settled_title,
    words_of,
)
from feedback.actions.tellings import Told, find_told
from feedback.model.accounts import Role
from feedback.model.asking import Answer, Survey, SurveyResponse
from feedback.model.care import Site
from feedback.model.passages import settle
from feedback.model.stories import Coding, Quotation, Story, StoryKind, StoryPart
from feedback.model.story_words import StoryVersion
from feedback.model.telling import DiaryEntry, MediaFile

__all__ = ["TextTooLong", "TitleMissing"]


class NothingChosen(Exception):
    """A story begins with at least one entry or answer that has something to quote."""

    code = "nothing-chosen"


class SeveralRelationships(Exception):
    """A story is about one relationship, and these come from several."""

    code = "several-relationships"


class NotAKind(Exception):
    """A story is a portrait, about one of the moments, or a thread."""

    code = "not-a-kind"


class SavedMeanwhile(Exception):
    """Someone else saved the story since this page was opened. Nothing was written over.

    `version` holds the words that were put aside; they are kept when the caller commits.
    """

    code = "saved-meanwhile"

    def __init__(self, version: StoryVersion) -> None:
        super().__init__(f"version {version.number}")
        self.version = version


@dataclass(frozen=True)
class Listed:
    """A story in the list, with what of it may be seen today."""

    story: Story
    parts: int
    quotations: int
    stand: Stand


def begin_story(
    db: Session,
    actor: Actor,
    title: str,
    chosen: Iterable[str],
    now: datetime,
    kind: str = "",
) -> Story:
    """Begin a story from tellings (`entry:<id>`, `answers:<id>`) of one relationship.

    Where no kind is given it is the likely one. Raises TitleMissing, TextTooLong, NotAKind,
    NothingChosen, SeveralRelationships, and NotHere when one of them is not there or may not be
    used in a story.
    """
    told = _usable(db, actor, chosen, now)
    relationship_id = one_relationship(told)
    story = Story(
        relationship_id=relationship_id,
        site_id=actor.site_id,
        number=_next_number(db, actor.site_id),
        begun_by_id=actor.account_id,
        begun_at=now,
        title=settled_title(title),
        kind=_kind(kind) if kind else likely_kind(told),
    )
    db.add(story)
    parts = _add_parts(story, told, 0)
    db.flush()
    keep_first_version(db, story, actor.account_id, now)
    record(db, "began a story", now, actor=actor, about=story, parts=parts)
    return story


def add_to_story(
    db: Session, actor: Actor, story_id: UUID, chosen: Iterable[str], now: datetime
) -> Story:
    """Put more tellings at the end of a story. What is in it already is left as it is.

    Raises NotHere, NothingChosen, SeveralRelationships.
    """
    story: Story = require(db, actor, May.EDIT_STORY, story_id, now)
    told = _usable(db, actor, chosen, now)
    if one_relationship(told) != story.relationship_id:
        raise SeveralRelationships
    db.get(Story, story_id, with_for_update=True, populate_existing=True)
    last = max((part.position for part in story.parts), default=0)
    parts = _add_parts(story, told, last)
    db.flush()
    record(db, "added to a story", now, actor=actor, about=story, parts=parts)
    return story


def one_relationship(told: Sequence[Told]) -> UUID:
    """The relationship that all of these are about. Raises NothingChosen, SeveralRelationships."""
    found = {one.relationship_id for one in told}
    if not found:
        raise NothingChosen
    if len(found) > 1:
        raise SeveralRelationships
    return found.pop()


def keep_words(
    db: Session,
    actor: Actor,
    story_id: UUID,
    title: str,
    easy_words: str,
    saved_count: int,
    now: datetime,
) -> Story:
    """Keep the title and the easy words, when nobody saved since `saved_count`.

    Each is a version of its own, and the actor's draft goes. Raises NotHere, TitleMissing,
    TextTooLong, SavedMeanwhile (nothing is written over, and these words are put aside).
    """
    require(db, actor, May.EDIT_STORY, story_id, now)
    story = db.get_one(Story, story_id, with_for_update=True, populate_existing=True)
    words = Words(title, easy_words).settled()
    forget_draft(db, actor, story_id)
    if words == words_of(story):
        return story
    if story.saved_count != saved_count:
        aside = keep_version(db, story, words, actor.account_id, now, is_aside=True)
        record(db, "put a story's words aside", now, actor=actor, about=story)
        raise SavedMeanwhile(aside)
    keep_version(db, story, words, actor.account_id, now)
    put_into(story, words)
    length = len(words.easy_words)
    record(db, "kept a story's words", now, actor=actor, about=story, length=length)
    return story


def change_kind(db: Session, actor: Actor, story_id: UUID, kind: str, now: datetime) -> Story:
    """Say that a story is of another kind. Raises NotHere, NotAKind."""
    story: Story = require(db, actor, May.EDIT_STORY, story_id, now)
    wanted = _kind(kind)
    if story.kind is not wanted:
        story.kind = wanted
        record(db, "changed a story's kind", now, actor=actor, about=story, kind=wanted.value)
    return story


def likely_kind(told: Sequence[Told]) -> StoryKind:
    """What a story of these most likely is: of one voice a portrait, of several a thread."""
    voices = {(one.entry or one.response).account_id for one in told}
    return StoryKind.PORTRAIT if len(voices) < 2 else StoryKind.THREAD


def _kind(kind: str) -> StoryKind:
    try:
        return StoryKind(kind)
    except ValueError as wrong:
        raise NotAKind from wrong


def list_stories(
    db: Session,
    actor: Actor,
    now: datetime,
    cohort: Cohort = Cohort(),  # noqa: B008 (frozen)
) -> list[Listed]:
    """The stories of the site, newest first, with counts of what may be seen today."""
    stories = list(
        db.scalars(
            visible(actor, May.SEE_STORY, now)
            .where(*in_cohort(actor, cohort, now))
            .options(joinedload(Story.relationship))
            .order_by(Story.number.desc(), Story.id)
        )
    )
    seen = visible(actor, May.SEE_STORY_PART, now).subquery()
    parts = dict(_counts(db, select(seen.c.story_id, func.count()).group_by(seen.c.story_id)))
    quoted = (
        select(StoryPart.story_id, func.count())
        .join(Quotation, Quotation.part_id == StoryPart.id)
        .where(sees_quotation_of_part(actor, now))
        .group_by(StoryPart.story_id)
    )
    quotations = dict(_counts(db, quoted))
    stand = stands(db, stories, now)
    return [
        Listed(story, parts.get(story.id, 0), quotations.get(story.id, 0), stand[story.id])
        for story in stories
    ]


def see_story(db: Session, actor: Actor, story_id: UUID, now: datetime) -> Story:
    """One story. Raises NotHere."""
    return require(db, actor, May.SEE_STORY, story_id, now)


def number_before(db: Session, actor: Actor, part: StoryPart, now: datetime) -> int:
    """How many quotations of a story come before those of this part."""
    quoted = quotations_by_part(db, actor, part.story, now)
    earlier = select(StoryPart.id).where(
        StoryPart.story_id == part.story_id,
        tuple_(StoryPart.position, StoryPart.id) < tuple_(part.position, part.id),
    )
    return sum(quoted.get(id, 0) for id in db.scalars(earlier))


def quotations_by_part(db: Session, actor: Actor, story: Story, now: datetime) -> dict[UUID, int]:
    """How many quotations may be seen in each part of a story that has some, by the part's id."""
    marks = select(StoryPart.id, func.count()).join(Quotation, Quotation.part_id == StoryPart.id)
    here = marks.where(StoryPart.story_id == story.id, sees_quotation_of_part(actor, now))
    return dict(_counts(db, here.group_by(StoryPart.id)))


def parts_of(
    db: Session,
    actor: Actor,
    story: Story,
    now: datetime,
    only: Sequence[UUID] | None = None,
    quoted: ColumnElement[bool] | None = None,
) -> list[StoryPart]:
    """The parts that may still be seen, in order, with their quotations that may.

    All, or those with an id that is given; all quotations, or those that are `quoted`. What was
    taken back is not among them.
    """
    query = _parts(actor.role)
    if only is not None:
        query = query.where(StoryPart.id.in_(only))
    parts = list(db.scalars(query, values_of(actor, now) | {"story": story.id}))
    _give_quotations(db, actor, parts, now, quoted)
    return parts


@cache
def _parts(role: Role) -> Select[tuple[StoryPart]]:
    """Made once, as the next: a story's page is turned all the time."""
    parts = select(StoryPart).where(
        prepared(role, May.SEE_STORY_PART), StoryPart.story_id == bindparam("story")
    )
    return parts.order_by(StoryPart.position, StoryPart.id)


@cache
def _quotations(role: Role) -> Select[tuple[Quotation]]:
    codings = selectinload(Quotation.codings)
    marks = select(Quotation).where(
        prepared(role, May.SEE_QUOTATION),
        Quotation.part_id.in_(bindparam("parts", expanding=True)),
    )
    return marks.order_by(Quotation.start, Quotation.id).options(
        codings.selectinload(Coding.code), codings.selectinload(Coding.coder)
    )


def _give_quotations(
    db: Session,
    actor: Actor,
    parts: Sequence[StoryPart],
    now: datetime,
    quoted: ColumnElement[bool] | None,
) -> None:
    """Let each part have the quotations that the actor sees, whatever was loaded before."""
    query = _quotations(actor.role)
    if quoted is not None:
        query = query.where(quoted)
    found: dict[UUID, list[Quotation]] = {part.id: [] for part in parts}
    for one in db.scalars(query, values_of(actor, now) | {"parts": list(found)}):
        found[one.part_id].append(one)
    for part in parts:
        set_committed_value(part, "quotations", found[part.id])


def all_sources(
    db: Session,
    actor: Actor,
    story: Story,
    now: datetime,
    known: Mapping[UUID, DiaryEntry | Answer],
) -> list[DiaryEntry | Answer]:
    """What every part that may still be seen comes from, in order.

    `known` are those that were asked for already, by the part's id.
    """
    parts = list(db.scalars(_parts(actor.role), values_of(actor, now) | {"story": story.id}))
    found = {**known, **sources_of(db, [part for part in parts if part.id not in known])}
    return [found[part.id] for part in parts]


def hidden_parts(db: Session, story: Story, seen: int) -> int:
    """How many parts are not shown because someone changed their mind."""
    query = select(func.count()).select_from(StoryPart).where(StoryPart.story_id == story.id)
    return (db.scalar(query) or 0) - seen


def sources_of(db: Session, parts: Sequence[StoryPart]) -> dict[UUID, DiaryEntry | Answer]:
    """What each part comes from, by the part's id. Give it only parts that may be seen."""
    wanted = {
        _entries: [part.entry_id for part in parts if part.entry_id],
        _answers: [part.answer_id for part in parts if part.answer_id],
    }
    found: dict[UUID | None, DiaryEntry | Answer] = {}
    for query, ids in wanted.items():
        found |= {one.id: one for one in db.scalars(query(), {"ids": ids})} if ids else {}
    return {part.id: found[part.entry_id or part.answer_id] for part in parts}


@cache
def _entries() -> Select[tuple[DiaryEntry]]:
    media = selectinload(DiaryEntry.media)
    return (
        select(DiaryEntry)
        .where(DiaryEntry.id.in_(bindparam("ids", expanding=True)))
        .options(
            joinedload(DiaryEntry.account),
            selectinload(DiaryEntry.shares),
            media.selectinload(MediaFile.copies),
            media.selectinload(MediaFile.transcripts),
        )
    )


@cache
def _answers() -> Select[tuple[Answer]]:
    told = joinedload(Answer.response)
    survey = told.joinedload(SurveyResponse.survey)
    return (
        select(Answer)
        .where(Answer.id.in_(bindparam("ids", expanding=True)))
        .options(
            told.joinedload(SurveyResponse.account),
            told.selectinload(SurveyResponse.shares),
            survey.joinedload(Survey.instrument),
            survey.joinedload(Survey.wave),
        )
    )


def media_of_answers(
    db: Session, sources: Iterable[DiaryEntry | Answer]
) -> dict[UUID, list[MediaFile]]:
    """The files of each answer among these, by the answer's id. Give it only what may be seen."""
    answers = {(one.response_id, one.item): one.id for one in sources if isinstance(one, Answer)}
    query = (
        select(MediaFile)
        .where(MediaFile.response_id.in_({response for response, _ in answers}))
        .options(selectinload(MediaFile.copies), selectinload(MediaFile.transcripts))
        .order_by(MediaFile.position, MediaFile.id)
    )
    found: dict[UUID, list[MediaFile]] = {id: [] for id in answers.values()}
    for media in db.scalars(query) if answers else ():
        if whose := answers.get((media.response_id, media.item)):
            found[whose].append(media)
    return found


def _usable(db: Session, actor: Actor, chosen: Iterable[str], now: datetime) -> list[Told]:
    """The chosen tellings. Raises NotHere when one may not be used in a story."""
    wanted = set(chosen)
    told = find_told(db, actor, wanted, now)
    usable = [one for one in told if one.is_for_stories]
    if len(usable) != len(wanted):
        raise NotHere("something that was chosen may not be used in a story")
    return [one for one in usable if one.has_something_to_quote]


def _add_parts(story: Story, told: Sequence[Told], last: int) -> int:
    known = {part.entry_id or part.answer_id for part in story.parts}
    added = 0
    for source, words, pictures in _sources(told):
        if source["id"] in known:
            continue
        added += 1
        place = {"position": last + added, source["column"]: source["id"]}
        story.parts.append(StoryPart(words=settle(words), pictures=pictures, **place))
    return added


def _sources(told: Sequence[Told]):
    for one in told:
        if one.entry:
            yield {"column": "entry_id", "id": one.entry.id}, *_said(one.entry)
            continue
        for answer in filter(one.is_quotable, one.answers):
            yield {"column": "answer_id", "id": answer.id}, *_said(answer)


def _said(told: DiaryEntry | Answer) -> tuple[str, list[str] | None]:
    """Its words, and its pictures; the words of the pictures where there are no others."""
    names = told.pictures or []
    return told.words or words_of_pictures(names, told.language), names or None


def _next_number(db: Session, site_id: UUID) -> int:
    """The next story number of a site. Two who begin at once wait for each other here."""
    db.get(Site, site_id, with_for_update=True, populate_existing=True)
    last = db.scalar(select(func.max(Story.number)).where(Story.site_id == site_id))
    return (last or 0) + 1


def _counts(db: Session, query) -> list[tuple[UUID, int]]:
    return [(row[0], row[1]) for row in db.execute(query)]
