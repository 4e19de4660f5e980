"""Faces in a photo: finding what may be one, and covering places so that nothing of them is left.

The finder only suggests. Places are thousandths of the upright picture: left, top, right, bottom.
What is covered is painted over before anything is encoded: it is in no byte of the copies.
"""

import math
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw

from media.copies import Made
from media.photos import SIZES, load_upright

LONGEST, MOST = 1024, 60
WHOLE = 1000
# A found face ends at the chin and the brows; hair and ears tell as well. Left, top, right, bottom.
AROUND = (0.2, 0.34, 0.2, 0.24)
FINDERS = ("haarcascade_frontalface_default.xml", "haarcascade_profileface.xml")
SAME = 0.3
PAINT, SKIN, LINE = (92, 88, 104), (250, 214, 104), (60, 52, 40)
SQUARES, SHADES = 4, 48
SIZES_THAT_LEAVE = ("print", "screen", "thumb")
Box = tuple[int, int, int, int]


def find_faces(source: Path, kind: str) -> list[Box]:
    """What may be a face in a photo, the largest first. Raises CannotClean."""
    import cv2
    import numpy

    cv2.setNumThreads(1)
    picture, _ = load_upright(source, kind)
    picture.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    grey = cv2.equalizeHist(numpy.asarray(picture.convert("L")))
    found: list[Box] = []
    for name in FINDERS:
        finder = cv2.CascadeClassifier(cv2.data.haarcascades + name)
        for is_turned in (False, True):
            seen = cv2.flip(grey, 1) if is_turned else grey
            least = max(24, min(grey.shape) // 25)
            for x, y, wide, high in finder.detectMultiScale(seen, 1.1, 6, minSize=(least, least)):
                at = grey.shape[1] - x - wide if is_turned else x
                found.append((int(at), int(y), int(at + wide), int(y + high)))
    return [_around(box, picture.size) for box in _apart(found)[:MOST]]


def cover_photo(
    source: Path, kind: str, boxes: Sequence[Sequence], into: Path
) -> tuple[list[Made], dict[str, object]]:
    """Write print, screen and thumb copies with these places covered, from a safe copy.

    A box is [left, top, right, bottom, "solid" | "squares" | "drawn"]. Raises CannotClean.
    """
    pixels, _ = load_upright(source, kind)
    for *edges, cover in boxes:
        COVERS[cover](pixels, _pixels(edges, pixels.size))
    made = []
    for purpose in SIZES_THAT_LEAVE:
        longest, how = SIZES[purpose]
        pixels.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        copy = Made(f"covered-{purpose}", purpose, *pixels.size)
        pixels.save(copy.place(into), "JPEG", **how)
        made.append(copy)
    return made, {}


def _solid(picture: Image.Image, box: Box) -> None:
    picture.paste(PAINT, box)


def _squares(picture: Image.Image, box: Box) -> None:
    """At most four squares across, each one colour of few: too little is left to know anyone."""
    left, top, right, bottom = box
    wide, high = right - left, bottom - top
    size = math.ceil(max(wide, high) / SQUARES)
    few = (max(1, wide // size), max(1, high // size))
    small = picture.crop(box).resize(few, Image.Resampling.BOX)
    small = small.point(lambda shade: min(255, round(shade / SHADES) * SHADES))
    picture.paste(small.resize((wide, high), Image.Resampling.NEAREST), box)


def _drawn(picture: Image.Image, box: Box) -> None:
    """All of the place is painted, and a smiling face is drawn upon the paint."""
    _solid(picture, box)
    left, top, right, bottom = box
    size = min(right - left, bottom - top)
    middle, centre = (left + right) / 2, (top + bottom) / 2
    draw = ImageDraw.Draw(picture)

    def around(x: float, y: float, wide: float, high: float) -> list[float]:
        x, y = middle + x * size, centre + y * size
        return [x - wide * size, y - high * size, x + wide * size, y + high * size]

    draw.ellipse(around(0, 0, 0.46, 0.46), fill=SKIN)
    for x in (-0.16, 0.16):
        draw.ellipse(around(x, -0.12, 0.05, 0.07), fill=LINE)
    draw.arc(around(0, 0.04, 0.24, 0.22), 20, 160, fill=LINE, width=max(1, round(size * 0.05)))


COVERS = {"solid": _solid, "squares": _squares, "drawn": _drawn}


def _pixels(edges: Sequence[int], size: tuple[int, int]) -> Box:
    """The pixels of a place; one that is touched belongs to it."""
    (left, top, right, bottom), (wide, high) = edges, size
    return (
        left * wide // WHOLE,
        top * high // WHOLE,
        -(-right * wide // WHOLE),
        -(-bottom * high // WHOLE),
    )


def _around(box: Box, size: tuple[int, int]) -> Box:
    """With a little more on each side, in thousandths."""
    left, top, right, bottom = box
    more = [part * (right - left if n % 2 == 0 else bottom - top) for n, part in enumerate(AROUND)]
    edges = (
        (left - more[0]) / size[0],
        (top - more[1]) / size[1],
        (right + more[2]) / size[0],
        (bottom + more[3]) / size[1],
    )
    return tuple(min(WHOLE, max(0, round(edge * WHOLE))) for edge in edges)


def _apart(found: list[Box]) -> list[Box]:
    """Of boxes that lie over each other the largest."""
    kept: list[Box] = []
    for box in sorted(found, key=lambda one: (-_size(one), one)):
        if all(_shared(box, other) < SAME * _size(box) for other in kept):
            kept.append(box)
    return kept


def _size(box: Box) -> int:
    return max(0, box[2] - box[0]) * max(0, box[3] - box[1])


def _shared(one: Box, other: Box) -> int:
    edges = (max(one[0], other[0]), max(one[1], other[1]))
    return _size((*edges, min(one[2], other[2]), min(one[3], other[3])))
