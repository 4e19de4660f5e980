"""A storyboard to draw on: a tagged PDF on A4, six panels a page, each with its words, what was
shown, and an empty frame (PDF/UA-1, ISO 14289-1).

Words in letters that no font of this machine has are not printed as boxes. A small picture among
the letters (an emoji) is named in words; where letters themselves are missing, the panel says where
the words are.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from feedback.exports.pages import page
from feedback.exports.paper import listening
from feedback.exports.thumbs import ThumbOf
from feedback.exports.wording import on_day

MISSING = re.compile(r"\(U\+([0-9A-F]+)\)")
ELSEWHERE = "These words are in story.html. No font of this machine has their letters."
# What only changes the sign before it: its colour, or that it is one with the next.
SILENT = re.compile("[\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")


@dataclass(frozen=True)
class Drawn:
    """A PDF, and the signs that could not be printed in it, sorted."""

    data: bytes = field(repr=False)
    missing: str = ""


@dataclass(frozen=True)
class Shown:
    """A small picture as an address of its own, and what it shows in words."""

    address: str
    alt: str


def storyboard_page(
    script: dict[str, Any], thumb_of: ThumbOf, day: date, missing: str = ""
) -> bytes:
    """The storyboard as one HTML page, before it is cut into sheets."""
    shown: dict[int, Shown | None] = {}

    def thumb(panel: dict[str, Any]) -> Shown | None:
        if panel["n"] not in shown:
            shown[panel["n"]] = _shown(panel, thumb_of)
        return shown[panel["n"]]

    return page(
        "storyboard.html",
        script=script,
        title=script["title"] or f"Story {script['story_id']}",
        thumb=thumb,
        day=on_day(day),
        say=lambda words: printable(words, missing),
    )


def draw_storyboard(script: dict[str, Any], thumb_of: ThumbOf, day: date) -> Drawn:
    """The storyboard as a PDF."""
    missing = ""
    data, troubles = _draw(storyboard_page(script, thumb_of, day))
    if troubles:
        missing = "".join(sorted(troubles))
        data, _ = _draw(storyboard_page(script, thumb_of, day, missing))
    return Drawn(data, missing)


def printable(words: str, missing: str) -> str:
    """Words without the signs that are missing: each is named, or the words are elsewhere."""
    lost = set(missing) & set(words)
    if not lost:
        return words
    if any(unicodedata.category(sign)[0] in "LMN" for sign in lost):
        return ELSEWHERE
    bare = SILENT.sub("", words)
    return "".join(_named(sign) if sign in lost else sign for sign in bare)


def _named(sign: str) -> str:
    return f"({unicodedata.name(sign, 'a sign').lower()})"


def _draw(text: bytes) -> tuple[bytes, set[str]]:
    """The PDF, and which signs no font has."""
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    fetcher = URLFetcher(allowed_protocols=("data",))
    with listening() as said:
        document = HTML(string=text.decode(), url_fetcher=fetcher).render()
        data = document.write_pdf(pdf_variant="pdf/ua-1", custom_metadata=False)
    found = (MISSING.search(line) for line in said if "notdef" in line)
    return data, {chr(int(one[1], 16)) for one in found if one}


def _shown(panel: dict[str, Any], thumb_of: ThumbOf) -> Shown | None:
    found = thumb_of(panel)
    if found is None:
        return None
    data = base64.b64encode(found.data).decode()
    return Shown(f"data:{found.media_type};base64,{data}", found.alt)
