"""The script of a story in Markdown: the same words as in every other form of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from feedback.exports.wording import panel_lines

# What Markdown would take for a sign of its own (CommonMark 0.31, 2.4), at any place in a line.
SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~&])")
LINE_SIGNS = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.MULTILINE)


def markdown_bytes(script: dict[str, Any]) -> bytes:
    """The script as CommonMark in UTF-8: a heading for each page and each panel."""
    return "\n".join(_lines(script)).encode() + b"\n"


def plain(words: str) -> str:
    """Words that Markdown shows just as they are; line ends are kept."""
    bare = LINE_SIGNS.sub(lambda found: f"{found[1]}{_shut(found[2])}", SIGNS.sub(r"\\\1", words))
    return bare.replace("\n", "\\\n")


def _told(words: str) -> str:
    """Someone's own words, as a quotation."""
    return "\n\n> " + plain(words).replace("\n", "\n> ")


def _shut(sign: str) -> str:
    return f"{sign[:-1]}\\{sign[-1]}"


def _lines(script: dict[str, Any]) -> Iterator[str]:
    yield f"# {plain(script['title'] or 'Story ' + script['story_id'])}\n"
    yield f"{script['made_from']['words']}\n"
    if script["easy_words"]:
        yield f"{plain(script['easy_words'])}\n"
    for page in script["pages"]:
        yield f"## Page {page['n']}\n"
        for panel in page["panels"]:
            yield f"### Panel {panel['n']}\n"
            for name, words, is_verbatim in panel_lines(panel):
                yield f"**{plain(name)}:**{_told(words) if is_verbatim else ' ' + plain(words)}\n"
            for picture in panel["picture_refs"]:
                yield f"![{plain(picture['alt'])}]({picture['file']})\n"
            if panel["audio_ref"]:
                yield f"[Hear it]({panel['audio_ref']})\n"
