"""The files of the shipped surveys: each in English, and one beside it for every language."""

from importlib.resources import files
from importlib.resources.abc import Traversable

from feedback.languages import OTHERS


def file_name(name: str, code: str = "") -> str:
    """`my-social-worker.toml`, or `my-social-worker.cy.toml` for its Welsh."""
    return f"{name}.{code}.toml" if code else f"{name}.toml"


def file_text(name: str, code: str = "") -> str:
    """The text of a shipped file; raises FileNotFoundError for a name that is none."""
    return _file(name, code).read_text("utf-8")


def languages_of(name: str) -> tuple[str, ...]:
    """The languages that a shipped file has words in, besides English."""
    return tuple(code for code in OTHERS if _file(name, code).is_file())


def _file(name: str, code: str) -> Traversable:
    return files("feedback.forms") / "instruments" / file_name(name, code)
