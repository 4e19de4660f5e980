"""Working out what a rule says. It takes time in the length of the rule and of the answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from feedback.forms.logic.functions import FUNCTIONS
from feedback.forms.logic.parsing import Program
from feedback.forms.logic.values import Names, Value, day_in


def worked_out(program: Program, answers: Mapping[str, str | Names], today: date) -> Value:
    """Return the value of a rule. `answers` maps a question to its text, or to the names that
    were picked; a question that is not in it was not answered. Never raises."""
    stack: list[Any] = []
    for step in program:
        if step.does == "reference":
            stack.append(answers.get(str(step.what), ""))
        elif step.does != "call":
            stack.append(step.what)
        elif step.what == "today":
            stack.append(day_in(today.isoformat()))
        else:
            values = stack[len(stack) - step.count :]
            del stack[len(stack) - step.count :]
            stack.append(FUNCTIONS[str(step.what)].does(values))
    return stack.pop()
