"""What a medium's files are called inside a story's folder. Names say nothing about anyone."""

from __future__ import annotations

from feedback.actions.frozen import FrozenMedium

FOLDERS = {"photo": "pictures", "sound": "audio", "video": "video"}
ENDINGS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "audio/mp4": ".m4a",
    "video/mp4": ".mp4",
}
WITHOUT_PURPOSE = ("play",)


def picked_path(name: str) -> str:
    """`picked/a-bad-day.svg`: a picture of the library that someone told with."""
    return f"picked/{name}.svg"


def sorted_path(id: str) -> str:
    """`picked/sorted-b2.png`: cards that someone sorted, by the id of their picture in a panel."""
    return f"picked/sorted-{id}.png"


def captions_path(medium: FrozenMedium) -> str:
    """`audio/A-01.vtt`: the words of a recording with their moments."""
    return f"{FOLDERS[medium.kind]}/{medium.label}.vtt"


def media_path(medium: FrozenMedium, purpose: str) -> str:
    """`pictures/P-01_print.jpg`, or `audio/A-01.m4a`. Raises LookupError without such a copy."""
    copy = medium.copy(purpose)
    if copy is None:
        raise LookupError(f"{medium.label} has no copy for {purpose}")
    tail = "" if purpose in WITHOUT_PURPOSE else f"_{purpose}"
    return f"{FOLDERS[medium.kind]}/{medium.label}{tail}{ENDINGS[copy.media_type]}"
