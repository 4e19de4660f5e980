"""The surveys that come with the product."""

from functools import cache
from importlib.resources import files

from feedback.forms.around import Around, read_around
from feedback.forms.instrument import Instrument
from feedback.forms.matching import Theme, read_themes
from feedback.forms.reading import read_instrument

SHIPPED = ("my-social-worker", "supporting-someone", "working-together", "a-phone-call")


@cache
def shipped() -> tuple[Instrument, ...]:
    """Return the instruments that ship, in the order people meet them; read once."""
    names = {theme.name for theme in shipped_themes()}
    return tuple(
        read_instrument(toml_text(name), f"{name}.toml", known_themes=names) for name in SHIPPED
    )


@cache
def shipped_themes() -> tuple[Theme, ...]:
    """Return the themes that the shipped instruments share, without questions."""
    return read_themes(toml_text("themes"), "themes.toml")


@cache
def shipped_around() -> Around:
    """Return the practice question and the questions about help."""
    return read_around(toml_text("around"), "around.toml")


def toml_text(name: str) -> str:
    """Return the text of a shipped file; raises FileNotFoundError for a name that is none."""
    return (files("feedback.forms") / "instruments" / f"{name}.toml").read_text("utf-8")
