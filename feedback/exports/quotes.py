"""Quotations, codes and pictures as tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from feedback.actions.frozen import FrozenCode, FrozenMedium, FrozenQuotation, FrozenStory
from feedback.exports.media_names import media_path
from feedback.exports.tables import Cell, csv_bytes

QUOTE_COLUMNS = (
    *("quote_id", "verbatim", "easy_words", "speaker", "role", "said_on", "entry_id", "start"),
    *("end", "unit", "codes", "coders", "clip", "may_quote_verbatim", "may_use_voice"),
    *("story_id", "source", "asked", "language", "is_replaced"),
    # New columns come last: whoever read this table before finds the others where they were.
    *("place_kind", "place", "place_unit", "medium_id", "medium_file", "is_settled"),
)
CODING_COLUMNS = ("quote_id", "codebook", "code", "coder", "is_settled")
CODE_COLUMNS = ("codebook", "code", "parent", "description", "quotations")
PICTURE_COLUMNS = (
    *("picture_id", "screen_file", "print_file", "alt", "long_description", "who_is_shown"),
    *("width_px", "height_px", "print_width_mm", "print_height_mm", "drawn_by", "said_on"),
    *("may_be_shown", "crop_of", "place"),
)
UNIT = "code points of the source words, stand-ins in place"
PLACE_UNITS = {
    "words": "",
    "picture": "left, top, right, bottom in thousandths of the upright picture",
    "time": "begin and end in milliseconds",
}
ASK_FIRST = "ask first"
MM_PER_INCH, DOTS_PER_INCH = 25.4, 300


@dataclass(frozen=True)
class Crop:
    """A place of a picture as a file of its own, in pixels."""

    said: FrozenQuotation
    path: str
    width: int
    height: int


def quotes_csv(
    stories: Iterable[FrozenStory], clips: Mapping[str, str] = MappingProxyType({})
) -> bytes:
    """Every quotation of these stories, one a row.

    `clips` are what was cut out of recordings and pictures: files in the story's folder, by the
    quotation's id in the whole collection.
    """
    return csv_bytes(QUOTE_COLUMNS, quote_rows(stories, clips))


def codebook_csv(codes: Iterable[FrozenCode]) -> bytes:
    """Every code, with how many quotations carry it."""
    return csv_bytes(CODE_COLUMNS, code_rows(codes))


def quote_rows(
    stories: Iterable[FrozenStory], clips: Mapping[str, str] = MappingProxyType({})
) -> Iterator[dict[str, Cell]]:
    """Every quotation of these stories as a row of `QUOTE_COLUMNS`."""
    return (_quote(story, said, clips) for story in stories for said in story.quotations)


def code_rows(codes: Iterable[FrozenCode]) -> Iterator[dict[str, Cell]]:
    """Every code as a row of `CODE_COLUMNS`."""
    for code in codes:
        yield {
            "codebook": code.codebook,
            "code": code.name,
            "parent": code.parent,
            "description": code.description,
            "quotations": code.count,
        }


def coding_rows(
    stories: Iterable[FrozenStory], codes: Iterable[FrozenCode]
) -> Iterator[dict[str, Cell]]:
    """A row of `CODING_COLUMNS` for each code that each coder gave: to count and to pivot."""
    known = {code.id: code for code in codes}
    for story in stories:
        for said in story.quotations:
            for given in said.codings:
                for code in filter(None, map(known.get, given.codes)):
                    yield {
                        "quote_id": quote_id(story, said),
                        "codebook": code.codebook,
                        "code": code.name,
                        "coder": given.coder.name,
                        "is_settled": said.is_settled,
                    }


def pictures_csv(story: FrozenStory, crops: Iterable[Crop] = ()) -> bytes:
    """The photos of a story, then the crops. Sizes for print are what the picture has."""
    photos = (_picture(story, one) for one in story.media if one.kind == "photo")
    return csv_bytes(PICTURE_COLUMNS, (*photos, *(_crop(story, crop) for crop in crops)))


def may_be_heard(story: FrozenStory, speaker: str) -> str:
    """Whether a teller's voice may be heard: their own yes to that, else ask first."""
    return _given(story, speaker, "voice")


