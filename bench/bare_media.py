"""What anyone would write first: a photo by Pillow, a voice by PyAV, with nothing around it.

`python -m bench.bare_media photo|sound SOURCE INTO`: the same sizes and codings as ours, without
walls, salvage, colours, waveform or a check of what came out.
"""

from __future__ import annotations

import sys
from pathlib import Path

SIZES = {"print": (6000, 92), "screen": (1600, 82), "phone": (800, 80), "thumb": (400, 78)}


def photo(source: Path, into: Path) -> None:
    """Upright JPEGs in four sizes."""
    from PIL import Image, ImageOps

    image = ImageOps.exif_transpose(Image.open(source)).convert("RGB")
    for name, (longest, quality) in SIZES.items():
        image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        image.save(into / f"{name}.jpg", quality=quality)


def sound(source: Path, into: Path) -> None:
    """AAC in MP4."""
    import av

    with av.open(str(source)) as heard, av.open(str(into / "play.m4a"), "w", format="ipod") as made:
        stream = made.add_stream("aac", rate=48000, layout="mono", bit_rate=96_000)
        for frame in heard.decode(audio=0):
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))


if __name__ == "__main__":
    {"photo": photo, "sound": sound}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
