"""Second coding: a story coded twice by people who do not see each other's, and what is settled."""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm import relationship as related

from feedback.model.accounts import Account
from feedback.model.base import Base, HasId
from feedback.model.stories import Code, Quotation, Story


class SecondCoding(HasId, Base):
    """A facilitator is asked to code a story alone. It is open until it is done or stopped.

    While it is open its coder sees nobody's quotations, codes and memos of that story but their
    own, and nobody else sees theirs (`access.coded_apart`).
    """

    __tablename__ = "second_codings"

    story_id: Mapped[UUID] = mapped_column(ForeignKey("stories.id"), index=True)
    coder_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    asked_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]

    story: Mapped[Story] = related()
    coder: Mapped[Account] = related(foreign_keys=[coder_id])
    asked_by: Mapped[Account] = related(foreign_keys=[asked_by_id])

    @property
    def is_open(self) -> bool:
        """True while its coder works alone."""
        return self.done_at is None and self.stopped_at is None


class Keep(enum.StrEnum):
    """What is settled about a difference: all codes stay, those of one coder, or none of them."""

    ALL = "all"
    ONE = "one"
    NONE = "none"


class Settling(HasId, Base):
    """What was settled about the codes of one place, beside what each coder gave.

    `codes` are all that the place carries from now on. The newest of a quotation counts; those
    before it are its history. What coders gave stays as it is.
    """

    __tablename__ = "settlings"

    quotation_id: Mapped[UUID] = mapped_column(ForeignKey("quotations.id"), index=True)
    settled_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    settled_at: Mapped[datetime]
    keep: Mapped[Keep]
    kept_coder_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))

    quotation: Mapped[Quotation] = related()
    settled_by: Mapped[Account] = related(foreign_keys=[settled_by_id])
    kept_coder: Mapped[Account | None] = related(foreign_keys=[kept_coder_id])
    codes: Mapped[list[SettledCode]] = related(
        back_populates="settling", cascade="all, delete-orphan"
    )


class SettledCode(Base):
    """A code that a place carries since it was settled."""

    __tablename__ = "settled_codes"

    settling_id: Mapped[UUID] = mapped_column(ForeignKey("settlings.id"), primary_key=True)
    code_id: Mapped[UUID] = mapped_column(ForeignKey("codes.id"), primary_key=True, index=True)

    settling: Mapped[Settling] = related(back_populates="codes")
    code: Mapped[Code] = related()
