"""Case 3: 200 tablets at once, beside a sink that takes the same bytes and does nothing."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import UUID, uuid4

from sqlalchemy import select

from bench.browser import Browser, Page, WrongAnswer, expect, token_in
from bench.counting import Pair, Round, percentile, pss_mb
from bench.installation import Guest, Installation, make_installation
from bench.scene import Scene
from bench.serving import SINK, Server
from bench.table import Row, at_least, at_most
from bench.turns import measure as timed
from feedback.actions.media_files import open_original
from feedback.model.telling import DiaryEntry, MediaFile
from media.store import open_store

CASE = "3"
TABLETS = 200
PHOTO_AT_ONCE = 5_000_000
VOICE, PHOTO = 300_000, 500_000
WHOLE_ENTRIES, QUICK_ENTRIES = 4, 1  # of the 20 that a tablet brings back from three days
MOST_WAITS = 20
JSON = "application/json"
BOUNDARY = "-one-entry-of-a-tablet-"
# What the first bytes of a file must be: a JPEG with a remark, and the head of an MP4.
HEADS = {"photo": b"\xff\xd8\xff\xfe", "voice": b"\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00mp42isom"}
FOUND = "entries found again once, opened to what was sent"
NAMES = {"photo": "garden.jpg", "voice": "voice.m4a"}


@dataclass(frozen=True)
class Entry:
    """One thing told: words and files. Only 16 bytes of a file are its own; nothing is packed."""

    id: UUID
    sizes: tuple[tuple[str, int], ...]

    @classmethod
    def new(cls, **sizes: int) -> Entry:
        """An entry of its own with files of these sizes."""
        return cls(uuid4(), tuple(sizes.items()))

    def file(self, field: str, size: int) -> bytes:
        """The bytes of one file."""
        head = HEADS[field] + self.id.bytes
        return head + NOISE[: size - len(head)]

    @property
    def hashes(self) -> list[str]:
        """What a receipt must say of its files."""
        return [sha256(self.file(*one)).hexdigest() for one in self.sizes]

    @property
    def body(self) -> bytes:
        """It as a form."""
        parts = [_part('name="words"', f"Entry {self.id}".encode())]
        parts += [
            _part(f'name="{name}"; filename="{NAMES[name]}"', self.file(name, size))
            for name, size in self.sizes
        ]
        return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


NOISE = os.urandom(PHOTO_AT_ONCE)


def _part(disposition: str, data: bytes) -> bytes:
    head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n"
    return head.encode() + data + b"\r\n"


@dataclass
class Tablet:
    """One tablet with its own line: what it has to send, and how long each answer took."""

    browser: Browser
    about: str = ""
    told_to_wait: int = 0
    seconds: list[float] = field(default_factory=list)
    answers: list[tuple[Entry, Page]] = field(default_factory=list)

    @classmethod
    def of(cls, port: int, guest: Guest) -> Tablet:
        """A tablet that is signed in and has opened its form."""
        browser = Browser(port, guest.cookie, accept=JSON)
        page = expect(browser.get(f"/diary/new?about={guest.relationship}"), 200, "new entry")
        tablet = cls(browser, f"about={guest.relationship}&csrf={token_in(page)}")
        browser.close()
        return tablet

    def send(self, entry: Entry) -> None:
        """Send one entry, again when the server is busy, and keep its answer to be looked at."""
        body, begun = entry.body, time.perf_counter()
        page = self._post(entry, body)
        while page.status == 503 and self.told_to_wait < MOST_WAITS:
            self.told_to_wait += 1
            page = self._post(entry, body)
        self.seconds.append(time.perf_counter() - begun)
        self.answers.append((entry, page))

    def _post(self, entry: Entry, body: bytes) -> Page:
        return self.browser.post_body(f"/diary/{entry.id}?{self.about}", KIND, body)

    def check_receipts(self) -> None:
        """Raises WrongAnswer unless every answer is a receipt with the hashes of what was sent."""
        for entry, page in self.answers:
            if page.status not in {200, 201}:
                raise WrongAnswer(f"an entry: {page.status} {page.text[:200]!r}")
            said = [part["sha256"] for part in json.loads(page.text)["parts"]][1:]
            if sorted(said) != sorted(entry.hashes):
                raise WrongAnswer("a receipt has other hashes")


KIND = f"multipart/form-data; boundary={BOUNDARY}"


def all_at_once(tablets: Sequence[Tablet], bags: Sequence[Sequence[Entry]]) -> int:
    """Every tablet sends its bag, all beginning at one moment; how many bytes were sent.

    Raises the first trouble that any tablet had.
    """
    gate, troubles = threading.Barrier(len(tablets)), []

    def run(tablet: Tablet, bag: Sequence[Entry]) -> None:
        try:
            gate.wait()
            for entry in bag:
                tablet.send(entry)
        except Exception as trouble:
            troubles.append(trouble)
        finally:
            tablet.browser.close()

    threads = [threading.Thread(target=run, args=pair) for pair in zip(tablets, bags, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if troubles:
        raise troubles[0]
    return sum(size for bag in bags for entry in bag for _, size in entry.sizes)


def check(installation: Installation, tablets: Sequence[Tablet]) -> int:
    """Each entry that tablets sent is there once, its files open to what was sent; how many.

    Raises WrongAnswer, also for an entry that nobody sent.
    """
    for tablet in tablets:
        tablet.check_receipts()
    sent = {entry.id: entry for tablet in tablets for entry, _ in tablet.answers}
    store = open_store(installation.settings.store)
    with installation.database.reading() as db:
        kept = db.scalars(select(DiaryEntry).where(DiaryEntry.id.in_(sent))).all()
        if {entry.id for entry in kept} != set(sent):
            raise WrongAnswer("an entry is missing")
        for entry in kept:
            opened = [_hash(store, media) for media in entry.media]
            if sorted(opened) != sorted(sent[entry.id].hashes):
                raise WrongAnswer("a file opens to other bytes, or is there twice")
    return len(sent)


def _hash(store, media: MediaFile) -> str:
    digest = sha256()
    for piece in open_original(store, media.id, media.key):
        digest.update(piece)
    return digest.hexdigest()


def measure(scene: Scene, say: Callable[[str], None]) -> list[Row]:
    """200 photos of 5 MB in one moment; then a bag from each tablet, every bag sent twice."""
    installation = make_installation(scene.folder / "tablets", people=TABLETS, stored=0)
    server = scene.serve_alone(installation, FEEDBACK_JOBS_IN_PROCESS="no")
    (scene.folder / "sink").mkdir()
    sink = Server(SINK, {"BENCH_DATA": str(scene.folder / "sink")})
    with server, sink:
        server.first_page(installation.question, installation.first.cookie)
        sink.first_page("/")
        sides = _Sides(installation, server, sink, installation.guests(TABLETS))
        return [*_one_moment(sides, say), *_bags(sides, scene, say)]


@dataclass
class _Sides:
    installation: Installation
    server: Server
    sink: Server
    guests: list[Guest]

    def tablets(self) -> list[Tablet]:
        return [Tablet.of(self.server.port, guest) for guest in self.guests]

    def to_sink(self) -> list[Tablet]:
        return [Tablet(Browser(self.sink.port)) for _ in self.guests]


def _one_moment(sides: _Sides, say: Callable[[str], None]) -> list[Row]:
    entries = [Entry.new(photo=PHOTO_AT_ONCE) for _ in sides.guests]
    tablets, bags = sides.tablets(), [[entry] for entry in entries]
    ours = timed(sides.server.pid, lambda: all_at_once(tablets, bags))
    say(f"200 photos of 5 MB in {ours.wall_s:.1f} s")
    theirs = timed(sides.sink.pid, lambda: all_at_once(sides.to_sink(), bags))
    found = check(sides.installation, tablets)
    slowest = max(second for tablet in tablets for second in tablet.seconds)
    return [
        at_most(CASE, "200 tablets, 5 MB each: the last answer", slowest, "s", 30),
        *at_least(CASE, "same, beside the sink", _mb(ours, theirs), "MB"),
        Row(CASE, FOUND, f"{found} of {TABLETS}"),
    ]


def _bags(sides: _Sides, scene: Scene, say: Callable[[str], None]) -> list[Row]:
    many = QUICK_ENTRIES if scene.is_quick else WHOLE_ENTRIES
    bags = [[Entry.new(voice=VOICE, photo=PHOTO) for _ in range(many)] for _ in sides.guests]
    twice, tablets = [[*bag, *bag] for bag in bags], sides.tablets()
    ours = timed(sides.server.pid, lambda: all_at_once(tablets, twice))
    memory = pss_mb(sides.server.pid)
    theirs = timed(sides.sink.pid, lambda: all_at_once(sides.to_sink(), twice))
    found = check(sides.installation, tablets)
    seconds = [second for tablet in tablets for second in tablet.seconds]
    waits = sum(tablet.told_to_wait for tablet in tablets)
    rate = len(seconds) / ours.wall_s
    say(f"{len(seconds)} sendings in {ours.wall_s:.1f} s")
    what = f"200 tablets, {many} entries each, every bag twice"
    return [
        *at_least(CASE, what, _mb(ours, theirs), "MB", 0.25),
        Row(CASE, "same, entries sent", f"{rate:.3g} /s", "", "", ">= 50 /s", rate >= 50),
        at_most(CASE, "same, p95 of one entry", percentile(seconds, 0.95), "s", 2),
        at_most(CASE, "same, answers that said: busy", waits, "", 0),
        at_most(CASE, "same, memory of master and workers", memory, "MB", 200),
        Row(CASE, FOUND, f"{found} of {TABLETS * many}"),
    ]


def _mb(ours: Round, theirs: Round) -> Pair:
    """Both sides by megabytes (of 1,000,000 bytes)."""
    sides = [Round(one.units / 1e6, one.wall_s, one.cpu_s) for one in (ours, theirs)]
    return Pair([sides[0]], [sides[1]])
