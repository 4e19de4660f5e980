"""Safety: who leads it in a site, and the concerns that someone may not be safe."""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm import relationship as related

from feedback.model.accounts import Account
from feedback.model.base import Base, HasId, Sealed
from feedback.model.care import Relationship, Site


class Place(enum.StrEnum):
    """Who looks: the named lead of a site, and whoever stands in for them."""

    LEAD = "lead"
    DEPUTY = "deputy"


class SafetyLead(Base):
    """Someone who looks after concerns in a site. `told_at` is when they last got a message."""

    __tablename__ = "safety_leads"

    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), primary_key=True)
    place: Mapped[Place] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    named_at: Mapped[datetime]
    told_at: Mapped[datetime | None]

    account: Mapped[Account] = related()


class Raised(enum.StrEnum):
    """How a concern came: someone tapped, staff wrote it, or words of a telling suggested it."""

    TAP = "tap"
    STAFF = "staff"
    WORDS = "words"


class Decision(enum.StrEnum):
    """What a human decided to do."""

    TALK = "talk"
    PASS_ON = "pass-on"
    EMERGENCY = "emergency"
    WATCH = "watch"
    NOTHING = "nothing"


class Outcome(enum.StrEnum):
    """How it ended."""

    SAFER = "safer"
    WITH_OTHERS = "with-others"
    NO_RISK = "no-risk"
    NOT_KNOWN = "not-known"


class Concern(HasId, Base):
    """Someone may not be safe. Every step has its moment; the words of each step are sealed.

    `thing_id` is the form or the telling that it came from, so that a repeat is the same concern.
    `told_id` is who is told what was done, once the lead says it; `said` holds those words, when
    the lead wrote their own, else `said_as` names sentences that stand ready. None at all means
    that telling them could put someone in danger, and `did` says why.
    """

    __tablename__ = "concerns"

    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    relationship_id: Mapped[UUID | None] = mapped_column(ForeignKey("relationships.id"), index=True)
    raised: Mapped[Raised]
    raised_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    raised_at: Mapped[datetime]
    thing_id: Mapped[UUID] = mapped_column(unique=True)
    words_sealed: Mapped[bytes | None]
    seen_at: Mapped[datetime | None]
    seen_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    decision: Mapped[Decision | None]
    why_sealed: Mapped[bytes | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    did_sealed: Mapped[bytes | None]
    outcome: Mapped[Outcome | None]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    told_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    said_as: Mapped[str | None] = mapped_column(String(24))
    said_sealed: Mapped[bytes | None]
    said_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]

    words = Sealed()
    why = Sealed()
    did = Sealed()
    said = Sealed()
    site: Mapped[Site] = related()
    relationship: Mapped[Relationship | None] = related()
    raised_by: Mapped[Account] = related(foreign_keys=[raised_by_id])
    seen_by: Mapped[Account | None] = related(foreign_keys=[seen_by_id])
    decided_by: Mapped[Account | None] = related(foreign_keys=[decided_by_id])
    closed_by: Mapped[Account | None] = related(foreign_keys=[closed_by_id])

    @property
    def sealed_under(self) -> UUID:
        """Under the relationship it is about; under the site where there is none."""
        return self.relationship_id or self.site_id
