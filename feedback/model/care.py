"""Care: sites, the people in them, and the relationships everything is kept against."""

from __future__ import annotations

import enum
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm import relationship as related

from feedback.model.base import Base, HasId, Sealed


class FirstContact(enum.StrEnum):
    """Who reached out first in a Contact."""

    PERSON = "person"
    CARER = "carer"
    PROFESSIONAL = "professional"
    WORKER = "worker"


class ContactHow(enum.StrEnum):
    """How a Contact was made."""

    PHONE = "phone"
    TEXT = "text"
    VISIT = "visit"
    MEETING = "meeting"
    LETTER = "letter"


class Site(HasId, Base):
    """A council that takes part.

    `symbols` is 0 without a symbol set of its own; it grows when its sets change.
    """

    __tablename__ = "sites"
    owns_key = True

    name: Mapped[str] = mapped_column(String(120), unique=True)
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    safeguarding_phone: Mapped[str | None] = mapped_column(String(40))
    safeguarding_name: Mapped[str | None] = mapped_column(String(120))
    safeguarding_hours: Mapped[str | None] = mapped_column(String(120))
    night_phone: Mapped[str | None] = mapped_column(String(40))
    crisis_phone: Mapped[str | None] = mapped_column(String(40))
    symbols: Mapped[int] = mapped_column(default=0, server_default="0")

    @property
    def sealed_under(self) -> UUID:
        """A site's own words are sealed under its own key."""
        return self.id


class Person(HasId, Base):
    """Someone who has, or had, a named social worker. A row without a name once `erased_at`."""

    __tablename__ = "people"

    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    picture: Mapped[str] = mapped_column(String(60), default="person")
    needs: Mapped[list[str]] = mapped_column(JSON, default=list)
    erased_at: Mapped[datetime | None]

    site: Mapped[Site] = related()
    relationships: Mapped[list[Relationship]] = related(
        back_populates="person", order_by="Relationship.from_on"
    )


class Carer(HasId, Base):
    """Someone from family or friends who cares for a person."""

    __tablename__ = "carers"

    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    picture: Mapped[str] = mapped_column(String(60), default="carer")


class Professional(HasId, Base):
    """Someone whose work is around a person: a nurse, a teacher, a support worker."""

    __tablename__ = "professionals"

    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    profession: Mapped[str] = mapped_column(String(120))


class Worker(HasId, Base):
    """A social worker. In a Relationship they are the named social worker."""

    __tablename__ = "workers"

    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    picture: Mapped[str] = mapped_column(String(60), default="social-worker")


class Relationship(HasId, Base):
    """One person and their one named social worker, from a day until a day.

    A hand-off ends one and begins another; nothing moves from one to the other. Once `erased_at`
    its days are still counted, and nobody sees it.
    """

    __tablename__ = "relationships"
    owns_key = True

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("workers.id"), index=True)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    erased_at: Mapped[datetime | None]

    person: Mapped[Person] = related(back_populates="relationships")
    worker: Mapped[Worker] = related()
    site: Mapped[Site] = related()

    @property
    def sealed_under(self) -> UUID:
        """Each relationship has a key of its own."""
        return self.id

    def is_current(self, on: date) -> bool:
        """True when this relationship stands on that day."""
        return self.from_on <= on and (self.until_on is None or on < self.until_on)


class HandOff(HasId, Base):
    """One relationship ended and another began.

    `goodbye` are words of the old worker to the person, `hello` words of the new one; where there
    are none, sentences that stand ready are shown. `seen_at` is when the person had read them.
    """

    __tablename__ = "hand_offs"
    __table_args__ = (UniqueConstraint("from_relationship_id"),)

    from_relationship_id: Mapped[UUID] = mapped_column(ForeignKey("relationships.id"))
    to_relationship_id: Mapped[UUID] = mapped_column(ForeignKey("relationships.id"), index=True)
    on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(200), default="")
    goodbye_sealed: Mapped[bytes | None]
    hello_sealed: Mapped[bytes | None]
    seen_at: Mapped[datetime | None]

    goodbye = Sealed()
    hello = Sealed()
    before: Mapped[Relationship] = related(foreign_keys=[from_relationship_id])
    after: Mapped[Relationship] = related(foreign_keys=[to_relationship_id])

    @property
    def sealed_under(self) -> UUID:
        """Both go with the relationship that ended."""
        return self.from_relationship_id


class CircleMember(HasId, Base):
    """A carer or a professional in the circle around a person."""

    __tablename__ = "circle_members"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    carer_id: Mapped[UUID | None] = mapped_column(ForeignKey("carers.id"), index=True)
    professional_id: Mapped[UUID | None] = mapped_column(ForeignKey("professionals.id"), index=True)
    who_they_are: Mapped[str] = mapped_column(String(60))
    from_on: Mapped[date]
    until_on: Mapped[date | None]


class Contact(HasId, Base):
    """Someone got in touch: who reached out first, and how."""

    __tablename__ = "contacts"

    relationship_id: Mapped[UUID] = mapped_column(ForeignKey("relationships.id"), index=True)
    at: Mapped[datetime]
    first: Mapped[FirstContact]
    how: Mapped[ContactHow]
