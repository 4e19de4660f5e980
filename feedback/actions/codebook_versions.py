"""Keeping a version of a codebook with each change, and reading an older one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from feedback.access import Actor, May, NotHere, require
from feedback.model.codebook_versions import CodebookChange, CodebookVersion
from feedback.model.stories import Code, Codebook


@dataclass(frozen=True)
class CodeThen:
    """A code as it was in a version."""

    id: UUID
    name: str
    description: str
    look: int
    position: int
    parent_id: UUID | None


def before_change(db: Session, codebook: Codebook, now: datetime) -> None:
    """A codebook of which no version was kept yet is kept as it is, before it changes."""
    if _last_number(db, codebook) == 0:
        _keep(db, None, codebook, CodebookChange.AS_IT_WAS, (), now)


def keep_version(
    db: Session,
    actor: Actor | None,
    codebook: Codebook,
    change: CodebookChange,
    names: Sequence[str],
    now: datetime,
) -> CodebookVersion:
    """Keep a codebook as it is after a change. Two who change it at once wait here."""
    return _keep(db, actor, codebook, change, names, now)


def list_versions(
    db: Session, actor: Actor, codebook_id: UUID, now: datetime
) -> list[CodebookVersion]:
    """The versions of a codebook, newest first. Raises NotHere."""
    require(db, actor, May.SEE_CODEBOOK, codebook_id, now)
    query = select(CodebookVersion).where(CodebookVersion.codebook_id == codebook_id)
    query = query.options(joinedload(CodebookVersion.account))
    return list(db.scalars(query.order_by(CodebookVersion.number.desc())))


def see_version(
    db: Session, actor: Actor, codebook_id: UUID, number: int | str, now: datetime
) -> CodebookVersion:
    """One version of a codebook; its number may be as an address says it. Raises NotHere."""
    for version in list_versions(db, actor, codebook_id, now):
        if str(version.number) == str(number):
            return version
    raise NotHere(f"version {number} of codebook {codebook_id}")


def codes_then(version: CodebookVersion) -> list[CodeThen]:
    """The codes of a version."""
    return [
        CodeThen(
            id=UUID(one["id"]),
            name=one["name"],
            description=one["description"],
            look=one["look"],
            position=one["position"],
            parent_id=UUID(one["parent_id"]) if one["parent_id"] else None,
        )
        for one in version.codes
    ]


def _keep(
    db: Session,
    actor: Actor | None,
    codebook: Codebook,
    change: CodebookChange,
    names: Sequence[str],
    now: datetime,
) -> CodebookVersion:
    db.flush()
    db.execute(
        select(Codebook.id).where(Codebook.id == codebook.id).with_for_update(key_share=True)
    )
    codes = db.scalars(select(Code).where(Code.codebook_id == codebook.id).order_by(Code.position))
    version = CodebookVersion(
        codebook_id=codebook.id,
        number=_last_number(db, codebook) + 1,
        account_id=actor and actor.account_id,
        made_at=now,
        change=change,
        names=list(names),
        codes=[_plain(code) for code in codes],
    )
    db.add(version)
    db.flush()
    return version


def _last_number(db: Session, codebook: Codebook) -> int:
    query = select(func.max(CodebookVersion.number))
    return db.scalar(query.where(CodebookVersion.codebook_id == codebook.id)) or 0


def _plain(code: Code) -> dict[str, str | int | None]:
    return {
        "id": str(code.id),
        "parent_id": str(code.parent_id) if code.parent_id else None,
        "name": code.name,
        "description": code.description,
        "look": code.look,
        "position": code.position,
    }
