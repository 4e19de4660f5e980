"""Ids that are the same in every demonstration, and the files that say what is in it."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any
from uuid import UUID, uuid5

NAMESPACE = UUID("b7a1e2d4-5f0c-5c3a-9e64-0d3f5a6b7c8d")
FOLDER = files("feedback.demo")


def stable(kind: str, *names: str) -> UUID:
    """The id of the demonstration's thing of that kind and those names."""
    return uuid5(NAMESPACE, "/".join((kind, *names)))


@cache
def told(name: str) -> dict[str, Any]:
    """What a file of the demonstration says, such as `people`."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def media_file(name: str) -> Traversable:
    """One of the small media files made for the demonstration."""
    return FOLDER / "media" / name
