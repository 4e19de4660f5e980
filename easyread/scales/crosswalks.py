"""Declared maps from the steps of a scale to those of another, or to a score."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from easyread.scales.scale import NoSuchScale, read

SCORES = "0-to-2"  # what a map leads to when it leads to a score: 0 not good, 1, 2 good


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """A map that someone published or that we declare as our own; `source` says which.

    `scores` maps each step of the scale `origin` to a step of the scale `to`, or to 0, 1 or 2
    when `to` is SCORES.
    """

    name: str
    origin: str
    to: str
    source: str
    scores: Mapping[int, int]

    def __call__(self, step: int) -> int:
        """What this step becomes. Raises ValueError for a step the scale does not have."""
        if step not in self.scores:
            raise ValueError(f"a step of {self.origin} is one of {list(self.scores)}, not {step}")
        return self.scores[step]


@cache
def crosswalks() -> Mapping[str, Crosswalk]:
    """Every declared map by name, in the order of the file."""
    made = {name: _crosswalk(name, table) for name, table in read("crosswalks.toml").items()}
    return MappingProxyType(made)


def crosswalk(name: str) -> Crosswalk:
    """The map under this exact name. Raises NoSuchScale."""
    if name not in crosswalks():
        raise NoSuchScale(name, list(crosswalks()))
    return crosswalks()[name]


def _crosswalk(name: str, table: dict[str, Any]) -> Crosswalk:
    pairs = MappingProxyType(dict(table["pairs"]))
    return Crosswalk(name, table["from"], table["to"], table["source"], pairs)
