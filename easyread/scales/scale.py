"""Answer scales: their steps in order, each with words and a picture, and whose they are."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

FOLDER = files("easyread.scales")


class NoSuchScale(LookupError):
    """No scale or map is declared under this name; the message names those there are."""

    code = "scales.no_such_scale"

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(f"There is no {name!r}. There are {', '.join(known)}.")


@dataclass(frozen=True, slots=True)
class Step:
    """One answer. `value` counts from 1 in the published order; `picture` is a picture's name.

    Words and picture are empty where only the size of a scale is known or may be used.
    """

    value: int
    label: str = ""
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """`first` is "best" or "worst": the end the steps begin at. `rights` may be empty."""

    name: str
    first: str
    source: str
    steps: tuple[Step, ...]
    rights: str = ""

    @property
    def values(self) -> tuple[int, ...]:
        return tuple(step.value for step in self.steps)


def read(file: str) -> dict[str, Any]:
    """A table of this folder by its file name."""
    return tomllib.loads((FOLDER / file).read_text("utf-8"))


@cache
def scales() -> Mapping[str, Scale]:
    """Every scale by name, in the order of the file."""
    made = {name: _scale(name, table) for name, table in read("scales.toml").items()}
    return MappingProxyType(made)


def scale(name: str) -> Scale:
    """The scale under this exact name. Raises NoSuchScale."""
    if name not in scales():
        raise NoSuchScale(name, list(scales()))
    return scales()[name]


def _scale(name: str, table: dict[str, Any]) -> Scale:
    steps = tuple(Step(**step) for step in table.pop("steps"))
    return Scale(name=name, steps=steps, **table)
