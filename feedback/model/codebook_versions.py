"""Versions of a codebook: how it was after each change, so that an older one can be read."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm import relationship as related

from feedback.model.accounts import Account
from feedback.model.base import Base, HasId


class CodebookChange(enum.StrEnum):
    """What was changed in a codebook."""

    BEGAN = "began"
    AS_IT_WAS = "as-it-was"
    ADDED = "added"
    CHANGED = "changed"
    RENAMED = "renamed"
    MOVED = "moved"
    MERGED = "merged"
    SPLIT = "split"
    TAKEN_AWAY = "taken-away"


class CodebookVersion(HasId, Base):
    """A codebook after one change, numbered from 1.

    `names` are the codes that the change was about; `codes` are all its codes then, each as
    {id, parent_id, name, description, look, position}.
    """

    __tablename__ = "codebook_versions"
    __table_args__ = (UniqueConstraint("codebook_id", "number"),)

    codebook_id: Mapped[UUID] = mapped_column(ForeignKey("codebooks.id"), index=True)
    number: Mapped[int]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime]
    change: Mapped[CodebookChange]
    names: Mapped[list[str]] = mapped_column(JSON, default=list)
    codes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)

    account: Mapped[Account | None] = related()
