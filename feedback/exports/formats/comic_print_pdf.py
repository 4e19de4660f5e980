"""The comic for a printing house: A4 with 3 mm to cut off on every side, and marks to cut by."""

from __future__ import annotations

from typing import BinaryIO

from feedback.actions.frozen import FrozenCollection
from feedback.exports.comic_book import ComicBook, has_comic
from feedback.exports.comic_pages import Way, draw_pdf
from feedback.exports.comic_report import reporting
from feedback.exports.format import Format, Opener, mark, sha256_of


def _write(frozen: FrozenCollection, open_copy: Opener, file: BinaryIO) -> str:
    draw_pdf(ComicBook(frozen), open_copy, Way(has_bleed=True), file)
    return sha256_of(file)


FORMAT = Format(
    "comic-print",
    ".pdf",
    mark("The comic as a PDF for a printing house, with room to cut."),
    _write,
    has_media=True,
    has_drawn=True,
    beside=reporting(is_paper=True),
    holds=has_comic,
)
