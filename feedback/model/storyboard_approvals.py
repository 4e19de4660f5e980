"""What those who told a story say to what is drawn from it: script, pencils and final."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm import relationship as related

from feedback.model.accounts import Account
from feedback.model.approvals import Approved
from feedback.model.base import Base, HasId, Sealed
from feedback.model.stories import Story
from feedback.model.storyboards import Stage, Storyboard


class StoryboardApproval(HasId, Base):
    """One teller is asked about a stage of a storyboard as it is; the answer is to that alone.

    `number` is the version of its pages that they were asked about and `shown_count` the story's:
    while both are the same, they were shown what there is now. `replaced_at` is set when they are
    asked anew. An answer that a facilitator wrote down (`recorded_by_id`) says how it was shown to
    them, and who was there.
    """

    __tablename__ = "storyboard_approvals"
    __table_args__ = (Index("ix_storyboard_approvals_who", "account_id", "storyboard_id"),)

    storyboard_id: Mapped[UUID] = mapped_column(ForeignKey("storyboards.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    asked_at: Mapped[datetime]
    stage: Mapped[Stage]
    number: Mapped[int]
    shown_count: Mapped[int]
    answer: Mapped[Approved | None]
    answered_at: Mapped[datetime | None]
    recorded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    replaced_at: Mapped[datetime | None]
    how_read_sealed: Mapped[bytes | None]
    who_was_there_sealed: Mapped[bytes | None]

    how_read = Sealed()
    who_was_there = Sealed()
    storyboard: Mapped[Storyboard] = related()
    account: Mapped[Account] = related(foreign_keys=account_id)
    remarks: Mapped[list[StoryboardRemark]] = related(
        cascade="all, delete-orphan",
        back_populates="approval",
        order_by="StoryboardRemark.position",
    )

    @property
    def sealed_under(self) -> UUID:
        """It is sealed under its storyboard's relationship's key."""
        return self.storyboard.relationship_id

    @property
    def story(self) -> Story:
        """The story that is drawn. Nobody is asked about a comic of someone's own."""
        assert self.storyboard.story is not None
        return self.storyboard.story

    @property
    def is_of_now(self) -> bool:
        """True while there is what they were shown."""
        shown = (self.stage, self.number, self.shown_count)
        return self.replaced_at is None and shown == shown_now(self.storyboard)


class StoryboardRemark(HasId, Base):
    """What a teller wants changed in one panel, or in all of it (`panel_id` empty)."""

    __tablename__ = "storyboard_remarks"

    approval_id: Mapped[UUID] = mapped_column(ForeignKey("storyboard_approvals.id"), index=True)
    panel_id: Mapped[str] = mapped_column(String(40), default="")
    position: Mapped[int]
    words_sealed: Mapped[bytes]

    words = Sealed()
    approval: Mapped[StoryboardApproval] = related(back_populates="remarks")

    @property
    def sealed_under(self) -> UUID:
        """It is sealed under its storyboard's relationship's key."""
        return self.approval.sealed_under


def shown_now(storyboard: Storyboard) -> tuple[Stage, int, int]:
    """What a teller is shown of a storyboard now: its stage, its pages, and the story's words."""
    story = storyboard.story
    return storyboard.stage, storyboard.saved_count, story.shown_count if story else 0
