"""What is cut out of a story's copies: a clip or a crop for each quotation, and small pictures.

They are made in a confined process, a medium at a time, in a folder that is gone at the end. Clips
are cut from the copy that goes out, so what a tone covers stays covered.
"""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from feedback.actions.frozen import (
    FrozenCopy,
    FrozenMedium,
    FrozenQuotation,
    FrozenStory,
    LeftOut,
)
from feedback.exports.format import Opener
from feedback.exports.media_names import FOLDERS
from feedback.exports.quotes import quote_id
from media.captions import Cue, write_captions
from media.clean import take_out
from media.copies import CannotClean, Copy
from media.kinds import kind_of

# Left folders with this beginning are swept away with those of the jobs that prepare media.
PREFIX = "feedback-preparing-"
MARGIN_MS = 250
HEAD_SIZE = 4096
THUMB, THUMB_SIDE = "thumb ", 480
CLIPS = {"sound": ".m4a", "video": ".mp4"}


@dataclass(frozen=True)
class Wanted:
    """A piece to be made: what it is called, what it is cut from, and where."""

    name: str
    medium: FrozenMedium
    copy: FrozenCopy
    where: tuple[float, ...]


@dataclass(frozen=True)
class Pieces:
    """The pieces of one story that could be made, by name, and what could not."""

    made: Mapping[str, Copy] = field(default_factory=dict)
    missing: tuple[LeftOut, ...] = ()

    def path_of(self, story: FrozenStory, said: FrozenQuotation) -> str:
        """The clip or the crop of a quotation inside the story's folder; empty without one."""
        medium = medium_of(story, said)
        name = piece_name(medium, said) if medium else ""
        return name if name in self.made else ""

    def clips(self, story: FrozenStory) -> dict[str, str]:
        """The files cut out of a story, by the quotation's id in the whole collection."""
        found = {quote_id(story, said): self.path_of(story, said) for said in story.quotations}
        return {id: path for id, path in found.items() if path}

    def in_pack(self) -> Iterator[tuple[str, Copy]]:
        """Those that go out as files of their own, by their path in the story's folder."""
        return ((name, copy) for name, copy in self.made.items() if not name.startswith(THUMB))

    def thumb(self, crop: str) -> bytes | None:
        """A small JPEG of a crop, by its path."""
        copy = self.made.get(f"{THUMB}{crop}")
        return copy.path.read_bytes() if copy else None


NONE = Pieces()


def medium_of(story: FrozenStory, said: FrozenQuotation) -> FrozenMedium | None:
    """The file that a quotation is a place in, when it goes out."""
    found = (one for one in story.media if said.medium and one.label == said.medium)
    medium = next(found, None)
    return medium if medium and medium.is_here else None


def piece_name(medium: FrozenMedium, said: FrozenQuotation) -> str:
    """`audio/Q-03.m4a`, `video/Q-03.mp4`, or `pictures/P-01_crop-Q3.png`."""
    if medium.kind == "photo":
        return f"{FOLDERS['photo']}/{medium.label}_crop-Q{int(said.label.partition('-')[2])}.png"
    return f"{FOLDERS[medium.kind]}/{said.label}{CLIPS[medium.kind]}"


def clip_of(medium: FrozenMedium, said: FrozenQuotation) -> tuple[float, float]:
    """From when to when a clip goes in milliseconds: 250 more on either side, where there are."""
    begins, ends = said.place
    copy = medium.copy("play")
    whole_ms = copy.seconds * 1000 if copy and copy.seconds else ends + MARGIN_MS
    return max(0, begins - MARGIN_MS), min(ends + MARGIN_MS, whole_ms)


def captions_of(medium: FrozenMedium, said: FrozenQuotation) -> str:
    """The words of a clip as WebVTT, on the clip's own clock; empty when nobody wrote them."""
    low, high = clip_of(medium, said)
    within = [one for one in medium.cues if one[0] < said.place[1] and one[1] > said.place[0]]
    cues = [
        Cue(round(max(begins, low) - low), round(min(ends, high) - low), words)
        for begins, ends, words in within or [(*said.place, said.words)]
        if words
    ]
    return write_captions(cues) if cues else ""


def all_captions_of(medium: FrozenMedium) -> str:
    """The words of a whole recording as WebVTT."""
    return write_captions(Cue(begins, ends, words) for begins, ends, words in medium.cues)


def captions_address(medium: FrozenMedium, said: FrozenQuotation | None = None) -> str:
    """The captions as an address that holds them: from a folder, browsers open no other file.

    Empty when there are none.
    """
    words = captions_of(medium, said) if said else all_captions_of(medium)
    if not words:
        return ""
    return f"data:text/vtt;base64,{base64.b64encode(words.encode()).decode()}"


def wanted_of(story: FrozenStory) -> list[Wanted]:
    """Every piece of a story, in the order of its media. Whole photos need none: they are small
    enough on the screen's copy, and a process for each would take longer than all the rest."""
    return [one for medium in story.media for one in _of_medium(story, medium)]


@contextmanager
def pieces_of(story: FrozenStory, open_copy: Opener) -> Iterator[Pieces]:
    """Make the pieces of a story; at the end they are gone. Raises what `open_copy` raises."""
    wanted = wanted_of(story)
    if not wanted:
        yield NONE
        return
    with tempfile.TemporaryDirectory(prefix=PREFIX) as folder:
        made: dict[str, Copy] = {}
        missing: list[LeftOut] = []
        for number, copy in enumerate(dict.fromkeys(one.copy for one in wanted)):
            own = [one for one in wanted if one.copy == copy]
            found = _make(own, copy, open_copy, Path(folder) / str(number))
            made |= found
            missing += [_left_out(story, one) for one in own if one.name not in found]
        yield Pieces(made, tuple(missing))


def _of_medium(story: FrozenStory, medium: FrozenMedium) -> Iterator[Wanted]:
    copy = _source(medium)
    if copy is None:
        return
    for said in story.quotations:
        if said.medium != medium.label:
            continue
        name = piece_name(medium, said)
        if medium.kind == "photo":
            yield Wanted(name, medium, copy, said.place)
            yield Wanted(f"{THUMB}{name}", medium, copy, (*said.place, THUMB_SIDE))
        else:
            low, high = clip_of(medium, said)
            yield Wanted(name, medium, copy, (low / 1000, high / 1000))


def _source(medium: FrozenMedium) -> FrozenCopy | None:
    """The largest copy of a photo, or the one that is played."""
    if medium.kind == "photo":
        return medium.copy("print") or medium.copy("screen")
    return medium.copy("play")


def _make(
    wanted: list[Wanted], copy: FrozenCopy, open_copy: Opener, folder: Path
) -> dict[str, Copy]:
    folder.mkdir()
    source = folder / "source"
    _write(source, open_copy(copy.id))
    with source.open("rb") as file:
        kind = kind_of(file.read(HEAD_SIZE))
    if kind is None:
        return {}
    try:
        found = take_out(source, kind, [one.where for one in wanted], folder / "made")
    except CannotClean:
        return {}
    finally:
        source.unlink()
    return {wanted[number].name: made for number, made in found.items() if number < len(wanted)}


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        for piece in pieces:
            file.write(piece)


def _left_out(story: FrozenStory, wanted: Wanted) -> LeftOut:
    words = f"It could not be cut out of {wanted.medium.label}."
    return LeftOut(story.label, wanted.name, "not-cut", words)
