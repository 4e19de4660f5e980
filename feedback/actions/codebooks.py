"""Codebooks: the themes that quotations are marked with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from feedback.access import Actor, May, NotHere, require, visible
from feedback.actions.codebook_versions import before_change, keep_version
from feedback.actions.meanwhile import mark_of, refuse_when_changed
from feedback.actions.record import record
from feedback.actions.shipped_codes import SHIPPED, Line
from feedback.model.codebook_versions import CodebookChange
from feedback.model.passages import settle
from feedback.model.stories import Code, Codebook, Coding

LOOKS = range(8)
LONGEST_NAME = 120
LONGEST_DESCRIPTION = 1000


class NameMissing(Exception):
    """A code needs a name."""

    code = "name-missing"


class NameTaken(Exception):
    """The codebook has a code of that name."""

    code = "name-taken"


class TooLong(Exception):
    """The name or the description is longer than we keep."""

    code = "too-long"


class AboveItself(Exception):
    """A code cannot stand under itself, nor under one that stands under it."""

    code = "above-itself"


@dataclass(frozen=True)
class Drawn:
    """What a code is to be: its name, its meaning, the code above it, and its look (0 to 7)."""

    name: str
    description: str = ""
    parent_id: UUID | None = None
    look: int = 0

    def settled(self) -> Drawn:
        """Raises NameMissing, TooLong. An unknown look becomes the first."""
        name = " ".join(settle(self.name).split())
        description = settle(self.description).strip()
        if not name:
            raise NameMissing
        if len(name) > LONGEST_NAME or len(description) > LONGEST_DESCRIPTION:
            raise TooLong
        look = self.look if self.look in LOOKS else 0
        return Drawn(name, description, self.parent_id, look)


@dataclass(frozen=True)
class Branch:
    """A code in its place: how deep it stands, counted from 0, and how often it was given."""

    code: Code
    depth: int
    times: int = 0


def give_codebook(
    db: Session, site_id: UUID, name: str, now: datetime, actor: Actor | None = None
) -> Codebook:
    """Give a site a set of codes that ships. A site that has it keeps what it has.

    With an actor, access is asked first; without one it is the installation that gives.
    Raises NotHere, also for a name that does not ship.
    """
    if actor:
        require(db, actor, May.MAKE_CODEBOOK, site_id, now)
    if name not in SHIPPED:
        raise NotHere(f"codebook {name}")
    known = db.scalars(
        select(Codebook).where(Codebook.site_id == site_id, Codebook.name == name)
    ).first()
    if known:
        return known
    codebook = Codebook(site_id=site_id, name=name)
    codebook.codes = _codes(SHIPPED[name])
    db.add(codebook)
    db.flush()
    record(db, "began a codebook", now, actor=actor, about=codebook, site_id=site_id)
    keep_version(db, actor, codebook, CodebookChange.BEGAN, (), now)
    return codebook


def list_codebooks(db: Session, actor: Actor, now: datetime) -> list[Codebook]:
    """The codebooks of the site by name, with their codes."""
    query = visible(actor, May.SEE_CODEBOOK, now).options(selectinload(Codebook.codes))
    return list(db.scalars(query.order_by(Codebook.name)))


def see_codebook(db: Session, actor: Actor, codebook_id: UUID, now: datetime) -> Codebook:
    """One codebook. Raises NotHere."""
    return require(db, actor, May.SEE_CODEBOOK, codebook_id, now)


def branches(db: Session, actor: Actor, codebook: Codebook, now: datetime) -> list[Branch]:
    """The codes from the top down, each under the one above it.

    `times` counts quotations that the actor may see today.
    """
    times = times_seen(db, actor, now)
    return [Branch(code, depth, times.get(code.id, 0)) for code, depth in in_order(codebook.codes)]


def times_seen(db: Session, actor: Actor, now: datetime) -> dict[UUID, int]:
    """For each code, how many quotations carry it that the actor may see today."""
    seen = visible(actor, May.SEE_QUOTATION, now).subquery()
    counted = (
        select(Coding.code_id, func.count(Coding.quotation_id.distinct()))
        .where(Coding.quotation_id.in_(select(seen.c.id)))
        .group_by(Coding.code_id)
    )
    return {row[0]: row[1] for row in db.execute(counted)}


def in_order(codes: list[Code]) -> list[tuple[Code, int]]:
    """Codes from the top down with their depth, counted from 0."""
    found: list[tuple[Code, int]] = []

    def add(parent_id: UUID | None, depth: int) -> None:
        for code in sorted(codes, key=lambda code: (code.position, code.name)):
            if code.parent_id == parent_id:
                found.append((code, depth))
                add(code.id, depth + 1)

    add(None, 0)
    return found


def add_code(db: Session, actor: Actor, codebook_id: UUID, drawn: Drawn, now: datetime) -> Code:
    """Add a code at the end of its codebook.

    Raises NotHere, NameMissing, NameTaken, TooLong.
    """
    codebook: Codebook = require(db, actor, May.EDIT_CODEBOOK, codebook_id, now)
    before_change(db, codebook, now)
    code = new_code(db, codebook, drawn)
    record(db, "added a code", now, actor=actor, about=code)
    keep_version(db, actor, codebook, CodebookChange.ADDED, (code.name,), now)
    return code


def new_code(db: Session, codebook: Codebook, drawn: Drawn) -> Code:
    """A code at the end of a codebook that may be changed.

    Raises NameMissing, NameTaken, TooLong.
    """
    drawn = drawn.settled()
    _check_name(codebook, drawn.name, None)
    _check_parent(codebook, None, drawn.parent_id)
    code = Code(
        codebook=codebook,
        name=drawn.name,
        description=drawn.description,
        parent_id=drawn.parent_id,
        look=drawn.look,
        position=max((code.position for code in codebook.codes), default=0) + 1,
    )
    db.add(code)
    db.flush()
    return code


def mark_of_code(code: Code) -> str:
    """What a page shows of a code, as a mark."""
    return mark_of(*_kept(code))


def _kept(code: Code) -> tuple[str, str, UUID | None, int]:
    return code.name, code.description, code.parent_id, code.look


def edit_code(
    db: Session, actor: Actor, code_id: UUID, drawn: Drawn, now: datetime, shown: str | None = None
) -> Code:
    """Change a code's name, meaning, place or look; the quotations keep it.

    `shown` is the mark of what the page showed. Raises NotHere, NameMissing, NameTaken, TooLong,
    AboveItself, ChangedMeanwhile.
    """
    code = see_code(db, actor, code_id, now)
    codebook: Codebook = require(db, actor, May.EDIT_CODEBOOK, code.codebook_id, now)
    drawn = drawn.settled()
    if (drawn.name, drawn.description, drawn.parent_id, drawn.look) == _kept(code):
        return code
    refuse_when_changed(shown, *_kept(code))
    _check_name(codebook, drawn.name, code)
    _check_parent(codebook, code, drawn.parent_id)
    before_change(db, codebook, now)
    what, names = _what_changes(code, drawn)
    code.name, code.description = drawn.name, drawn.description
    code.parent_id, code.look = drawn.parent_id, drawn.look
    db.flush()
    record(db, "changed a code", now, actor=actor, about=code)
    keep_version(db, actor, codebook, what, names, now)
    return code


def _what_changes(code: Code, drawn: Drawn) -> tuple[CodebookChange, tuple[str, ...]]:
    if drawn.name != code.name:
        return CodebookChange.RENAMED, (code.name, drawn.name)
    is_moved = drawn.parent_id != code.parent_id
    return CodebookChange.MOVED if is_moved else CodebookChange.CHANGED, (drawn.name,)


def see_code(db: Session, actor: Actor, code_id: UUID, now: datetime) -> Code:
    """One code of a codebook that the actor may see. Raises NotHere."""
    code = db.get(Code, code_id)
    if code is None:
        raise NotHere(f"code {code_id}")
    require(db, actor, May.SEE_CODEBOOK, code.codebook_id, now)
    return code


def _codes(lines: Iterable[Line]) -> list[Code]:
    made: dict[str, Code] = {}
    for position, (name, parent, description, look) in enumerate(lines, 1):
        made[name] = Code(
            name=name,
            description=description,
            look=look,
            position=position,
            parent_id=made[parent].id if parent else None,
        )
    return list(made.values())


def _check_name(codebook: Codebook, name: str, code: Code | None) -> None:
    """Names are unique in a codebook whatever their capitals: programs we export to ask it."""
    if any(c.name.casefold() == name.casefold() for c in codebook.codes if c is not code):
        raise NameTaken


def _check_parent(codebook: Codebook, code: Code | None, parent_id: UUID | None) -> None:
    known = {code.id: code for code in codebook.codes}
    at = parent_id
    while at is not None:
        if at not in known:
            raise NotHere(f"code {at}")
        if code is not None and at == code.id:
            raise AboveItself
        at = known[at].parent_id
