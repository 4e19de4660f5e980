"""Makes the demonstration's small media files anew. See README.md; not needed to run anything."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

import pillow_heif
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

HERE = Path(__file__).parent
DRAWINGS = HERE / "drawings"
# file: (drawing, what Pillow is told)
PHOTOS = {
    "front-door.png": ("front-door", {"optimize": True}),
    "bus-stop.webp": ("bus-stop", {"quality": 72}),
    "tea.heic": ("tea", {"quality": 60}),
    "letters.jpg": ("letters", {"quality": 74}),
    "phone.jpg": ("phone", {"quality": 74}),
    "window-seat.jpg": ("window-seat", {"quality": 72}),
    "my-front-door.jpg": ("my-front-door", {"quality": 72}),
    "my-cup.jpg": ("my-cup", {"quality": 72}),
    "art-class.webp": ("art-class", {"quality": 72}),
}
OPUS = ("-c:a", "libopus", "-b:a", "28k", "-ac", "1")
# file: (voice, words a minute, pitch, what ffmpeg is told, the words)
SOUNDS = {
    "he-rang-me.webm": ("en-gb", 128, 58, OPUS, "sounds/he-rang-me.txt"),
    "my-own-key.m4a": (
        "en-gb-x-rp+m3",
        120,
        40,
        ("-c:a", "aac", "-b:a", "32k", "-ac", "1"),
        "sounds/my-own-key.txt",
    ),
    "three-times.ogg": ("en-gb-x-gbclan+f3", 132, 62, OPUS, "sounds/three-times.txt"),
    "the-bus.mp3": (
        "en-gb-scotland+m2",
        135,
        45,
        ("-c:a", "libmp3lame", "-b:a", "40k", "-ac", "1"),
        "sounds/the-bus.txt",
    ),
}


def draw(chromium: str, name: str, size: tuple[int, int] = (800, 600)) -> Image.Image:
    """A drawing as a picture of `size` pixels, rendered by a browser."""
    with tempfile.TemporaryDirectory() as folder:
        shot = Path(folder) / "shot.png"
        page = Path(folder) / "page.html"
        svg = (DRAWINGS / f"{name}.svg").read_text()
        page.write_text(f"<style>body{{margin:0}}svg{{display:block}}</style>{svg}")
        subprocess.run(
            [
                chromium,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                f"--window-size={size[0]},{size[1]}",
                f"--screenshot={shot}",
                page.as_uri(),
            ],
            check=True,
            capture_output=True,
        )
        return Image.open(BytesIO(shot.read_bytes())).convert("RGB")


def make_photos(chromium: str) -> None:
    """Every photo; the garden lies on its side, with a place and a camera in its EXIF."""
    pillow_heif.register_heif_opener()
    for name, (drawing, options) in PHOTOS.items():
        picture = draw(chromium, drawing)
        if name.endswith(".png"):
            picture = picture.quantize(20, dither=Image.Dither.NONE)
        picture.save(HERE / name, **options)
    lying = draw(chromium, "garden").transpose(Image.Transpose.ROTATE_90)
    lying.save(HERE / "garden.jpg", quality=76, exif=_tell_tale_exif())


def _tell_tale_exif() -> Image.Exif:
    """What a phone writes: turn me, who made me, and where (a sea far from any home)."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F], exif[0x0110] = "Demonstration", "Drawn, not taken"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", tuple(IFDRational(part, 1) for part in (54, 0, 0))
    gps[3], gps[4] = "E", tuple(IFDRational(part, 1) for part in (4, 0, 0))
    return exif


def make_sounds() -> None:
    """Every sound, spoken calmly by eSpeak NG."""
    for name, (voice, speed, pitch, options, words) in SOUNDS.items():
        spoken = subprocess.run(
            ["espeak-ng", "-v", voice, "-s", str(speed), "-p", str(pitch), "-g", "6", "--stdout"]
            + ["-f", str(HERE / words)],
            check=True,
            capture_output=True,
        ).stdout
        _ffmpeg(["-i", "-"], [*options, str(HERE / name)], spoken)


def make_film(chromium: str) -> None:
    """Three seconds of walking towards the front door, with a few spoken words."""
    with tempfile.TemporaryDirectory() as folder:
        still = Path(folder) / "door.png"
        draw(chromium, "front-door").save(still)
        spoken = Path(folder) / "spoken.wav"
        words = "This is my door. I chose the colour."
        subprocess.run(
            ["espeak-ng", "-v", "en-gb-x-rp+m3", "-s", "140", "-w", str(spoken), words], check=True
        )
        walk = "zoompan=z='1+on/72':x='iw/2-iw/zoom/2':y='ih/2-ih/zoom/2':d=36:fps=12:s=480x360"
        _ffmpeg(
            ["-i", str(still), "-i", str(spoken)],
            ["-vf", walk, "-t", "3", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-crf", "30"]
            + ["-c:a", "aac", "-b:a", "32k", "-movflags", "+faststart", str(HERE / "my-door.mp4")],
        )


def _ffmpeg(takes: list[str], gives: list[str], piped: bytes | None = None) -> None:
    command = ["ffmpeg", "-v", "error", "-y", *takes, *gives]
    subprocess.run(command, input=piped, check=True)


if __name__ == "__main__":
    browser = sys.argv[1] if len(sys.argv) > 1 else "chromium"
    make_photos(browser)
    make_sounds()
    make_film(browser)
