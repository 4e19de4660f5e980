"""Places in pictures and recordings of ours that a project brings back.

A file is ours when it is, byte for byte, one that leaves this house today for a collection; or
when it is not with the project and has the id that it left with. A place that left keeps its own
words; a new one in a picture gets those that were written about it, else the names of its codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from uuid import UUID

from feedback.actions.frozen import FrozenCopy, FrozenMedium, FrozenQuotation, FrozenStory
from feedback.actions.media_quotations import LONGEST_DESCRIPTION
from feedback.exports.refi_places import WHOLE, cues_of, in_picture, in_time
from feedback.exports.refi_project import LONGEST_NAME, copy_in_project
from feedback.exports.refi_read import ReadMedium, ReadPlace
from feedback.exports.refi_texts import guid, one_line
from feedback.model.media_places import BadPlace, Region, Stretch

Where = tuple[int, ...]


@dataclass(frozen=True)
class FileBack:
    """A place in a file of ours, and the codes to give, by the project's ids.

    `quotation_id` when it left as a quotation. `words` say what is to be seen in a new region.
    """

    story_id: UUID
    media_id: UUID
    quotation_id: UUID | None
    where: Where
    words: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class OurFile:
    """A file that leaves today: the story it is in, the copy that goes, and its quotations."""

    story: FrozenStory
    medium: FrozenMedium
    copy: FrozenCopy

    @property
    def guid(self) -> str:
        """The id that it has in a project."""
        return str(guid("medium", self.story.id, self.medium.id))

    def at(self, place: ReadPlace) -> FrozenQuotation | None:
        """The quotation that stands exactly there; of several the one with these words."""
        found = self._as_written.get(place.where or ()) or self._as_kept.get(
            self.where(place) or ()
        )
        named = [one for one in found or () if _name(one.words) == _name(place.name)]
        return next(iter([*named, *(found or ())]), None)

    def together(self, places: Iterable[ReadPlace]) -> Iterable[ReadPlace]:
        """Each place once, with all its codes: some programs write one for each code, and ours
        writes what is in a recording into its transcript too."""
        found: dict[object, ReadPlace] = {}
        for one in places:
            said = self.at(one)
            key = said.id if said else self.where(one) or one
            codings = (*found[key].codings, *one.codings) if key in found else one.codings
            found[key] = replace(found.get(key, one), codings=tuple(dict.fromkeys(codings)))
        return found.values()

    def where(self, place: ReadPlace) -> Where | None:
        """Thousandths of the picture or milliseconds, as they are kept here; None when it is no
        place in the file."""
        if place.where is None:
            return None
        with suppress(BadPlace):
            if self.medium.kind != "photo":
                length = int(self.copy.seconds * 1000) if self.copy.seconds else None
                stretch = Stretch(*place.where).within(length)
                return stretch.begins_ms, stretch.ends_ms
            return Region(*self._thousandths(place.where)).edges
        return None

    def _thousandths(self, corners: Where) -> Iterator[int]:
        """Left, top, right, bottom, whichever corners were told, cut at the edges."""
        sides = (self.copy.width or 0, self.copy.height or 0)
        if not all(sides):
            raise BadPlace(BadPlace.NO_SIZE)
        for end in (min, max):
            for axis, side in enumerate(sides):
                at = end(corners[axis], corners[axis + 2])
                yield max(0, min(WHOLE, round(at * WHOLE / side)))

    @cached_property
    def _as_written(self) -> dict[Where, list[FrozenQuotation]]:
        """Its quotations, by each way in which a project writes where they are."""
        return _by((where, said) for said in self._said for where in self._ways(said))

    @cached_property
    def _as_kept(self) -> dict[Where, list[FrozenQuotation]]:
        return _by((said.place, said) for said in self._said)

    @property
    def _said(self) -> list[FrozenQuotation]:
        return [one for one in self.story.quotations if one.medium == self.medium.label]

    def _ways(self, said: FrozenQuotation) -> Iterator[Where]:
        """How its place is written in a project: in the file, and in its transcript."""
        is_picture = self.medium.kind == "photo"
        written = in_picture(said, self.copy) if is_picture else in_time(said, self.copy)
        if written:
            yield tuple(written.values())
        if not is_picture and (cues := cues_of(self.medium, said)):
            yield self.medium.cues[cues[0]][0], self.medium.cues[cues[-1]][1]


def our_files(stories: Iterable[FrozenStory]) -> list[OurFile]:
    """Every file of these stories that goes into a project."""
    return [
        OurFile(story, medium, copy)
        for story in stories
        for medium in story.media
        if (copy := copy_in_project(medium)) is not None
    ]


def is_ours(ours: OurFile, theirs: ReadMedium) -> bool:
    """True when it is the same file: by its bytes, else, where they are not there, by its id."""
    if theirs.kind != ours.medium.kind:
        return False
    if theirs.sha256:
        return theirs.sha256 == ours.copy.sha256
    return theirs.guid == ours.guid


def file_of(files: Iterable[OurFile], theirs: ReadMedium) -> OurFile | None:
    """Our file; of the same one in several stories the one with its id, else the first."""
    same = [one for one in files if is_ours(one, theirs)]
    return next(iter([*(one for one in same if one.guid == theirs.guid), *same]), None)


def words_for(place: ReadPlace, names: Mapping[str, str]) -> str:
    """What to call a new place in a picture: what was written about it, else its codes' names."""
    codes = dict.fromkeys(names.get(code, "") for code, _ in place.codings)
    words = place.words or place.name or ", ".join(filter(None, codes))
    return one_line(words)[:LONGEST_DESCRIPTION]


def _by(pairs: Iterable[tuple[Where, FrozenQuotation]]) -> dict[Where, list[FrozenQuotation]]:
    found: dict[Where, list[FrozenQuotation]] = {}
    for where, said in pairs:
        found.setdefault(where, []).append(said)
    return found


def _name(words: str) -> str:
    return one_line(words)[:LONGEST_NAME]