def may_be_shown(story: FrozenStory, speaker: str) -> str:
    """Whether a teller's photos and films may be shown: their own yes to that, else ask first."""
    return _given(story, speaker, "likeness")


def _given(story: FrozenStory, speaker: str, use: str) -> str:
    said = (yes.use for who in story.tellers if who.speaker == speaker for yes in who.consents)
    return "yes" if use in said else ASK_FIRST


def quote_id(story: FrozenStory, said: FrozenQuotation) -> str:
    """What a quotation is called in a whole collection: S-0007-Q-03."""
    return f"{story.label}-{said.label}"


def print_mm(pixels: int) -> int:
    """The largest size in whole millimetres at 300 dots an inch."""
    return int(pixels / DOTS_PER_INCH * MM_PER_INCH)


def _quote(story: FrozenStory, said: FrozenQuotation, clips: Mapping[str, str]) -> dict[str, Cell]:
    return {
        "quote_id": quote_id(story, said),
        "verbatim": said.words,
        "speaker": said.speaker,
        "role": said.role,
        "said_on": said.said_in,
        "entry_id": str(said.source_id),
        "start": said.start,
        "end": said.end,
        "unit": UNIT,
        "codes": "; ".join(said.codes),
        "coders": "; ".join(said.coders),
        "clip": clips.get(quote_id(story, said), ""),
        "may_quote_verbatim": said.may_quote,
        "may_use_voice": may_be_heard(story, said.speaker),
        "story_id": story.label,
        "source": said.source,
        "asked": said.asked,
        "language": said.language,
        "is_replaced": said.is_replaced,
        "place_kind": said.place_kind,
        "place": " to ".join(map(str, said.place)) if said.place_kind == "time" else _edges(said),
        "place_unit": PLACE_UNITS[said.place_kind],
        "medium_id": said.medium,
        "medium_file": _file_of(story, said),
        "is_settled": said.is_settled,
    }


def _edges(said: FrozenQuotation) -> str:
    return "; ".join(map(str, said.place))


def _file_of(story: FrozenStory, said: FrozenQuotation) -> str:
    """The file in the story's folder that the place is in."""
    medium = next((one for one in story.media if one.label == said.medium), None)
    if medium is None or not medium.is_here:
        return ""
    return media_path(medium, "screen" if said.is_picture else "play")


def _crop(story: FrozenStory, crop: Crop) -> dict[str, Cell]:
    return {
        "picture_id": quote_id(story, crop.said),
        "print_file": crop.path,
        "alt": crop.said.words,
        "who_is_shown": f"not written down: {ASK_FIRST}",
        **_size(crop.width, crop.height),
        "drawn_by": crop.said.speaker,
        "said_on": crop.said.said_in,
        "may_be_shown": may_be_shown(story, crop.said.speaker),
        "crop_of": crop.said.medium,
        "place": _edges(crop.said),
    }


def _size(width: int, height: int) -> dict[str, Cell]:
    return {
        "width_px": width,
        "height_px": height,
        "print_width_mm": print_mm(width),
        "print_height_mm": print_mm(height),
    }


def _picture(story: FrozenStory, photo: FrozenMedium) -> dict[str, Cell]:
    largest = photo.copy("print") or photo.copies[0]
    width, height = largest.width or 0, largest.height or 0
    return {
        "picture_id": photo.label,
        "screen_file": media_path(photo, "screen"),
        "print_file": media_path(photo, "print") if photo.copy("print") else "",
        "alt": photo.description,
        "who_is_shown": f"not written down: {ASK_FIRST}",
        **_size(width, height),
        "drawn_by": photo.speaker,
        "said_on": photo.said_in,
        "may_be_shown": may_be_shown(story, photo.speaker),
    }
