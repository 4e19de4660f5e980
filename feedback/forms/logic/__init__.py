"""Rules: a small language for what is asked next. What it means: docs/rules-of-surveys.md.

The same rules are read by `web/static/logic.js`; one file of examples holds both to one meaning.
"""

from feedback.forms.logic.machine import worked_out
from feedback.forms.logic.parsing import Program, Step, read_rule
from feedback.forms.logic.problems import RuleUnreadable
from feedback.forms.logic.rule import Rule
from feedback.forms.logic.values import Names, Value, text, truth

__all__ = [
    "Names",
    "Program",
    "Rule",
    "RuleUnreadable",
    "Step",
    "Value",
    "read_rule",
    "text",
    "truth",
    "worked_out",
]
