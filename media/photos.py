"""Safe copies of a photo: re-encoded from its pixels alone."""

import io
import warnings
from pathlib import Path

from PIL import Image, ImageFile, ImageOps

from media.copies import CannotClean, Made, of_page
from media.kinds import PIXELS

FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF", "heif": "HEIF"}
# What a browser gets comes sharper bit by bit; that takes five times as long to write, so the
# large one, which only goes to print, is written plainly.
ON_SCREEN = {"optimize": True, "progressive": True}
# purpose: (longest side in pixels, how the JPEG is written), the largest first
SIZES = {
    "print": (6000, {"quality": 92}),
    "screen": (1600, {"quality": 82, **ON_SCREEN}),
    "phone": (800, {"quality": 80, **ON_SCREEN}),
    "thumb": (400, {"quality": 78, **ON_SCREEN}),
}
SALVAGED = frozenset({"JPEG", "PNG"})  # other decoders give all of a picture or nothing

# Pillow only warns between one and two times its own limit; here both are refusals.
warnings.simplefilter("error", Image.DecompressionBombWarning)
Image.MAX_IMAGE_PIXELS = PIXELS


def clean_photo(source: Path, kind: str, into: Path) -> tuple[list[Made], dict[str, object]]:
    """Write print, screen, phone and thumb copies: upright, in sRGB, with nothing but pixels.

    Raises CannotClean `too-many-pixels` (over 40 million, asked before any is decoded),
    `not-what-it-says` or `unreadable`.
    """
    pixels, is_cut = load_upright(source, kind)
    return write_copies(pixels, into), {"the_end_is_missing": is_cut}


def write_copies(pixels: Image.Image, into: Path, page: int = 1) -> list[Made]:
    """Write the copies of upright pixels, which get smaller on the way; of the first page of a
    file as they are, of a later `page` with its number behind their purposes.
    """
    made = []
    for purpose, (longest, how) in SIZES.items():
        pixels.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        copy = Made(of_page(purpose, page), purpose, *pixels.size)
        copy.number = page if page > 1 else None
        pixels.save(copy.place(into), "JPEG", **how)
        made.append(copy)
    return made


def load_upright(source: Path, kind: str) -> tuple[Image.Image, bool]:
    """The pixels alone, upright and in sRGB, and whether the photo was cut off.

    Raises CannotClean as `clean_photo` does.
    """
    with _open(source, kind) as image:
        image.draft("RGB", (SIZES["print"][0],) * 2)  # a JPEG can be decoded smaller at once
        is_cut = _load(image)
        return _only_pixels(image), is_cut


def _open(source: Path, kind: str) -> Image.Image:
    if kind == "heif":
        _know_heif()
    try:
        image = Image.open(source, formats=(FORMATS[kind],))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as trouble:
        raise CannotClean("too-many-pixels") from trouble
    except Exception as trouble:
        raise CannotClean("unreadable", type(trouble).__name__) from trouble
    if image.width * image.height > PIXELS:
        raise CannotClean("too-many-pixels")
    return image


def _know_heif() -> None:
    # Loaded only when it is needed: it takes as long as all the rest.
    import pillow_heif

    pillow_heif.register_heif_opener(thumbnails=False, decode_threads=1)


def _load(image: Image.Image) -> bool:
    """Decode; what can be seen of a photo that was cut off is kept. Whether it was cut off."""
    for forgiving in (False, True):
        ImageFile.LOAD_TRUNCATED_IMAGES = forgiving
        try:
            image.load()
        except MemoryError:
            raise
        except Exception as trouble:
            if forgiving or image.format not in SALVAGED:
                raise CannotClean("unreadable", type(trouble).__name__) from trouble
        else:
            return forgiving
    raise AssertionError("the second try returns or raises")


def _only_pixels(image: Image.Image) -> Image.Image:
    """Upright pixels in sRGB on white, in a new image that has never known any metadata."""
    ImageOps.exif_transpose(image, in_place=True)
    upright = _in_srgb(image)
    clean = Image.new("RGB", upright.size, "white")
    if not upright.has_transparency_data:
        clean.paste(upright)
        return clean
    seen = upright.convert("RGBA")
    clean.paste(seen, mask=seen.getchannel("A"))
    return clean


def _in_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "CMYK"):
        return image
    from PIL import ImageCms

    try:
        given, wanted = (
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
        )
        return ImageCms.profileToProfile(image, given, wanted, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return image  # a broken profile is no reason to lose the photo
