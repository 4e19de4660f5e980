"""Storyboards: what people told, drawn as pages of panels; and the versions of their pages."""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm import relationship as related

from feedback.model.accounts import Account
from feedback.model.base import Base, HasId, Sealed, SealedList
from feedback.model.care import Relationship
from feedback.model.stories import Story
from feedback.model.storyboard_pages import Board, from_json, to_json


class Stage(enum.StrEnum):
    """How far a storyboard is: written, drawn lightly, or drawn."""

    SCRIPT = "script"
    PENCILS = "pencils"
    FINAL = "final"


class Storyboard(HasId, Base):
    """Pages of panels made from a story; or someone's own comic, which comes from no story.

    `saved_count` is the number of the version that counts. `shares` are the uses that the maker
    of an own comic agreed to for it; `taken_back_at` is when they took it back.
    """

    __tablename__ = "storyboards"
    __table_args__ = (UniqueConstraint("site_id", "number"),)

    relationship_id: Mapped[UUID] = mapped_column(ForeignKey("relationships.id"), index=True)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    story_id: Mapped[UUID | None] = mapped_column(ForeignKey("stories.id"), index=True)
    number: Mapped[int]
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    made_at: Mapped[datetime]
    title_sealed: Mapped[bytes]
    stage: Mapped[Stage] = mapped_column(default=Stage.SCRIPT)
    saved_count: Mapped[int] = mapped_column(default=1)
    shares: Mapped[list[str]] = mapped_column(JSON, default=list)
    taken_back_at: Mapped[datetime | None]

    title = Sealed()
    relationship: Mapped[Relationship] = related()
    story: Mapped[Story | None] = related()
    made_by: Mapped[Account] = related()

    @property
    def sealed_under(self) -> UUID:
        """A storyboard is sealed under its relationship's key."""
        return self.relationship_id

    @property
    def label(self) -> str:
        """The number a storyboard goes by: B-0003."""
        return f"B-{self.number:04d}"


class StoryboardVersion(HasId, Base):
    """The pages of a storyboard as they were after one change, numbered from 1. Never changed.

    `what` is a short code of what was done, never words. `name` is given by whoever wants to find
    it again. `before_number` is the version that it was made from. One that undid or redid
    something has the pages of version `of_number`. One `is_aside` when someone else had saved
    meanwhile: it is kept, and never counted.
    """

    __tablename__ = "storyboard_versions"
    __table_args__ = (UniqueConstraint("storyboard_id", "number"),)

    storyboard_id: Mapped[UUID] = mapped_column(ForeignKey("storyboards.id"), index=True)
    number: Mapped[int]
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime]
    what: Mapped[str] = mapped_column(String(40))
    before_number: Mapped[int | None]
    of_number: Mapped[int | None]
    is_aside: Mapped[bool] = mapped_column(default=False, server_default=false())
    name_sealed: Mapped[bytes | None]
    document_sealed: Mapped[bytes]

    name = Sealed()
    document = SealedList()
    storyboard: Mapped[Storyboard] = related()
    made_by: Mapped[Account] = related()

    @property
    def sealed_under(self) -> UUID:
        """A version is sealed under its storyboard's relationship's key."""
        return self.storyboard.relationship_id

    @property
    def board(self) -> Board:
        """Its pages. Raises BadBoard."""
        return from_json(self.document)

    @board.setter
    def board(self, board: Board) -> None:
        self.document = to_json(board)

    @property
    def stands_for(self) -> int:
        """The number of the version whose pages these are: its own, unless it undid something."""
        return self.of_number or self.number


class ComicFile(HasId, Base):
    """A photo, a drawing or a voice that stands in someone's own comic now.

    Whoever may see the comic may see it too; the telling it comes from stays as it was shared.
    """

    __tablename__ = "comic_files"
    __table_args__ = (UniqueConstraint("storyboard_id", "media_file_id"),)

    storyboard_id: Mapped[UUID] = mapped_column(ForeignKey("storyboards.id"))
    media_file_id: Mapped[UUID] = mapped_column(ForeignKey("media_files.id"), index=True)
