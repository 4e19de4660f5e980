"""Finding words, codes and kinds of telling in the stories of a site.

Nothing is kept to find by: what may be seen today is asked of the database, and the sealed words
of just that are opened one after another, looked through and let go (decision 36). So whatever
access or consent says now holds for every result and every count. What is said in a recording is
looked through where it was written down: the words that count (`MediaFile.transcript`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    case,
    func,
    select,
    tuple_,
    type_coerce,
)
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from feedback.access import Actor, May, condition, sees_quotation_of_part, visible
from feedback.actions.codes_together import coded_quotations, with_all
from feedback.model.accounts import Account, Role
from feedback.model.asking import Answer, Survey, SurveyResponse
from feedback.model.care import Relationship
from feedback.model.keys import Openers
from feedback.model.stories import Coding, Quotation, Story, StoryPart
from feedback.model.telling import DiaryEntry, MediaFile, Transcript
from feedback.model.wanted_words import Wanted, all_in, wanted
from feedback.sealing import CannotOpen

ON_A_PAGE = 20
AT_ONCE = 500
DIARY, SURVEY = "diary", "survey"
# What a part comes from, in a statement that `with_source` has joined.
ROLE, WAVE = Account.role, Survey.wave_id
WAY = case((StoryPart.entry_id.is_not(None), DIARY), else_=SURVEY)


@dataclass(frozen=True)
class Asked:
    """What someone looks for. Of each filter that is given, what is found has one of its values;
    of codes all: on the quotation, or on one that overlaps it.

    `quotations` looks in what was marked only; so does every search for codes. `roles` are
    tellers', `waves` those of surveys, `ways` DIARY and SURVEY.
    """

    words: str = ""
    codes: tuple[UUID, ...] = ()
    roles: tuple[Role, ...] = ()
    waves: tuple[UUID, ...] = ()
    ways: tuple[str, ...] = ()
    quotations: bool = False

    @property
    def is_in_quotations(self) -> bool:
        """True when quotations are found, and not all that was told."""
        return self.quotations or bool(self.codes)

    @property
    def is_empty(self) -> bool:
        """True when nothing is asked."""
        return self == Asked()


@dataclass(frozen=True)
class Found:
    """One page of what was found, newest story first, and how many there are in all.

    `things` are parts of stories, or quotations.
    """

    count: int
    page: int
    things: Sequence[StoryPart | Quotation]
    words: Sequence[Wanted]

    @property
    def pages(self) -> int:
        """How many pages there are; one when nothing was found."""
        return max(1, -(-self.count // ON_A_PAGE))


def find(db: Session, actor: Actor, asked: Asked, page: int, now: datetime) -> Found:
    """The page (from 1) of what is asked for. A page beyond the last is empty.

    Raises TooManyWords.
    """
    words = wanted(asked.words)
    first = (page - 1) * ON_A_PAGE
    count, ids = 0, []
    for id in _ids(db, actor, asked, words, now):
        if first <= count < first + ON_A_PAGE:
            ids.append(UUID(id))
        count += 1
    load = _quotations if asked.is_in_quotations else _parts
    return Found(count, page, load(db, actor, ids, now), words)


def with_source(statement: Select[Any]) -> Select[Any]:
    """A statement about parts of stories, joined with what each comes from and who told it."""
    teller = func.coalesce(DiaryEntry.account_id, SurveyResponse.account_id)
    return (
        statement.outerjoin(DiaryEntry, DiaryEntry.id == StoryPart.entry_id)
        .outerjoin(Answer, Answer.id == StoryPart.answer_id)
        .outerjoin(SurveyResponse, SurveyResponse.id == Answer.response_id)
        .outerjoin(Survey, Survey.id == SurveyResponse.survey_id)
        .join(Account, Account.id == teller)
    )


def _ids(
    db: Session, actor: Actor, asked: Asked, words: Sequence[Wanted], now: datetime
) -> Iterator[str]:
    """The ids of all that is found, in order; the words of one thing at a time are open."""
    kind = Quotation if asked.is_in_quotations else StoryPart
    together = _with_all_codes(db, actor, asked.codes, now)
    # More keys than are needed, and still wrapped: asking which of them are would ask of every
    # story what the rows are asked anyway.
    site = select(Relationship.id).where(condition(actor, May.SEE_RELATIONSHIP, now))
    openers = Openers(db, site) if words else None
    context = f"{kind.__tablename__}.words "
    said = _said(db, actor, words, openers, now) if openers and kind is StoryPart else {}
    rows = db.execute(_statement(actor, asked, now), execution_options={"yield_per": AT_ONCE})
    for kept, sealed, owner in rows:
        id = _written(kept)
        if together is not None and UUID(id) not in together:
            continue
        try:
            left = [word for word in words if word not in said[id]] if id in said else words
            if openers is None or all_in(openers.words(owner, sealed, context + id), left):
                yield id
        except CannotOpen:  # erased, or begun, since the keys were asked for
            continue


def _said(
    db: Session, actor: Actor, words: Sequence[Wanted], openers: Openers, now: datetime
) -> dict[str, set[Wanted]]:
    """Which of the words are said in the recordings of a part, by its id; parts without any are
    left out. Of what was opened nothing else is kept."""
    found: dict[str, set[Wanted]] = {}
    for statement in _transcripts(actor, now):
        rows = db.execute(statement, execution_options={"yield_per": AT_ONCE})
        for kept, transcript, owner, sealed in rows:
            context = f"{Transcript.__tablename__}.words {_written(transcript)}"
            try:
                text = openers.words(owner, sealed, context)
            except CannotOpen:
                continue
            if heard := {word for word in words if all_in(text, [word])}:
                found.setdefault(_written(kept), set()).update(heard)
    return found


def _transcripts(actor: Actor, now: datetime) -> Iterator[Select[Any]]:
    """Rows of (part id, transcript id, relationship, sealed words): of diaries, then of answers."""
    # What is joined has names of its own, so that no condition takes it for what it looks into.
    better, file, answer = aliased(Transcript), aliased(MediaFile), aliased(Answer)
    beaten = select(better.id).where(
        better.media_file_id == Transcript.media_file_id,
        tuple_(better.is_draft.is_(False), better.version)
        > tuple_(Transcript.is_draft.is_(False), Transcript.version),
    )
    kept = {"part": StoryPart.id, "transcript": Transcript.id, "owner": file.relationship_id}
    ids = [type_coerce(one, String).label(name) for name, one in kept.items()]
    query = (
        select(*ids, Transcript.words_sealed)
        .select_from(Transcript)
        .join(file, file.id == Transcript.media_file_id)
        .where(condition(actor, May.SEE_STORY_PART, now), condition(actor, May.SEE_WORDS, now))
        .where(~beaten.exists())
    )
    yield query.join(StoryPart, StoryPart.entry_id == file.entry_id)
    of_answer = and_(answer.response_id == file.response_id, answer.item == file.item)
    yield query.join(answer, of_answer).join(StoryPart, StoryPart.answer_id == answer.id)


def _written(kept: str | UUID) -> str:
    """An id as it is written, from what a database keeps: a UUID, or in SQLite 32 letters.

    Making UUIDs of all that is looked through took a third of the whole time.
    """
    if isinstance(kept, str):
        return f"{kept[:8]}-{kept[8:12]}-{kept[12:16]}-{kept[16:20]}-{kept[20:]}"
    return str(kept)


def _with_all_codes(
    db: Session, actor: Actor, codes: Sequence[UUID], now: datetime
) -> set[UUID] | None:
    """The quotations with several codes; one code is asked of the database itself."""
    if len(codes) < 2:
        return None
    return with_all(coded_quotations(db, actor, now, codes), codes)


def _statement(actor: Actor, asked: Asked, now: datetime) -> Select[Any]:
    """Rows of (id, sealed words, relationship), ids as they are kept, newest story first."""
    words = Quotation if asked.is_in_quotations else StoryPart
    seen = condition(actor, May.SEE_STORY_PART, now)
    id, owner = (type_coerce(one, String) for one in (words.id, Story.relationship_id))
    query = select(id, words.words_sealed, owner).select_from(Story)
    query = query.join(StoryPart, StoryPart.story_id == Story.id)
    place: tuple[Any, ...] = (Story.number.desc(), StoryPart.position, StoryPart.id)
    if asked.is_in_quotations:
        query = query.join(Quotation, Quotation.part_id == StoryPart.id)
        seen = sees_quotation_of_part(actor, now)
        place += (Quotation.start, Quotation.end, Quotation.id)
    if asked.roles or asked.waves:
        query = with_source(query)
    return query.where(seen, *_filters(asked)).order_by(*place)


def _filters(asked: Asked) -> Iterator[ColumnElement[bool]]:
    for column, values in ((ROLE, asked.roles), (WAVE, asked.waves), (WAY, asked.ways)):
        if values:
            yield column.in_(values)
    if len(asked.codes) == 1:
        given = select(Coding.quotation_id).where(Coding.code_id == asked.codes[0])
        yield Quotation.id.in_(given)


def _parts(db: Session, actor: Actor, ids: Sequence[UUID], now: datetime) -> list[StoryPart]:
    query = visible(actor, May.SEE_STORY_PART, now).where(StoryPart.id.in_(ids))
    story = joinedload(StoryPart.story).joinedload(Story.relationship)
    found = {one.id: one for one in db.scalars(query.options(story))}
    return [found[id] for id in ids if id in found]


def _quotations(db: Session, actor: Actor, ids: Sequence[UUID], now: datetime) -> list[Quotation]:
    query = visible(actor, May.SEE_QUOTATION, now).where(Quotation.id.in_(ids))
    story = joinedload(Quotation.part).joinedload(StoryPart.story).joinedload(Story.relationship)
    given = selectinload(Quotation.codings)
    codes = (given.joinedload(Coding.code), given.joinedload(Coding.coder))
    found = {one.id: one for one in db.scalars(query.options(story, *codes))}
    return [found[id] for id in ids if id in found]
