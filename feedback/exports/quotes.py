"""Quotations, codes and pictures as tables."""

from __future__ import annotations

from collections.abc import Iterable

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
CODE_COLUMNS = ("codebook", "code", "parent", "description", "quotations")
PICTURE_COLUMNS = (
    *("picture_id", "screen_file", "print_file", "alt", "long_description", "who_is_shown"),
    *("width_px", "height_px", "print_width_mm", "print_height_mm", "drawn_by", "said_on"),
)
UNIT = "code points of the source words, stand-ins in place"
PLACE_UNITS = {
    "words": "",
    "picture": "left, top, right, bottom in thousandths of the upright picture",
    "time": "begin and end in milliseconds",
}
# By what was said of a photo; "me" is whoever sent it.
WHO_IS_SHOWN = {
    "me": "the teller",
    "someone": "someone: ask them first",
    "nobody": "nobody",
    "": "not written down: ask first",
}
MM_PER_INCH, DOTS_PER_INCH = 25.4, 300


def quotes_csv(stories: Iterable[FrozenStory]) -> bytes:
    """Every quotation of these stories, one a row."""
    rows = (_quote(story, said) for story in stories for said in story.quotations)
    return csv_bytes(QUOTE_COLUMNS, rows)


def codebook_csv(codes: Iterable[FrozenCode]) -> bytes:
    """Every code, with how many quotations carry it."""
    return csv_bytes(
        CODE_COLUMNS,
        (
            {
                "codebook": code.codebook,
                "code": code.name,
                "parent": code.parent,
                "description": code.description,
                "quotations": code.count,
            }
            for code in codes
        ),
    )


def pictures_csv(story: FrozenStory) -> bytes:
    """The photos of a story. Sizes for print are what the picture has, never made larger."""
    photos = (medium for medium in story.media if medium.kind == "photo")
    return csv_bytes(PICTURE_COLUMNS, (_picture(photo) for photo in photos))


def quote_id(story: FrozenStory, said: FrozenQuotation) -> str:
    """What a quotation is called in a whole collection: S-0007-Q-03."""
    return f"{story.label}-{said.label}"


def print_mm(pixels: int) -> int:
    """The largest size in whole millimetres at 300 dots an inch."""
    return int(pixels / DOTS_PER_INCH * MM_PER_INCH)


def _quote(story: FrozenStory, said: FrozenQuotation) -> dict[str, Cell]:
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
        "may_quote_verbatim": said.may_quote,
        "may_use_voice": _may_use_voice(story, said),
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


def _may_use_voice(story: FrozenStory, said: FrozenQuotation) -> str:
    teller = next((one for one in story.tellers if one.speaker == said.speaker), None)
    return "yes" if teller and teller.said_yes("voice") else "no"


def _edges(said: FrozenQuotation) -> str:
    return "; ".join(map(str, said.place))


def _file_of(story: FrozenStory, said: FrozenQuotation) -> str:
    """The file in the story's folder that the place is in."""
    medium = next((one for one in story.media if one.label == said.medium), None)
    if medium is None or not medium.is_here:
        return ""
    return media_path(medium, "screen" if said.is_picture else "play")


def _picture(photo: FrozenMedium) -> dict[str, Cell]:
    largest = photo.copy("print") or photo.copies[0]
    width, height = largest.width or 0, largest.height or 0
    return {
        "picture_id": photo.label,
        "screen_file": media_path(photo, "screen"),
        "print_file": media_path(photo, "print") if photo.copy("print") else "",
        "alt": photo.description,
        "who_is_shown": WHO_IS_SHOWN[photo.shows],
        "width_px": width,
        "height_px": height,
        "print_width_mm": print_mm(width),
        "print_height_mm": print_mm(height),
        "drawn_by": photo.speaker,
        "said_on": photo.said_in,
    }
