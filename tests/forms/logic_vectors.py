"""The examples that say what a rule means, the same for Python and for the browser."""

from __future__ import annotations

import json
import math
from datetime import date
from pathlib import Path
from typing import Any

from feedback.forms.logic import RuleUnreadable, read_rule, worked_out
from feedback.forms.logic.values import Day, text

FILE = json.loads(Path(__file__).with_name("logic_vectors.json").read_text("utf-8"))
TODAY = date.fromisoformat(FILE["today"])
VECTORS: list[dict[str, Any]] = FILE["vectors"]


def outcome(rule: str, answers: dict[str, Any]) -> dict[str, Any]:
    """What Python makes of a rule: `{"value": ...}`, or `{"error": code, "at": letter}`."""
    given = {name: tuple(a) if isinstance(a, list) else a for name, a in answers.items()}
    try:
        return {"value": plain(worked_out(read_rule(rule), given, TODAY))}
    except RuleUnreadable as problem:
        return {"error": problem.code, "at": problem.at}


def plain(value: Any) -> Any:
    """A value as JSON can hold it; numbers are told apart from what only looks like one."""
    if isinstance(value, Day):
        return {"day": text(value)}
    if isinstance(value, float) and not math.isfinite(value):
        return {"number": text(value)}
    return list(value) if isinstance(value, tuple) else value


def expected(vector: dict[str, Any]) -> dict[str, Any]:
    """What the file says must come out."""
    return {key: vector[key] for key in ("value", "error", "at") if key in vector}
