"""Drawings to point at: a body and a home, cut into parts that each can be picked.

A drawing is one SVG file in the hand of the pictures (see ../pictures/DRAWING.md). Its first
group, `ground`, is what stands behind; every other group is one part by its name. The first
rectangles of a part, class "hit", are where it can be pressed: at least 48 of the drawing's
units each way and 9 apart, so that at 320 pixels they are 44 and 8.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

FOLDER = files("easyread.drawings")
SVG = "{http://www.w3.org/2000/svg}"
GROUND = "ground"
BETWEEN_TAGS = re.compile(r">\s+<")
NAMES = ("body", "home")


class NoSuchDrawing(LookupError):
    """Nobody has made a drawing of this name."""

    code = "drawings.no_such_drawing"


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its name, how it is drawn, and the rectangles where it can be pressed, as SVG."""

    name: str
    svg: str
    presses: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing: its view box, what stands behind its parts, and the parts by name."""

    name: str
    view_box: str
    ground: str
    parts: dict[str, Part]


def drawing_names() -> tuple[str, ...]:
    """Every drawing's name."""
    return NAMES


def parts_of(name: str) -> tuple[str, ...]:
    """The names of a drawing's parts, from the top. Raises NoSuchDrawing."""
    return tuple(drawing(name).parts)


@cache
def drawing(name: str) -> Drawing:
    """The drawing of this name. Raises NoSuchDrawing."""
    if name not in NAMES:
        raise NoSuchDrawing(f"There is no drawing called {name!r}. There are: {', '.join(NAMES)}.")
    root = ET.fromstring((FOLDER / f"{name}.svg").read_text("utf-8"))
    groups = {group.attrib["id"]: group for group in root if group.tag == f"{SVG}g"}
    ground = _inner(groups.pop(GROUND))
    parts = {id: Part(id, _inner(group), _inner(group, "hit")) for id, group in groups.items()}
    return Drawing(name, root.attrib["viewBox"], ground, parts)


def _inner(group: ET.Element, css_class: str | None = None) -> str:
    ET.register_namespace("", SVG[1:-1])
    parts = (part for part in group if part.get("class") == css_class)
    drawn = "".join(ET.tostring(part, "unicode") for part in parts)
    plain = drawn.replace(f' xmlns="{SVG[1:-1]}"', "")
    return BETWEEN_TAGS.sub("><", " ".join(plain.split()))
