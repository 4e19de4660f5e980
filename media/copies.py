"""Safe copies, and why there is none."""

from dataclasses import dataclass, field
from pathlib import Path

WORDS = {
    "cut-off": "The end is missing. We could not open this file.",
    "locked": "It has a password. We could not open this file.",
    "too-many-pages": "It has too many pages. Please send fewer pages.",
    "not-what-it-says": "This is not the kind of file it says it is.",
    "too-many-pixels": "The picture is too big. Please send a smaller picture.",
    "took-too-long": "It took too long to get this file ready.",
    "unreadable": "We could not open this file.",
}
# purpose: (file name, media type)
FILES = {
    "screen": ("screen.jpg", "image/jpeg"),
    "phone": ("phone.jpg", "image/jpeg"),
    "thumb": ("thumb.jpg", "image/jpeg"),
    "print": ("print.jpg", "image/jpeg"),
    "poster": ("poster.jpg", "image/jpeg"),
    "sound": ("play.m4a", "audio/mp4"),
    "film": ("play.mp4", "video/mp4"),
    "waveform": ("waveform.json", "application/json"),
    "cut": ("cut.m4a", "audio/mp4"),
    "crop": ("crop.png", "image/png"),
}


def of_page(purpose: str, page: int) -> str:
    """What a copy of one page of a file is for; the first page's are called like a photo's."""
    return purpose if page == 1 else f"{purpose}-{page}"


class CannotClean(Exception):
    """No safe copy can be made. `code` is stable, `words` are plain English."""

    def __init__(self, code: str, why: str = "") -> None:
        self.code, self.words, self.why = code, WORDS[code], why
        super().__init__(f"{code}: {self.words} {why}".strip())


@dataclass
class Made:
    """What a maker says of one copy; `file` is a key of FILES, `number` tells several apart."""

    purpose: str
    file: str
    width: int | None = None
    height: int | None = None
    duration_s: float | None = None
    number: int | None = None

    @property
    def name(self) -> str:
        """What the file of this copy is called: one of ours, whatever a maker says."""
        name = FILES[self.file][0]
        return name if self.number is None else f"{int(self.number)}-{name}"

    def place(self, folder: Path) -> Path:
        """Where this copy is written."""
        return folder / self.name


@dataclass(frozen=True)
class Copy:
    """A safe copy on disk: pixels for width and height, seconds, bytes, sha256 in hexadecimal.

    Purposes: print, screen, phone, thumb (photos); covered-print, covered-screen, covered-thumb
    (photos); play, waveform (sound); play, poster (video); cut; bleeped, different (sound, video);
    a number, of a piece that was taken out.
    """

    purpose: str
    path: Path
    media_type: str
    width: int | None
    height: int | None
    duration_s: float | None
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Cleaned:
    """All safe copies of one original. `kind` is photo, sound or video.

    `facts["pages"]`: how many pages a file of pages has (its kind is photo).
    `facts["the_end_is_missing"]`: the original stops before its end.
    `facts["confinement"]`: what held the decoder in, and what could not.
    `facts["turned_degrees"]`: how far a film was turned to be upright (photos are turned too).
    """

    kind: str
    copies: list[Copy]
    facts: dict[str, object] = field(default_factory=dict)

    def copy(self, purpose: str) -> Copy:
        """The copy for a purpose. Raises KeyError."""
        for copy in self.copies:
            if copy.purpose == purpose:
                return copy
        raise KeyError(purpose)
