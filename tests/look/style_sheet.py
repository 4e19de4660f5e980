"""Reading the style sheets: their custom properties in each colour scheme, and contrast.

Contrast is WCAG 2.2's: (lighter + 0.05) / (darker + 0.05) of relative luminance.
"""

from __future__ import annotations

import re

from feedback.web.static_files import FOLDER

SCHEMES = ("paper", "white", "cream", "dark")
COMMENT = re.compile(r"/\*.*?\*/", re.S)
PROPERTY = re.compile(r"--([a-z-]+):\s*(#[0-9a-f]{6})\b")
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")


def sheet(name: str) -> str:
    """A style sheet without its comments."""
    return COMMENT.sub("", (FOLDER / name).read_text("utf-8"))


def colours(scheme: str) -> dict[str, str]:
    """Each custom property's colour in a scheme: the root's, then what the scheme changes."""
    screen = sheet("people.css").split("@media")[0]
    found: dict[str, str] = {}
    for selector in (":root", f'[data-colours="{scheme}"]'):
        for named, body in RULE.findall(screen):
            if named.strip() == selector:
                found |= dict(PROPERTY.findall(body))
    return found


def code_colours(scheme: str) -> list[str]:
    """The eight colours of codes in a scheme."""
    dark = '[data-colours="dark"] ' if scheme == "dark" else ""
    rules = {name.strip(): dict(PROPERTY.findall(body)) for name, body in _rules("workroom.css")}
    return [rules[f"{dark}.look-{look}"]["code"] for look in range(8)]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _rules(name: str) -> list[tuple[str, str]]:
    return RULE.findall(sheet(name))


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
