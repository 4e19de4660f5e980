"""Read the index of pictures and the drawing that belongs to each entry."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

FOLDER = files("easyread.pictures")
NEEDED = ("alt", "idea", "author", "licence", "tags")
BETWEEN_TAGS = re.compile(r">\s+<")


class BrokenIndex(ValueError):
    """An entry in ``index.toml`` that cannot be used; the message says which and how to mend it."""

    code = "pictures.broken_index"


@dataclass(frozen=True, slots=True)
class Picture:
    """One drawing with one meaning.

    ``alt`` says what is drawn, ``idea`` the one thing it means, both in English; a page in
    another language passes its own words to ``inline``. ``svg`` is the minified drawing.
    """

    name: str
    alt: str
    idea: str
    author: str
    licence: str
    svg: str
    tags: tuple[str, ...] = ()

    @property
    def is_icon(self) -> bool:
        """Whether this is a plain sign for the interface, drawn in the colour of the words."""
        return "icon" in self.tags

    @property
    def is_turned(self) -> bool:
        """Whether it points along the line of reading and is mirrored in right-to-left pages."""
        return "turns" in self.tags


@cache
def entries() -> dict[str, dict]:
    """Every entry of the index by name, in the order of the file.

    Raises BrokenIndex when an entry lacks one of the needed lines.
    """
    table = tomllib.loads((FOLDER / "index.toml").read_text("utf-8"))
    for name, entry in table.items():
        missing = [key for key in NEEDED if not entry.get(key)]
        if missing:
            raise BrokenIndex(f"Picture {name!r} in index.toml has no {', '.join(missing)}: add it")
    return table


@cache
def read(name: str) -> Picture:
    """The picture under this exact name; raises KeyError when the index does not hold it."""
    entry = entries()[name]
    drawing = (FOLDER / f"{name}.svg").read_text("utf-8")
    words = {key: entry[key] for key in ("alt", "idea", "author", "licence")}
    return Picture(name=name, svg=minified(drawing), tags=tuple(entry["tags"]), **words)


def minified(drawing: str) -> str:
    """The drawing on one line, without the breaks that make the file readable."""
    return BETWEEN_TAGS.sub("><", " ".join(drawing.split()))
