"""Bundles that were acknowledged are told, each once, however often the server is killed."""

from __future__ import annotations

import hashlib
import json
import os
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path

import pytest
from sqlalchemy import select

from feedback.actions.media_files import open_original
from feedback.actions.sign_in import Keys, begin_session
from feedback.database import Database
from feedback.model.offline import Bundle
from feedback.model.outbox import Job, JobState
from feedback.model.telling import DiaryEntry, MediaFile
from feedback.sealing import derive
from media.store import open_store
from tests.builders import Builder
from tests.databases import SECRET, fresh_sqlite
from tests.sealed_bundle import SealedBundle, TabletPass, check_receipt
from tests.served import Served
from tests.web.tus_sender import PIECES, TUS, claims

BUNDLES, SIZE = 6, 300_000
KILLS = {1: "before the receipt", 4: "after the receipt"}
PATIENCE_S = 120


@dataclass
class Line:
    """A tablet's line to a server that is killed now and then."""

    served: Served
    ticket: str = ""

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple:
        """One request; the status, the headers and the body of its answer."""
        with closing(HTTPConnection("127.0.0.1", self.served.port, timeout=60)) as connection:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()

    def begin(self, bundle: SealedBundle) -> tuple:
        """Where to send it, and how much has come already; all of it when it is kept."""
        said = {"Upload-Metadata": claims(bundle=str(bundle.id))}
        said |= {"Authorization": f"Bearer {self.ticket}", "Upload-Length": str(len(bundle.data))}
        status, headers, body = self.ask("POST", "/offline/outbox", **TUS, **said)
        assert status in (200, 201), body
        is_kept = "Upload-Complete" in headers
        return headers["Location"], len(bundle.data) if is_kept else int(headers["Upload-Offset"])

    def send(self, bundle: SealedBundle, kill: str = "") -> dict:
        """Send it as far as it goes before the kill; then again until there is a receipt."""
        at, offset = self.begin(bundle)
        while True:
            if offset < len(bundle.data):
                said = {"Content-Type": PIECES, "Upload-Offset": str(offset)}
                status, *_ = self.ask("PATCH", at, bundle.data[offset:], **TUS, **said)
                assert status == 204
            if kill == "before the receipt":
                kill = self.restart()
            status, _, body = self.ask("GET", f"{at}/receipt")
            if status == 200:
                if kill == "after the receipt":
                    self.restart()
                return json.loads(body)
            at, offset = self.begin(bundle)

    def restart(self) -> str:
        """SIGKILL the server and its workers, and start it again."""
        self.served.kill()
        self.served.start()
        return ""


def installation(folder: Path) -> tuple[Served, str, str]:
    """Amina with a diary: the server, her session's cookie, and the relationship."""
    with fresh_sqlite(folder) as url:
        database = Database(url, SECRET)
    with database.session() as db:
        build = Builder(db, datetime.now(UTC))
        site = build.site()
        person = build.person(site)
        relationship = build.relationship(person, build.worker(site))
        keys = Keys(derive(SECRET, "sign-in links"), derive(SECRET, "browser sessions"))
        cookie = begin_session(db, keys, person, build.now, "test")
        build.commit()
    database.engine.dispose()
    settings = {"FEEDBACK_SECRET": SECRET.decode(), "FEEDBACK_WORKERS": "1"}
    return Served(folder, settings=settings), cookie, str(relationship.id)


@pytest.fixture(scope="module")
def sent(tmp_path_factory):
    """What was sent, after as many kills; and the database."""
    served, cookie, about = installation(tmp_path_factory.mktemp("outbox"))
    served.start()
    try:
        line = Line(served)
        asked = {"Cookie": f"session={cookie}", "X-Outbox": "1"}
        told_by = TabletPass.of(json.loads(line.ask("POST", "/offline/pass", **asked)[2]))
        line.ticket, ledger = told_by.ticket, []
        for number in range(BUNDLES):
            photo = b"\xff\xd8\xff" + os.urandom(SIZE)
            bundle = SealedBundle(told_by).begin(about=about)
            bundle.file("photo", photo, "a.jpg")
            bundle.finish(("words", f"Number {number}."))
            answer = line.send(bundle, KILLS.get(number, ""))
            check_receipt(answer, told_by, bundle)
            ledger.append((bundle, f"Number {number}.", hashlib.sha256(photo).hexdigest()))
        database = Database(f"sqlite:///{served.data / 'feedback.db'}", SECRET)
        wait_until_opened(database)
    finally:
        served.stop()
    yield served, database, ledger
    database.engine.dispose()


def wait_until_opened(database: Database) -> None:
    """A runner that was killed holds its job for two minutes more: once, that is let go here."""
    with database.writing() as db:
        for job in db.scalars(select(Job).where(Job.state == JobState.RUNNING)):
            job.leased_until = job.asked_at
    until = time.monotonic() + PATIENCE_S
    while True:
        with database.reading() as db:
            waiting = db.scalars(select(Bundle.id).where(Bundle.opened_at.is_(None))).all()
        if not waiting:
            return
        assert time.monotonic() < until, f"{len(waiting)} were not opened"
        time.sleep(0.2)


def test_every_acknowledged_bundle_is_told_once_and_whole(sent):
    served, database, ledger = sent
    store = open_store(str(served.data / "files"))
    with database.reading() as db:
        told = {entry.id: entry for entry in db.scalars(select(DiaryEntry))}
        assert set(told) == {bundle.id for bundle, *_ in ledger}
        assert len(db.scalars(select(MediaFile)).all()) == len(ledger) == BUNDLES
        for bundle, words, sha256 in ledger:
            (media,) = told[bundle.id].media
            opened = b"".join(open_original(store, media.id, media.key))
            assert told[bundle.id].words == words
            assert hashlib.sha256(opened).hexdigest() == sha256 == media.sha256
