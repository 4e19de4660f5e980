"""A place as it was typed, ticked or drawn: kept as it is when it cannot be."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from feedback.access import RECORDINGS
from feedback.model.media_places import Region, Stretch, region_of_cells, stretch_of_lines
from feedback.model.stories import Quotation
from feedback.model.telling import MediaFile
from feedback.model.time_marks import read_time, write_time

EDGES = ("left", "top", "right", "bottom")
LONGEST_TYPED = 2000


class TypedWrong(Exception):
    """What was typed is no place: `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Typed:
    """The fields of the form: edges and times as typed, cells and lines as ticked.

    What is typed counts before what is ticked. A line is "begin-end" in milliseconds.
    """

    edges: tuple[str, ...] = ("", "", "", "")
    times: tuple[str, ...] = ("", "")
    cells: frozenset[str] = frozenset()
    lines: frozenset[str] = frozenset()
    description: str = ""

    @classmethod
    def from_form(cls, form: MultiDict[str, str]) -> Typed:
        """What the form holds."""
        return cls(
            edges=tuple(form.get(edge, "").strip() for edge in EDGES),
            times=tuple(form.get(time, "").strip() for time in ("begins", "ends")),
            cells=frozenset(form.getlist("cell")),
            lines=frozenset(form.getlist("line")),
            description=form.get("description", "")[:LONGEST_TYPED],
        )

    @classmethod
    def of(cls, quotation: Quotation) -> Typed:
        """The fields as they would be typed for a quotation's place."""
        where = quotation.place.where if quotation.place else None
        if isinstance(where, Stretch):
            return cls(times=(write_time(where.begins_ms), write_time(where.ends_ms)))
        edges = tuple(str(edge) for edge in where.edges) if where else ("", "", "", "")
        return cls(edges=edges, description=quotation.words)

    def where(self, media: MediaFile) -> Region | Stretch:
        """The place. Raises TypedWrong, BadPlace."""
        if media.kind in RECORDINGS:
            return self._stretch().within(media.length_ms)
        return self._region()

    def _region(self) -> Region:
        if not any(self.edges):
            if not self.cells:
                raise TypedWrong("nothing-chosen")
            return region_of_cells(self.cells)
        if not all(edge.isdecimal() and len(edge) < 7 for edge in self.edges):
            raise TypedWrong("outside-the-picture")
        return Region(*(int(edge) for edge in self.edges))

    def _stretch(self) -> Stretch:
        if not any(self.times):
            lines = [line for one in self.lines if (line := _line(one))]
            if not lines:
                raise TypedWrong("no-time-chosen")
            return stretch_of_lines(lines)
        try:
            begins, ends = (read_time(time) for time in self.times)
        except ValueError:
            raise TypedWrong("not-a-time") from None
        return Stretch(begins, ends)


def _line(text: str) -> tuple[int, int] | None:
    begins, _, ends = text.partition("-")
    if not (begins.isdecimal() and ends.isdecimal() and len(text) < 20):
        return None
    return int(begins), int(ends)
