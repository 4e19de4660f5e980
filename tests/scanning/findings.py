"""What a scanner found, in one form for all of them, and the table that explains it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

TABLE = Path(__file__).parents[2] / "docs" / "scans.md"
ROW = re.compile(r"^\| (\w+) \| `([^`]+)` \| `([^`]+)` \| (.+?) \| (.+) \|$", re.M)
# What is different each time stands as one word in the table.
NAMED = (
    (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "<id>"),
    (re.compile(r"(?<=/hello/)[\w-]{20,}|(?<=/welcome/)[\w-]{20,}"), "<token>"),
    (re.compile(r"(?<=/static/)[0-9a-f]+/"), "<hash>/"),
)


@dataclass(frozen=True, order=True)
class Finding:
    """A scanner says that something is wrong at an address. `asked_as` is nobody, or a role."""

    scanner: str
    kind: str
    where: str
    asked_as: str = ""
    said: str = ""

    @property
    def place(self) -> str:
        """The method and the address without what is different each time."""
        place = self.where
        for pattern, word in NAMED:
            place = pattern.sub(word, place)
        return place


@dataclass(frozen=True)
class Explained:
    """A row of the table: the kind and the place may hold * for anything."""

    scanner: str
    kind: str
    place: str
    verdict: str
    why: str

    def is_about(self, finding: Finding) -> bool:
        """True when this row explains it."""
        given = ((finding.scanner, self.scanner), (finding.kind, self.kind))
        return all(fnmatchcase(*pair) for pair in (*given, (finding.place, self.place)))


def read_table(text: str | None = None) -> list[Explained]:
    """Every row of docs/scans.md."""
    return [Explained(*row) for row in ROW.findall(text or TABLE.read_text("utf-8"))]


def unexplained(findings: list[Finding], table: list[Explained]) -> list[Finding]:
    """What no row explains, each once."""
    return sorted({one for one in findings if not any(row.is_about(one) for row in table)})
