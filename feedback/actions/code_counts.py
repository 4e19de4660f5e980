"""How often codes were given: by who told it, by round and by way; and which stand together.

Quotations are counted, each once however many coders gave it the code, and only those that may
be seen today. Each count is of what `finding.find` finds for the same code and attribute.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, condition, visible
from feedback.actions.codebooks import in_order
from feedback.actions.codes_together import Pair, coded_quotations, count_pairs
from feedback.actions.finding import ROLE, WAVE, WAY, with_source
from feedback.model.asking import Wave
from feedback.model.stories import Code, Codebook, Coding, Quotation, StoryPart

MOST_TOGETHER = 50


class By(enum.StrEnum):
    """What the columns of the table are."""

    ROLE = "role"
    WAVE = "wave"
    WAY = "way"


COLUMN = {By.ROLE: ROLE, By.WAVE: WAVE, By.WAY: WAY}


@dataclass(frozen=True)
class CodeTable:
    """Codes by an attribute. `columns` are its values, `counts` are by (code id, value)."""

    codes: Sequence[tuple[Code, int]]
    columns: Sequence[Any]
    counts: Mapping[tuple[UUID, Any], int]
    totals: Mapping[UUID, int]


@dataclass(frozen=True)
class Beside:
    """Two codes that stand together, and on how many quotations."""

    first: Code
    second: Code
    count: int


def code_table(db: Session, actor: Actor, codebook: Codebook, by: By, now: datetime) -> CodeTable:
    """The codes of a codebook of one's own site by an attribute. A value without any is left out;
    what has no value (a diary has no round) is counted in the total only.
    """
    column = COLUMN[by]
    quotations = func.count(Quotation.id.distinct())
    query = (
        with_source(
            select(Coding.code_id, column, quotations)
            .select_from(Quotation)
            .join(StoryPart, StoryPart.id == Quotation.part_id)
        )
        .join(Coding, Coding.quotation_id == Quotation.id)
        .where(condition(actor, May.SEE_QUOTATION, now))
        .where(Coding.code_id.in_([code.id for code in codebook.codes]))
        .group_by(Coding.code_id, column)
    )
    counts = {(code, value): count for code, value, count in db.execute(query)}
    totals: Counter[UUID] = Counter()
    for (code, _), count in counts.items():
        totals[code] += count
    values = {value for _, value in counts if value is not None}
    return CodeTable(in_order(codebook.codes), _in_order(db, by, values), counts, totals)


def codes_beside(db: Session, actor: Actor, now: datetime) -> tuple[list[Beside], int]:
    """The codes that stand together most often, and how many pairs there are in all."""
    pairs = count_pairs(coded_quotations(db, actor, now))
    most = sorted(pairs.items(), key=lambda one: (-one[1], sorted(map(str, one[0]))))
    shown = most[:MOST_TOGETHER]
    known = _codes(db, actor, [pair for pair, _ in shown], now)
    return [Beside(*_pair(pair, known), count) for pair, count in shown], len(pairs)


def waves_of(db: Session, actor: Actor) -> list[Wave]:
    """The rounds of the actor's site, oldest first."""
    here = select(Wave).where(Wave.site_id == actor.site_id)
    return list(db.scalars(here.order_by(Wave.from_on, Wave.name, Wave.id)))


def _in_order(db: Session, by: By, values: set[Any]) -> list[Any]:
    if by is not By.WAVE:
        return sorted(values)
    query = select(Wave).where(Wave.id.in_(values)).order_by(Wave.from_on, Wave.name, Wave.id)
    return list(db.scalars(query))


def _codes(db: Session, actor: Actor, pairs: Sequence[Pair], now: datetime) -> dict[UUID, Code]:
    ids = {id for pair in pairs for id in pair}
    mine = visible(actor, May.SEE_CODEBOOK, now).with_only_columns(Codebook.id)
    query = select(Code).where(Code.id.in_(ids), Code.codebook_id.in_(mine))
    return {code.id: code for code in db.scalars(query)}


def _pair(pair: Pair, known: Mapping[UUID, Code]) -> list[Code]:
    return sorted((known[id] for id in pair), key=lambda code: (code.name, str(code.id)))
