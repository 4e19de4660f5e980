"""Quotations as they are read to be carried out: plain values, many at once.

A story may have thousands. Rows that a session looks after cost several times as much as what is
in them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from feedback.model.keys import note_opened_rows, opener
from feedback.model.stories import Code, Coding, MediaPlace, Quotation, Story


@dataclass(frozen=True, slots=True)
class Given:
    """A code on a quotation, who gave it and when."""

    coder_id: UUID
    code: Code
    coded_at: datetime


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation with its words open. `place` is where it is in a file, if it is in one."""

    id: UUID
    part_id: UUID
    start: int
    end: int
    words: str
    made_by_id: UUID
    codings: list[Given]
    place: MediaPlace | None


def quoted_in(
    db: Session, story: Story, part_ids: Collection[UUID], staying: Collection[UUID]
) -> dict[UUID, list[Quoted]]:
    """The quotations in parts of a story but those that stay here, by the part's id.

    Nothing is asked of access. Raises KeyDestroyed, CannotOpen.
    """
    found: dict[UUID, list[Quoted]] = {id: [] for id in part_ids}
    codings, places = _codings(db, part_ids), _places(db, part_ids)
    words = opener(db, story.relationship_id)
    rows = select(
        Quotation.id,
        Quotation.part_id,
        Quotation.start,
        Quotation.end,
        Quotation.words_sealed,
        Quotation.made_by_id,
    )
    for id, part_id, start, end, sealed, maker in db.execute(
        rows.where(Quotation.part_id.in_(part_ids))
    ):
        if id not in staying:
            said = words.open(sealed, f"quotations.words {id}").decode()
            given = codings.get(id, [])
            one = Quoted(id, part_id, start, end, said, maker, given, places.get(id))
            found[part_id].append(one)
    note_opened_rows(db, Quotation, (one.id for part in found.values() for one in part))
    return found


def _codings(db: Session, part_ids: Collection[UUID]) -> Mapping[UUID, list[Given]]:
    rows = select(Coding.quotation_id, Coding.coder_id, Coding.code_id, Coding.coded_at)
    rows = rows.join(Quotation).where(Quotation.part_id.in_(part_ids))
    given = db.execute(rows.order_by(Coding.coded_at, Coding.id)).all()
    codes = select(Code).where(Code.id.in_({one.code_id for one in given}))
    by_id = {code.id: code for code in db.scalars(codes)}
    found: dict[UUID, list[Given]] = defaultdict(list)
    for quotation_id, coder_id, code_id, coded_at in given:
        found[quotation_id].append(Given(coder_id, by_id[code_id], coded_at))
    return found


def _places(db: Session, part_ids: Collection[UUID]) -> dict[UUID, MediaPlace]:
    places = select(MediaPlace).join(Quotation).where(Quotation.part_id.in_(part_ids))
    files = joinedload(MediaPlace.media_file)
    return {place.quotation_id: place for place in db.scalars(places.options(files))}
