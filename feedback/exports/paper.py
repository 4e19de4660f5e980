"""A survey on paper: a tagged PDF with the pictures, words and answers of the screen.

The page is a template like any other. It becomes a PDF with its structure, language and title
(PDF/UA-1, ISO 14289-1). WeasyPrint takes seconds to load, so it is loaded when a paper is drawn.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from easyread.pictures import credits, picture
from feedback.exports.pages import page
from feedback.exports.paper_words import day_in, direction_of, speaker
from feedback.forms.instrument import Instrument, Item, Words
from feedback.forms.kinds import KINDS
from feedback.forms.shipping import shipped_around

SIZES = ("normal", "large")
SVG = "image/svg+xml"
PICTURE = "picture:"


class LettersMissing(Exception):
    """No font of this machine has some letters of the paper. The message names them."""

    code = "letters-missing"


@dataclass(frozen=True)
class DrawnPicture:
    """A picture in place of ours: its media type, its bytes, and a line of credit when due."""

    media_type: str
    data: bytes = field(repr=False)
    credit: str = ""


@dataclass(frozen=True)
class Paper:
    """All that stands on one paper.

    `address` is the person's own link, or empty on a blank copy; `in_place` holds the pictures
    that stand in place of ours, by idea. Names are empty on a blank copy.
    """

    instrument: Instrument
    language: str
    size: str
    number: str
    site_name: str
    safety_phone: str = ""
    safety_name: str = ""
    person_name: str = ""
    worker_name: str = ""
    worker_picture: str = "social-worker"
    address: str = field(default="", repr=False)
    address_ends_on: date | None = None
    in_place: Mapping[str, DrawnPicture] = field(default_factory=dict)


@dataclass(frozen=True)
class DrawnPaper:
    """A PDF and how many pages it has."""

    data: bytes = field(repr=False)
    pages: int


def draw_paper(paper: Paper) -> DrawnPaper:
    """The paper as a PDF. Raises LettersMissing rather than print boxes in place of letters."""
    from weasyprint import HTML

    text = paper_page(paper)
    with listening() as said:
        document = HTML(string=text.decode(), url_fetcher=_fetcher(paper)).render()
        data = document.write_pdf(pdf_variant="pdf/ua-1", custom_metadata=False)
    troubles = [line for line in said if "notdef" in line or "required alt" in line]
    if troubles:
        raise LettersMissing("; ".join(sorted(set(troubles)))[:1000])
    return DrawnPaper(data, len(document.pages))


def paper_page(paper: Paper) -> bytes:
    """The paper as one HTML page, before it is cut into sheets."""
    say, used = speaker(paper.language), dict.fromkeys(("on-paper",))

    def drawn(name: str) -> str:
        used[name] = None
        return f"{PICTURE}{name}"

    around, instrument = shipped_around(), paper.instrument
    return page(
        "paper.html",
        paper=paper,
        _=say,
        said=lambda words: _said(words, paper.language),
        direction=direction_of(paper.language),
        other_direction=direction_of,
        picture=drawn,
        credits=lambda: _credits(used, paper),
        practice=around.practice,
        items=instrument.items,
        help_items=(around.did_someone_help, around.who_helped, around.how_they_helped),
        room_for_words=room_for_words,
        is_several=lambda item: KINDS[item.kind].control == "checkbox",
        qr=qr_code(paper.address) if paper.address else "",
        ends_on=day_in(paper.language, paper.address_ends_on) if paper.address_ends_on else "",
    )


def room_for_words(item: Item) -> str:
    """How much room for own words: `much` where words are the answer, `some` to say more."""
    if not KINDS[item.kind].has_choices:
        return "much"
    return "some" if item.say_more else ""


def qr_code(address: str) -> str:
    """A QR code (ISO/IEC 18004) of an address as an SVG data address, quiet zone included."""
    import segno

    return segno.make(address, error="m", micro=False).svg_data_uri(border=4, dark="#000")


def _said(words: Words, language: str) -> tuple[str, str]:
    """The words and, when they are in another language than the paper, that language."""
    text, code = words.in_(language)
    return text, "" if code == language else code


def _credits(used: Mapping[str, None], paper: Paper) -> list[str]:
    own = {paper.in_place[name].credit: None for name in used if name in paper.in_place}
    ours = credits([name for name in used if name not in paper.in_place])
    short = dict.fromkeys(line.partition(":")[0] for line in ours)
    return [line for line in (*short, *own, *paper.instrument.credits) if line]


def _fetcher(paper: Paper) -> Callable[..., object]:
    """Hands out our pictures and those in place of them, and nothing from anywhere else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):
        def fetch(self, url: str, headers: object = None) -> object:
            if url.startswith("data:image/svg+xml"):
                return super().fetch(url, headers)
            found = _picture(paper, url.removeprefix(PICTURE)) if url.startswith(PICTURE) else None
            if found is None:
                raise ValueError("a paper holds only its own pictures")
            return URLFetcherResponse(url, found.data, {"Content-Type": found.media_type})

    return Fetcher(allowed_protocols=("data",))


def _picture(paper: Paper, name: str) -> DrawnPicture:
    return paper.in_place.get(name) or DrawnPicture(SVG, picture(name).svg.encode())


class _Ear(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []
        self._thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what is said in this thread: another may draw a paper too."""
        if record.thread == self._thread:
            self.said.append(record.getMessage())


@contextmanager
def listening() -> Iterator[list[str]]:
    """What WeasyPrint complains of: it goes on where a letter is missing."""
    log, ear = logging.getLogger("weasyprint"), _Ear()
    log.addHandler(ear)
    was, log.propagate = log.propagate, False
    try:
        yield ear.said
    finally:
        log.removeHandler(ear)
        log.propagate = was
