"""The comic to be read on a screen or printed at home: a tagged PDF on A4."""

from __future__ import annotations

from typing import BinaryIO

from feedback.actions.frozen import FrozenCollection
from feedback.exports.comic_book import ComicBook, has_comic
from feedback.exports.comic_pages import Way, draw_pdf
from feedback.exports.comic_report import reporting
from feedback.exports.format import Format, Opener, mark, sha256_of


def _write(frozen: FrozenCollection, open_copy: Opener, file: BinaryIO) -> str:
    draw_pdf(ComicBook(frozen), open_copy, Way(), file)
    return sha256_of(file)


FORMAT = Format(
    "comic",
    ".pdf",
    mark("The comic as a PDF, to read or to print at home."),
    _write,
    has_media=True,
    has_drawn=True,
    beside=reporting(is_paper=True),
    holds=has_comic,
)
