"""Real photos, sounds and films, made on the spot; every one is playable and known exactly."""

import math
import struct
from array import array
from fractions import Fraction
from pathlib import Path

import av
import pikepdf
import pillow_heif
from PIL import Image, PngImagePlugin

CORNERS = {"top left": "red", "top right": "lime", "bottom left": "blue", "bottom right": "yellow"}
# How pixels lie in the file for each EXIF orientation (CIPA DC-008, tag 0x0112).
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
SECRET = "51 Secret Street"


def corners(width: int = 480, height: int = 320) -> Image.Image:
    """A picture with a colour of its own in every corner, so that turning it shows."""
    picture = Image.new("RGB", (width, height), "white")
    for n, colour in enumerate(CORNERS.values()):
        x, y = n % 2 * width // 2, n // 2 * height // 2
        picture.paste(colour, (x, y, x + width // 2, y + height // 2))
    return picture


def exif(orientation: int = 1) -> Image.Exif:
    """What a telephone writes: where, when, with what, and which way up."""
    told = Image.Exif()
    told[0x0112], told[0x010F], told[0x010E] = orientation, "A telephone maker", SECRET
    told.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 1.0), 3: "W", 4: (0.0, 7.0, 1.0)})
    return told


def photo(path: Path, orientation: int = 1, **more) -> Path:
    """A photo as a telephone stores it, in the format of the path's ending."""
    turn = STORED[orientation]
    stored = corners() if turn is None else corners().transpose(turn)
    if path.suffix == ".heic":
        pillow_heif.register_heif_opener()
    if path.suffix == ".png":
        more["pnginfo"] = PngImagePlugin.PngInfo()
        more["pnginfo"].add_text("Comment", SECRET)
    stored.save(path, exif=exif(orientation).tobytes(), **more)
    return path


def pages(path: Path, count: int, size: tuple[float, float] = (595, 842)) -> Path:
    """A PDF of pages, so many points large: the first is red, then green, blue, and again."""
    colours = ("1 0 0", "0 1 0", "0 0 1")
    with pikepdf.new() as pdf:
        for number in range(count):
            page = pdf.add_blank_page(page_size=size)
            drawn = f"{colours[number % 3]} rg 0 0 {size[0]} {size[1]} re f"
            page.Contents = pdf.make_stream(drawn.encode())
        pdf.save(path)
    return path


def tone(seconds: float, rate: int, hertz: float = 440.0) -> array:
    """16-bit samples: quiet in the first half, loud in the second."""
    count = int(seconds * rate)
    turn = 2 * math.pi * hertz / rate
    return array(
        "h", (int((3000 if n < count / 2 else 20000) * math.sin(turn * n)) for n in range(count))
    )


def sound_frames(seconds: float, rate: int):
    samples = tone(seconds, rate)
    for start in range(0, len(samples), 960):
        piece = samples[start : start + 960]
        frame = av.AudioFrame(format="s16", layout="mono", samples=len(piece))
        frame.sample_rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
        frame.planes[0].update(piece.tobytes().ljust(frame.planes[0].buffer_size, b"\0"))
        yield frame


CODINGS = {
    "wav": ("wav", "pcm_s16le", 48000),
    "flac": ("flac", "flac", 48000),
    "mp3": ("mp3", "libmp3lame", 48000),
    "ogg": ("ogg", "libopus", 48000),
    "webm": ("webm", "libopus", 48000),
    "m4a": ("ipod", "aac", 44100),
    "aac": ("adts", "aac", 44100),
    "3gp": ("3gp", "aac", 44100),
}


def sound(path: Path, seconds: float = 3.0, options: dict | None = None) -> Path:
    """A recording in the coding of the path's ending, with words of the maker in it."""
    container, coding, rate = CODINGS[path.suffix[1:]]
    if container == "ogg":  # small pages, as a recorder writes them
        options = {"page_duration": "200000"} | (options or {})
    with av.open(str(path), "w", format=container, options=options or {}) as made:
        made.metadata.update(title=SECRET, comment=SECRET)
        stream = made.add_stream(coding, rate=rate, layout="mono")
        resample = av.AudioResampler(stream.format, "mono", rate, stream.frame_size or 960)
        at = 0
        for frame in [*sound_frames(seconds, rate), None]:
            for ready in resample.resample(frame):
                ready.pts, ready.time_base, at = at, Fraction(1, rate), at + ready.samples
                made.mux(stream.encode(ready))
        made.mux(stream.encode(None))
    return path


def film(path: Path, seconds: float = 2.0, size=(1280, 720), with_sound: bool = True) -> Path:
    """A film of the coloured corners, 15 pictures a second, with a tone."""
    coding, voice, rate = ("libvpx", "libopus", 48000) if path.suffix == ".webm" else (
        "mpeg4", "aac", 48000)  # fmt: skip
    still = av.VideoFrame.from_image(corners(*size)).reformat(format="yuv420p")
    with av.open(str(path), "w") as made:
        made.metadata.update(title=SECRET, location="+51.5007-000.1246/")
        pictures = made.add_stream(coding, rate=15, width=size[0], height=size[1])
        pictures.pix_fmt, pictures.bit_rate = "yuv420p", 800_000
        heard = made.add_stream(voice, rate=rate, layout="mono") if with_sound else None
        for n in range(int(seconds * 15)):
            still.pts, still.time_base = n, Fraction(1, 15)
            made.mux(pictures.encode(still))
        made.mux(pictures.encode(None))
        if heard:
            resample = av.AudioResampler(heard.format, "mono", rate, heard.frame_size or 960)
            at = 0
            for frame in [*sound_frames(seconds, rate), None]:
                for ready in resample.resample(frame):
                    ready.pts, ready.time_base, at = at, Fraction(1, rate), at + ready.samples
                    made.mux(heard.encode(ready))
            made.mux(heard.encode(None))
    return path


# Quarter turns clockwise: (a, b, c, d) of the track header's matrix (ISO/IEC 14496-12, 8.3.2).
MATRICES = {1: (0, 1, -1, 0), 2: (-1, 0, 0, -1), 3: (0, -1, 1, 0)}


def turn_film(path: Path, quarters: int) -> Path:
    """Say in the track header that players must turn the film clockwise by so many quarters."""
    data = bytearray(path.read_bytes())
    matrix = data.index(b"tkhd") + 4 + 4 + 36
    a, b, c, d = (number << 16 for number in MATRICES[quarters])
    data[matrix : matrix + 36] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
    path.write_bytes(data)
    return path
