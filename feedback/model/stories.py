"""Stories: what may be shared, gathered, quoted, coded and taken out in collections."""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm import relationship as related

from feedback.model.accounts import Account
from feedback.model.base import Base, HasId, Sealed, SealedList
from feedback.model.care import Relationship
from feedback.model.media_places import Region, Stretch
from feedback.model.telling import MediaFile
from feedback.model.trust import Audience, Medium, Use


class StoryKind(enum.StrEnum):
    """What a story is: told by one person, about one moment, or through one relationship."""

    PORTRAIT = "portrait"
    TRANSITION = "transition"
    HIGH_NEED = "high-need"
    CRISIS = "crisis"
    HOSPITAL_STAY = "hospital-stay"
    THREAD = "thread"


# The kinds that are about one moment in a life.
MOMENTS = (
    StoryKind.TRANSITION,
    StoryKind.HIGH_NEED,
    StoryKind.CRISIS,
    StoryKind.HOSPITAL_STAY,
)


class Story(HasId, Base):
    """A story about one relationship, made of parts that each come from somewhere.

    `kind` is None for stories from before there were kinds. `shown_count` grows whenever what its
    tellers are shown of it changes (`model.shown`), so that a yes is known to be to this story.
    """

    __tablename__ = "stories"

    relationship_id: Mapped[UUID] = mapped_column(ForeignKey("relationships.id"), index=True)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    number: Mapped[int]
    begun_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    begun_at: Mapped[datetime]
    title_sealed: Mapped[bytes]
    easy_words_sealed: Mapped[bytes | None]
    saved_count: Mapped[int] = mapped_column(default=1)
    kind: Mapped[StoryKind | None]
    shown_count: Mapped[int] = mapped_column(default=1, server_default="1")

    title = Sealed()
    easy_words = Sealed()
    relationship: Mapped[Relationship] = related()
    parts: Mapped[list[StoryPart]] = related(back_populates="story", order_by="StoryPart.position")

    @property
    def sealed_under(self) -> UUID:
        """A story is sealed under its relationship's key."""
        return self.relationship_id

    @property
    def label(self) -> str:
        """The number a story goes by outside: S-0007."""
        return f"S-{self.number:04d}"


class StoryPart(HasId, Base):
    """One source of a story: the words of a diary entry, or the words of one answer.

    `words` is a copy of the words at the time, in NFC, in which quotations keep their place. Of
    what was told in pictures alone they are the pictures' words. `pictures` are their names then.
    """

    __tablename__ = "story_parts"
    __table_args__ = (
        UniqueConstraint("story_id", "entry_id"),
        UniqueConstraint("story_id", "answer_id"),
    )

    story_id: Mapped[UUID] = mapped_column(ForeignKey("stories.id"), index=True)
    position: Mapped[int]
    entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("diary_entries.id"), index=True)
    answer_id: Mapped[UUID | None] = mapped_column(ForeignKey("answers.id"), index=True)
    words_sealed: Mapped[bytes]
    pictures_sealed: Mapped[bytes | None]

    words = Sealed()
    pictures = SealedList()
    story: Mapped[Story] = related(back_populates="parts")
    quotations: Mapped[list[Quotation]] = related(back_populates="part", order_by="Quotation.start")

    @property
    def sealed_under(self) -> UUID:
        """A part is sealed under its story's relationship's key."""
        return self.story.relationship_id


class Quotation(HasId, Base):
    """A place in a part, in Unicode code points, end exclusive, and a copy of its words.

    A quotation from a picture, a sound or a film has no place in the words (0 to 0): its `place`
    says where it is, and its words are the coder's description of the picture, or a copy of what
    is said in that time.
    """

    __tablename__ = "quotations"

    part_id: Mapped[UUID] = mapped_column(ForeignKey("story_parts.id"), index=True)
    start: Mapped[int]
    end: Mapped[int]
    words_sealed: Mapped[bytes]
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime]

    words = Sealed()
    part: Mapped[StoryPart] = related(back_populates="quotations")
    codings: Mapped[list[Coding]] = related(
        back_populates="quotation", cascade="all, delete-orphan"
    )
    place: Mapped[MediaPlace | None] = related(
        back_populates="quotation", cascade="all, delete-orphan", lazy="selectin"
    )

    @property
    def sealed_under(self) -> UUID:
        """A quotation is sealed under its story's relationship's key."""
        return self.part.story.relationship_id


class MediaPlace(HasId, Base):
    """Where in a file of its part a quotation is: a region of a picture, or a stretch of time.

    Either the four edges are there, in thousandths of the upright picture, or both moments, in
    milliseconds. `version` is the transcript's that the words were copied from.
    """

    __tablename__ = "media_places"

    quotation_id: Mapped[UUID] = mapped_column(ForeignKey("quotations.id"), unique=True)
    media_file_id: Mapped[UUID] = mapped_column(ForeignKey("media_files.id"), index=True)
    left: Mapped[int | None]
    top: Mapped[int | None]
    right: Mapped[int | None]
    bottom: Mapped[int | None]
    begins_ms: Mapped[int | None]
    ends_ms: Mapped[int | None]
    version: Mapped[int | None]

    quotation: Mapped[Quotation] = related(back_populates="place")
    media_file: Mapped[MediaFile] = related()

    @property
    def where(self) -> Region | Stretch:
        """The region or the stretch."""
        if self.begins_ms is not None and self.ends_ms is not None:
            return Stretch(self.begins_ms, self.ends_ms)
        edges = (self.left, self.top, self.right, self.bottom)
        return Region(*(edge or 0 for edge in edges))

    @where.setter
    def where(self, where: Region | Stretch) -> None:
        if isinstance(where, Stretch):
            self.begins_ms, self.ends_ms = where.begins_ms, where.ends_ms
        else:
            self.left, self.top, self.right, self.bottom = where.edges

    @property
    def order(self) -> tuple[int, str, int, int]:
        """How places come one after another: by file, then by time or from the top."""
        media = self.media_file
        where = self.where
        first = (where.begins_ms, where.ends_ms) if isinstance(where, Stretch) else None
        return (media.position, str(media.id), *(first or (where.top, where.left)))


