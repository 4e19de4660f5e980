"""Make safe copies of an original, in a confined child process that can be thrown away."""

import json
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from media.copies import FILES, CannotClean, Cleaned, Copy, Made
from media.fixity import sha256_of
from media.kinds import Kind

MIB = 1024 * 1024
# family: (seconds of processor, bytes of memory, bytes of the largest copy)
WALLS = {
    "photo": (60, 2048 * MIB, 64 * MIB),
    "sound": (900, 2048 * MIB, 512 * MIB),
    "video": (3600, 3072 * MIB, 1024 * MIB),
    "sound-or-video": (3600, 3072 * MIB, 1024 * MIB),
    "pages": (300, 2048 * MIB, 64 * MIB),
}
LONGEST_ANSWER = 64 * 1024
CPU_SIGNALS = (-24,)  # SIGXCPU, at the soft limit
# SIGHUP, SIGINT, SIGKILL, SIGTERM: whoever stops or clears this machine stops the decoder as well.
STOPPED = (-1, -2, -9, -15)
PACKAGE_HOME = str(Path(__file__).resolve().parent.parent)


class Stopped(Exception):
    """Somebody ended the decoder. That says nothing of the file: it must be tried again."""


def clean(source_path: Path, kind: Kind, into: Path, seconds: float | None = None) -> Cleaned:
    """Make every safe copy of a photo, a sound, a film or pages in the folder `into`.

    `seconds` bounds processor time and, four times as long, the time on the clock; by default
    60 for a photo, 300 for pages, 900 for sound, 3600 for a film. Raises CannotClean
    `not-what-it-says`, `too-many-pixels`, `too-many-pages`, `locked` (with a password),
    `took-too-long`, `cut-off` (its end is missing, and nothing could be saved) or `unreadable`,
    and Stopped; then nothing is left in `into`.
    """
    return _confined({"do": "clean"}, source_path, kind, into, seconds)


def cut(source_path: Path, kind: Kind, start_s: float, end_s: float, into: Path) -> Cleaned:
    """Cut the sound between two moments (seconds) out of a recording, as `cut.m4a` in `into`.

    Cut from the `play` copy: its clock is the one people see. Raises CannotClean as `clean`
    does, `unreadable` too when there is no sound between the moments.
    """
    moments = {"start_s": float(start_s), "end_s": float(end_s)}
    if not 0 <= start_s < end_s:
        raise ValueError(f"a cut goes from a moment to a later one, not {start_s} to {end_s}")
    return _confined({"do": "cut", **moments}, source_path, kind, into, None)


def bleep(
    source_path: Path, kind: Kind, stretches: Sequence[tuple[float, float]], into: Path
) -> Cleaned:
    """Copy a recording into `into` with a tone in place of its sound in `stretches` (seconds).

    Made from the `play` copy: its clock is the one people see. The copy's purpose is `bleeped`.
    Raises CannotClean as `clean` does.
    """
    if not stretches or not all(0 <= start < end for start, end in stretches):
        raise ValueError(f"a stretch goes from a moment to a later one, not {stretches}")
    job = {"do": "bleep", "stretches": [list(one) for one in stretches]}
    return _confined(job, source_path, kind, into, None)


def take_out(
    source_path: Path, kind: Kind, wanted: Sequence[Sequence[float]], into: Path
) -> dict[int, Copy]:
    """Take pieces out of a safe copy: clips of a recording, crops of a photo. By their number.

    `wanted` holds (start, end) in seconds, or (left, top, right, bottom) in thousandths. A piece
    that cannot be made is not in the answer. Raises CannotClean and Stopped as `clean` does.
    """
    if not wanted:
        return {}
    job = {"do": "take-out", "wanted": [list(one) for one in wanted]}
    made = _confined(job, source_path, kind, into, None)
    return {int(copy.purpose): copy for copy in made.copies}


def change_voice(
    source_path: Path,
    kind: Kind,
    semitones: int,
    stretches: Sequence[tuple[float, float]],
    into: Path,
) -> Cleaned:
    """Copy a recording into `into` with its voice moved by some semitones, tones first.

    As long as it was. Made from the `play` copy; the copy's purpose is `different`. It can be
    turned back by who knows how. Raises CannotClean as `clean` does.
    """
    if not semitones or not all(0 <= start < end for start, end in stretches):
        raise ValueError(f"a voice moves up or down, not {semitones} with {stretches}")
    moved = {"do": "bleep", "semitones": semitones}
    job = moved | {"stretches": [list(one) for one in stretches]}
    return _confined(job, source_path, kind, into, None)


