"""What a comic reader is told about a book: ComicInfo.xml 2.0, in its schema's order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from feedback.exports.comic_book import ComicBook
from feedback.exports.xml_words import element, escaped

NOTES = "Comic readers show pictures only. The comic in words stands beside this file."
FROM_THE_RIGHT = "YesAndRightToLeft"


@dataclass(frozen=True)
class PagePicture:
    """One page's picture: how many bytes, and its points."""

    size: int
    width: int
    height: int


def comic_info(book: ComicBook, pages: Sequence[PagePicture]) -> bytes:
    """The whole file, as UTF-8."""
    day = book.frozen.frozen_on
    said: dict[str, object] = {
        "Title": book.title,
        "Summary": book.frozen.introduction,
        "Notes": NOTES,
        "Year": day.year,
        "Month": day.month,
        "Day": day.day,
        "Writer": ", ".join(book.tellers),
        "Publisher": book.frozen.site,
        "Genre": ", ".join(book.themes),
        "PageCount": len(pages),
        "LanguageISO": book.language.partition("-")[0],
        "Format": "Digital",
        "Manga": FROM_THE_RIGHT if book.direction == "rtl" else "No",
    }
    told = [element(name, {}, escaped(str(value))) for name, value in said.items() if value]
    listed = [element("Page", _page(n, one)) for n, one in enumerate(pages)]
    whole = element("ComicInfo", {}, *told, element("Pages", {}, *listed))
    return f'<?xml version="1.0" encoding="utf-8"?>\n{whole}\n'.encode()


def _page(number: int, one: PagePicture) -> dict[str, object]:
    kind = {"Type": "FrontCover"} if number == 0 else {}
    sizes = {"ImageSize": one.size, "ImageWidth": one.width, "ImageHeight": one.height}
    return {"Image": number, **kind, **sizes}
