"""Coders side by side: what each gave apart from the others, place by place.

Only what was coded apart is compared (`second_codings.Apart`), and only what may be seen now.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from feedback.access import Actor, May, require
from feedback.actions.quotations import in_order
from feedback.actions.quoted import Quoted
from feedback.actions.second_codings import Apart, coded_apart_until
from feedback.actions.stories import parts_of
from feedback.model.accounts import Account
from feedback.model.media_places import Region, Stretch
from feedback.model.reliability import Span, Spread
from feedback.model.second_coding import Keep, SettledCode, Settling
from feedback.model.stories import Code, Coding, Quotation, Story, StoryPart

Line = UUID  # what places lie on: a part for words, a file for times
Given = tuple[UUID, UUID]  # coder, code


@dataclass(frozen=True)
class Place:
    """A place that someone coded: its quotations, and what each coder gave on it or across it.

    Several quotations stand at one place when several marked it apart from each other. `settled` is
    all that was settled about it, the newest first.
    """

    quotations: Sequence[Quotation]
    by_coder: Mapping[UUID, tuple[Code, ...]]
    settled: Sequence[Settling] = ()

    @property
    def quotation(self) -> Quotation:
        """The first that was made of it."""
        return self.quotations[0]

    @property
    def codes(self) -> list[Code]:
        """Every code that someone gave, in the codebook's order."""
        every = {code.id: code for codes in self.by_coder.values() for code in codes}
        return sorted(every.values(), key=_in_book)

    @property
    def agreed(self) -> list[Code]:
        """The codes that every coder gave."""
        return [code for code in self.codes if all(code in c for c in self.by_coder.values())]

    @property
    def differing(self) -> list[Code]:
        """The codes that some gave and others did not."""
        return [code for code in self.codes if code not in self.agreed]

    def kept(self, keep: Keep, coder_id: UUID | None) -> list[Code]:
        """The codes that stay when it is settled so. What all gave always stays."""
        if keep is Keep.ALL:
            return self.codes
        return self.agreed if keep is Keep.NONE else list(self.by_coder[coder_id])  # type: ignore[index]

    @property
    def facts(self) -> tuple[object, ...]:
        """What a page shows of it, for a mark."""
        given = {str(coder): [str(c.id) for c in codes] for coder, codes in self.by_coder.items()}
        return sorted(given.items()), [str(one.id) for one in self.settled]


@dataclass(frozen=True)
class Comparison:
    """A story with the coders who are compared, those who could be, and the places they coded."""

    story: Story
    parts: Sequence[StoryPart]
    coders: Sequence[Account]
    others: Sequence[Account]
    codings: Sequence[Coding]
    places: Sequence[Place]

    @property
    def is_of_two(self) -> bool:
        """True when there are at least two to compare."""
        return len(self.coders) > 1

    @property
    def codes(self) -> list[Code]:
        """Every code that one of the coders gave, in the codebook's order."""
        return sorted({one.code.id: one.code for one in self.codings}.values(), key=_in_book)


def compare_coders(
    db: Session, actor: Actor, story_id: UUID, chosen: Iterable[UUID], now: datetime
) -> Comparison:
    """The story with the chosen coders side by side; without a choice, the second coders who are
    done and whoever gave the most codes before them. Raises NotHere.
    """
    story: Story = require(db, actor, May.COMPARE_CODERS, story_id, now)
    apart = coded_apart_until(db, story.id)
    parts = parts_of(db, actor, story, now)
    held = [
        coding
        for part in parts
        for quotation in part.quotations
        for coding in quotation.codings
        if apart.holds(coding)
    ]
    everyone = _coders(db, held, apart)
    coders = _chosen(everyone, set(chosen), apart)
    ids = {coder.id for coder in coders}
    codings = [coding for coding in held if coding.coder_id in ids]
    return Comparison(
        story=story,
        parts=parts,
        coders=coders,
        others=[one for one in everyone if one.id not in ids],
        codings=codings,
        places=_places(parts, codings, [coder.id for coder in coders], settlings(db, parts)),
    )


def settlings(db: Session, parts: Iterable[StoryPart]) -> Mapping[UUID, list[Settling]]:
    """What was settled about the quotations of these parts, the newest first, by quotation.

    Give it parts as `stories.parts_of` found them.
    """
    inside = select(Quotation.id).where(Quotation.part_id.in_([part.id for part in parts]))
    query = select(Settling).where(Settling.quotation_id.in_(inside))
    names = (joinedload(Settling.settled_by), joinedload(Settling.kept_coder))
    codes = selectinload(Settling.codes).joinedload(SettledCode.code)
    newest = (Settling.settled_at.desc(), Settling.id)
    found: dict[UUID, list[Settling]] = defaultdict(list)
    for one in db.scalars(query.options(*names, codes).order_by(*newest)):
        found[one.quotation_id].append(one)
    return found