def find_faces(source_path: Path, kind: Kind, into: Path) -> list[list[int]]:
    """Where faces may be in a photo: left, top, right, bottom in thousandths, the largest first.

    Raises CannotClean as `clean` does.
    """
    found = _confined({"do": "find"}, source_path, kind, into, None).facts["faces"]
    return [[int(edge) for edge in box] for box in found]


def cover_photo(source_path: Path, kind: Kind, boxes: Sequence[Sequence], into: Path) -> Cleaned:
    """Copies of a photo with places covered: `covered-print`, `covered-screen`, `covered-thumb`.

    A box is left, top, right, bottom in thousandths, and `solid`, `squares` or `drawn`. Made from
    the largest safe copy. Raises CannotClean as `clean` does.
    """
    if not boxes or not all(_is_box(*box) for box in boxes):
        raise ValueError(f"a box has a left, top, right, bottom and a cover, not {boxes}")
    job = {"do": "cover", "boxes": [list(box) for box in boxes]}
    return _confined(job, source_path, kind, into, None)


def _is_box(left: int, top: int, right: int, bottom: int, cover: str) -> bool:
    is_known = cover in ("solid", "squares", "drawn")
    return is_known and 0 <= left < right <= 1000 and 0 <= top < bottom <= 1000


def _confined(job: dict, source: Path, kind: Kind, into: Path, seconds: float | None) -> Cleaned:
    into.mkdir(parents=True, exist_ok=True)
    # A folder inside `into`: made copies only have to be renamed, and half-made ones go with it.
    making = Path(tempfile.mkdtemp(prefix=".making-", dir=into))
    cpu_s, memory, file_size = WALLS[kind.family]
    cpu_s = max(1, int(seconds or cpu_s))
    job |= {"source": str(source.absolute()), "kind": kind.name, "into": str(making.absolute())}
    job |= {"cpu_s": cpu_s, "memory": memory, "file_size": file_size}
    try:
        answer = _run(job, 4 * (seconds or cpu_s))
        if "no" in answer:
            raise CannotClean(answer["no"], answer["why"])
        made = [Made(**one) for one in answer["made"]]
        for one in made:
            _must_be_a_file(one.place(making))
        return Cleaned(answer["kind"], [_take(one, making, into) for one in made], answer["facts"])
    except (KeyError, TypeError, ValueError, FileNotFoundError) as trouble:
        raise CannotClean("unreadable", "the decoder's answer makes no sense") from trouble
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _run(job: dict, clock_s: float) -> dict:
    """The child's answer. Its environment is empty but for where this package is."""
    # -P: the current folder, where strangers' files may lie, is no place to import from.
    command = [sys.executable, "-P", "-B", "-m", "media.clean_one"]
    with tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as complaint:
        try:
            done = subprocess.run(
                command,
                input=json.dumps(job).encode(),
                stdout=answer,
                stderr=complaint,
                env={"PYTHONPATH": PACKAGE_HOME, "LC_ALL": "C.UTF-8"},
                cwd=job["into"],
                timeout=clock_s,
                check=False,
            )
        except subprocess.TimeoutExpired as trouble:
            raise CannotClean("took-too-long") from trouble
        return _answer(done.returncode, answer, complaint)


def _answer(returned: int, answer: BinaryIO, complaint: BinaryIO) -> dict:
    if returned in STOPPED:
        raise Stopped
    if returned in CPU_SIGNALS:
        raise CannotClean("took-too-long", f"stopped by signal {-returned}")
    answer.seek(0)
    try:
        return json.loads(answer.read(LONGEST_ANSWER))
    except ValueError as trouble:
        why = f"the decoder ended with {returned}. {_last_line(complaint)}"
        raise CannotClean("unreadable", why) from trouble


def _last_line(complaint: BinaryIO) -> str:
    complaint.seek(max(0, complaint.seek(0, 2) - 500))
    return complaint.read().decode("utf-8", "replace").strip().rpartition("\n")[2]


def _take(made: Made, making: Path, into: Path) -> Copy:
    """Move a copy to its place and measure it here: the child's word is not enough."""
    media_type = FILES[made.file][1]
    path = made.place(making).rename(made.place(into))
    with path.open("rb") as file:
        digest = sha256_of(iter(lambda: file.read(MIB), b""))
    facts = (made.width, made.height, made.duration_s, path.stat().st_size, digest)
    return Copy(made.purpose, path, media_type, *facts)


def _must_be_a_file(path: Path) -> None:
    if not stat.S_ISREG(path.lstat().st_mode):  # not, for one, a link to somebody's secret
        raise CannotClean("unreadable", "the decoder made something that is no file")
