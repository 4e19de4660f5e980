"""Asking: published instruments, waves, surveys, invitations, responses and answers."""

from __future__ import annotations

import enum
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm import relationship as related

from feedback.model.accounts import Account
from feedback.model.base import Base, HasId, Sealed
from feedback.model.care import Relationship
from feedback.model.trust import Use


class WaveKind(enum.StrEnum):
    """The pilot's three phases, or a round of the site's own."""

    BASELINE = "baseline"
    REFLECT = "reflect-and-refine"
    FEASIBILITY = "feasibility"
    OWN = "own"


class Voice(enum.StrEnum):
    """Whose voice a survey takes down."""

    PERSON = "person"
    CARER = "carer"
    PROFESSIONAL = "professional"
    STAFF = "staff"


class PublishedInstrument(HasId, Base):
    """An instrument as it was published: its whole text, never changed after."""

    __tablename__ = "instruments"
    __table_args__ = (UniqueConstraint("name", "version"),)

    name: Mapped[str] = mapped_column(String(80))
    version: Mapped[int]
    voice: Mapped[Voice]
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime]


class Wave(HasId, Base):
    """A round of asking in one site."""

    __tablename__ = "waves"

    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    kind: Mapped[WaveKind]
    name: Mapped[str] = mapped_column(String(80))
    from_on: Mapped[date]
    until_on: Mapped[date | None]


class Survey(HasId, Base):
    """An instrument asked in one wave of one site."""

    __tablename__ = "surveys"
    __table_args__ = (UniqueConstraint("instrument_id", "wave_id"),)

    instrument_id: Mapped[UUID] = mapped_column(ForeignKey("instruments.id"))
    wave_id: Mapped[UUID] = mapped_column(ForeignKey("waves.id"), index=True)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)

    instrument: Mapped[PublishedInstrument] = related()
    wave: Mapped[Wave] = related()


class Invitation(HasId, Base):
    """Someone is asked to answer one survey about one relationship."""

    __tablename__ = "invitations"
    __table_args__ = (UniqueConstraint("survey_id", "relationship_id", "account_id"),)

    survey_id: Mapped[UUID] = mapped_column(ForeignKey("surveys.id"), index=True)
    relationship_id: Mapped[UUID] = mapped_column(ForeignKey("relationships.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    invited_at: Mapped[datetime]

    survey: Mapped[Survey] = related()
    relationship: Mapped[Relationship] = related()


class SurveyResponse(HasId, Base):
    """One voice's answers to one survey about one relationship.

    `sent_at` is None while it is being answered. `language` and `mode` say how it was read.
    `helped_by` and `help_how` say who helped, and how. A phone call has no invitation.
    """

    __tablename__ = "survey_responses"
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("surveys.id"), index=True)
    relationship_id: Mapped[UUID] = mapped_column(ForeignKey("relationships.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    invitation_id: Mapped[UUID | None] = mapped_column(ForeignKey("invitations.id"), unique=True)
    voice: Mapped[Voice]
    language: Mapped[str] = mapped_column(String(12))
    mode: Mapped[str] = mapped_column(String(24))
    began_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    taken_back_at: Mapped[datetime | None]
    helped_by: Mapped[list[str]] = mapped_column(JSON, default=list)
    help_how: Mapped[list[str]] = mapped_column(JSON, default=list)

    survey: Mapped[Survey] = related()
    relationship: Mapped[Relationship] = related()
    account: Mapped[Account] = related()
    answers: Mapped[list[Answer]] = related(
        primaryjoin="and_(SurveyResponse.id == Answer.response_id, Answer.is_aside == false())",
        back_populates="response",
    )
    shares: Mapped[list[ResponseShare]] = related(cascade="all, delete-orphan")


class Answer(HasId, Base):
    """What was answered to one item. Choices are names from the instrument; words are sealed.

    It `is_aside` while the rules of its survey do not ask the item: kept, but not in the
    response's answers, not shown and not counted, until the item is asked again. `version` counts
    how often it was given: a page that shows an older one does not replace it unasked.
    `pictures` are names from the picture library, in the order they were picked to say more.
    `said` is a number or a day that someone gave, in words that can be read again. It is sealed.
    """

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("response_id", "item"),)

    response_id: Mapped[UUID] = mapped_column(ForeignKey("survey_responses.id"), index=True)
    item: Mapped[str] = mapped_column(String(80))
    choices: Mapped[list[str]] = mapped_column(JSON, default=list)
    pictures: Mapped[list[str] | None] = mapped_column(JSON)
    words_sealed: Mapped[bytes | None]
    said_sealed: Mapped[bytes | None]
    language: Mapped[str] = mapped_column(String(12))
    answered_at: Mapped[datetime]
    is_aside: Mapped[bool] = mapped_column(default=False, server_default=false())
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    words = Sealed()
    said = Sealed()
    response: Mapped[SurveyResponse] = related(back_populates="answers")

    @property
    def sealed_under(self) -> UUID:
        """An answer is sealed under its relationship's key."""
        return self.response.relationship_id


class ResponseShare(Base):
    """The words of a response may be used so."""

    __tablename__ = "response_shares"

    response_id: Mapped[UUID] = mapped_column(ForeignKey("survey_responses.id"), primary_key=True)
    use: Mapped[Use] = mapped_column(primary_key=True)
