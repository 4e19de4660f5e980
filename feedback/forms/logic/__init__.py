"""Rules: a small language for what is asked next. What it means: docs/rules-of-surveys.md.

The same rules are read by `web/static/logic.js`; one file of examples holds both to one meaning.
"""

from feedback.forms.logic.machine import worked_out
from feedback.forms.logic.parsing import Program, Step, read_rule
from feedback.forms.logic.problems import RuleUnreadable
from feedback.forms.logic.values import Value, text, truth

__all__ = ["Program", "RuleUnreadable", "Step", "Value", "read_rule", "text", "truth", "worked_out"]
