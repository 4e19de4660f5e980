"""What stands around answers: the yes before them, help, cautions, and a tablet for many."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm import relationship as related

from feedback.model.accounts import Account
from feedback.model.asking import Invitation, SurveyResponse
from feedback.model.base import Base, HasId, Sealed
from feedback.model.care import Relationship


class Agreement(HasId, Base):
    """A yes or a no to answering one survey, and how it was explained. The newest counts.

    `checks` maps each check question to how often it was explained before it was answered
    right; a question that was left has -1. `explained_with` names who helped, as in a response.
    `practice` is "picked", "nothing" or "helped" once the question to try was seen.
    """

    __tablename__ = "agreements"

    invitation_id: Mapped[UUID] = mapped_column(ForeignKey("invitations.id"), index=True)
    relationship_id: Mapped[UUID] = mapped_column(ForeignKey("relationships.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    is_yes: Mapped[bool]
    language: Mapped[str] = mapped_column(String(12))
    mode: Mapped[str] = mapped_column(String(24))
    explained_with: Mapped[str] = mapped_column(String(40), default="")
    checks: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    practice: Mapped[str] = mapped_column(String(12), default="")
    said_at: Mapped[datetime]

    invitation: Mapped[Invitation] = related()


class CapacityNote(HasId, Base):
    """What staff wrote down when someone was in doubt whether a person could decide.

    Capacity is assumed (Mental Capacity Act 2005, sections 1 to 3): without a note nothing is
    missing, and a note stops nobody from answering. The 4 points are "yes", "no" or "unsure".
    """

    __tablename__ = "capacity_notes"

    relationship_id: Mapped[UUID] = mapped_column(ForeignKey("relationships.id"), index=True)
    written_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    written_at: Mapped[datetime]
    decision: Mapped[str] = mapped_column(String(24))
    understands: Mapped[str] = mapped_column(String(12))
    remembers: Mapped[str] = mapped_column(String(12))
    thinks_about: Mapped[str] = mapped_column(String(12))
    says: Mapped[str] = mapped_column(String(12))
    supported_by_sealed: Mapped[bytes | None]
    explained_how_sealed: Mapped[bytes | None]

    supported_by = Sealed()
    explained_how = Sealed()
    relationship: Mapped[Relationship] = related()
    written_by: Mapped[Account] = related()

    @property
    def sealed_under(self) -> UUID:
        """A note is sealed under its relationship's key."""
        return self.relationship_id


class Helping(HasId, Base):
    """Somebody helped to tell one thing: a diary entry, or the answers to a survey.

    `helper_id` is someone of the circle; None when someone else helped.
    """

    __tablename__ = "helpings"

    relationship_id: Mapped[UUID] = mapped_column(ForeignKey("relationships.id"), index=True)
    thing_id: Mapped[UUID] = mapped_column(index=True)
    helper_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    at: Mapped[datetime]

    helper: Mapped[Account | None] = related()


class HelpedAnswer(HasId, Base):
    """The earlier answer to an item that was answered again alone.

    The `Answer` of the item is then the person's own. On the person's side only this one is
    shown, so that whoever helped cannot see the other.
    """

    __tablename__ = "helped_answers"
    __table_args__ = (UniqueConstraint("response_id", "item"),)

    response_id: Mapped[UUID] = mapped_column(ForeignKey("survey_responses.id"), index=True)
    item: Mapped[str] = mapped_column(String(80))
    choices: Mapped[list[str]] = mapped_column(JSON, default=list)
    words_sealed: Mapped[bytes | None]
    said_sealed: Mapped[bytes | None]
    language: Mapped[str] = mapped_column(String(12))
    answered_at: Mapped[datetime]
    alone_at: Mapped[datetime]
    # On the person's pages it stands where an Answer does; changing it replaces no own answer.
    version, pictures, is_aside = 0, None, None

    words = Sealed()
    said = Sealed()
    response: Mapped[SurveyResponse] = related()

    @property
    def sealed_under(self) -> UUID:
        """Sealed as the answers beside it."""
        return self.response.relationship_id


class ResponseSignals(Base):
    """Cautions to whoever reads a response. They never leave anything out of a total.

    `signals` maps the name of each signal (`forms.quality`) to its figures.
    """

    __tablename__ = "response_signals"

    response_id: Mapped[UUID] = mapped_column(ForeignKey("survey_responses.id"), primary_key=True)
    signals: Mapped[dict[str, dict[str, int]]] = mapped_column(JSON, default=dict)
    worked_out_at: Mapped[datetime]

    response: Mapped[SurveyResponse] = related()


class GroupSession(HasId, Base):
    """One tablet for several people, one after the other. Begun by a facilitator.

    Only a keyed hash of the tablet's cookie is kept.
    """

    __tablename__ = "group_sessions"

    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    begun_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    begun_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    tablet_hash: Mapped[bytes] = mapped_column(unique=True)

    begun_by: Mapped[Account] = related()
    seats: Mapped[list[Seat]] = related(back_populates="group", order_by="Seat.place")


class Seat(Base):
    """Someone invited, in a group session."""

    __tablename__ = "seats"

    group_id: Mapped[UUID] = mapped_column(ForeignKey("group_sessions.id"), primary_key=True)
    invitation_id: Mapped[UUID] = mapped_column(ForeignKey("invitations.id"), primary_key=True)
    place: Mapped[int]

    group: Mapped[GroupSession] = related(back_populates="seats")
    invitation: Mapped[Invitation] = related()


class SafetyFlag(HasId, Base):
    """Words of someone may say that they are not safe: a human looks. It holds no words."""

    __tablename__ = "safety_flags"

    relationship_id: Mapped[UUID] = mapped_column(ForeignKey("relationships.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    told_in: Mapped[str] = mapped_column(String(24))
    thing_id: Mapped[UUID] = mapped_column(unique=True)
    at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    seen_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))

    relationship: Mapped[Relationship] = related()
    account: Mapped[Account] = related(foreign_keys=[account_id])
