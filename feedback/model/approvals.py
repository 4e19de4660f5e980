"""What those who told something say to the story that was made from it."""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm import relationship as related

from feedback.model.accounts import Account
from feedback.model.base import Base, HasId, Sealed
from feedback.model.stories import Story


class Approved(enum.StrEnum):
    """What a teller says to a story."""

    YES = "yes"
    CHANGE = "change"
    NO = "no"


class StoryApproval(HasId, Base):
    """One teller is asked about a story as it is, once; the answer is to that and nothing else.

    `shown_count` is the story's when they were asked: while the two are the same, they were shown
    what the story is now. When they are asked anew, `replaced_at` is set on the one before.
    `words` say what they want changed. An answer that a facilitator wrote down (`recorded_by_id`)
    says how the story was read to them, and who was there.
    """

    __tablename__ = "story_approvals"
    __table_args__ = (Index("ix_story_approvals_who", "account_id", "story_id"),)

    story_id: Mapped[UUID] = mapped_column(ForeignKey("stories.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    asked_at: Mapped[datetime]
    shown_count: Mapped[int]
    answer: Mapped[Approved | None]
    answered_at: Mapped[datetime | None]
    recorded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    replaced_at: Mapped[datetime | None]
    words_sealed: Mapped[bytes | None]
    how_read_sealed: Mapped[bytes | None]
    who_was_there_sealed: Mapped[bytes | None]

    words = Sealed()
    how_read = Sealed()
    who_was_there = Sealed()
    story: Mapped[Story] = related()
    account: Mapped[Account] = related(foreign_keys=account_id)

    @property
    def sealed_under(self) -> UUID:
        """It is sealed under its story's relationship's key."""
        return self.story.relationship_id

    @property
    def is_of_now(self) -> bool:
        """True while the story is what they were shown."""
        return self.replaced_at is None and self.shown_count == self.story.shown_count
