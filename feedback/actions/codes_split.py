"""One code becomes two: a coder chooses which of its codings go to the new one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from feedback.access import Actor, May, NotHere, require, visible
from feedback.actions.codebook_versions import before_change, keep_version
from feedback.actions.codebooks import Drawn, new_code, see_code
from feedback.actions.record import record
from feedback.actions.second_codings import CodedApart, coded_apart_until
from feedback.model.codebook_versions import CodebookChange
from feedback.model.stories import Code, Codebook, Coding, Quotation, StoryPart


class NothingChosen(Exception):
    """At least one coding goes to the new code."""

    code = "nothing-chosen"


def codings_of(db: Session, actor: Actor, code: Code, now: datetime) -> list[Coding]:
    """The codings of a code on quotations that may be seen, story by story."""
    seen = visible(actor, May.SEE_QUOTATION, now).with_only_columns(Quotation.id)
    query = (
        select(Coding)
        .join(Quotation)
        .join(StoryPart)
        .where(Coding.code_id == code.id, Coding.quotation_id.in_(seen))
        .order_by(StoryPart.story_id, StoryPart.position, Quotation.start, Quotation.id, Coding.id)
        .options(
            joinedload(Coding.coder),
            joinedload(Coding.quotation).joinedload(Quotation.part).joinedload(StoryPart.story),
        )
    )
    return list(db.scalars(query))


def count_codings(db: Session, actor: Actor, code: Code, now: datetime) -> int:
    """How many codings a code has on quotations that may be seen."""
    seen = visible(actor, May.SEE_QUOTATION, now).with_only_columns(Quotation.id)
    query = select(func.count()).select_from(Coding).where(Coding.code_id == code.id)
    return db.scalar(query.where(Coding.quotation_id.in_(seen))) or 0


def _is_compared(db: Session, coding: Coding) -> bool:
    """True when it was given apart, and two coders are compared by it since."""
    return coded_apart_until(db, coding.quotation.part.story_id).holds(coding)


def split_code(
    db: Session,
    actor: Actor,
    code_id: UUID,
    drawn: Drawn,
    coding_ids: Iterable[UUID],
    now: datetime,
) -> Code:
    """Make a new code beside one; the chosen codings carry it now, with who gave them and when.

    All others stay. Raises NotHere (also for a coding that may not be seen), NothingChosen,
    NameMissing, NameTaken, TooLong, and CodedApart for a coding by which two coders are compared.
    """
    code = see_code(db, actor, code_id, now)
    codebook: Codebook = require(db, actor, May.EDIT_CODEBOOK, code.codebook_id, now)
    wanted = set(coding_ids)
    chosen = [one for one in codings_of(db, actor, code, now) if one.id in wanted]
    if len(chosen) != len(wanted):
        raise NotHere(f"a coding of code {code_id}")
    if not chosen:
        raise NothingChosen
    if any(_is_compared(db, one) for one in chosen):
        raise CodedApart
    before_change(db, codebook, now)
    beside = Drawn(drawn.name, drawn.description, code.parent_id, drawn.look)
    made = new_code(db, codebook, beside)
    for coding in chosen:
        coding.code_id = made.id
    db.flush()
    db.expire_all()
    record(db, "split a code", now, actor=actor, about=made, was=str(code.id), codings=len(chosen))
    keep_version(db, actor, codebook, CodebookChange.SPLIT, (code.name, made.name), now)
    return made