def settled_at(db: Session, quotation: Quotation, parts: Iterable[StoryPart]) -> list[Settling]:
    """What was settled about the place of a quotation, the newest first. Parts as `settlings`."""
    key = place_key(quotation)
    mine = [part for part in parts if part.id == quotation.part_id]
    same = [one for part in mine for one in part.quotations if place_key(one) == key]
    found = settlings(db, mine)
    return _newest_first(one for each in same for one in found.get(each.id, ()))


def place_key(quotation: Quotation | Quoted) -> tuple[object, ...]:
    """The same for quotations at the same place of the same part."""
    place = quotation.place
    if place is None:
        return quotation.part_id, quotation.start, quotation.end
    return quotation.part_id, place.media_file_id, place.where, quotation.words


def span_of(quotation: Quotation) -> tuple[Line, Span] | None:
    """The line that it lies on, a part's words or a recording's time, and from where to where.

    None for a region of a picture, which lies on no line.
    """
    place = quotation.place
    if place is None:
        return quotation.part_id, (quotation.start, quotation.end)
    where = place.where
    if isinstance(where, Stretch):
        return place.media_file_id, (where.begins_ms, where.ends_ms)
    return None


def spreads(codings: Iterable[Coding]) -> dict[Line, dict[Given, Spread]]:
    """For each line, what each coder marked with each code on it."""
    marks: dict[Line, dict[Given, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for coding in codings:
        if found := span_of(coding.quotation):
            marks[found[0]][coding.coder_id, coding.code_id].append(found[1])
    return {
        line: {given: Spread(spans) for given, spans in by_given.items()}
        for line, by_given in marks.items()
    }


def _coders(db: Session, held: Iterable[Coding], apart: Apart) -> list[Account]:
    """Whoever coded apart: first those who were not asked, by how much; then second coders."""
    times = Counter(coding.coder_id for coding in held)
    ids = times.keys() | apart.by_coder.keys()
    found = db.scalars(select(Account).where(Account.id.in_(ids)))
    return sorted(
        found, key=lambda one: (one.id in apart.by_coder, -times[one.id], one.name, str(one.id))
    )


def _chosen(everyone: Sequence[Account], wanted: set[UUID], apart: Apart) -> list[Account]:
    chosen = [one for one in everyone if one.id in wanted]
    if len(chosen) > 1:
        return chosen
    first = [one for one in everyone if one.id not in apart.by_coder][:1]
    return first + [one for one in everyone if one.id in apart.by_coder]


def _places(
    parts: Sequence[StoryPart],
    codings: Sequence[Coding],
    coders: Sequence[UUID],
    settled: Mapping[UUID, list[Settling]],
) -> list[Place]:
    ids = {coding.quotation_id for coding in codings}
    codes = {coding.code_id: coding.code for coding in codings}
    nearby = _nearby(codings)
    grouped: dict[tuple[object, ...], list[Quotation]] = {}
    for part in parts:
        for one in in_order(part.quotations):
            if one.id in ids:
                grouped.setdefault(place_key(one), []).append(one)
    return [
        Place(
            quotations=sorted(found, key=lambda one: (one.made_at, str(one.id))),
            by_coder=_by_coder(nearby(found[0]), coders, codes),
            settled=_newest_first(one for each in found for one in settled.get(each.id, ())),
        )
        for found in grouped.values()
    ]


def _by_coder(
    given: set[Given], coders: Sequence[UUID], codes: Mapping[UUID, Code]
) -> dict[UUID, tuple[Code, ...]]:
    return {
        coder: tuple(sorted((codes[code] for who, code in given if who == coder), key=_in_book))
        for coder in coders
    }


def _nearby(codings: Sequence[Coding]) -> Callable[[Quotation], set[Given]]:
    """Who gave what on a quotation's place or across it: the same words, time, or picture."""
    lines = spreads(codings)
    regions = [
        (coding.quotation.place, (coding.coder_id, coding.code_id))
        for coding in codings
        if span_of(coding.quotation) is None
    ]

    def near(quotation: Quotation) -> set[Given]:
        if found := span_of(quotation):
            line, span = found
            return {given for given, spread in lines[line].items() if spread.touches(span)}
        here = quotation.place
        return {
            given
            for there, given in regions
            if here and there and here.media_file_id == there.media_file_id
            if _meet(here.where, there.where)
        }

    return near


def _meet(one: Region | Stretch, other: Region | Stretch) -> bool:
    if not (isinstance(one, Region) and isinstance(other, Region)):
        return False
    across = one.left < other.right and other.left < one.right
    return across and one.top < other.bottom and other.top < one.bottom


def _newest_first(found: Iterator[Settling]) -> list[Settling]:
    return sorted(found, key=lambda one: (one.settled_at, str(one.id)), reverse=True)


def _in_book(code: Code) -> tuple[str, int, str, str]:
    return (str(code.codebook_id), code.position, code.name, str(code.id))
