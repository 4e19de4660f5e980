"""Two codes become one, and a code that nothing carries is taken away."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.orm import Session

from feedback.access import Actor, May, NotHere, require
from feedback.actions.codebook_versions import before_change, keep_version
from feedback.actions.codebooks import see_code
from feedback.actions.record import record
from feedback.model.codebook_versions import CodebookChange
from feedback.model.second_coding import SettledCode
from feedback.model.stories import Code, Coding


class StillGiven(Exception):
    """Quotations carry the code, or codes stand under it."""

    code = "still-given"


class NotIntoItself(Exception):
    """A code becomes another one, not itself, and not one that stands under it."""

    code = "not-into-itself"


def times_given(db: Session, code: Code) -> int:
    """How many quotations carry a code, whoever gave it."""
    carried = select(func.count(Coding.quotation_id.distinct())).where(Coding.code_id == code.id)
    return db.scalar(carried) or 0


def _was_settled(db: Session, code: Code) -> bool:
    """True while a place carries a code since it was settled."""
    return db.scalar(select(exists().where(SettledCode.code_id == code.id))) or False


def may_become(code: Code) -> list[Code]:
    """The codes of its codebook that it can be merged into, by place."""
    under = _under(code)
    return [one for one in code.codebook.codes if one is not code and one.id not in under]


def has_below(code: Code) -> bool:
    """True when other codes stand under a code."""
    return bool(_under(code))


def merge_code(db: Session, actor: Actor, code_id: UUID, into_id: UUID, now: datetime) -> Code:
    """Its quotations carry the other code now, with who gave it and when; its codes stand there.

    A coder who gave both to one quotation has given the other once. Raises NotHere, NotIntoItself.
    """
    code = _mine(db, actor, code_id, now)
    into = next((one for one in code.codebook.codes if one.id == into_id), None)
    if into is None:
        raise NotHere(f"code {into_id}")
    if into not in may_become(code):
        raise NotIntoItself
    given = times_given(db, code)
    before_change(db, code.codebook, now)
    names = code.name, into.name
    _give_instead(db, code, into)
    _move_up(code, into.id)
    db.flush()
    record(db, "merged a code", now, actor=actor, about=into, was=str(code.id), quotations=given)
    _forget(db, code)
    keep_version(db, actor, into.codebook, CodebookChange.MERGED, names, now)
    return into


def remove_code(db: Session, actor: Actor, code_id: UUID, now: datetime) -> None:
    """Take a code away that nothing carries and under which none stands.

    Raises NotHere, StillGiven.
    """
    code = _mine(db, actor, code_id, now)
    if times_given(db, code) or _was_settled(db, code) or _under(code):
        raise StillGiven
    record(db, "took a code away", now, actor=actor, about=code)
    before_change(db, code.codebook, now)
    codebook, name = code.codebook, code.name
    _forget(db, code)
    keep_version(db, actor, codebook, CodebookChange.TAKEN_AWAY, (name,), now)


def _mine(db: Session, actor: Actor, code_id: UUID, now: datetime) -> Code:
    code = see_code(db, actor, code_id, now)
    require(db, actor, May.EDIT_CODEBOOK, code.codebook_id, now)
    return code


def _under(code: Code) -> set[UUID]:
    """The ids of all codes below a code, however deep."""
    found: set[UUID] = set()
    waiting = [code.id]
    while waiting:
        above = waiting.pop()
        below = [one.id for one in code.codebook.codes if one.parent_id == above]
        found.update(below)
        waiting += below
    return found


def _give_instead(db: Session, code: Code, into: Code) -> None:
    other = Coding.__table__.alias()
    has_both = exists().where(
        other.c.quotation_id == Coding.quotation_id,
        other.c.coder_id == Coding.coder_id,
        other.c.code_id == into.id,
    )
    _settle_instead(db, code, into)
    moved = update(Coding).where(Coding.code_id == code.id, ~has_both).values(code_id=into.id)
    db.execute(moved, execution_options={"synchronize_session": False})
    for left in db.scalars(select(Coding).where(Coding.code_id == code.id)):
        db.delete(left)
    db.expire_all()


def _settle_instead(db: Session, code: Code, into: Code) -> None:
    """Places that were settled carry the other code, once."""
    settled = select(SettledCode.settling_id)
    both = settled.where(SettledCode.code_id == into.id).scalar_subquery()
    mine = SettledCode.code_id == code.id
    for one in (
        delete(SettledCode).where(mine, SettledCode.settling_id.in_(both)),
        update(SettledCode).where(mine).values(code_id=into.id),
    ):
        db.execute(one, execution_options={"synchronize_session": False})


def _move_up(code: Code, parent_id: UUID | None) -> None:
    for one in code.codebook.codes:
        if one.parent_id == code.id:
            one.parent_id = parent_id


def _forget(db: Session, code: Code) -> None:
    codebook = code.codebook
    db.delete(code)
    db.flush()
    db.expire(codebook, ["codes"])
