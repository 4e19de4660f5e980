"""The pack's own pages and texts: they open from a folder, without a network or a script."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from easyread.pictures import inline, picture
from feedback.exports import wording
from feedback.exports.media_names import captions_path, media_path, picked_path
from feedback.exports.quotes import print_mm, quote_id

RIGHT_TO_LEFT = ("ar", "dv", "fa", "he", "ks", "ku", "ps", "sd", "ug", "ur", "yi")
PICTURES = ("collection", "story", "consent", "demonstration")


def page(name: str, **given: Any) -> bytes:
    """A page or text of `templates/export/` filled in, as UTF-8."""
    return _templates().get_template(name).render(given).encode()


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(_folder()),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    templates.globals.update(
        counted=wording.counted,
        description_of=wording.description_of,
        direction=direction,
        in_month=wording.in_month,
        captions_path=captions_path,
        media_path=media_path,
        picked_path=picked_path,
        idea=lambda name: picture(name).idea,
        on_day=wording.on_day,
        picture=_picture,
        place_words=wording.place_words,
        print_mm=print_mm,
        quote_id=quote_id,
        role_words=wording.role_words,
        how_words=wording.how_words,
        use_words=wording.use_words,
        for_words=wording.for_words,
        scope_words=wording.scope_words,
        credit_words=wording.credit_words,
        credits_of=wording.CREDITS,
        yes_or_no=wording.YES_OR_NO,
    )
    return templates


def direction(language: str) -> str:
    """`rtl` for languages that are written from right to left, else `ltr`."""
    return "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


def _picture(name: str, size: int) -> Markup:
    """One of our own pictures, beside words that say the same."""
    assert name in PICTURES, f"{name} is not in the credits"
    return Markup(inline(name, size=size))


def _folder() -> Path:
    """Inside the package in a wheel, beside it in a clone."""
    package = Path(__file__).parent.parent
    inside = package / "templates"
    return (inside if inside.is_dir() else package.parent / "templates") / "export"
