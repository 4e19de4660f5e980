"""What stands beside a comic: what was left out and how sharp it is, and the comic in words."""

from __future__ import annotations

from collections.abc import Mapping

from feedback.actions.frozen import FrozenCollection
from feedback.exports.comic_book import ComicBook
from feedback.exports.comic_pages import around, finished
from feedback.exports.comic_pictures import few_dots
from feedback.exports.format import Beside
from feedback.exports.pages import page
from feedback.exports.wording import on_day

REPORT, IN_WORDS = "export-report.txt", "text.html"


def reporting(*, is_paper: bool = False, in_words: bool = False) -> Beside:
    """A way to write what stands beside a comic. Of one on `is_paper` also how sharp it is."""

    def beside(frozen: FrozenCollection) -> Mapping[str, bytes]:
        book = ComicBook(frozen)
        report = page(
            "comic/report.txt",
            frozen=frozen,
            book=book,
            day=on_day(frozen.frozen_on),
            is_paper=is_paper,
            few_dots=list(few_dots(book)),
        )
        return {REPORT: report, **({IN_WORDS: text_version(book)} if in_words else {})}

    return beside


def text_version(book: ComicBook) -> bytes:
    """The whole comic in words, as one page that opens without a network."""
    text = page(
        "comic/text.html",
        book=book,
        style=page("comic/reading.css").decode(),
        shown=lambda *_: "",
        is_xml=False,
        at=lambda chapter: f"#{chapter.storyboard.label}",
        **around(book),
    )
    return finished(book, text.decode()).encode()
