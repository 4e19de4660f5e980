"""Looking at copies as a suspicious person would."""

from pathlib import Path

import av
from PIL import Image

from media.clean import clean
from media.copies import Cleaned
from media.kinds import kind_of
from tests.media.samples import CORNERS, SECRET


def cleaned(source: Path, into: Path, **more) -> Cleaned:
    return clean(source, kind_of(source.read_bytes()[:4096]), into, **more)


def corners_of(path: Path) -> dict[str, str]:
    """The name of the colour in each corner."""
    with Image.open(path) as image:
        width, height = image.size
        places = {"left": width // 4, "right": width * 3 // 4}
        places |= {"top": height // 4, "bottom": height * 3 // 4}
        seen = {c: image.getpixel((places[c.split()[1]], places[c.split()[0]])) for c in CORNERS}
    return {corner: _name(pixel) for corner, pixel in seen.items()}


def _name(pixel: tuple[int, ...]) -> str:
    known = {"red": (255, 0, 0), "lime": (0, 255, 0), "blue": (0, 0, 255), "yellow": (255, 255, 0)}
    far = {n: sum(abs(a - b) for a, b in zip(pixel, c, strict=False)) for n, c in known.items()}
    return min(far, key=far.get)


def tells_nothing(path: Path) -> bool:
    """Whether a photo copy holds no metadata of any sort, asked of Pillow and of the bytes."""
    data = path.read_bytes()
    with Image.open(path) as image:
        told = set(image.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        told -= {"progressive", "progression"}
        said = told or image.getexif() or image.applist[1:]
    marks = (b"Exif", b"http://ns.adobe", b"Photoshop", b"ICC_PROFILE", SECRET.encode())
    return not said and not any(mark in data for mark in marks)


def recording(path: Path) -> dict:
    """What a player sees: seconds, codings, words about it."""
    with av.open(str(path)) as opened:
        codings = [stream.codec_context.name for stream in opened.streams]
        words = dict(opened.metadata)
        for stream in opened.streams:
            words |= dict(stream.metadata)
        seconds = opened.duration / av.time_base
        for _ in opened.decode(0):
            pass
    dull = {"major_brand", "minor_version", "compatible_brands", "encoder", "language"}
    dull |= {"handler_name", "vendor_id"}
    return {"seconds": seconds, "codings": codings, "words": set(words) - dull}
