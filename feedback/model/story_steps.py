"""Steps: what someone did in a story's coding, one after another, so that it can be undone."""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm import relationship as related

from feedback.model.accounts import Account
from feedback.model.base import Base, HasId, SealedList
from feedback.model.stories import Story


class StepKind(enum.StrEnum):
    """What was done."""

    MARKED = "marked"
    MOVED = "moved"
    CODED = "coded"
    REMOVED = "removed"
    WORDS = "words"
    FOLLOWED = "followed"
    MEMO = "memo"
    MEMO_GONE = "memo-gone"
    UNDID = "undid"
    REDID = "redid"


class StepState(enum.StrEnum):
    """It stands, it was undone, or it can neither be undone nor redone any more."""

    DONE = "done"
    UNDONE = "undone"
    PAST = "past"


class StoryStep(HasId, Base):
    """One thing that someone did in a story's coding, numbered in its story from 1.

    `states` are how it was before and after: places, ids, and what coders wrote. Of what was told
    it holds no word, only a digest of it. It is nobody's when a quotation followed its words by
    itself. `act` is the same for what was done with one press. `of_number` is the step that was
    undone or redone. The quotation and the memo may be gone.
    """

    __tablename__ = "story_steps"
    __table_args__ = (UniqueConstraint("story_id", "number"),)

    story_id: Mapped[UUID] = mapped_column(ForeignKey("stories.id"), index=True)
    number: Mapped[int]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    done_at: Mapped[datetime]
    kind: Mapped[StepKind]
    state: Mapped[StepState] = mapped_column(default=StepState.DONE)
    act: Mapped[UUID]
    of_number: Mapped[int | None]
    part_id: Mapped[UUID | None] = mapped_column(ForeignKey("story_parts.id"), index=True)
    media_file_id: Mapped[UUID | None] = mapped_column(ForeignKey("media_files.id"), index=True)
    quotation_id: Mapped[UUID | None] = mapped_column(index=True)
    memo_id: Mapped[UUID | None]
    states_sealed: Mapped[bytes | None]

    states = SealedList()
    story: Mapped[Story] = related()
    account: Mapped[Account | None] = related()

    @property
    def sealed_under(self) -> UUID:
        """A step is sealed under its story's relationship's key."""
        return self.story.relationship_id

    @property
    def before(self) -> dict | None:
        """How it was before the step; None when there was nothing, or it is not kept."""
        return (self.states or [None, None])[0]

    @property
    def after(self) -> dict | None:
        """How it was after the step; None when there was nothing, or it is not kept."""
        return (self.states or [None, None])[1]
