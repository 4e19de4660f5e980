"""The voices of a comic: the sound of each quotation that is there word for word, and no more.

Each is cut from the copy that goes out, so what a tone covers stays covered, in a confined process
and a folder that is gone at the end. What cannot be cut is silent; the words are there.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from feedback.actions.frozen import FrozenCopy, FrozenMedium, FrozenQuotation
from feedback.exports.comic_book import Chapter
from feedback.exports.comic_pictures import keep_whole
from feedback.exports.format import Opener
from feedback.exports.pieces import HEAD_SIZE, PREFIX
from media.clean import cut, take_out
from media.copies import CannotClean, Copy
from media.kinds import Kind, kind_of

SOUND = "audio/mp4"
MS = 1000


@dataclass(frozen=True)
class Voice:
    """A sound on this machine for now, and how many milliseconds it lasts."""

    place: Path
    size: int
    lasts_ms: int


@contextmanager
def voices_of(chapter: Chapter, open_copy: Opener) -> Iterator[Mapping[str, Voice]]:
    """The voices of a storyboard by the ids of its words; at the end their files are gone.

    Raises what `open_copy` raises.
    """
    heard = {
        one.id: voice
        for panel in chapter.storyboard.panels
        for one in panel.words
        if (voice := chapter.voice(one))
    }
    with tempfile.TemporaryDirectory(prefix=PREFIX) as folder:
        made: dict[str, Voice] = {}
        for number, label in enumerate(dict.fromkeys(one.label for one, _ in heard.values())):
            own = {id: said for id, (medium, said) in heard.items() if medium.label == label}
            medium = next(one for one, _ in heard.values() if one.label == label)
            made |= _cut(medium, own, open_copy, Path(folder) / str(number))
        yield made


def _cut(
    medium: FrozenMedium, wanted: Mapping[str, FrozenQuotation], open_copy: Opener, folder: Path
) -> dict[str, Voice]:
    copy = medium.copy("play")
    assert copy is not None, "only what can be played has a voice"
    folder.mkdir()
    source = folder / "source"
    kind = _keep(copy, open_copy, source)
    if kind is None:
        return {}
    ways = _of_film if medium.kind == "video" else _of_sound
    found = ways(source, kind, list(wanted.values()), folder)
    source.unlink()
    return {
        id: Voice(one.path, one.path.stat().st_size, int(one.duration_s * MS))
        for n, id in enumerate(wanted)
        if (one := found.get(n)) and one.duration_s
    }


def _keep(copy: FrozenCopy, open_copy: Opener, source: Path) -> Kind | None:
    with source.open("wb") as file:
        keep_whole(copy, open_copy, file)
    with source.open("rb") as file:
        return kind_of(file.read(HEAD_SIZE))


def _of_sound(
    source: Path, kind: Kind, wanted: list[FrozenQuotation], folder: Path
) -> dict[int, Copy]:
    """All cuts at once, faded and as loud as each other."""
    try:
        return take_out(source, kind, [_moments(one) for one in wanted], folder / "made")
    except CannotClean:
        return {}


def _of_film(
    source: Path, kind: Kind, wanted: list[FrozenQuotation], folder: Path
) -> dict[int, Copy]:
    """Only the sound of a film: a book is heard while it is read."""
    found = {}
    for n, one in enumerate(wanted):
        try:
            found[n] = cut(source, kind, *_moments(one), folder / f"made-{n}").copies[0]
        except CannotClean:
            continue
    return found


def _moments(said: FrozenQuotation) -> tuple[float, float]:
    begins, ends = said.place
    return begins / MS, ends / MS
