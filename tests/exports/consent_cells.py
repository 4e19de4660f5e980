"""The consent table: what goes out for each yes, to whom and how, and why the rest stays."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from feedback.actions.leaving_out import MadeFor
from feedback.model.trust import Audience, Consent, Medium, Use
from tests.conftest import NOW
from tests.exports.desk import Desk

GOES = "goes"
# What stands in the cells, and the reason (a key of `leaving_out.REASONS`) that it stands for.
REASONS = {
    GOES: None,
    "none": "no-consent",
    "no": "consent-no",
    "who": "other-audience",
    "how": "other-medium",
    "ended": "consent-ended",
    "back": "consent-withdrawn",
}
DAY = timedelta(days=1)
UNTIL: dict[str, dict[str, Any]] = {
    "-": {},
    "no end": {},
    "tomorrow": {"until": NOW.date() + DAY},
    "today": {"until": NOW.date()},
    "yesterday": {"until": NOW.date() - DAY},
    "taken back": {"withdrawn_at": NOW},
}
NAMED: dict[str, dict[str, Any]] = {
    "no": {"is_yes": False},
    "as before": {},
    "nobody yet": {"audiences": [], "mediums": []},
    "anyone/all": {"audiences": ["anyone"], "mediums": [one.value for one in Medium]},
}


@dataclass(frozen=True)
class Row:
    """One line: a yes to a use, and what goes out for each audience and medium."""

    use: Use
    yes_to: str
    until: str
    cells: dict[MadeFor, str]

    def say(self, desk: Desk, **who: Any) -> None:
        """Let someone have said so."""
        if self.yes_to != "never asked":
            given = {"is_yes": True, **_scope(self.yes_to), **UNTIL[self.until]}
            desk.add(Consent(use=self.use, given_at=NOW, **who, **given))


def rows() -> Iterator[Row]:
    """Every line of the table."""
    with (Path(__file__).parent / "consent_table.tsv").open(encoding="utf-8", newline="") as file:
        for one in csv.DictReader(file, delimiter="\t"):
            use, yes_to, until = (one.pop(name) for name in ("use", "yes to", "until"))
            yield Row(Use(use), yes_to, until, {_to(name): why for name, why in one.items()})


def _to(name: str) -> MadeFor:
    audience, medium = name.split("/")
    return MadeFor(Audience(audience), Medium(medium))


def _scope(yes_to: str) -> dict[str, Any]:
    if yes_to in NAMED:
        return NAMED[yes_to]
    audiences, mediums = yes_to.split("/")
    return {"audiences": audiences.split("+"), "mediums": mediums.split("+")}
