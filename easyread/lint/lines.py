"""A text found in a file."""

from dataclasses import dataclass

from easyread.lint.findings import Kind


@dataclass(frozen=True)
class Line:
    """A text and the number of the line it starts on, counted from 1.

    `language` is the tag the file gives for this text; empty when the file says nothing.
    """

    number: int
    text: str
    kind: Kind
    language: str = ""