class Codebook(HasId, Base):
    """A set of codes that a site works with."""

    __tablename__ = "codebooks"
    __table_args__ = (UniqueConstraint("site_id", "name"),)

    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    codes: Mapped[list[Code]] = related(back_populates="codebook", order_by="Code.position")


class Code(HasId, Base):
    """A theme that quotations are marked with. Shown by name and pattern, never by colour alone."""

    __tablename__ = "codes"
    __table_args__ = (UniqueConstraint("codebook_id", "name"),)

    codebook_id: Mapped[UUID] = mapped_column(ForeignKey("codebooks.id"), index=True)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("codes.id"))
    name: Mapped[str] = mapped_column(String(120))
    description: Mapped[str] = mapped_column(Text, default="")
    look: Mapped[int] = mapped_column(default=0)
    position: Mapped[int]

    codebook: Mapped[Codebook] = related(back_populates="codes")


class Coding(HasId, Base):
    """A code on a quotation, by a coder."""

    __tablename__ = "codings"
    __table_args__ = (UniqueConstraint("quotation_id", "code_id", "coder_id"),)

    quotation_id: Mapped[UUID] = mapped_column(ForeignKey("quotations.id"), index=True)
    code_id: Mapped[UUID] = mapped_column(ForeignKey("codes.id"), index=True)
    coder_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    coded_at: Mapped[datetime]

    quotation: Mapped[Quotation] = related(back_populates="codings")
    code: Mapped[Code] = related()
    coder: Mapped[Account] = related()


class Memo(HasId, Base):
    """A note that someone wrote beside a story; on a learning day, when it was noted there."""

    __tablename__ = "memos"

    story_id: Mapped[UUID] = mapped_column(ForeignKey("stories.id"), index=True)
    quotation_id: Mapped[UUID | None] = mapped_column(ForeignKey("quotations.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    learning_day_id: Mapped[UUID | None] = mapped_column(ForeignKey("learning_days.id"), index=True)
    written_at: Mapped[datetime]
    words_sealed: Mapped[bytes]

    words = Sealed()
    story: Mapped[Story] = related()
    quotation: Mapped[Quotation | None] = related()
    account: Mapped[Account] = related()

    @property
    def sealed_under(self) -> UUID:
        """A memo is sealed under its story's relationship's key."""
        return self.story.relationship_id


class Pseudonym(HasId, Base):
    """The name that stands in for a real one. The map never leaves the house."""

    __tablename__ = "pseudonyms"

    relationship_id: Mapped[UUID] = mapped_column(ForeignKey("relationships.id"), index=True)
    real_sealed: Mapped[bytes]
    stands_in: Mapped[str] = mapped_column(String(120))

    real = Sealed()

    @property
    def sealed_under(self) -> UUID:
        """The map is sealed under its relationship's key."""
        return self.relationship_id


class Collection(HasId, Base):
    """Stories gathered for one purpose, to be exported together: for whom, and to be shown how."""

    __tablename__ = "collections"
    __table_args__ = (UniqueConstraint("site_id", "name"),)

    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    introduction: Mapped[str] = mapped_column(Text, default="")
    use: Mapped[Use] = mapped_column(default=Use.DRAW)
    audience: Mapped[Audience] = mapped_column(default=Audience.TEAM, server_default="team")
    medium: Mapped[Medium] = mapped_column(default=Medium.PAPER, server_default="paper")
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime]
    places: Mapped[list[CollectionStory]] = related(
        order_by="CollectionStory.position", cascade="all, delete-orphan"
    )


class CollectionStory(Base):
    """A story's place in a collection."""

    __tablename__ = "collection_stories"

    collection_id: Mapped[UUID] = mapped_column(ForeignKey("collections.id"), primary_key=True)
    story_id: Mapped[UUID] = mapped_column(ForeignKey("stories.id"), primary_key=True)
    position: Mapped[int]

    story: Mapped[Story] = related()


class Export(HasId, Base):
    """A collection, or the answers to a survey, carried out: when, by whom, what was in it and what
    was left out. It has a `collection_id`, or a `survey_id` with the responses that are in it.

    `audience` and `medium` are what it was made for, whatever the collection is for since.
    `media_ids` are the photos, sounds and films in it; None of copies from before it was kept.
    `likeness_story_ids` are the stories of which drawn pages are in it that show someone.
    """

    __tablename__ = "exports"

    collection_id: Mapped[UUID | None] = mapped_column(ForeignKey("collections.id"), index=True)
    survey_id: Mapped[UUID | None] = mapped_column(ForeignKey("surveys.id"), index=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    format: Mapped[str] = mapped_column(String(40))
    made_at: Mapped[datetime]
    given_to: Mapped[str] = mapped_column(String(200), default="")
    manifest_sha256: Mapped[str] = mapped_column(String(64))
    story_ids: Mapped[list[str]] = mapped_column(JSON, default=list)
    left_out: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    media_ids: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    likeness_story_ids: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    response_ids: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    audience: Mapped[Audience] = mapped_column(default=Audience.TEAM, server_default="team")
    medium: Mapped[Medium] = mapped_column(default=Medium.PAPER, server_default="paper")
