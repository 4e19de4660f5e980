"""The comic for comic readers: a CBZ of page pictures with a ComicInfo.xml.

Such readers show pictures alone, and read no words out. So the comic in words stands beside it.
"""

from __future__ import annotations

import tempfile
from typing import BinaryIO

from feedback.actions.frozen import FrozenCollection
from feedback.exports.comic_book import ComicBook, has_comic
from feedback.exports.comic_info import PagePicture, comic_info
from feedback.exports.comic_pages import Way, draw_pdf, page_pictures
from feedback.exports.comic_pictures import SCREEN_DPI
from feedback.exports.comic_report import reporting
from feedback.exports.format import Format, Opener, mark, sha256_of
from feedback.exports.zip_file import ZipToFile

# A4 at about 200 dots an inch: sharp on a tablet, and a megabyte at most.
PAGE_WIDTH = 1654


def _write(frozen: FrozenCollection, open_copy: Opener, file: BinaryIO) -> str:
    book, pages = ComicBook(frozen), list[PagePicture]()
    archive = ZipToFile(file, frozen.frozen_on)
    with tempfile.TemporaryFile() as pdf:
        draw_pdf(book, open_copy, Way(dpi=SCREEN_DPI), pdf)
        pdf.seek(0)
        for number, (data, width, height) in enumerate(page_pictures(pdf, PAGE_WIDTH)):
            archive.add(f"{number:04d}.jpg", len(data), [data])
            pages.append(PagePicture(len(data), width, height))
    about = comic_info(book, pages)
    archive.add("ComicInfo.xml", len(about), [about])
    archive.finish()
    return sha256_of(file)


FORMAT = Format(
    "comic-pictures",
    ".cbz",
    mark("The comic for comic readers: pictures of its pages, and beside it the comic in words."),
    _write,
    has_media=True,
    has_drawn=True,
    beside=reporting(in_words=True),
    holds=has_comic,
)
