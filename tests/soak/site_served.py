"""A small site, served by the real command: people with diaries, and their tablets' cookies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from feedback.actions.sign_in import Keys, begin_session
from feedback.database import Database
from feedback.model.accounts import Account, Role
from feedback.model.care import Relationship
from feedback.model.trust import Use
from feedback.sealing import derive
from media.store import Store, open_store
from tests.builders import Builder
from tests.databases import SECRET
from tests.served import Served

USES = (Use.TEAM, Use.STORY, Use.DRAW, Use.LIKENESS, Use.VOICE)


@dataclass(frozen=True)
class Teller:
    """A person who keeps a diary, and the cookie of their tablet."""

    account_id: UUID
    relationship_id: UUID
    cookie: str = field(repr=False)


@dataclass
class SiteServed:
    """The site, the server in front of it, and everyone who tells."""

    served: Served
    database: Database
    tellers: list[Teller]

    @property
    def store(self) -> Store:
        """Where its files are."""
        place = self.served.settings.get("FEEDBACK_STORE", str(self.served.data / "files"))
        return open_store(place)


@contextmanager
def site_served(
    folder: Path, people: int, under: tuple[str, ...] = (), settings: Mapping[str, str] = {}
) -> Iterator[SiteServed]:
    """The site in a folder, made when it is not there yet and not served yet; stopped at the end.

    No jobs are done unless `settings` say so. The database may be another one than SQLite.
    """
    folder.mkdir(exist_ok=True, parents=True)
    given = {"FEEDBACK_SECRET": SECRET.decode(), "FEEDBACK_JOBS_IN_PROCESS": "no", **settings}
    url = given.setdefault("FEEDBACK_DATABASE_URL", f"sqlite:///{folder / 'feedback.db'}")
    served, database = Served(folder, settings=given, under=under), Database(url, SECRET)
    database.upgrade()
    if database.is_empty():
        _fill(database, people)
    try:
        yield SiteServed(served, database, _sign_in(database))
    finally:
        served.stop()
        database.engine.dispose()


def _fill(database: Database, people: int) -> None:
    with database.session() as db:
        build = Builder(db, datetime.now(UTC))
        site = build.site("Wadebridge")
        worker = build.worker(site)
        build.facilitator(site)
        for number in range(people):
            person = build.person(site, f"Teller {number}")
            relationship = build.relationship(person, worker)
            build.consent(person, relationship, *USES)
        build.commit()


def _sign_in(database: Database) -> list[Teller]:
    """A fresh session for everyone: a run that goes on after days finds the old ones ended."""
    now = datetime.now(UTC)
    keys = Keys(derive(SECRET, "sign-in links"), derive(SECRET, "browser sessions"))
    told = select(Account, Relationship.id).join(
        Relationship, Relationship.person_id == Account.person_id
    )
    with database.writing() as db:
        found = db.execute(told.where(Account.role == Role.PERSON).order_by(Account.name)).all()
        return [
            Teller(account.id, relationship, begin_session(db, keys, account, now, "test"))
            for account, relationship in found
        ]


def facilitator_of(database: Database) -> Account:
    """Who makes stories of what was told."""
    with database.reading() as db:
        found = select(Account).where(Account.role == Role.FACILITATOR)
        return db.scalars(found.options(joinedload(Account.site))).one()
