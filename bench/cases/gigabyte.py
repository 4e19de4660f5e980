"""Case 4, the large end: 1 GB by form and in pieces, killed at 60 %, to the disk and to S3."""

from __future__ import annotations

import json
import os
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from uuid import uuid4

from bench.browser import Browser, WrongAnswer, expect, token_in
from bench.cases.upload import Film, OurSender
from bench.counting import Round, forget_peaks, growth_mb, peaks_kb, percentile
from bench.installation import Installation, make_installation
from bench.scene import Scene
from bench.serving import SINK, Server
from bench.table import Row, at_most
from bench.turns import measure as timed
from feedback.actions.media_files import open_original
from feedback.model.telling import MediaFile
from media.store import open_store

CASE = "4"
MIB = 1024 * 1024
WHOLE_MIB, QUICK_MIB = 950, 128  # a file may have 1,000 MB at most
PIECE = 8 * MIB
KILLED_AT = 0.6
TUS = {"Tus-Resumable": "1.0.0"}
PIECES = "application/offset+octet-stream"
A_LOOK_S = 0.02  # between two pages that another visitor opens
FORM = "-nothing-but-a-name-"


@dataclass
class Visitor:
    """Somebody else, who opens a question again and again meanwhile."""

    port: int
    installation: Installation
    seconds: list[float] = field(default_factory=list)

    @contextmanager
    def looking(self) -> Iterator[list[float]]:
        """How long each page took, while the block runs. A server that is killed is waited for."""
        self.seconds, is_over = [], threading.Event()
        looking = threading.Thread(target=self._look, args=(is_over,))
        looking.start()
        try:
            yield self.seconds
        finally:
            is_over.set()
            looking.join()

    def _look(self, is_over: threading.Event) -> None:
        browser = Browser(self.port, self.installation.first.cookie)
        while not is_over.wait(A_LOOK_S):
            begun = time.perf_counter()
            try:
                browser.get(self.installation.question)
            except (OSError, WrongAnswer):
                browser.close()
                continue
            self.seconds.append(time.perf_counter() - begun)
        browser.close()


@dataclass
class InPieces:
    """Sends a film in pieces of 8 MiB, as the browser does, and goes on after a kill."""

    server: Server
    installation: Installation
    film: Film
    twice: int = 0
    grown_mb: float = 0.0

    def send(self, kill_at: float | None = None) -> int:
        """Send it and name it in an entry; how many MiB. Raises WrongAnswer."""
        self._line()
        whole = self.film.path.stat().st_size
        said = {"Upload-Length": str(whole), "Upload-Metadata": f"field {_b64('film')}"}
        begin_at = f"/relationships/{self.installation.first.relationship}/arriving"
        begun = expect(self._browser.ask("POST", begin_at, {**TUS, **said}), 201, "begin")
        self._at, before = begun.location, forget_peaks(self.server.pid)
        if kill_at is not None:
            self._until(int(whole * kill_at))
            self._note(before)
            self._die_in_a_piece()
            before = forget_peaks(self.server.pid)
        self._until(whole)
        self._note(before)
        self._name()
        return whole // MIB

    def _until(self, end: int) -> None:
        at = self._offset()
        with self.film.path.open("rb") as film:
            film.seek(at)
            while at < end and (piece := film.read(PIECE)):
                self._patch(at, piece)
                at += len(piece)

    def _patch(self, at: int, piece: bytes) -> None:
        own = {**TUS, "Upload-Offset": str(at), "Content-Type": PIECES}
        expect(self._browser.ask("PATCH", self._at, own, piece), 204, "a piece")

    def _die_in_a_piece(self) -> None:
        """SIGKILL when half of the next piece has gone; then what must be sent twice."""
        at = self._offset()
        with self.film.path.open("rb") as film:
            film.seek(at)
            piece = film.read(PIECE)
        own = {**TUS, "Upload-Offset": str(at), "Content-Type": PIECES}
        self._browser.send_half("PATCH", self._at, own, piece)
        self.server.kill()
        self.server.start()
        self.server.first_page(self.installation.question, self.installation.first.cookie)
        warm(self.server, self.installation)
        self._line()
        self.twice = at + len(piece) // 2 - self._offset()

    def _offset(self) -> int:
        page = expect(self._browser.ask("HEAD", self._at, TUS), 200, "how far")
        return int(page.headers[b"upload-offset"])

    def _name(self) -> None:
        about = self.installation.first.relationship
        token = token_in(expect(self._browser.get(f"/diary/new?about={about}"), 200, "new entry"))
        body = (
            f'--{FORM}\r\nContent-Disposition: form-data; name="upload"\r\n\r\n{self._at}\r\n'
            f"--{FORM}--\r\n"
        )
        path = f"/diary/{uuid4()}?about={about}&csrf={token}"
        kind = f"multipart/form-data; boundary={FORM}"
        page = expect(self._browser.post_body(path, kind, body.encode()), 201, "naming it")
        if json.loads(page.text)["parts"][0]["sha256"] != self.film.sha256:
            raise WrongAnswer("the receipt has another hash")

    def _line(self) -> None:
        cookie = self.installation.first.cookie
        self._browser = Browser(self.server.port, cookie, accept="application/json")

    def _note(self, before: dict[int, int]) -> None:
        self.grown_mb = max(self.grown_mb, growth_mb(before, peaks_kb(self.server.pid)))


def warm(server: Server, installation: Installation) -> None:
    """Let both workers load what an upload needs: that is paid once, not by its size."""
    small = Film.make(installation.settings.data / "small.mp4", 9)
    for _ in range(3):
        OurSender(server, installation, small).send()
        InPieces(server, installation, small).send()


