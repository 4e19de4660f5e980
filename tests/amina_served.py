"""A small real installation, served by the real command: Amina, her diary, and her cookie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from feedback.actions.media_files import open_original
from feedback.actions.sign_in import Keys, begin_session
from feedback.database import Database
from feedback.model.telling import MediaFile
from feedback.sealing import derive
from media.store import open_store
from tests.builders import Builder
from tests.databases import SECRET, fresh_sqlite
from tests.served import Served


@dataclass
class AminaServed:
    """The installation, and what Amina's tablet knows."""

    served: Served
    database: Database
    cookie: str
    relationship_id: UUID

    @property
    def begin_at(self) -> str:
        """Where files for her diary are begun."""
        return f"/relationships/{self.relationship_id}/arriving"

    def ask(
        self, method: str, at: str, data: bytes | Iterable[bytes] = b"", **headers: str
    ) -> HTTPResponse:
        """One request, as a program of Amina's tablet makes it; the answer was read."""
        line = HTTPConnection("127.0.0.1", self.served.port, timeout=60)
        own = {"Tus-Resumable": "1.0.0", "Cookie": f"session={self.cookie}", **headers}
        line.request(method, at, data or None, own)
        answer = line.getresponse()
        answer.words = answer.read().decode()
        line.close()
        return answer

    def original(self) -> Iterator[bytes]:
        """The plain bytes of the one file that she told."""
        with self.database.reading() as db:
            media = db.scalars(select(MediaFile)).one()
            key = media.key
        yield from open_original(open_store(str(self.served.data / "files")), media.id, key)


@contextmanager
def amina_served(
    folder: Path, under: tuple[str, ...] = (), log: Path | None = None
) -> Iterator[AminaServed]:
    """Make it in a folder, serve it, and stop it at the end."""
    settings = {"FEEDBACK_SECRET": SECRET.decode(), "FEEDBACK_JOBS_IN_PROCESS": "no"}
    folder.mkdir(exist_ok=True)
    served = Served(folder, settings=settings, under=under, log=log)
    with fresh_sqlite(folder) as url:
        database = Database(url, SECRET)
        cookie, relationship_id = _amina(database)
        served.start()
        try:
            yield AminaServed(served, database, cookie, relationship_id)
        finally:
            served.stop()
            database.engine.dispose()


def _amina(database: Database) -> tuple[str, UUID]:
    now = datetime.now(UTC)
    keys = Keys(derive(SECRET, "sign-in links"), derive(SECRET, "browser sessions"))
    with database.session() as db:
        build = Builder(db, now)
        site = build.site()
        person = build.person(site)
        relationship = build.relationship(person, build.worker(site))
        db.flush()
        cookie = begin_session(db, keys, person, now, "test")
        build.commit()
        return cookie, relationship.id
