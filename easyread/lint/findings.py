"""What the lint says: kinds of text, levels, findings and the report."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Verdict = Literal["pass", "warn", "fail"]


class Kind(StrEnum):
    """What a text is for. Some rules look only at some kinds."""

    TEXT = "text"
    TITLE = "title"
    QUESTION = "question"
    ANSWER = "answer"
    HINT = "hint"
    BUTTON = "button"


class Level(StrEnum):
    """E fails at once; two different W rules fail; I only informs."""

    ERROR = "E"
    WARNING = "W"
    INFORM = "I"


@dataclass(frozen=True)
class Hit:
    """What a rule saw: the words it points at, and better words when it knows some."""

    words: str
    better: str = ""


@dataclass(frozen=True)
class Finding:
    """`words` are those pointed at; `better` what to write instead, empty when there is nothing."""

    rule: str
    level: Level
    message: str
    better: str = ""
    words: str = ""

    def as_dict(self) -> dict[str, str]:
        return {"rule": self.rule, "level": self.level.value, "message": self.message}


@dataclass(frozen=True)
class Report:
    text: str
    verdict: Verdict
    findings: list[Finding]


def verdict_on(findings: Iterable[Finding]) -> Verdict:
    """Fail on any E or on two kinds of W; warn on one kind of W; I never counts."""
    kinds = {(found.level, found.rule) for found in findings}
    levels = [level for level, _ in kinds]
    if Level.ERROR in levels or levels.count(Level.WARNING) > 1:
        return "fail"
    return "warn" if Level.WARNING in levels else "pass"
