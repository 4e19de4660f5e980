"""Files that are small to send and large to open, made by script and never stored."""

import io
import struct
from fractions import Fraction
from pathlib import Path

import av
import pillow_heif
from PIL import Image

from tests.hostile.corpus import chunk, png_that_lies
from tests.media import samples

HUGE = 20_000  # a side, of 400 million points


def photo_that_lies(ending: str) -> bytes:
    """A photo that announces 20,000 by 20,000 points and holds next to none."""
    return {
        "jpg": _lying_jpeg,
        "gif": _lying_gif,
        "webp": _lying_webp,
        "heic": _lying_heif,
        "png": lambda: png_that_lies(HUGE, HUGE),
    }[ending]()


def _lying_jpeg() -> bytes:
    data = bytearray(_saved("JPEG"))
    here = data.index(b"\xff\xc0")  # start of frame: length, precision, height, width
    data[here + 5 : here + 9] = struct.pack(">HH", HUGE, HUGE)
    return bytes(data)


def _lying_gif() -> bytes:
    data = bytearray(_saved("GIF"))
    data[6:10] = struct.pack("<HH", HUGE, HUGE)
    return bytes(data)


def _lying_webp() -> bytes:
    # The largest that the format can say: 16,383 a side (RFC 9649).
    head = b"\x10\0\0\0" + (16_382).to_bytes(3, "little") * 2
    parts = _riff_chunk(b"VP8X", head) + _saved("WEBP")[12:]
    return b"RIFF" + struct.pack("<I", len(parts) + 4) + b"WEBP" + parts


def _lying_heif() -> bytes:
    pillow_heif.register_heif_opener()
    data = bytearray(_saved("HEIF"))
    here = data.index(b"ispe") + 8
    data[here : here + 8] = struct.pack(">II", HUGE, HUGE)
    return bytes(data)


def _saved(form: str) -> bytes:
    held = io.BytesIO()
    samples.corners(64, 64).save(held, form)
    return held.getvalue()


def _riff_chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def gif_of(frames: int) -> bytes:
    """A GIF of so many frames, each 64 by 64."""
    held = io.BytesIO()
    Image.new("P", (64, 64)).save(held, "GIF", save_all=True, append_images=[])
    one = held.getvalue()
    start = one.index(b",")  # image descriptor
    frame = b"\x21\xf9\x04\x04\x01\0\0\0" + one[start:-1]
    return one[:start] + frame * frames + b";"


def apng_of(frames: int) -> bytes:
    """A PNG that says it moves, in so many frames (ISO/IEC 15948, third edition)."""
    plain = _saved("PNG")
    idat = plain.index(b"IDAT") - 4
    size = struct.unpack(">I", plain[idat : idat + 4])[0]
    picture = plain[idat + 8 : idat + 8 + size]
    parts = [
        chunk(b"acTL", struct.pack(">II", frames, 0)),
        _frame(0),
        plain[idat : idat + 12 + size],
    ]
    for n in range(1, frames):
        parts.append(_frame(2 * n - 1))
        parts.append(chunk(b"fdAT", struct.pack(">I", 2 * n) + picture))
    return plain[:33] + b"".join(parts) + chunk(b"IEND", b"")


def _frame(number: int) -> bytes:
    return chunk(b"fcTL", struct.pack(">IIIIIHHBB", number, 64, 64, 0, 0, 1, 100, 0, 0))


def webp_of(frames: int) -> bytes:
    """A moving WebP of so many frames (RFC 9649)."""
    picture = _saved("WEBP")[12:]
    head = _riff_chunk(b"VP8X", b"\x02\0\0\0" + (63).to_bytes(3, "little") * 2)
    head += _riff_chunk(b"ANIM", b"\0" * 6)
    place = b"\0" * 6 + (63).to_bytes(3, "little") * 2 + (10).to_bytes(3, "little") + b"\0"
    parts = head + _riff_chunk(b"ANMF", place + picture) * frames
    return b"RIFF" + struct.pack("<I", len(parts) + 4) + b"WEBP" + parts


MOVING = {"gif": gif_of, "png": apng_of, "webp": webp_of}


def sound_of_streams(path: Path, count: int) -> Path:
    """A recording with so many sounds beside each other."""
    with av.open(str(path), "w", format="matroska") as made:
        streams = [made.add_stream("pcm_s16le", rate=8000, layout="mono") for _ in range(count)]
        for stream in streams:
            for frame in samples.sound_frames(0.1, 8000):
                made.mux(stream.encode(frame))
    return path


def film_that_grows(path: Path, size: tuple[int, int]) -> Path:
    """A film whose head says 320 by 240, and whose third picture is as large as `size`."""
    at = 0
    with av.open(str(path), "w", format="webm") as made:
        stream = made.add_stream("libvpx", rate=15, width=320, height=240)
        for shape in ((320, 240), size):
            for packet in _grey_pictures(shape):
                packet.stream, packet.pts, packet.dts, at = stream, at, at, at + 1
                packet.time_base = Fraction(1, 15)
                made.mux(packet)
    return path


def _grey_pictures(size: tuple[int, int]) -> list[av.Packet]:
    coder = av.CodecContext.create("libvpx", "w")
    coder.width, coder.height = size
    coder.pix_fmt, coder.time_base, coder.bit_rate = "yuv420p", Fraction(1, 15), 200_000
    coder.options = {"deadline": "realtime", "cpu-used": "8"}
    picture = av.VideoFrame(*size, "yuv420p")
    for plane in picture.planes:
        plane.update(b"\x80" * plane.buffer_size)
    made = []
    for n in range(2):
        picture.pts, picture.time_base = n, Fraction(1, 15)
        made += coder.encode(picture)
    return made + coder.encode(None)


def film_of_a_thousand_a_second(path: Path) -> Path:
    """One second of film in a thousand pictures."""
    still = av.VideoFrame(64, 64, "yuv420p")
    with av.open(str(path), "w", format="mp4") as made:
        stream = made.add_stream("mpeg4", rate=1000, width=64, height=64)
        stream.pix_fmt = "yuv420p"
        for n in range(1000):
            still.pts, still.time_base = n, Fraction(1, 1000)
            made.mux(stream.encode(still))
        made.mux(stream.encode(None))
    return path


def sound_of_rate(path: Path, rate: int) -> Path:
    """A WAV of a thousand samples that claims so many samples a second."""
    samples.sound(path, 0.1)
    data = bytearray(path.read_bytes())
    here = data.index(b"fmt ") + 12
    data[here : here + 8] = struct.pack("<II", rate, min(rate * 2, 2**32 - 1))
    path.write_bytes(data)
    return path
