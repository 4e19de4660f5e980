"""What kind of device a browser is on, in a word that its owner knows it by.

Only the kind is kept. What a browser says of itself may be forged, and nothing depends on it.
"""

from __future__ import annotations

import re

from flask import request

from feedback.web.languages import gettext, mark

# The first that fits. An iPad says that it is a Mac, so one word stands for both.
KINDS: tuple[tuple[str, str, str], ...] = (
    ("iphone", r"iPhone|iPod", mark("iPhone")),
    ("ipad", r"iPad|Macintosh", mark("Apple tablet or computer")),
    ("phone", r"Android.*Mobile", mark("Android phone")),
    ("tablet", r"Android", mark("Android tablet")),
    ("windows", r"Windows", mark("Windows computer")),
    ("computer", r"CrOS|Linux|X11", mark("Computer")),
)
OF_MANY = "many"
WORDS = {code: words for code, _, words in KINDS} | {OF_MANY: mark("Tablet for many people")}
NOT_KNOWN = mark("Tablet, phone or computer")


def device_here() -> str:
    """The kind of device of this request; empty when it does not say."""
    said = request.headers.get("User-Agent", "")[:400]
    return next((code for code, pattern, _ in KINDS if re.search(pattern, said)), "")


def device_words(code: str) -> str:
    """The kind as someone would call it."""
    return gettext(WORDS.get(code, NOT_KNOWN))
