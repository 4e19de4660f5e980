"""Hostile files, made by script and never stored. Each is what a bad or broken sender sent once."""

import io
import struct
import zlib
from pathlib import Path

from PIL import Image

from tests.media import samples

SCRIPT = b"<script>document.title='owned'</script>"
PLAYLIST = b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"
CONCAT = b"ffconcat version 1.0\nfile /etc/passwd\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>"
FILE_NAMES = {
    "../../etc/passwd": "passwd",
    "..\\..\\boot.ini": "boot.ini",
    "/abs/olute.jpg": "olute.jpg",
    "C:\\Users\\me\\photo.jpg": "photo.jpg",
    "nul\0byte.jpg": "nulbyte.jpg",
    "line\r\nSet-Cookie: a=b.jpg": "lineSet-Cookie: a=b.jpg",
    "photo\u202egpj.exe": "photogpj.exe",
    "\u2066\u200bhidden\u2069.jpg": "hidden.jpg",
    "..": "file",
    "...": "file",
    "": "file",
    "\u200e\u200f": "file",
    "smile \U0001f600.jpg": "smile \U0001f600.jpg",
    "x" * 300 + ".jpeg": "x" * 115 + ".jpeg",
    "x" * 300: "x" * 120,
    "a." + "y" * 300: "a." + "y" * 118,
    "e\u0301t\u00e9.jpg": "\u00e9t\u00e9.jpg",
}


def photo_and_page(path: Path) -> Path:
    """A JPEG that a careless server would serve as a web page with a script in it."""
    samples.photo(path, comment=SCRIPT)
    path.write_bytes(path.read_bytes() + b"<html>" + SCRIPT + b"</html>")
    return path


def photo_and_archive(path: Path) -> Path:
    """A JPEG with a ZIP behind it."""
    samples.photo(path)
    path.write_bytes(path.read_bytes() + b"PK\3\4" + SCRIPT + b"PK\5\6" + b"\0" * 18)
    return path


def png_of_81_million_pixels() -> bytes:
    """9,000 by 9,000 points in a few thousand bytes."""
    return _png(9000, 9000)


def png_that_lies(width: int, height: int) -> bytes:
    """A PNG that announces any size and holds next to nothing."""
    return _png(width, height, rows=1)


def _png(width: int, height: int, rows: int | None = None) -> bytes:
    packer = zlib.compressobj(9)
    row = b"\0" + b"\0" * (width // 8 + 1)
    data = b"".join(packer.compress(row) for _ in range(rows or height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def chunk(name: bytes, data: bytes) -> bytes:
    checked = name + data
    return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))


def png_with_text_bomb() -> bytes:
    """A small PNG with a comment that unpacks to 200 MB."""
    packer = zlib.compressobj(9)
    text = b"".join(packer.compress(b"A" * (1 << 20)) for _ in range(200)) + packer.flush()
    plain = _png(16, 16)
    return plain[:33] + chunk(b"zTXt", b"Comment\0\0" + text) + plain[33:]


def other_picture(form: str) -> bytes:
    """A picture in a format we do not take (TIFF, ICO, BMP, ...), which Pillow could open."""
    held = io.BytesIO()
    samples.corners(64, 64).save(held, form)
    return held.getvalue()


def behind_a_film_head(data: bytes) -> bytes:
    """Any bytes behind a first box that says: I am an MP4."""
    return struct.pack(">I", 24) + b"ftypisom\0\0\2\0isommp41" + data


def gif_of_many_frames(path: Path, count: int = 400) -> Path:
    frames = [Image.new("P", (64, 64), n % 256) for n in range(count)]
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=10)
    return path
