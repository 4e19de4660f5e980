"""Accounts: who can sign in, how they like to read, and their sessions."""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm import relationship as related

from feedback.model.base import Base, HasId
from feedback.model.care import Carer, Person, Professional, Site, Worker


class Role(enum.StrEnum):
    """What an account is in this pilot."""

    PERSON = "person"
    CARER = "carer"
    PROFESSIONAL = "professional"
    WORKER = "worker"
    FACILITATOR = "facilitator"
    EVALUATOR = "evaluator"


class Account(HasId, Base):
    """Someone who can sign in. One of the four subjects, or none for facilitators and evaluators.

    `reading` keeps how they like to read: mode, colours, size, language, listen, calm.
    `own_pictures` is 0 for nearly everyone; it grows when photos of their own change.
    """

    __tablename__ = "accounts"

    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    role: Mapped[Role]
    name: Mapped[str] = mapped_column(String(120))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"), unique=True)
    carer_id: Mapped[UUID | None] = mapped_column(ForeignKey("carers.id"), unique=True)
    professional_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("professionals.id"), unique=True
    )
    worker_id: Mapped[UUID | None] = mapped_column(ForeignKey("workers.id"), unique=True)
    email: Mapped[str | None] = mapped_column(String(200), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    reading: Mapped[str] = mapped_column(String(120), default="")
    closed_at: Mapped[datetime | None]
    own_pictures: Mapped[int] = mapped_column(default=0, server_default="0")

    site: Mapped[Site] = related()
    person: Mapped[Person | None] = related()
    carer: Mapped[Carer | None] = related()
    professional: Mapped[Professional | None] = related()
    worker: Mapped[Worker | None] = related()


class SignInLink(HasId, Base):
    """A personal link. Only a keyed hash of its token is kept."""

    __tablename__ = "sign_in_links"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    account: Mapped[Account] = related()


class BrowserSession(Base):
    """A signed-in browser. Only a keyed hash of its cookie is kept.

    `only_invitation_id` is set on a tablet for many: it may then answer that survey, no more.
    """

    __tablename__ = "browser_sessions"

    id_hash: Mapped[bytes] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    began_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    only_invitation_id: Mapped[UUID | None] = mapped_column(ForeignKey("invitations.id"))

    account: Mapped[Account] = related()
