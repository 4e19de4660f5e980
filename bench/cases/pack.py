"""Case 8: a collection with many recordings carried out, beside zipfile and `zip -0`.

Ours opens each sealed file, looks whether it is whole, hashes it, and waits for the disk at the
end. Theirs copy plain files, and wait for the disk too.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF

from bench.browser import WrongAnswer
from bench.cases.gigabyte import Visitor
from bench.counting import Pair, Round, percentile
from bench.scene import Scene
from bench.table import Row, at_least, at_most
from feedback.database import Database
from feedback.settings import read_settings
from media.store import open_store

CASE = "8"
MB = 1000 * 1000
ONE = 20 * MB
QUICK_MB, WHOLE_MB, HUGE_MB = (200,), (200, 2000), (200, 2000, 20_000)
TURNS = {200: 3, 2000: 2, 20_000: 1}
GROWTH_MB, SLOWER_MS = 32, 50
FITS_MEMORY_MB = 2000


@dataclass(frozen=True)
class Collected:
    """An installation with two collections, and the same recordings as plain files."""

    data: Path
    small: str
    large: str
    plain: Path
    size: int


@dataclass(frozen=True)
class Took:
    """One turn of one side."""

    wall_s: float
    cpu_s: float
    grown_mb: float = 0.0


def measure(scene: Scene, say: Callable[[str], None]) -> list[Row]:
    """Every size in one run; the three sides take turns."""
    sizes = QUICK_MB if scene.is_quick else WHOLE_MB
    if os.environ.get("BENCH_HUGE"):
        sizes = HUGE_MB
    rows = []
    for mb in sizes:
        collected = _collect(scene.folder / f"pack-{mb}", mb * MB)
        rows += _beside(scene, collected, mb, say)
        shutil.rmtree(collected.data.parent)
    return rows


def _beside(scene: Scene, collected: Collected, mb: int, say: Callable[[str], None]) -> list[Row]:
    sides = {"ours": _ours, "zipfile": _zipfile, "zip": _zip}
    if shutil.which("zip") is None:
        del sides["zip"]
    took: dict[str, list[Took]] = {name: [] for name in sides}
    for turn in range(TURNS[mb]):
        for name in sides if turn % 2 == 0 else reversed(sides):
            os.sync()  # nobody waits for what another left to the disk
            if mb > FITS_MEMORY_MB:
                _forget_files(collected)
            one = sides[name](collected)
            took[name].append(one)
            say(f"{mb} MB, {name}: {one.wall_s:.2f} s, {one.cpu_s:.2f} s of processor time")
    beside = {"zipfile": ("zipfile, stored", 0.8), "zip": ("zip -0", 1.0)}
    rows = [
        row
        for name, (what, aim) in beside.items()
        if name in took
        for row in _pair(f"pack of {mb} MB, beside {what}", mb, took["ours"], took[name], aim)
    ]
    grown = max(one.grown_mb for one in took["ours"])
    rows.append(at_most(CASE, f"{mb} MB: memory grew by", grown, "MB", GROWTH_MB))
    return [*rows, *(_visitor(scene, collected, mb) if mb <= 2000 else [])]


def _pair(what: str, mb: int, ours: list[Took], theirs: list[Took], aim: float) -> list[Row]:
    rounds = ([Round(mb, one.wall_s, one.cpu_s) for one in side] for side in (ours, theirs))
    return at_least(CASE, what, Pair(*rounds), "MB", aim)


def _visitor(scene: Scene, collected: Collected, mb: int) -> list[Row]:
    """How long another visitor's pages take, alone and while the pack is written."""
    visitor = Visitor(scene.ours.port, scene.few)
    with visitor.looking() as alone:
        time.sleep(3)
    with visitor.looking() as meanwhile:
        _ours(collected)
    before, after = (1000 * percentile(times, 0.5) for times in (alone, meanwhile))
    slower = f"{mb} MB: another visitor's page waits longer, median"
    p95 = [1000 * percentile(times, 0.95) for times in (meanwhile, alone)]
    return [
        at_most(CASE, slower, after - before, "ms", SLOWER_MS),
        Row(CASE, "same, p95 of a page", f"{p95[0]:.3g} ms", f"{p95[1]:.3g} ms"),
    ]


def _ours(collected: Collected) -> Took:
    into = collected.data.parent / "out"
    words = [collected.data, collected.small, collected.large, into]
    command = [sys.executable, "-m", "bench.carrying", *map(str, words)]
    answer = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    _look(Path(answer.pop("path")), collected)
    shutil.rmtree(into)
    return Took(**answer)


def _forget_files(collected: Collected) -> None:
    """Nobody finds in memory what another has just read."""
    for path in collected.data.parent.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _zipfile(collected: Collected) -> Took:
    path = collected.data.parent / "theirs.zip"
    with _taking() as took, path.open("wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as made:
            for one in sorted(collected.plain.iterdir()):
                made.write(one, one.name)
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    return took()


def _zip(collected: Collected) -> Took:
    path = collected.data.parent / "theirs.zip"
    with _taking() as took:
        subprocess.run(["zip", "-0", "-q", "-r", str(path), "."], cwd=collected.plain, check=True)
        with path.open("rb") as file:
            os.fsync(file.fileno())
    path.unlink()
    return took()


@contextmanager
def _taking() -> Iterator[Callable[[], Took]]:
    """What the block took, once it is over."""
    begun, cpu = time.perf_counter(), _cpu_s()
    took: list[Took] = []
    yield took.pop
    took.append(Took(time.perf_counter() - begun, _cpu_s() - cpu))


def _cpu_s() -> float:
    """Of this process and of those that it waited for."""
    used = (resource.getrusage(who) for who in (RUSAGE_SELF, RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def _look(path: Path, collected: Collected) -> None:
    """Nothing missing, nothing deflated. Raises WrongAnswer."""
    with zipfile.ZipFile(path) as pack:
        recordings = [one for one in pack.infolist() if one.filename.endswith(".m4a")]
        stored = {one.compress_type for one in pack.infolist()} == {zipfile.ZIP_STORED}
        if not stored or sum(one.file_size for one in recordings) != collected.size:
            raise WrongAnswer(f"{len(recordings)} recordings in the pack")


def _collect(folder: Path, size: int) -> Collected:
    """A small collection and one with `size` bytes of recordings in stories of five."""
    from feedback.model.telling import MediaKind
    from tests.builders import Builder
    from tests.conftest import NOW
    from tests.exports.desk import Desk

    data, plain = folder / "data", folder / "plain"
    plain.mkdir(parents=True)
    known = read_settings({"FEEDBACK_DATA": str(data)})
    database, store = Database.of(known), open_store(known.store)
    database.upgrade()
    with database.session() as db:
        desk, stories = Desk(Builder(db, NOW)), []
        small = desk.collection(desk.story(desk.told("A short story.")), name="Small")
        for number in range(size // ONE):
            if number % 5 == 0:
                entry = desk.told(f"Story {number}.")
                stories.append(desk.story(entry, title=f"Story {number}"))
            media = desk.original(store, entry, MediaKind.SOUND, b"original")
            chunk = os.urandom(MB)
            desk.copy(store, media, "play", "audio/mp4", repeat(chunk, ONE // MB), seconds=60.0)
            with (plain / f"{number}.m4a").open("wb") as file:
                file.writelines(repeat(chunk, ONE // MB))
        ids = str(small.id), str(desk.collection(*stories, name="Large").id)
        desk.build.commit()
    return Collected(data, *ids, plain, size)
