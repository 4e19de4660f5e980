"""Draws the pages of a comic: as a tagged PDF (PDF/UA-1, ISO 14289-1), and as single page pictures.

Pages are made of the balloons and captions of the screens; where everything stands is written in
millimetres. Letters that no font of this machine has are not printed as boxes: a small picture
among them is named in words, and other words are in the text version.
"""

from __future__ import annotations

import io
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any, BinaryIO
from urllib.parse import quote
from uuid import UUID

from markupsafe import Markup, escape

from easyread.pictures import picture
from feedback.actions.frozen_storyboards import FrozenPanel, FrozenPicture
from feedback.exports.comic_book import COVER, ComicBook, Sheet
from feedback.exports.comic_layout import HEIGHT, PLAIN, WIDTH, grid_css, words_size
from feedback.exports.comic_pictures import PRINT_DPI, SVG, Wanted, wanted_of
from feedback.exports.format import Opener
from feedback.exports.pages import page
from feedback.exports.paper import listening
from feedback.exports.paper_words import day_in, speaker
from feedback.exports.storyboard import ELSEWHERE, MISSING, printable

SYMBOL, PICTURE = "symbol:", "picture:"
BLEED_MM = 3
MARKS = f"bleed: {BLEED_MM}mm; marks: crop cross;"
NOT_HERE = "These words are in the text version. Their letters cannot be printed here."
DPI_OF_PDF = 72
_TAIL = re.compile(r'<svg class="comic-tail (tail-[a-z]+)"[^>]*>(.*?)</svg>', re.DOTALL)
_AUTO = re.compile(r'<(p|h1|h2|h3|li|a|span)([^>]*) dir="auto"([^>]*)>(.*?)</\1>', re.DOTALL)
_WHO = re.compile(r'<span class="comic-speaker">.*?</span>', re.DOTALL)
_TAGS = re.compile(r"<[^>]*>")
_ITEM = re.compile(r'class="([^"]*)" data-item="([a-z0-9]+)"')
_BETWEEN = re.compile(r'(?<=>)[^<>]+(?=<)|(?<=alt=")[^"]+(?=")|(?<=content=")[^"]+(?=")')
_TAIL_BOX = 'xmlns="http://www.w3.org/2000/svg" viewBox="0 -4 36 40"'

Shown = Callable[[Sheet, FrozenPanel, FrozenPicture], str]
Finish = Callable[[str], str]


@dataclass(frozen=True)
class Way:
    """How a book is drawn: with room to cut around it, only its cover, for which place it is."""

    has_bleed: bool = False
    only_cover: bool = False
    dpi: int = PRINT_DPI


def draw_pdf(book: ComicBook, open_copy: Opener, way: Way, file: BinaryIO) -> None:
    """Write the book as a PDF. Raises what `open_copy` raises."""
    text = book_page(book, way)
    data, missing = _draw(book, text, open_copy, way)
    if missing:
        data, _ = _draw(book, without_signs(text, missing), open_copy, way)
    file.write(data)


def book_page(book: ComicBook, way: Way) -> str:
    """The book as one HTML page, before it is cut into sheets."""
    style = page(
        "comic/book.css",
        marks=MARKS if way.has_bleed else "",
        width=WIDTH,
        height=HEIGHT,
    ).decode()
    text = page(
        "comic/book.html",
        book=book,
        style=Markup("\n".join((style, page("comic/pages.css").decode(), grid_css("mm")))),
        cover=COVER,
        only_cover=way.only_cover,
        shown=_address,
        at=lambda chapter: f"#{next(chapter.sheets).name}",
        **around(book),
    ).decode()
    return finished(book, text)


def around(book: ComicBook) -> dict[str, Any]:
    """What every page around the pages of a book is filled in with."""
    return {
        "_": speaker(book.own_language),
        "day": day_in(book.own_language, book.frozen.frozen_on),
    }


def finished(book: ComicBook, text: str) -> str:
    """The page with ids where voices are heard, words as large as fits, and tails as grounds.

    A tail says nothing that is to be read, so it is no picture in the page's structure.
    """
    sizes = {
        one.id: words_size(panel.place, one.place, one.kind, one.drawn, one.language)
        for _, panel in book.panels
        for one in panel.words
    }

    def named(found: re.Match[str]) -> str:
        classes, id = found.groups()
        size = sizes.get(id, PLAIN)
        return f'class="{classes}{f" fit-{size}" if size != PLAIN else ""}" id="i{id}"'

    return _ITEM.sub(named, _TAIL.sub(_as_ground, _AUTO.sub(_directed, text)))


