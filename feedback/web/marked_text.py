"""A part of a story laid out for reading and marking: paragraphs, sentences, bands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from markupsafe import Markup, escape

from feedback.actions.quotations import in_order
from feedback.actions.story_pages import Shown, Turned
from feedback.model.passages import Mark, Segment, lanes, over_each, paragraphs, segments
from feedback.model.stories import Code, Quotation, StoryPart
from feedback.model.telling import MediaFile

MOST_LANES = 3
# Sentences that are drawn as one block: what is not in sight is then not laid out by the browser.
BLOCK = 8


@dataclass(frozen=True)
class Numbered:
    """A quotation with its number on the page, its codes, and the lane of its band."""

    quotation: Quotation
    number: int
    lane: int

    @property
    def id(self) -> UUID:
        """The quotation's id."""
        return self.quotation.id

    @cached_property
    def codes(self) -> list[Code]:
        """Its codes, each once, in the codebook's order."""
        codes = {coding.code.id: coding.code for coding in self.quotation.codings}
        return sorted(codes.values(), key=lambda code: (code.position, code.name))

    def is_in(self, media: MediaFile) -> bool:
        """True when it is a place in this file."""
        place = self.quotation.place
        return place is not None and place.media_file_id == media.id

    @cached_property
    def look(self) -> str:
        """The look of its band: its first code's, or plain while it has none."""
        return f"look-{self.codes[0].look}" if self.codes else "look-none"

    @cached_property
    def band(self) -> str:
        """The tag that its band begins with, wherever it goes on."""
        return f'<mark class="{self.look} lane-{self.lane}">'

    def link(self, quotation: str) -> str:
        """Its number where it ends, which leads to it; `quotation` is that word."""
        names = "".join(f", {escape(code.name)}" for code in self.codes)
        return (
            f'<a class="mark-number" href="#q-{self.id}" id="m-{self.id}">'
            f'<span class="hidden-words">{escape(quotation)} </span>{self.number}'
            f'<span class="hidden-words">{names}</span></a>'
        )


@dataclass(frozen=True)
class Stretch:
    """One sentence, or the space between sentences, cut where bands begin and end.

    `sentence` is the sentence's number in its part, counted from 0; None for space.
    """

    sentence: int | None
    segments: list[Segment]


@dataclass(frozen=True)
class Block:
    """A paragraph, or some of the sentences of a long one; then it goes on in the next block."""

    stretches: list[Stretch]
    goes_on: bool


@dataclass(frozen=True)
class MarkedPart:
    """What is shown of a part, the quotations there, and its words cut into blocks of stretches.

    `text` is all the words of the part, opened once for all that is cut from it.
    """

    part: StoryPart
    shown: Shown
    text: str
    quotations: list[Numbered]
    blocks: list[Block]

    def words(self, segment: Segment) -> str:
        """The words of a segment."""
        return self.text[segment.start : segment.end]

    def drawn(self, stretch: Stretch, quotation: str) -> Markup:
        """The words of a stretch under their bands; `quotation` is that word, for readers' ears.

        A page has thousands of pieces, so they are put together here and not in the template.
        Nothing may stand between the tags: the words are shown as they were told, and coding.js
        counts places from each data-at.
        """
        return Markup("".join(self._pieces(stretch, quotation)))

    def _pieces(self, stretch: Stretch, quotation: str) -> Iterator[str]:
        for segment in stretch.segments:
            yield from (mark.key.band for mark in segment.marks)
            yield f'<span data-at="{segment.start}">{escape(self.words(segment))}</span>'
            yield "</mark>" * len(segment.marks)
            yield from (mark.key.link(quotation) for mark in segment.ending)


def lay_out(turned: Turned) -> list[MarkedPart]:
    """What a page of a story shows of each of its parts, with the quotations there."""
    found = []
    for part in turned.parts:
        shown = turned.shown[part.id]
        quotations = _numbered(part, turned.numbers)
        text = part.words
        found.append(MarkedPart(part, shown, text, quotations, _blocks(text, shown, quotations)))
    return found


def number_all(part: StoryPart, first: int) -> list[Numbered]:
    """All quotations of a part, numbered one after another from `first`."""
    ordered = in_order(part.quotations)
    return _numbered(part, {one.id: number for number, one in enumerate(ordered, first)})


def _numbered(part: StoryPart, numbers: Mapping[UUID, int]) -> list[Numbered]:
    ordered = in_order(part.quotations)
    lane = lanes(Mark(q.start, q.end, q.id) for q in ordered if q.place is None)
    return [
        Numbered(one, numbers[one.id], min(lane.get(one.id, 0), MOST_LANES - 1)) for one in ordered
    ]


def _blocks(words: str, shown: Shown, quotations: list[Numbered]) -> list[Block]:
    """The words that are shown. Sentences are counted in all of the part."""
    said = [one for one in quotations if one.quotation.place is None]
    marks = [Mark(one.quotation.start, one.quotation.end, one) for one in said]
    cut = paragraphs(words[: shown.end])
    over = over_each((piece for pieces in cut for piece in pieces), marks)
    sentence = 0
    found = []
    for pieces in cut:
        stretches = []
        for piece in pieces:
            number = sentence if piece.is_sentence else None
            sentence += piece.is_sentence
            lying_over = next(over)
            if piece.start >= shown.start:
                stretches.append(Stretch(number, segments(piece.start, piece.end, lying_over)))
        found += _cut_up(stretches)
    return found


def _cut_up(paragraph: list[Stretch]) -> Iterator[Block]:
    """A sentence and the space after it are two stretches."""
    for first in range(0, len(paragraph), 2 * BLOCK):
        last = first + 2 * BLOCK
        yield Block(paragraph[first:last], goes_on=last < len(paragraph))
