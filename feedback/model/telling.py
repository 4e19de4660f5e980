"""Telling: diary entries, and the media files of entries and answers."""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm import relationship as related

from feedback.model.accounts import Account
from feedback.model.base import Base, HasId, Sealed, SealedKey, SealedList
from feedback.model.care import Relationship
from feedback.model.prompts import ShownPrompt
from feedback.model.timed_words import Segment, Timing, put_together, take_apart
from feedback.model.trust import Use


class Feeling(enum.StrEnum):
    """How it was, in the words of the pictures."""

    GOOD = "good"
    IN_BETWEEN = "in-between"
    NOT_GOOD = "not-good"


class MediaKind(enum.StrEnum):
    """What a media file holds."""

    PHOTO = "photo"
    SOUND = "sound"
    VIDEO = "video"


class Shows(enum.StrEnum):
    """Who can be seen in a photo: whoever sent it, someone (else too), or nobody."""

    ME = "me"
    SOMEONE = "someone"
    NOBODY = "nobody"


class MediaState(enum.StrEnum):
    """Where a media file is on its way to a safe copy."""

    RECEIVED = "received"
    READY = "ready"
    UNREADABLE = "unreadable"


class DiaryEntry(HasId, Base):
    """Something told in a diary. Its id is made on the page, so that a repeat is the same entry.

    `told_at` is the teller's clock when it was given, `received_at` always the server's. What is
    told more to an entry later is an entry of its own that `adds_to` it, so that what was kept
    never changes. `pictures` are names from the picture library, in the order they were picked.
    """

    __tablename__ = "diary_entries"

    relationship_id: Mapped[UUID] = mapped_column(ForeignKey("relationships.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    received_at: Mapped[datetime] = mapped_column(index=True)
    told_at: Mapped[datetime | None]
    feeling: Mapped[Feeling | None]
    words_sealed: Mapped[bytes | None]
    language: Mapped[str] = mapped_column(String(12))
    taken_back_at: Mapped[datetime | None]
    pictures_sealed: Mapped[bytes | None]
    adds_to_id: Mapped[UUID | None] = mapped_column(ForeignKey("diary_entries.id"), index=True)
    shown_prompt_id: Mapped[UUID | None] = mapped_column(ForeignKey("shown_prompts.id"), index=True)

    words = Sealed()
    pictures = SealedList()
    relationship: Mapped[Relationship] = related()
    account: Mapped[Account] = related()
    shown_prompt: Mapped[ShownPrompt | None] = related()
    media: Mapped[list[MediaFile]] = related(back_populates="entry", order_by="MediaFile.position")
    shares: Mapped[list[EntryShare]] = related(cascade="all, delete-orphan")

    @property
    def sealed_under(self) -> UUID:
        """An entry is sealed under its relationship's key."""
        return self.relationship_id

    def is_shared(self, use: Use) -> bool:
        """True when the teller said this entry may be used so."""
        return any(share.use == use for share in self.shares)


class EntryShare(Base):
    """An entry may be used so."""

    __tablename__ = "entry_shares"

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("diary_entries.id"), primary_key=True)
    use: Mapped[Use] = mapped_column(primary_key=True)


class MediaFile(HasId, Base):
    """A photo, a sound or a video as it was received: the Original, sealed and never served.

    `key` is the file's own key. `sha256` and `size` are of the bytes as they were received.
    The store's name of the original is the file's id. A file of an answer has the response and
    the `item` it answers, and `sending_id`, which its page was made with, so that a repeat is
    the same file. `is_drawing` says that the photo holds a drawing, `shows` who is in a photo, when
    its teller or a facilitator said so (`shows_said_by_id`); until then it counts as someone. Once
    `original_gone_at` only the safe copies are there: the days of the original were over.
    """

    __tablename__ = "media_files"

    relationship_id: Mapped[UUID] = mapped_column(ForeignKey("relationships.id"), index=True)
    entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("diary_entries.id"), index=True)
    response_id: Mapped[UUID | None] = mapped_column(ForeignKey("survey_responses.id"), index=True)
    item: Mapped[str | None] = mapped_column(String(80))
    sending_id: Mapped[UUID | None] = mapped_column(unique=True)
    is_drawing: Mapped[bool] = mapped_column(default=False, server_default=false())
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[MediaKind]
    state: Mapped[MediaState] = mapped_column(default=MediaState.RECEIVED)
    trouble: Mapped[str | None] = mapped_column(String(60))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime]
    key_sealed: Mapped[bytes]
    file_name_sealed: Mapped[bytes | None]
    description_sealed: Mapped[bytes | None]
    is_end_missing: Mapped[bool] = mapped_column(default=False)
    original_gone_at: Mapped[datetime | None]
    shows: Mapped[Shows | None]
    shows_said_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))

    key = SealedKey()
    file_name = Sealed()
    description = Sealed()
    entry: Mapped[DiaryEntry | None] = related(back_populates="media")
    copies: Mapped[list[SafeCopy]] = related(back_populates="media_file")
    transcripts: Mapped[list[Transcript]] = related(
        back_populates="media_file", order_by="Transcript.version"
    )

    @property
    def sealed_under(self) -> UUID:
        """A file is sealed under its relationship's key."""
        return self.relationship_id

    @property
    def transcript(self) -> Transcript | None:
        """The words that count: the newest that someone confirmed, else the newest draft."""
        return max(self.transcripts, key=lambda one: (not one.is_draft, one.version), default=None)

    @property
    def length_ms(self) -> int | None:
        """How long what is played lasts; None until that is known."""
        play = self.copy_for("play")
        return round(play.seconds * 1000) if play and play.seconds else None

    @property
    def shows_nobody(self) -> bool:
        """True for a drawing, and for a photo of which someone said that it shows nobody."""
        is_photo = self.kind is MediaKind.PHOTO
        return is_photo and (self.is_drawing or self.shows is Shows.NOBODY)

    def copy_for(self, purpose: str) -> SafeCopy | None:
        """The safe copy made for `purpose`, when it is there."""
        return next((copy for copy in self.copies if copy.purpose == purpose), None)