def without_signs(text: str, missing: str) -> str:
    """The page with other words for what no font here has."""

    def plain(found: re.Match[str]) -> str:
        words = unescape(found[0])
        if not set(words) & set(missing):
            return found[0]
        said = printable(words, missing)
        return str(escape(NOT_HERE if said == ELSEWHERE else said))

    head, body = text.split("</style>", 1)
    return (
        _BETWEEN.sub(plain, head.split("<style>")[0]) + _style_of(head) + _BETWEEN.sub(plain, body)
    )


def page_pictures(pdf: BinaryIO, width: int) -> Iterator[tuple[bytes, int, int]]:
    """Each page of a PDF as a JPEG so many points wide, with its width and height."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        for one in document:
            bitmap = one.render(scale=width / one.get_width())
            image = bitmap.to_pil().convert("RGB")
            made = io.BytesIO()
            image.save(made, "JPEG", quality=88, optimize=True)
            bitmap.close()
            one.close()
            yield made.getvalue(), image.width, image.height
    finally:
        document.close()


def cover_picture(book: ComicBook, open_copy: Opener, width: int) -> tuple[bytes, int, int]:
    """The cover as a JPEG, with its width and height."""
    with tempfile.TemporaryFile() as file:
        draw_pdf(book, open_copy, Way(only_cover=True), file)
        file.seek(0)
        return next(page_pictures(file, width))


def _directed(found: re.Match[str]) -> str:
    """Which way words run, by their first letter that says so; not every reader finds that out."""
    name, before, after, inside = found.groups()
    words = unescape(_TAGS.sub("", _WHO.sub("", inside)))
    ways = (unicodedata.bidirectional(sign) for sign in words)
    first = next((way for way in ways if way in ("L", "R", "AL")), "L")
    way = "ltr" if first == "L" else "rtl"
    return f'<{name}{before} dir="{way}"{after}>{inside}</{name}>'


def _style_of(head: str) -> str:
    return "<style>" + head.split("<style>", 1)[1] + "</style>"


def _as_ground(found: re.Match[str]) -> str:
    svg = f"<svg {_TAIL_BOX}>{found[2]}</svg>"
    packed = quote(" ".join(svg.split()), safe=" =/:,.-()<>'\"").replace('"', "'")
    address = packed.replace("<", "%3C").replace(">", "%3E").replace("'", "%27")
    ground = f"background-image:url(&quot;data:image/svg+xml,{address}&quot;)"
    return f'<span class="comic-tail {found[1]}" style="{ground}"></span>'


def _address(sheet: Sheet, panel: FrozenPanel, one: FrozenPicture) -> str:
    if one.symbol:
        return f"{SYMBOL}{one.symbol}"
    return f"{PICTURE}{sheet.number}/{one.id}" if wanted_of(sheet, panel, one) else ""


def _draw(book: ComicBook, text: str, open_copy: Opener, way: Way) -> tuple[bytes, str]:
    """The PDF, and which signs no font has."""
    from weasyprint import HTML

    troubles: list[Exception] = []
    with listening() as said, tempfile.TemporaryDirectory() as folder:
        html = HTML(string=text, url_fetcher=_fetcher(book, open_copy, way, troubles))
        document = html.render(cache=folder)
        if troubles:  # WeasyPrint goes on without the picture
            raise troubles[0]
        data = document.write_pdf(
            pdf_variant="pdf/ua-1", custom_metadata=False, pdf_identifier=_identifier(book)
        )
    found = (MISSING.search(line) for line in said if "notdef" in line)
    return data, "".join(sorted({chr(int(one[1], 16)) for one in found if one}))


def _identifier(book: ComicBook) -> bytes:
    return UUID(str(book.frozen.id)).bytes


def _wanted(book: ComicBook) -> Mapping[str, Wanted]:
    found = ((sheet, one, wanted_of(sheet, panel, one)) for sheet, panel, one in book.pictures)
    return {f"{sheet.number}/{one.id}": wanted for sheet, one, wanted in found if wanted}


def _fetcher(
    book: ComicBook, open_copy: Opener, way: Way, troubles: list[Exception]
) -> Callable[..., object]:
    """Hands out the book's own pictures, cut when they are asked for, and nothing else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    wanted = _wanted(book)

    class Fetcher(URLFetcher):
        def fetch(self, url: str, headers: object = None) -> object:
            if url.startswith("data:image/svg+xml"):
                return super().fetch(url, headers)
            if url.startswith(SYMBOL):
                data = picture(url.removeprefix(SYMBOL)).svg.encode()
                return URLFetcherResponse(url, data, {"Content-Type": SVG})
            if url.startswith(PICTURE) and (one := wanted.get(url.removeprefix(PICTURE))):
                try:
                    cut = one.cut(open_copy, way.dpi)
                except Exception as trouble:
                    troubles.append(trouble)
                    raise
                return URLFetcherResponse(url, cut.data, {"Content-Type": cut.media_type})
            raise ValueError("a comic holds only its own pictures")

    return Fetcher(allowed_protocols=("data",))
