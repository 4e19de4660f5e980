"""A long story is turned over in pages: what stands on each, and where a long part goes on.

A page holds whole parts. One that is too long, or too heavily marked, goes over several pages and
breaks between sentences. Places stay counted in the whole part, and quotations in the whole story.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import count, pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    bindparam,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from feedback.access import (
    ANY_MOMENT,
    Actor,
    May,
    anyone,
    prepared,
    sees_quotation_of_part,
    values_of,
)
from feedback.actions.quotations import in_order
from feedback.actions.stories import parts_of
from feedback.model.accounts import Role
from feedback.model.keys import opener
from feedback.model.passages import breaks
from feedback.model.stories import Quotation, Story, StoryPart

# What a page holds at most, or little more: it breaks where the next sentence begins.
LETTERS, QUOTATIONS = 8_000, 100
# Where quotations begin is asked in steps of so many letters, so that few rows tell it.
STEP = 200


@dataclass(frozen=True)
class Shown:
    """What a page shows of a part: its words from `start` to `end`, or to their end.

    A part's pictures and recordings, and what is marked in them, stand where its words begin.
    """

    part_id: UUID
    start: int = 0
    end: int | None = None

    @property
    def is_whole(self) -> bool:
        """True when the part stands on one page."""
        return not self.start and self.end is None

    def holds(self, quotations: Any = Quotation) -> ColumnElement[bool]:
        """Of quotations: those that lie over some of these words, or in these files."""
        of_part = [quotations.part_id == self.part_id]
        if self.start:
            of_part.append(quotations.end > self.start)
        if self.end is not None:
            of_part.append(quotations.start < self.end)
        return and_(*of_part)


@dataclass(frozen=True)
class Turned:
    """One page of a story: its number and how many there are, both from 1; its parts, and what of
    each it shows; the number of each of its quotations in the whole story; how many parts and
    quotations the story has."""

    number: int
    count: int
    parts: list[StoryPart]
    shown: Mapping[UUID, Shown]
    numbers: Mapping[UUID, int]
    all_parts: int
    quotations: int


@dataclass(frozen=True)
class _Part:
    """What is known of a part before its page is made: its size, where quotations in it begin,
    and the edges between its pages."""

    id: UUID
    size: int
    begun: Sequence[int]
    edges: Sequence[int] = ()

    @property
    def is_long(self) -> bool:
        """True when it is likely more than a page: bytes that are sealed are never too few."""
        return self.size > LETTERS or len(self.begun) > QUOTATIONS

    def weighed(self) -> Iterator[tuple[Shown, int, int]]:
        """What each page shows of it, with how many letters and quotations that is."""
        edges = (0, *self.edges, self.size)
        for start, end in pairwise(edges):
            marks = bisect_left(self.begun, end) - bisect_left(self.begun, start)
            last = end == self.size
            yield Shown(self.id, start, None if last else end), end - start, marks


def turn_to(
    db: Session,
    actor: Actor,
    story: Story,
    now: datetime,
    number: int = 1,
    part_id: UUID | None = None,
    at: int = 0,
) -> Turned:
    """A page of a story: by its number, or by a place in a part; the nearest one there is."""
    known = _known(db, actor, story, now)
    pages = _pages(known)
    until = [n for n, page in enumerate(pages, 1) if _is_on(page, part_id, at)]
    number = max(1, min(until[-1] if until else number, len(pages)))
    shown = {one.part_id: one for one in pages[number - 1]} if pages else {}
    holds = [one.holds() for one in shown.values()]
    parts = parts_of(db, actor, story, now, list(shown), or_(*holds)) if shown else []
    return Turned(
        number=number,
        count=max(1, len(pages)),
        parts=parts,
        shown=shown,
        numbers=_numbers(db, actor, now, known, parts, shown),
        all_parts=len(known),
        quotations=sum(len(one.begun) for one in known),
    )


def place_on_pages(quotation: Quotation) -> dict[str, Any]:
    """The place in its part where a quotation begins, for the address of its page."""
    return {"part": quotation.part_id, "at": quotation.start or None}


def _is_on(page: Sequence[Shown], part_id: UUID | None, at: int) -> bool:
    """True for the page where that place is, and for those of the part before it."""
    return any(one.part_id == part_id and one.start <= max(0, at) for one in page)


def _known(db: Session, actor: Actor, story: Story, now: datetime) -> list[_Part]:
    values = values_of(actor, now) | {"story": story.id}
    begun: dict[Any, list[int]] = {}
    for stored, start, marks in db.execute(_begun(actor.role), values):
        begun.setdefault(stored, []).extend([start] * marks)
    known = [
        _Part(id, size, begun.get(stored, ()))
        for id, stored, size in db.execute(_sizes(actor.role), values)
    ]
    long = {one.id: one for one in known if one.is_long}
    found = dict(_broken(db, story, long)) if long else {}
    return [found.get(one.id, one) for one in known]


@cache
def _sizes(role: Role) -> Select[tuple[UUID, Any, int]]:
    """Made once, as the next: how long each part is that may be seen, in order."""
    sizes = select(StoryPart.id, _as_stored(StoryPart.id), func.length(StoryPart.words_sealed))
    seen = sizes.where(StoryPart.story_id == bindparam("story"), prepared(role, May.SEE_STORY_PART))
    return seen.order_by(StoryPart.position, StoryPart.id)


@cache
def _begun(role: Role) -> Select[tuple[Any, int, int]]:
    """About where quotations begin that may be seen, and how many, in order."""
    part_id = _as_stored(Quotation.part_id)
    about = (Quotation.start // STEP * STEP).label("about")
    marks = select(part_id, about, func.count()).join(StoryPart, Quotation.part_id == StoryPart.id)
    seen = marks.where(
        StoryPart.story_id == bindparam("story"), sees_quotation_of_part(anyone(role), ANY_MOMENT)
    )
    return seen.group_by(part_id, about).order_by(about)


def _as_stored(id: Any) -> Any:
    """An id as the database has it: thousands, and nothing is done but tell them apart."""
    return type_coerce(id, NullType()).label("stored")


def _broken(db: Session, story: Story, long: Mapping[UUID, _Part]) -> Iterator[tuple[UUID, _Part]]:
    """Long parts with their edges. Their words are looked through and let go."""
    sealed = select(StoryPart.id, StoryPart.words_sealed).where(StoryPart.id.in_(long))
    opened = opener(db, story.relationship_id)
    for id, words in db.execute(sealed):
        text = opened.open(words, f"story_parts.words {id}").decode()
        begun = long[id].begun
        edges = breaks(text, LETTERS, begun, QUOTATIONS)
        yield id, _Part(id, len(text), begun, edges)


def _pages(known: Sequence[_Part]) -> list[list[Shown]]:
    """What each page shows, put together until it is full."""
    pages: list[list[Shown]] = []
    letters = marks = 0
    for part in known:
        for shown, more, quoted in part.weighed():
            letters, marks = letters - more, marks - quoted
            if not pages or shown.start or letters < 0 or marks < 0:
                pages.append([])
                letters, marks = LETTERS - more, QUOTATIONS - quoted
            pages[-1].append(shown)
    return pages


def _numbers(
    db: Session,
    actor: Actor,
    now: datetime,
    known: Sequence[_Part],
    parts: Sequence[StoryPart],
    shown: Mapping[UUID, Shown],
) -> dict[UUID, int]:
    """The number of each quotation of these parts, counted through the whole story."""
    begins, before = {}, 0
    for one in known:
        begins[one.id] = before
        before += len(one.begun)
    found: dict[UUID, int] = {}
    for part in parts:
        ordered = in_order(part.quotations)
        numbers: Iterator[int] = count(begins[part.id] + 1)
        if not shown[part.id].is_whole:
            numbers = _ranks(db, actor, now, shown[part.id], begins[part.id])
        found |= {one.id: number for one, number in zip(ordered, numbers, strict=False)}
    return found


def _ranks(db: Session, actor: Actor, now: datetime, shown: Shown, before: int) -> Iterator[int]:
    """The numbers of what is marked in some of a part, in order: its words, then its files."""
    ranked = _ranked(actor.role)
    here = select(ranked.c.rank).where(shown.holds(ranked.c)).order_by(ranked.c.rank)
    for number in db.scalars(here, values_of(actor, now) | {"part": shown.part_id}):
        yield before + number


@cache
def _ranked(role: Role) -> Subquery:
    in_files = Quotation.end == 0
    order = (in_files, Quotation.start, Quotation.end, Quotation.id)
    rank = func.row_number().over(order_by=order).label("rank")
    marks = select(rank, Quotation.part_id, Quotation.start, Quotation.end)
    seen = marks.join(StoryPart, Quotation.part_id == StoryPart.id).where(
        StoryPart.id == bindparam("part"), sees_quotation_of_part(anyone(role), ANY_MOMENT)
    )
    return seen.subquery()
