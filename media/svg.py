"""A drawing made anew from known parts only: no script, no style sheet, nothing from elsewhere."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from media.refused import Refused

SVG = "http://www.w3.org/2000/svg"
LARGEST = 512 * 1024
MOST_PARTS = 5000
DEEPEST = 40
PARTS = frozenset(
    "svg g path rect circle ellipse line polyline polygon defs linearGradient radialGradient "
    "stop clipPath title desc".split()
)
LOOKS = frozenset(
    "fill fill-opacity fill-rule stroke stroke-width stroke-linecap stroke-linejoin "
    "stroke-miterlimit stroke-dasharray stroke-dashoffset stroke-opacity opacity color "
    "clip-path clip-rule stop-color stop-opacity display visibility".split()
)
ATTRIBUTES = LOOKS | frozenset(
    "viewBox width height preserveAspectRatio id d x y x1 y1 x2 y2 cx cy r rx ry fx fy points "
    "transform offset gradientUnits gradientTransform spreadMethod clipPathUnits".split()
)
# A value may name a part of the same drawing, and nothing else.
ADDRESS = re.compile(r"url\(\s*['\"]?#[\w.-]+['\"]?\s*\)")
PLAIN = re.compile(r"[^<>\"'&;:{}\\@]*")


def clean_svg(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The drawing with known parts only, and the names of the parts that were left out.

    Raises Refused: `not-what-we-take` when it is no SVG in UTF-8 or brings a document type of
    its own (entities can grow without end), `too-big` when it is larger than 512 KiB.
    """
    root = _parsed(data)
    left_out: set[str] = set()
    made = _rebuilt(root, left_out, [0], 0)
    if made is None or len(made) == 0:
        raise Refused("not-what-we-take")
    made.set("xmlns", SVG)
    if "viewBox" not in made.attrib:
        made.set("viewBox", _box(made))
    return ElementTree.tostring(made, encoding="utf-8"), tuple(sorted(left_out))


def _parsed(data: bytes) -> ElementTree.Element:
    if len(data) > LARGEST:
        raise Refused("too-big")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as no:
        raise Refused("not-what-we-take") from no
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        raise Refused("not-what-we-take")
    try:
        root = ElementTree.fromstring(text.encode())
    except (ElementTree.ParseError, ValueError) as no:
        raise Refused("not-what-we-take") from no
    if root.tag != f"{{{SVG}}}svg":
        raise Refused("not-what-we-take")
    return root


def _rebuilt(
    part: ElementTree.Element, left_out: set[str], count: list[int], depth: int
) -> ElementTree.Element | None:
    name = part.tag.removeprefix(f"{{{SVG}}}") if isinstance(part.tag, str) else ""
    if name not in PARTS:
        left_out.add(name.rpartition("}")[2][:40])
        return None
    count[0] += 1
    if count[0] > MOST_PARTS or depth > DEEPEST:
        raise Refused("too-big")
    made = ElementTree.Element(name, _looks(part, left_out))
    if name in ("title", "desc"):
        made.text = (part.text or "")[:300]
        return made
    for child in part:
        if (kept := _rebuilt(child, left_out, count, depth + 1)) is not None:
            made.append(kept)
    return made


def _looks(part: ElementTree.Element, left_out: set[str]) -> dict[str, str]:
    given = dict(part.attrib)
    for look in given.pop("style", "").split(";"):
        name, _, value = look.partition(":")
        if name.strip() in LOOKS:
            given[name.strip()] = value.strip()
    kept = {name: value for name, value in given.items() if _is_known(name, value)}
    left_out |= {name.rpartition("}")[2][:40] for name in given.keys() - kept.keys()}
    return kept


def _is_known(name: str, value: str) -> bool:
    if name not in ATTRIBUTES:
        return False
    rest = ADDRESS.sub("", value)
    return "url(" not in rest.lower() and bool(PLAIN.fullmatch(rest))


def _box(made: ElementTree.Element) -> str:
    """A viewBox from the size, so that the drawing can be shown in any size."""
    sizes = [made.get(name, "").removesuffix("px") for name in ("width", "height")]
    numbers = [one if re.fullmatch(r"\d{1,5}(\.\d{1,4})?", one) else "96" for one in sizes]
    return f"0 0 {numbers[0]} {numbers[1]}"
