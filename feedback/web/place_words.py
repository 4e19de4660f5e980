"""Places in pictures, sounds and films in words: where they are, and what cannot be."""

from __future__ import annotations

from typing import Any

from feedback.access import RECORDINGS
from feedback.actions.media_quotations import is_changed, media_to_mark
from feedback.model.media_places import BadPlace, Region
from feedback.model.stories import MediaPlace
from feedback.model.telling import MediaFile
from feedback.model.time_marks import write_time
from feedback.web.errors import CODED_APART
from feedback.web.languages import gettext, mark

CELL_WORDS = {
    "top-left": mark("Top left"),
    "top-middle": mark("Top middle"),
    "top-right": mark("Top right"),
    "middle-left": mark("Middle left"),
    "middle": mark("Centre"),
    "middle-right": mark("Middle right"),
    "bottom-left": mark("Bottom left"),
    "bottom-middle": mark("Bottom middle"),
    "bottom-right": mark("Bottom right"),
}
# code: (the field it is about, what to do)
WRONG = {
    "nothing-chosen": ("cells", mark("Choose a place in the picture first.")),
    BadPlace.OUTSIDE: ("left", mark("Write four whole numbers from 0 to 1000.")),
    BadPlace.NO_SIZE: ("left", mark("This place has no size. Make it wider and higher.")),
    "no-time-chosen": ("begins", mark("Choose when it begins and when it ends.")),
    "not-a-time": ("begins", mark("Write both times like 00:03 or 00:03.5.")),
    BadPlace.ENDS_FIRST: ("ends", mark("The end must come after the beginning.")),
    BadPlace.PAST_THE_END: ("ends", mark("It is %(length)s long. Choose an earlier time.")),
    "coded-apart": ("cells", CODED_APART.what_to_do),
    "not-chosen": ("shows", mark("Choose who can be seen in it.")),
    "told-already": ("shows", mark("Whoever sent it said who can be seen. That stands.")),
    "nothing-described": ("description", mark("Write a few words about what is to be seen.")),
    "too-long": (
        "description",
        mark("This is too long for us to keep. Please make it shorter."),
    ),
}


def place_words(place: MediaPlace) -> str:
    """Where it is: "00:03 to 00:07.5", or "Top left to Centre"."""
    where = place.where
    if isinstance(where, Region):
        names = [gettext(CELL_WORDS[cell]) for cell in where.cells]
        first, last = names[0], names[-1]
    else:
        first, last = write_time(where.begins_ms), write_time(where.ends_ms)
    return first if first == last else gettext("%(first)s to %(last)s", first=first, last=last)


def wrong_place(code: str | None, media: MediaFile) -> list[tuple[str, str]]:
    """The field and the words for what cannot be; nothing when all is well."""
    if code is None:
        return []
    field, words = WRONG[code]
    return [(field, gettext(words, length=write_time(media.length_ms or 0)))]


def for_places() -> dict[str, Any]:
    """What templates ask about places."""
    return {
        "place_words": place_words,
        "cell_words": CELL_WORDS,
        "write_time": write_time,
        "is_changed": is_changed,
        "media_to_mark": media_to_mark,
        "is_recording": lambda media: media.kind in RECORDINGS,
    }
