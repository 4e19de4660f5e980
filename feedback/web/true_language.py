"""English words on a page in another language are marked as English, for voices and readers.

A text without a translation is put between two signs that stand in no text. When the page is
whole they become an element where an element may stand; in attributes and titles they go.
"""

from __future__ import annotations

import re

from flask import Response

# Private use characters of Unicode, which nobody can type by chance.
OPEN, CLOSE = "\ue0e0", "\ue0e1"
SPLIT = re.compile(r"(<[^>]*>)")
NAME = re.compile(r"<(/?)([a-z]+)")
# Elements that hold text only.
TEXT_ONLY = {"title", "textarea", "option", "script", "style"}
TAKEN_OUT = str.maketrans("", "", OPEN + CLOSE)
SHOWN = str.maketrans({OPEN: '<span lang="en" dir="ltr">', CLOSE: "</span>"})


def as_english(text: str) -> str:
    """A text between the signs."""
    return f"{OPEN}{text}{CLOSE}"


def in_true_language(page: str) -> str:
    """A page with its English words marked. A page without the signs is returned as it is."""
    if OPEN not in page:
        return page
    made, inside = [], ""
    for piece in SPLIT.split(page):
        found = NAME.match(piece)
        if found and found[2] in TEXT_ONLY:
            inside = "" if found[1] else found[2]
        is_text = not piece.startswith("<") and not inside
        made.append(piece.translate(SHOWN if is_text else TAKEN_OUT))
    return "".join(made)


def say_true_language(response: Response) -> Response:
    """After a request: the same for a page that was drawn just now."""
    is_page = response.mimetype == "text/html" and not response.is_streamed
    if is_page and not response.content_encoding and not response.direct_passthrough:
        page = response.get_data()
        if OPEN.encode() in page:
            response.set_data(in_true_language(page.decode()))
    return response
