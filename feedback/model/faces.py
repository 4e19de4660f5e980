"""Faces in photos, and voices that sound different: what humans decided, and the copies made.

Places of faces are thousandths of the upright picture, as everywhere. Nothing in here says who
someone is.
"""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm import relationship as related

from feedback.model.accounts import Account
from feedback.model.base import Base, HasId
from feedback.model.media_places import Region
from feedback.model.telling import MediaFile


class Cover(enum.StrEnum):
    """What becomes of a face in what leaves: three ways to cover it, two reasons to leave it."""

    SOLID = "solid"
    SQUARES = "squares"
    DRAWN = "drawn"
    THEIR_YES = "their-yes"
    NO_FACE = "no-face"


COVERING = frozenset({Cover.SOLID, Cover.SQUARES, Cover.DRAWN})
# purpose of a safe copy that leaves: the purpose of the same one with its faces covered.
COVERED = {"screen": "covered-screen", "print": "covered-print", "thumb": "covered-thumb"}


class FaceBox(HasId, Base):
    """A face in a photo, found by the finder or drawn by hand. `cover` None waits for a human."""

    __tablename__ = "face_boxes"
    __table_args__ = (UniqueConstraint("media_file_id", "left", "top", "right", "bottom"),)

    media_file_id: Mapped[UUID] = mapped_column(ForeignKey("media_files.id"), index=True)
    left: Mapped[int]
    top: Mapped[int]
    right: Mapped[int]
    bottom: Mapped[int]
    is_found: Mapped[bool] = mapped_column(default=False, server_default=false())
    cover: Mapped[Cover | None]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[datetime | None]

    media_file: Mapped[MediaFile] = related()
    decided_by: Mapped[Account | None] = related()

    @property
    def where(self) -> Region:
        """Where in the picture."""
        return Region(self.left, self.top, self.right, self.bottom)

    @property
    def is_covered(self) -> bool:
        """True when nothing of it is to be seen in what leaves."""
        return self.cover in COVERING


class FaceLook(HasId, Base):
    """How far a photo or a film is looked at, and what of its faces is covered by now.

    `found_at`: the finder has been. `looked_at`: a human said "I looked at this", `stays` that it
    does not leave. `wanted` and `made` are lists of [left, top, right, bottom, cover]; `made` is
    None while there are no such copies.
    """

    __tablename__ = "face_looks"

    media_file_id: Mapped[UUID] = mapped_column(ForeignKey("media_files.id"), unique=True)
    found_at: Mapped[datetime | None]
    looked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    looked_at: Mapped[datetime | None]
    stays: Mapped[bool] = mapped_column(default=False, server_default=false())
    wanted: Mapped[list[list]] = mapped_column(JSON, default=list)
    made: Mapped[list[list] | None] = mapped_column(JSON(none_as_null=True))

    media_file: Mapped[MediaFile] = related()
    looked_by: Mapped[Account | None] = related()


class VoiceWay(enum.StrEnum):
    """How the voice of a recording leaves: as it is, sounding different, or only its words."""

    AS_IT_IS = "as-it-is"
    LOWER = "lower"
    HIGHER = "higher"
    WORDS = "words"


# How many semitones the voice moves.
SEMITONES = {VoiceWay.LOWER: -4, VoiceWay.HIGHER: 4}
DIFFERENT = "different"


class VoiceChoice(HasId, Base):
    """How the voice of one recording leaves, and the copy in which it sounds different.

    `wanted`, `made` and `heard` are {"semitones": n, "tones": [[begins, ends], ...]} in
    milliseconds: of the copy to make, of the one that is made (None while there is none), and of
    the one that a human listened to.
    """

    __tablename__ = "voice_choices"

    media_file_id: Mapped[UUID] = mapped_column(ForeignKey("media_files.id"), unique=True)
    way: Mapped[VoiceWay]
    chosen_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    chosen_at: Mapped[datetime]
    wanted: Mapped[dict | None] = mapped_column(JSON(none_as_null=True))
    made: Mapped[dict | None] = mapped_column(JSON(none_as_null=True))
    heard: Mapped[dict | None] = mapped_column(JSON(none_as_null=True))
    heard_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    heard_at: Mapped[datetime | None]

    media_file: Mapped[MediaFile] = related()
    chosen_by: Mapped[Account] = related(foreign_keys=[chosen_by_id])
    heard_by: Mapped[Account | None] = related(foreign_keys=[heard_by_id])
