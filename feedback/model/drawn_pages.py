"""Pages that were drawn outside: an illustrator's pencils and finished pictures of a storyboard."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm import relationship as related

from feedback.model.base import Base, HasId, Sealed
from feedback.model.storyboards import Stage, Storyboard
from feedback.model.telling import MediaFile, MediaState, SafeCopy
from media.copies import of_page

# The stages that somebody draws.
DRAWN = (Stage.PENCILS, Stage.FINAL)


class DrawnPage(HasId, Base):
    """One page of a storyboard as somebody drew it for a stage: page `number` of a media file.

    It stands in place of the studio's own pages. `alt` says what it shows, for whoever cannot see
    it. It shows nobody unless `shows_someone` says that someone can be recognised in it.
    """

    __tablename__ = "drawn_pages"
    __table_args__ = (Index("ix_drawn_pages_where", "storyboard_id", "stage"),)

    storyboard_id: Mapped[UUID] = mapped_column(ForeignKey("storyboards.id"))
    stage: Mapped[Stage]
    position: Mapped[int]
    media_file_id: Mapped[UUID] = mapped_column(ForeignKey("media_files.id"), index=True)
    number: Mapped[int] = mapped_column(default=1)
    shows_someone: Mapped[bool] = mapped_column(default=False, server_default=false())
    brought_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    brought_at: Mapped[datetime]
    alt_sealed: Mapped[bytes | None]

    alt = Sealed()
    storyboard: Mapped[Storyboard] = related()
    media_file: Mapped[MediaFile] = related()

    @property
    def sealed_under(self) -> UUID:
        """It is sealed under its storyboard's relationship's key."""
        return self.storyboard.relationship_id

    @property
    def is_waiting(self) -> bool:
        """True until its safe copies are made."""
        return self.media_file.state is MediaState.RECEIVED

    @property
    def trouble(self) -> str:
        """The code of why it cannot be shown (`media.copies.WORDS`); empty when it can."""
        if self.media_file.state is MediaState.UNREADABLE:
            return self.media_file.trouble or "unreadable"
        return "cut-off" if self.media_file.is_end_missing else ""

    @property
    def is_done(self) -> bool:
        """True when it can be shown, with words for who cannot see it."""
        return not (self.is_waiting or self.trouble) and bool(self.alt)

    def copy_for(self, purpose: str) -> SafeCopy | None:
        """The safe copy of this very page, when it is there and whole."""
        return None if self.trouble else self.media_file.copy_for(of_page(purpose, self.number))
