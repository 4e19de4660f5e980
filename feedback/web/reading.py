"""My way of reading: how this person likes pages to be, kept with them or in their browser."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any

from flask import g, request

from feedback.languages import direction
from feedback.web.house import house
from feedback.web.recorded import heard_here

MODES = ("words-and-pictures", "words", "pictures-first")
COLOURS = ("paper", "white", "cream", "dark")
SPEEDS = ("slow", "usual", "quick")
# Off; by the keys 1 and 2 alone; or moving by itself after that many seconds.
SCANS = ("off", "keys", *map(str, range(1, 11)))
SIZES = ("normal", "large", "largest")
COOKIE = "reading"


@dataclass(frozen=True)
class Reading:
    """How pages are shown. Written as `mode.colours.size.language.listen.calm.speed.scan`.

    `sounds` is not a choice: it is new when other sounds can be heard, so that a page that is
    remembered for a way of reading is drawn anew.
    """

    mode: str = MODES[0]
    colours: str = COLOURS[0]
    size: str = SIZES[0]
    language: str = "en"
    is_listening: bool = True
    is_calm: bool = False
    speed: str = SPEEDS[1]
    scan: str = SCANS[0]
    sounds: str = ""

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`, by the language's script (Unicode CLDR), never guessed from words."""
        return direction(self.language)

    @property
    def needs(self) -> tuple[str, ...]:
        """What staff must know of it, as needs (`forms.needs`): how to write to this person."""
        told = {
            "no-pictures": self.mode == "words",
            "pictures-first": self.mode == "pictures-first",
            "large-print": self.size != SIZES[0],
            "listening": self.is_listening and self.speed == SPEEDS[0],
            "calm": self.is_calm,
            "switch": self.scan != SCANS[0],
        }
        return tuple(name for name, is_so in told.items() if is_so)

    def written(self) -> str:
        """The form that is kept."""
        return ".".join(_written(getattr(self, part.name)) for part in fields(self)[:-1])


def _written(value: str | bool) -> str:
    return value if isinstance(value, str) else ("yes" if value else "no")


@lru_cache(maxsize=1024)
def read_reading(written: str, languages: tuple[str, ...]) -> Reading:
    """Read what was kept. Anything unknown falls back to what most people start with."""
    allowed: dict[str, Any] = {
        "mode": MODES,
        "colours": COLOURS,
        "size": SIZES,
        "language": languages,
        "speed": SPEEDS,
        "scan": SCANS,
    }
    reading = Reading()
    for part, value in zip(fields(Reading)[:-1], written.split("."), strict=False):
        if part.name in allowed:
            if value in allowed[part.name]:
                reading = replace(reading, **{part.name: value})
        elif part.name.startswith("is_") and value in {"yes", "no"}:
            reading = replace(reading, **{part.name: value == "yes"})
    return reading


def reading() -> Reading:
    """How this request's pages are shown: the actor's own way, else the browser's."""
    if "reading" not in g:
        mine = g.actor.reading if g.get("actor") else ""
        written = mine or request.cookies.get(COOKIE, "")
        found = read_reading(written, house().settings.languages)
        g.reading = replace(found, sounds=heard_here())
    return g.reading