class SafeCopy(HasId, Base):
    """A copy that may be shown: decoded and made anew, upright, without metadata.

    Sealed under a key derived from its MediaFile's own key; the store's name is the copy's id.
    """

    __tablename__ = "safe_copies"
    __table_args__ = (UniqueConstraint("media_file_id", "purpose"),)

    media_file_id: Mapped[UUID] = mapped_column(ForeignKey("media_files.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(20))
    media_type: Mapped[str] = mapped_column(String(60))
    width: Mapped[int | None]
    height: Mapped[int | None]
    seconds: Mapped[float | None]
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))

    media_file: Mapped[MediaFile] = related(back_populates="copies")


class Transcript(HasId, Base):
    """One version of the words of a sound or a video. A draft until someone confirms it.

    Never changed once it is written: who corrects it writes the next version. `account_id` is
    whoever wrote or confirmed it; a draft that `maker`, a speech recogniser, wrote has none.
    `timing` holds (start_ms, end_ms, from, to) of each segment, from and to in code points.
    """

    __tablename__ = "transcripts"
    __table_args__ = (UniqueConstraint("media_file_id", "version"),)

    media_file_id: Mapped[UUID] = mapped_column(ForeignKey("media_files.id"), index=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    version: Mapped[int] = mapped_column(default=1)
    language: Mapped[str] = mapped_column(String(12))
    is_draft: Mapped[bool] = mapped_column(default=True)
    maker: Mapped[str | None] = mapped_column(String(80))
    written_at: Mapped[datetime]
    words_sealed: Mapped[bytes]
    timing_sealed: Mapped[bytes | None]

    words = Sealed()
    timing = SealedList()
    media_file: Mapped[MediaFile] = related(back_populates="transcripts")
    account: Mapped[Account | None] = related()

    @property
    def sealed_under(self) -> UUID:
        """A transcript is sealed under its relationship's key."""
        return self.media_file.relationship_id

    @property
    def is_timed(self) -> bool:
        """True when it is known when each of the words is said."""
        return self.timing_sealed is not None

    @property
    def segments(self) -> list[Segment]:
        """The words with their moments."""
        timing: Timing | None = self.timing
        return take_apart(self.words, timing)

    @segments.setter
    def segments(self, segments: list[Segment]) -> None:
        self.words, self.timing = put_together(segments)
