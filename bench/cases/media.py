"""Case 13: making the copies of a photo and of a voice, as the job does, beside bare libraries."""

from __future__ import annotations

import math
import os
import shutil
import subprocess
import sys
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from bench.browser import WrongAnswer
from bench.counting import Pair
from bench.scene import Scene
from bench.table import Row, at_most
from bench.turns import take_turns
from media.clean import clean
from media.kinds import KINDS

CASE = "13"
PHOTO, VOICE_S = (4032, 3024), 60
KIND = {"photo": "jpeg", "sound": "webm"}
MADE = {"photo": 4, "sound": 1}  # copies that both sides make
AIM = 1.3


@dataclass(frozen=True)
class Bare:
    """A script of its own for each file, as a job would start it."""

    what: str
    source: Path
    into: Path

    def make(self) -> int:
        """Make the copies once."""
        _anew(self.into)
        words = [sys.executable, "-m", "bench.bare_media", self.what, self.source, self.into]
        subprocess.run([str(word) for word in words], check=True)
        _look(self.into, MADE[self.what])
        return 1


@dataclass(frozen=True)
class Ours(Bare):
    """`media.clean`: a confined process, and every copy measured and hashed after it."""

    def make(self) -> int:
        """Make the copies once. Raises WrongAnswer when something is missing."""
        _anew(self.into)
        made = clean(self.source, KINDS[KIND[self.what]], self.into)
        walls = made.facts["confinement"]
        if made.facts["the_end_is_missing"] or not (walls["limits"] and walls["network_closed"]):
            raise WrongAnswer(f"not what was to be made: {made.facts}")
        _look(self.into, MADE[self.what])
        return 1


def measure(scene: Scene, say: Callable[[str], None]) -> list[Row]:
    """CPU of ours by CPU of theirs, the start of each process included."""
    folder = scene.folder / "media"
    folder.mkdir()
    sources = {"photo": _photo(folder / "a.jpg"), "sound": _voice(folder / "a.webm")}
    say(f"a photo of 12 million points, a voice of {VOICE_S} s")
    rows = []
    for what, source in sources.items():
        sides = [Ours(what, source, folder / "ours"), Bare(what, source, folder / "bare")]
        for side in sides:
            side.make()
        ours, bare = take_turns(scene.plan, [(os.getpid(), side.make) for side in sides])
        rows += _rows(what, Pair(ours, bare))
    return rows


def _rows(what: str, pair: Pair) -> list[Row]:
    library = {"photo": "Pillow", "sound": "PyAV"}[what]
    shown = f"{_cpu(pair.theirs):.3g} ms"
    times = at_most(CASE, f"{what}, times the CPU of bare {library}", 1 / pair.cpu_ratio, "", AIM)
    return [times, Row(CASE, f"{what}: CPU", f"{_cpu(pair.ours):.3g} ms", shown)]


def _cpu(rounds) -> float:
    return sorted(one.cpu_ms for one in rounds)[len(rounds) // 2]


def _anew(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()


def _look(folder: Path, most: int) -> None:
    found = [path for path in folder.iterdir() if path.suffix != ".json" and path.stat().st_size]
    if len(found) != most:
        raise WrongAnswer(f"made {sorted(path.name for path in found)}")


def _photo(path: Path) -> Path:
    """A photo with grain and soft parts, stored on its side as telephones do."""
    from PIL import Image

    soft = Image.radial_gradient("L").resize(PHOTO)
    grain = Image.effect_noise(PHOTO, 30)
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = Image.merge("RGB", (soft, grain, Image.blend(soft, grain, 0.5)))
    picture.save(path, quality=92, exif=exif)
    return path


def _voice(path: Path) -> Path:
    """A tone that swells, in Opus, as a browser records it."""
    import av

    with av.open(str(path), "w", format="webm") as made:
        stream = made.add_stream("libopus", rate=48000, layout="mono")
        for n in range(VOICE_S * 50):
            made.mux(stream.encode(_tone(n * 960)))
        made.mux(stream.encode(None))
    return path


def _tone(start: int):
    import av

    frame = av.AudioFrame(format="s16", layout="mono", samples=960)
    frame.sample_rate, frame.pts, frame.time_base = 48000, start, Fraction(1, 48000)
    loud = 9000 + 8000 * math.sin(start / 48000)
    wave = (int(loud * math.sin(2 * math.pi * 440 / 48000 * n)) for n in range(start, start + 960))
    frame.planes[0].update(array("h", wave).tobytes())
    return frame
