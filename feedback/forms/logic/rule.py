"""A rule that could be read: what was written, its steps, and the questions it asks about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from feedback.forms.logic.machine import worked_out
from feedback.forms.logic.parsing import Program, read_rule
from feedback.forms.logic.values import Names, truth


@dataclass(frozen=True)
class Rule:
    """A rule of an instrument. It never changes once the instrument is published."""

    text: str
    program: Program

    @classmethod
    def of(cls, text: str) -> Rule:
        """Return the rule written in `text`. Raises RuleUnreadable."""
        return cls(text, read_rule(text))

    @property
    def asks(self) -> tuple[str, ...]:
        """The names of the questions whose answers it looks at, each once."""
        names = (str(step.what) for step in self.program if step.does == "reference")
        return tuple(dict.fromkeys(names))

    def holds(self, answers: Mapping[str, str | Names], today: date) -> bool:
        """Return whether the rule says yes; `answers` as in `worked_out`. Never raises."""
        return truth(worked_out(self.program, answers, today))
