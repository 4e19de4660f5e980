"""My way of reading: how this person likes pages to be, kept with them or in their browser."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any

from flask import g, request

from feedback.languages import direction
from feedback.web.house import house

MODES = ("words-and-pictures", "words", "pictures-first")
COLOURS = ("paper", "white", "cream", "dark")
SIZES = ("normal", "large", "largest")
COOKIE = "reading"


@dataclass(frozen=True)
class Reading:
    """How pages are shown. Written as `mode.colours.size.language.listen.calm`."""

    mode: str = MODES[0]
    colours: str = COLOURS[0]
    size: str = SIZES[0]
    language: str = "en"
    is_listening: bool = True
    is_calm: bool = False

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`, by the language's script (Unicode CLDR), never guessed from words."""
        return direction(self.language)

    def written(self) -> str:
        """The form that is kept."""
        return ".".join(_written(getattr(self, part.name)) for part in fields(self))


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
    }
    reading = Reading()
    for part, value in zip(fields(Reading), written.split("."), strict=False):
        if part.name in allowed:
            if value in allowed[part.name]:
                reading = replace(reading, **{part.name: value})
        elif value in {"yes", "no"}:
            reading = replace(reading, **{part.name: value == "yes"})
    return reading


def reading() -> Reading:
    """How this request's pages are shown: the actor's own way, else the browser's."""
    if "reading" not in g:
        mine = g.actor.reading if g.get("actor") else ""
        written = mine or request.cookies.get(COOKIE, "")
        g.reading = read_reading(written, house().settings.languages)
    return g.reading
