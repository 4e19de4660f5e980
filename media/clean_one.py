"""The confined child of `media.clean`: `python -m media.clean_one`, one job as JSON on stdin.

Answers one line of JSON on stdout. Heavy libraries are imported after the walls stand.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from media.confine import confine, network_is_closed
from media.copies import CannotClean
from media.endings import ends_early
from media.kinds import KINDS, Kind, kind_of

HEAD_SIZE = 4096


def main() -> None:
    """Do the job that stands on stdin."""
    job = json.load(sys.stdin)
    walls = confine(job["cpu_s"], job["memory"], job["file_size"])
    walls["network_closed"] = network_is_closed()
    try:
        family, made, facts = _work(job)
    except CannotClean as no:
        answer = {"no": no.code, "why": no.why}
    except MemoryError:
        answer = {"no": "unreadable", "why": "memory"}
    else:
        facts["confinement"] = walls
        answer = {"kind": family, "made": [asdict(copy) for copy in made], "facts": facts}
    json.dump(answer, sys.stdout)


def _work(job: dict) -> tuple[str, list, dict]:
    source, into = Path(job["source"]), Path(job["into"])
    kind = KINDS[job["kind"]]
    if _kind_of_file(source) != kind:
        raise CannotClean("not-what-it-says")
    if job["do"] == "cut":
        from media.sounds import cut_sound

        return "sound", *cut_sound(source, kind.name, job["start_s"], job["end_s"], into)
    if job["do"] == "take-out":
        from media.excerpts import take_out

        return take_out(source, kind, job["wanted"], into)
    if job["do"] == "bleep":
        return _bleeped(source, kind, job, into)
    if job["do"] == "find":
        from media.faces import find_faces

        return "photo", [], {"faces": find_faces(source, kind.name)}
    if job["do"] == "cover":
        from media.faces import cover_photo

        return "photo", *cover_photo(source, kind.name, job["boxes"], into)
    try:
        return _cleaned(source, kind, into)
    except CannotClean as no:
        if no.code == "unreadable" and ends_early(source, kind.name):
            raise CannotClean("cut-off", no.why) from no
        raise


def _bleeped(source: Path, kind: Kind, job: dict, into: Path) -> tuple[str, list, dict]:
    from media.bleeps import bleep_film, bleep_sound
    from media.films import film_stream
    from media.sounds import open_recording

    done = (source, kind.name, job["stretches"], into, job.get("semitones", 0))
    if kind.family == "sound-or-video":
        with open_recording(source, kind.name) as recording:
            is_film = film_stream(recording) is not None
        if is_film:
            return "video", *bleep_film(*done)
    return "sound", *bleep_sound(*done)


def _cleaned(source: Path, kind: Kind, into: Path) -> tuple[str, list, dict]:
    if kind.family == "photo":
        from media.photos import clean_photo

        return "photo", *clean_photo(source, kind.name, into)
    if kind.family == "pages":
        from media.pages import clean_pages

        return "photo", *clean_pages(source, into)
    from media.films import clean_recording

    return clean_recording(source, kind, into)


def _kind_of_file(source: Path):
    with source.open("rb") as file:
        return kind_of(file.read(HEAD_SIZE))


if __name__ == "__main__":
    main()
