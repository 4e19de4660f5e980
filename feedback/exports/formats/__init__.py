"""The formats a collection can be carried out in: one file each, found by itself.

A new format is one new file in this folder that sets `FORMAT`.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from feedback.exports.format import Format


class NoSuchFormat(LookupError):
    """There is no format of this name."""

    code = "no-such-format"

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no format '{name}'. Choose from: {', '.join(formats())}.")


@cache
def formats() -> dict[str, Format]:
    """Every format by its name, in alphabetical order."""
    modules = sorted(found.name for found in pkgutil.iter_modules(__path__))
    found = [importlib.import_module(f"{__name__}.{name}").FORMAT for name in modules]
    return {format.name: format for format in found}


def find_format(name: str) -> Format:
    """The format of that name. Raises NoSuchFormat."""
    if name not in formats():
        raise NoSuchFormat(name)
    return formats()[name]
