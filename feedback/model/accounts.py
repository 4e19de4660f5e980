"""Accounts: who can sign in, how they like to read, and their sessions."""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, false
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
    ADMINISTRATOR = "site administrator"
    PROGRAMME = "programme"


class Because(enum.StrEnum):
    """Why an account was closed. It is kept, and says no more than this."""

    DIED = "died"
    MOVED = "moved"
    WISH = "wish"
    LEFT = "left"
    OTHER = "other"


class Purpose(enum.StrEnum):
    """What a personal link is for. An invitation and a recovery choose a password; once."""

    COME_IN = "come in"
    INVITE = "invite"
    RECOVER = "recover"


class Waits(enum.StrEnum):
    """What a half session waits for, before someone is in."""

    CODE = "code"
    SET_UP = "set up"
    PICTURES = "pictures"


class Account(HasId, Base):
    """Someone who can sign in. One of the four subjects, or none for facilitators and evaluators.

    `reading` keeps how they like to read: mode, colours, size, language, listen, calm.
    `closed_at` and `closed_because` say since when nobody comes in with it, and why.
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
    closed_because: Mapped[Because | None]
    own_pictures: Mapped[int] = mapped_column(default=0, server_default="0")

    site: Mapped[Site] = related()
    person: Mapped[Person | None] = related()
    carer: Mapped[Carer | None] = related()
    professional: Mapped[Professional | None] = related()
    worker: Mapped[Worker | None] = related()


class SignInLink(HasId, Base):
    """A personal link. Only a keyed hash of its token is kept.

    `used_at` is when an invitation or a recovery was used up, by a tap and never by a look.
    """

    __tablename__ = "sign_in_links"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    purpose: Mapped[Purpose] = mapped_column(
        default=Purpose.COME_IN, server_default=Purpose.COME_IN.value
    )

    account: Mapped[Account] = related()


class BrowserSession(Base):
    """A signed-in browser. Only a keyed hash of its cookie is kept.

    `only_invitation_id` is set on a tablet for many: it may then answer that survey, no more.
    `helper` says who helps in this browser: an account of the circle, "someone", or nobody;
    `shows_before` that they may see what was told before.
    With `waits_for` it is a half session, under a cookie of its own: nobody is in yet. `device` is
    a kind (a telephone, a computer), never what a browser says of itself. `proved_at` is when
    whoever is there last showed that it is them. `given_back` is a page that a form gave back on a
    tablet for many, sealed with a key made of the cookie.
    """

    __tablename__ = "browser_sessions"

    id_hash: Mapped[bytes] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    began_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    only_invitation_id: Mapped[UUID | None] = mapped_column(ForeignKey("invitations.id"))
    helper: Mapped[str] = mapped_column(String(40), default="", server_default="")
    shows_before: Mapped[bool] = mapped_column(default=False, server_default=false())
    waits_for: Mapped[Waits | None]
    device: Mapped[str] = mapped_column(String(20), default="", server_default="")
    proved_at: Mapped[datetime | None]
    given_back: Mapped[bytes | None] = mapped_column(deferred=True)

    account: Mapped[Account] = related()
