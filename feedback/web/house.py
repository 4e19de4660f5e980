"""What every page can reach: the settings, the database, the store, and this request's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property

from flask import current_app, g, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.access import Actor
from feedback.actions.passkeys import Place, place_of
from feedback.actions.sessions import Keys
from feedback.database import Database
from feedback.messages.post import Post, post_of
from feedback.model.care import Site
from feedback.model.keys import watch_opened
from feedback.sealing import derive
from feedback.settings import ARRIVING, SOUNDS, Settings
from media.hear import Recogniser, find_recogniser
from media.in_hand import InHand
from media.local import LocalStore
from media.sound_folder import SoundFolder
from media.store import Store, open_store

READS = frozenset({"GET", "HEAD", "OPTIONS"})
A_MINUTE = timedelta(minutes=1)


@dataclass
class Remembered:
    """An answer of the database, and when it was asked."""

    is_yes: bool = False
    asked_at: datetime | None = None


def keys_of(secret: bytes) -> Keys:
    """The keys of links and sessions, derived from an installation's secret."""
    return Keys(links=derive(secret, "sign-in links"), sessions=derive(secret, "browser sessions"))


@dataclass
class House:
    """One running installation."""

    settings: Settings
    database: Database
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    after_commit: list[Callable[[], None]] = field(default_factory=list)

    @cached_property
    def store(self) -> Store:
        """Where originals and safe copies are kept; opened when first needed."""
        return open_store(self.settings.store)

    @cached_property
    def arriving(self) -> LocalStore:
        """Where the sealed pieces of arriving files lie: always on this machine's own disk."""
        return LocalStore(self.settings.data / ARRIVING)

    @cached_property
    def turns(self) -> InHand:
        """Which arriving files someone is sending just now."""
        return InHand(self.settings.data / ARRIVING / "in-hand")

    @cached_property
    def sounds(self) -> SoundFolder:
        """Where the sounds are that were made ahead."""
        return SoundFolder(self.settings.data / SOUNDS, self.settings.make_voices)

    @cached_property
    def recogniser(self) -> Recogniser | None:
        """What writes drafts of words, when one was set."""
        return find_recogniser(self.settings.speech_model, self.settings.speech_command)

    @cached_property
    def post(self) -> Post:
        """How messages reach people, and in whose hours."""
        return post_of(self.settings)

    @cached_property
    def keys(self) -> Keys:
        """The keys of links and sessions."""
        return keys_of(self.settings.secret)

    @cached_property
    def place(self) -> Place | None:
        """Where passkeys belong to; None where there can be none."""
        return place_of(self.settings.web_address)

    @cached_property
    def arriving_key(self) -> bytes:
        """The key of the addresses of arriving files."""
        return derive(self.settings.secret, "addresses of arriving files")

    @cached_property
    def csrf_key(self) -> bytes:
        """The key of form tokens."""
        return derive(self.settings.secret, "form tokens")

    @cached_property
    def _demonstration(self) -> Remembered:
        return Remembered()

    @property
    def is_demonstration(self) -> bool:
        """True once a demonstration site is in the database. A yes is remembered for good, a no
        for a minute: every page asks, and asking opens a database session.
        """
        known, now = self._demonstration, self.clock()
        if not known.is_yes and (known.asked_at is None or now - known.asked_at >= A_MINUTE):
            with self.database.reading() as read:
                found = read.scalars(select(Site.id).where(Site.is_demonstration)).first()
            known.is_yes, known.asked_at = found is not None, now
        return known.is_yes


def house() -> House:
    """The installation that serves this request."""
    return current_app.extensions["house"]


def now() -> datetime:
    """This request's moment: the same for all that happens in it."""
    if "now" not in g:
        g.now = house().clock()
    return g.now


def db() -> Session:
    """This request's database session. It commits once, when the answer is a success."""
    if "db" not in g:
        g.db = watch_opened(house().database.session(writes=request.method not in READS))
    return g.db


def actor() -> Actor:
    """Who acts. The door has made sure that there is someone."""
    return g.actor
