"""Which codes stand on the same quotation, or on quotations that overlap in the same part."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, condition
from feedback.model.stories import Coding, Quotation

Pair = frozenset[UUID]


@dataclass
class Coded:
    """A quotation's place, the codes on it, and the codes on it or on what overlaps it."""

    id: UUID
    start: int
    end: int
    codes: set[UUID] = field(default_factory=set)
    near: frozenset[UUID] = frozenset()


def coded_quotations(
    db: Session, actor: Actor, now: datetime, codes: Collection[UUID] = ()
) -> Iterator[Coded]:
    """The quotations with codes that may be seen today; of `codes` only, when some are given."""
    query = (
        select(Quotation.part_id, Quotation.id, Quotation.start, Quotation.end, Coding.code_id)
        .join(Coding, Coding.quotation_id == Quotation.id)
        .where(condition(actor, May.SEE_QUOTATION, now))
        .order_by(Quotation.part_id, Quotation.start, Quotation.id)
    )
    if codes:
        query = query.where(Coding.code_id.in_(codes))
    for _, rows in groupby(db.execute(query.execution_options(yield_per=500)), lambda r: r[0]):
        yield from near_each_other(rows)


def near_each_other(rows: Iterable[tuple[UUID, UUID, int, int, UUID]]) -> Collection[Coded]:
    """The quotations of one part, from a row for each code: what stands near what.

    Over the sorted edges of each code: it stands on or across a place when more of its quotations
    have begun before the place ends than have ended where it begins. So 5,000 quotations over one
    another take no longer than 5,000 beside one another.
    """
    found: dict[UUID, Coded] = {}
    for _, id, start, end, code in rows:
        found.setdefault(id, Coded(id, start, end)).codes.add(code)
    begun, ended = _edges(found.values())
    for one in found.values():
        one.near = frozenset(
            code
            for code in begun
            if bisect_left(begun[code], one.end) > bisect_right(ended[code], one.start)
        )
    return found.values()


def with_all(quotations: Iterable[Coded], codes: Collection[UUID]) -> set[UUID]:
    """The quotations that carry one of these codes, and have all others on them or across them."""
    wanted = set(codes)
    return {one.id for one in quotations if one.codes & wanted and wanted <= one.near}


def count_pairs(quotations: Iterable[Coded]) -> Counter[Pair]:
    """For each two codes that stand together: on how many quotations, as `with_all` finds them."""
    pairs: Counter[Pair] = Counter()
    for one in quotations:
        pairs.update({frozenset((a, b)) for a in one.codes for b in one.near if a != b})
    return pairs


def _edges(
    quotations: Iterable[Coded],
) -> tuple[Mapping[UUID, list[int]], Mapping[UUID, list[int]]]:
    begun: dict[UUID, list[int]] = defaultdict(list)
    ended: dict[UUID, list[int]] = defaultdict(list)
    for one in quotations:
        for code in one.codes:
            begun[code].append(one.start)
            ended[code].append(one.end)
    for edges in (*begun.values(), *ended.values()):
        edges.sort()
    return begun, ended
