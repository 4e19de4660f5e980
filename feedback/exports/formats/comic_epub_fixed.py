"""The comic as an e-book of fixed pages, with voices, and in words."""

from __future__ import annotations

from typing import BinaryIO

from feedback.actions.frozen import FrozenCollection
from feedback.exports.comic_book import ComicBook, has_comic
from feedback.exports.comic_epub import Epub
from feedback.exports.comic_report import reporting
from feedback.exports.format import Format, Opener, mark


def _write(frozen: FrozenCollection, open_copy: Opener, file: BinaryIO) -> str:
    return Epub(ComicBook(frozen), open_copy, file, is_fixed=True).write()


FORMAT = Format(
    "comic-book-fixed",
    ".epub",
    mark("The comic as an e-book of fixed pages, with voices, and in words."),
    _write,
    has_media=True,
    has_drawn=True,
    beside=reporting(),
    holds=has_comic,
)
