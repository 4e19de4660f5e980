"""The words that facilitators write for a story: kept in versions, and drafts of one's own."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm import relationship as related

from feedback.model.accounts import Account
from feedback.model.base import Base, HasId, Sealed
from feedback.model.stories import Story


class StoryVersion(HasId, Base):
    """One version of a story's title and easy words. Never changed once it is written.

    One `is_aside` when someone else had saved meanwhile: it is kept, and was never the story's.
    `account_id` is None for the words from before versions were kept.
    """

    __tablename__ = "story_versions"
    __table_args__ = (UniqueConstraint("story_id", "number"),)

    story_id: Mapped[UUID] = mapped_column(ForeignKey("stories.id"), index=True)
    number: Mapped[int]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    written_at: Mapped[datetime]
    is_aside: Mapped[bool] = mapped_column(default=False, server_default=false())
    title_sealed: Mapped[bytes]
    easy_words_sealed: Mapped[bytes | None]

    title = Sealed()
    easy_words = Sealed()
    story: Mapped[Story] = related()
    account: Mapped[Account | None] = related()

    @property
    def sealed_under(self) -> UUID:
        """A version is sealed under its story's relationship's key."""
        return self.story.relationship_id


class StoryDraft(HasId, Base):
    """What one facilitator is writing for a story and has not kept yet. Nobody else sees it.

    `saved_count` is the story's when they began.
    """

    __tablename__ = "story_drafts"
    __table_args__ = (UniqueConstraint("story_id", "account_id"),)

    story_id: Mapped[UUID] = mapped_column(ForeignKey("stories.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    written_at: Mapped[datetime]
    saved_count: Mapped[int]
    title_sealed: Mapped[bytes]
    easy_words_sealed: Mapped[bytes | None]

    title = Sealed()
    easy_words = Sealed()
    story: Mapped[Story] = related()

    @property
    def sealed_under(self) -> UUID:
        """A draft is sealed under its story's relationship's key."""
        return self.story.relationship_id
