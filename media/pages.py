"""Safe copies of a file of pages (PDF): each page drawn anew, as pixels alone."""

import math
from pathlib import Path

import pypdfium2
from PIL import Image

from media.copies import CannotClean, Made
from media.kinds import PIXELS
from media.photos import SIZES, write_copies

MOST_PAGES = 60
PRINT_DPI, POINTS_PER_INCH = 300, 72
LOCKED = 4  # FPDF_ERR_PASSWORD (fpdfview.h)
# Where a whole file says that it ends (ISO 32000-2, 7.5.5); some programs write a little after it.
END, TAIL = b"%%EOF", 4096


def clean_pages(source: Path, into: Path) -> tuple[list[Made], dict[str, object]]:
    """Write print, screen, phone and thumb copies of every page, at 300 dots an inch at most.

    Raises CannotClean `cut-off`, `locked`, `too-many-pages` (over 60, asked before any is drawn)
    or `unreadable`.
    """
    _must_be_whole(source)
    document = _open(source)
    count = len(document)
    if count > MOST_PAGES:
        raise CannotClean("too-many-pages", str(count))
    if not count:
        raise CannotClean("unreadable", "no pages")
    made = []
    for number in range(1, count + 1):
        made += write_copies(_draw(document, number), into, number)
    return made, {"pages": count}


def _must_be_whole(source: Path) -> None:
    """What draws pages also draws half of a file, and says nothing."""
    with source.open("rb") as file:
        file.seek(max(0, source.stat().st_size - TAIL))
        if END not in file.read():
            raise CannotClean("cut-off")


def _open(source: Path) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as trouble:
        code = "locked" if trouble.err_code == LOCKED else "unreadable"
        raise CannotClean(code, str(trouble.err_code)) from trouble


def _draw(document: pypdfium2.PdfDocument, number: int) -> Image.Image:
    """One page on white: a page that is larger than a picture may be is drawn smaller."""
    try:
        page = document[number - 1]
        wide, high = page.get_size()
        if not (wide > 0 and high > 0):
            raise CannotClean("unreadable", f"page {number} has no size")
        bitmap = page.render(scale=_scale(wide, high), may_draw_forms=False)
        pixels = bitmap.to_pil().convert("RGB")
        bitmap.close()
        page.close()
    except pypdfium2.PdfiumError as trouble:
        raise CannotClean("unreadable", f"page {number}") from trouble
    return pixels


def _scale(wide: float, high: float) -> float:
    """How many pixels a point of the page becomes."""
    longest = SIZES["print"][0]
    most = min(longest / max(wide, high), math.sqrt(PIXELS / (wide * high)))
    return min(PRINT_DPI / POINTS_PER_INCH, most)