def measure(scene: Scene, say: Callable[[str], None]) -> list[Row]:
    """By form and in pieces, on the disk and in S3, with somebody else looking at pages."""
    film = Film.make(scene.folder / "gb.mp4", QUICK_MIB if scene.is_quick else WHOLE_MIB)
    rows = _to_the_disk(scene, film, say)
    return [*rows, *_to_s3(scene, film, say)]


def _to_the_disk(scene: Scene, film: Film, say: Callable[[str], None]) -> list[Row]:
    house = make_installation(scene.folder / "gb", people=1, stored=0)
    (scene.folder / "gb-sink").mkdir()
    sink, waits = (
        Server(SINK, {"BENCH_DATA": str(scene.folder / "gb-sink"), "BENCH_WAITS": wait})
        for wait in ("no", "yes")
    )
    server = scene.serve_alone(house, FEEDBACK_JOBS_IN_PROCESS="no")
    with server, sink, waits:
        server.first_page(house.question, house.first.cookie)
        sink.first_page("/")
        waits.first_page("/")
        warm(server, house)
        visitor, form = Visitor(server.port, house), OurSender(server, house, film)
        pieces = InPieces(server, house, film)
        with visitor.looking() as alone:
            time.sleep(5)
        with visitor.looking() as beside_form:
            by_form = timed(server.pid, form.send)
        say(f"by form in {by_form.wall_s:.1f} s")
        with visitor.looking() as beside_pieces:
            in_pieces = timed(server.pid, pieces.send)
        say(f"in pieces in {in_pieces.wall_s:.1f} s")
        killed = InPieces(server, house, film)
        killed.send(kill_at=KILLED_AT)
        sunk = timed(sink.pid, lambda: _sink(sink, film))
        waited = timed(waits.pid, lambda: _sink(waits, film))
        _all_open_to(house, film, at_least=3)
    what = f"{film.path.stat().st_size / 1e6:.0f} MB"
    return [
        _beside(f"{what} in pieces of 8 MiB, durable, beside the sink", in_pieces, sunk, 0.3),
        _beside("same, beside a sink that waits for the disk", in_pieces, waited, None),
        _beside(f"{what} by form, durable, beside the sink", by_form, sunk, None),
        at_most(CASE, f"{what} by form: memory of a worker grew by", form.grown_mb, "MB", 16),
        at_most(CASE, f"{what} in pieces: memory of a worker grew by", pieces.grown_mb, "MB", 16),
        at_most(CASE, "same, killed at 60 % and gone on", killed.grown_mb, "MB", 16),
        at_most(CASE, "same, bytes sent twice", killed.twice / MIB, "MiB", 8),
        _slower("another visitor's p95 during the form", beside_form, alone),
        _slower("another visitor's p95 during the pieces", beside_pieces, alone),
        Row(CASE, "sha256 sent, in the receipts, of the opened originals", "all equal"),
    ]


def _to_s3(scene: Scene, film: Film, say: Callable[[str], None]) -> list[Row]:
    """The same to a real S3 server on this machine, which takes processor time as well."""
    from tests.s3_served import KEYS, fresh_bucket, s3_served

    os.environ.update(KEYS)
    (scene.folder / "s3").mkdir()
    with ExitStack() as stack:
        place = fresh_bucket(stack.enter_context(s3_served(scene.folder / "s3")))
        house = make_installation(scene.folder / "gb-s3", people=1, stored=0, store=place)
        settings = {"FEEDBACK_STORE": place, "FEEDBACK_JOBS_IN_PROCESS": "no"}
        server = stack.enter_context(scene.serve_alone(house, **settings))
        server.first_page(house.question, house.first.cookie)
        warm(server, house)
        form, pieces = OurSender(server, house, film), InPieces(server, house, film)
        form.send()
        pieces.send(kill_at=KILLED_AT)
        say("to S3")
        _all_open_to(house, film, at_least=2)
    return [
        at_most(CASE, "to S3 by form: memory of a worker grew by", form.grown_mb, "MB", 16),
        at_most(CASE, "to S3 in pieces, killed at 60 %: grew by", pieces.grown_mb, "MB", 16),
    ]


def _all_open_to(house: Installation, film: Film, at_least: int) -> None:
    store, size = open_store(house.settings.store), film.path.stat().st_size
    with house.database.reading() as db:
        large = db.query(MediaFile).filter_by(size=size).all()
        opened = [Film.hash_of(open_original(store, one.id, one.key)) for one in large]
    if len(opened) < at_least or set(opened) != {film.sha256}:
        raise WrongAnswer("an original is missing or opens to other bytes")


def _sink(sink: Server, film: Film) -> int:
    browser = Browser(sink.port)
    with film.path.open("rb") as file:
        while piece := file.read(PIECE):
            browser.post_body("/", PIECES, piece)
    browser.close()
    return film.path.stat().st_size // MIB


def _beside(what: str, ours: Round, theirs: Round, aim: float | None) -> Row:
    ratio = ours.rate / theirs.rate
    shown = (f"{ours.rate:.3g} MiB/s", f"{theirs.rate:.3g} MiB/s", f"{ratio:.2f}")
    met = None if aim is None else ratio >= aim
    return Row(CASE, what, *shown, "" if aim is None else f">= {aim:g}", met)


def _slower(what: str, beside: list[float], alone: list[float]) -> Row:
    now, before = (percentile(seconds, 0.95) * 1000 for seconds in (beside, alone))
    times = now / before
    return Row(
        CASE, what, f"{now:.3g} ms", f"{before:.3g} ms", f"{times:.2f}", "<= 2 times", times <= 2
    )


def _b64(words: str) -> str:
    return b64encode(words.encode()).decode()
