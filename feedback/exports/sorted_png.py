"""Sorted cards as points, for books and prints: WeasyPrint writes letters of an SVG one by one,
which breaks Urdu, Arabic, Bengali and Punjabi. Lines of HTML over the ground are written right.
"""

from __future__ import annotations

import base64
import io
from functools import lru_cache
from html import escape

from easyread.pictures.sorted_cards import INK, LEADING, Line, SortedCards

# Points of the file for each unit of the picture: 300 dots an inch on a panel of 8 inches.
SCALE = 2
PX_PER_POINT = 96 / 72
ROOM = 440


@lru_cache(maxsize=64)
def png_of(cards: SortedCards) -> bytes:
    """The picture as a PNG, twice as wide and high as its units. The same cards, the same bytes."""
    import pypdfium2
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    fetcher = URLFetcher(allowed_protocols=("data",))
    pdf = HTML(string=_html(cards), url_fetcher=fetcher).write_pdf(pdf_identifier=b"sorted")
    document = pypdfium2.PdfDocument(pdf)
    try:
        image = document[0].render(scale=SCALE * PX_PER_POINT).to_pil().convert("RGB")
    finally:
        document.close()
    made = io.BytesIO()
    image.crop((0, 0, SCALE * cards.wide, SCALE * cards.high)).save(made, "PNG")
    return made.getvalue()


def _html(cards: SortedCards) -> str:
    ground = base64.b64encode(cards.ground.encode()).decode()
    style = (
        f"@page{{size:{cards.wide}px {cards.high}px;margin:0}}"
        f"body{{margin:0;font-family:sans-serif;color:{INK}}}img{{display:block}}"
        f"p{{position:absolute;margin:0;width:{ROOM}px;text-align:center;white-space:nowrap;"
        f"line-height:{LEADING}}}"
    )
    lines = "".join(map(_line, cards.lines))
    seen = f'<img src="data:image/svg+xml;base64,{ground}" alt="">'
    return f"<!doctype html><style>{style}</style>{seen}{lines}"


def _line(line: Line) -> str:
    top, left = round(line.y - 0.85 * LEADING * line.size), line.middle - ROOM // 2
    weight = ";font-weight:700" if line.is_bold else ""
    place = f"left:{left}px;top:{top}px;font-size:{line.size}px{weight}"
    return f'<p dir="auto" style="{place}">{escape(line.words)}</p>'
