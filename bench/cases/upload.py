"""The upload of case 4: a large film to the diary, beside werkzeug's form parser."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select

from bench.browser import Browser, WrongAnswer, expect, token_in
from bench.counting import Pair, forget_peaks, growth_mb, peaks_kb
from bench.installation import Installation
from bench.scene import Scene
from bench.serving import Server
from bench.table import Row, at_least, at_most
from bench.turns import take_turns
from feedback.actions.media_files import open_original
from feedback.model.telling import MediaFile
from media.store import open_store

CASE = "4"
MIB = 1024 * 1024
# The head of an MP4 file (ISO/IEC 14496-12): a file type box, then one box of film data.
FILM_HEAD = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"
BOUNDARY = "-one-film-and-nothing-else-"


@dataclass(frozen=True)
class Film:
    """A file that begins as a film does, of bytes that cannot be compressed."""

    path: Path
    sha256: str

    @classmethod
    def make(cls, path: Path, mib: int) -> Film:
        """Write it and hash it."""
        digest = sha256()
        with path.open("wb") as file:
            for number in range(mib):
                piece = os.urandom(MIB)
                if number == 0:
                    piece = FILM_HEAD + piece[len(FILM_HEAD) :]
                digest.update(piece)
                file.write(piece)
        return cls(path, digest.hexdigest())

    @staticmethod
    def hash_of(pieces: Iterator[bytes]) -> str:
        """The sha256 of bytes that come in pieces."""
        digest = sha256()
        for piece in pieces:
            digest.update(piece)
        return digest.hexdigest()

    def send(self, browser: Browser, path: str) -> dict:
        """Send it; the receipt."""
        head = (
            f"--{BOUNDARY}\r\nContent-Disposition: form-data; "
            'name="video"; filename="film.mp4"\r\nContent-Type: video/mp4\r\n\r\n'
        )
        end = f"\r\n--{BOUNDARY}--\r\n".encode()
        page = browser.send_file(path, head.encode(), self.path, end, BOUNDARY)
        if page.status not in {200, 201}:
            raise WrongAnswer(f"upload: {page.status} {page.text[:200]!r}")
        return json.loads(page.text)


@dataclass
class OurSender:
    """Sends the film to a diary, each time as a new entry, and looks at what is kept."""

    server: Server
    installation: Installation
    film: Film
    grown_mb: float = 0.0

    def send(self) -> int:
        """Send it once; how many MiB. Raises WrongAnswer unless the receipt has its hash."""
        browser = Browser(self.server.port, self.installation.first.cookie, accept=JSON)
        about = self.installation.first.relationship
        token = token_in(expect(browser.get(f"/diary/new?about={about}"), 200, "new entry"))
        before = forget_peaks(self.server.pid)
        self.entry = uuid4()
        path = f"/diary/{self.entry}?about={about}&csrf={token}"
        receipt = self.film.send(browser, path)
        self.grown_mb = max(self.grown_mb, growth_mb(before, peaks_kb(self.server.pid)))
        browser.close()
        if [part["sha256"] for part in receipt["parts"]] != [self.film.sha256]:
            raise WrongAnswer("the receipt has another hash")
        return self.film.path.stat().st_size // MIB

    def check(self) -> None:
        """Open the last original again. Raises WrongAnswer when it is not what was sent."""
        store = open_store(self.installation.settings.store)
        with self.installation.database.reading() as db:
            media = db.scalars(select(MediaFile).where(MediaFile.entry_id == self.entry)).one()
            if Film.hash_of(open_original(store, media.id, media.key)) != self.film.sha256:
                raise WrongAnswer("the original opens to other bytes")


@dataclass
class BareSender:
    """Sends the film to werkzeug's form parser."""

    server: Server
    film: Film
    path: str
    kept: list[Path]

    def send(self) -> int:
        """Send it once; how many MiB."""
        browser = Browser(self.server.port)
        receipt = self.film.send(browser, self.path)
        browser.close()
        if receipt.get("sha256", self.film.sha256) != self.film.sha256:
            raise WrongAnswer("the bare site kept other bytes")
        # One is enough on the disk at a time; its end is not part of what is measured by CPU.
        if kept := receipt.get("path"):
            Path(kept).unlink()
        return self.film.path.stat().st_size // MIB


JSON = "application/json"


def measure(scene: Scene, say: Callable[[str], None]) -> list[Row]:
    """Ours receives, hashes, seals and syncs; theirs parses, hashes and syncs."""
    film = Film.make(scene.folder / "film.mp4", scene.plan.upload_mib)
    # What is made of a film later is a job; it is left out on purpose.
    server = scene.serve_alone(scene.few, FEEDBACK_JOBS_IN_PROCESS="no")
    with server:
        server.first_page(scene.few.question, scene.few.first.cookie)
        ours = OurSender(server, scene.few, film)
        same = BareSender(scene.bare, film, "/upload", [])
        alone = BareSender(scene.bare, film, "/upload-and-forget", [])
        small = Film.make(scene.folder / "small.mp4", 1)
        OurSender(server, scene.few, small).send()
        sides = [(server.pid, ours.send), (scene.bare.pid, same.send), (scene.bare.pid, alone.send)]
        mine, werkzeug, parser = take_turns(scene.plan, sides)
        ours.check()
    mib = scene.plan.upload_mib
    return [
        *at_least(
            CASE, f"upload of {mib} MiB, durable with its hash", Pair(mine, werkzeug), "MiB", 1.5
        ),
        *at_least(CASE, "same, werkzeug's parser alone", Pair(mine, parser), "MiB"),
        at_most(CASE, "memory of a worker grew by", ours.grown_mb, "MB", 16),
        Row(CASE, "sha256 sent, in the receipt, of the opened original", "all equal"),
    ]
