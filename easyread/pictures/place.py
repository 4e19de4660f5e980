"""Place pictures in a page, and name who drew them."""

from functools import lru_cache
from html import escape

from easyread.pictures.find import picture

OPENING = '<svg xmlns="http://www.w3.org/2000/svg" '
DECORATIVE = 'aria-hidden="true" focusable="false"'


@lru_cache(maxsize=1024)
def inline(
    name: str, css_class: str = "picture", alt: str | None = None, size: int | None = None
) -> str:
    """The drawing as SVG to stand directly in HTML.

    Beside words that say the same it is decorative (``alt`` left out or empty), so that a
    screen reader says things once (WCAG 1.1.1). With ``alt`` it is an image with that name.
    A picture that points along the line of reading also has the class ``turns``, for a style
    sheet to mirror in right-to-left pages. ``size`` is the width and height in CSS pixels;
    without it the style sheet decides.
    Raises NoSuchPicture, and ValueError for a size below 1.
    """
    if size is not None and size < 1:
        raise ValueError(f"A picture's size is in CSS pixels, 1 or more, not {size}")
    found = picture(name)
    classes = f"{css_class} turns" if found.is_turned else css_class
    attributes = [f'class="{escape(classes)}"', spoken(alt)]
    if size is not None:
        attributes.append(f'width="{size}" height="{size}"')
    return f"<svg {' '.join(attributes)} {found.svg.removeprefix(OPENING)}"


def spoken(alt: str | None) -> str:
    """The attributes that name the picture to a screen reader, or hide it."""
    return f'role="img" aria-label="{escape(alt)}" focusable="false"' if alt else DECORATIVE


def credits(names: list[str]) -> list[str]:
    """One line for each author and licence among these pictures, for the end of an export.

    Names keep the order they are first met in, each once. Raises NoSuchPicture.
    """
    drawn: dict[tuple[str, str], list[str]] = {}
    for name in dict.fromkeys(names):
        found = picture(name)
        drawn.setdefault((found.author, found.licence), []).append(name)
    return [
        f"Pictures by {author}, {licence}: {', '.join(by)}"
        for (author, licence), by in drawn.items()
    ]
