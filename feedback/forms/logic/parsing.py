"""Reading a rule into steps for a machine with a stack: no step can loop, none runs code.

Operators bind as in XPath 1.0 (STRENGTH), and those of one strength are done from the left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from feedback.forms.logic.functions import FUNCTIONS
from feedback.forms.logic.patterns import MOST_STATES, Pattern, read_pattern
from feedback.forms.logic.problems import RuleUnreadable
from feedback.forms.logic.tokens import Token, tokens_of

DEEPEST = 50
STRENGTH: Mapping[str, int] = {
    "or": 1,
    "and": 2,
    **dict.fromkeys(("=", "!="), 3),
    **dict.fromkeys(("<", "<=", ">", ">="), 4),
    **dict.fromkeys(("+", "-"), 5),
    **dict.fromkeys(("*", "div", "mod"), 6),
}


@dataclass(frozen=True)
class Step:
    """One step: put a `number`, a `text`, a `pattern` or the answer of a `reference` on the stack,
    or `call` a function with the uppermost `count` of it. `at` is its letter in the rule."""

    does: str
    what: str | float | Pattern
    count: int
    at: int


Program = tuple[Step, ...]


def read_rule(rule: str) -> Program:
    """Return the steps of a rule. Raises RuleUnreadable."""
    return _Parser(tokens_of(rule)).program()


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens, self.place, self.depth, self.states = tokens, 0, 0, 0
        self.steps: list[Step] = []

    @property
    def here(self) -> Token:
        return self.tokens[self.place]

    def program(self) -> Program:
        self.operators(1)
        if self.here.kind != "end":
            raise self.unexpected()
        return tuple(self.steps)

    def operators(self, weakest: int) -> None:
        """Read values with the operators between them that bind at least so strong."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise RuleUnreadable("too-deep", self.here.at)
        self.value()
        while (strength := self.strength()) >= weakest:
            sign = self.take()
            self.operators(strength + 1)
            self.steps.append(Step("call", sign.says, 2, sign.at))
        self.depth -= 1

    def strength(self) -> int:
        return STRENGTH.get(self.here.says, 0) if self.here.kind in ("sign", "word") else 0

    def value(self) -> None:
        token = self.take()
        if token.kind == "number":
            self.steps.append(Step("number", float(token.says), 0, token.at))
        elif token.kind in ("text", "reference"):
            self.steps.append(Step(token.kind, token.says, 0, token.at))
        elif token.kind == "word":
            self.function(token)
        elif token.says == "-" and token.kind == "sign":
            self.operators(7)
            self.steps.append(Step("call", "minus", 1, token.at))
        elif token.says == "(" and token.kind == "sign":
            self.operators(1)
            self.close()
        else:
            self.place -= 1
            raise self.unexpected()

    def function(self, name: Token) -> None:
        if name.says in STRENGTH:
            raise RuleUnreadable("unexpected", name.at, name.says)
        known = FUNCTIONS.get(name.says)
        if known is None or not known.is_named:
            raise RuleUnreadable("function", name.at, name.says, _near(name.says))
        if (self.here.kind, self.here.says) != ("sign", "("):
            raise self.unexpected()
        self.take()
        count = self.arguments()
        if not known.least <= count <= known.most:
            raise RuleUnreadable("arguments", name.at, name.says, known.says)
        if name.says == "regex":
            self.pattern()
        self.steps.append(Step("call", name.says, count, name.at))

    def arguments(self) -> int:
        if (self.here.kind, self.here.says) == ("sign", ")"):
            self.take()
            return 0
        count = 1
        self.operators(1)
        while (self.here.kind, self.here.says) == ("sign", ","):
            self.take()
            self.operators(1)
            count += 1
        self.close()
        return count

    def pattern(self) -> None:
        last = self.steps.pop()
        if last.does != "text":
            raise RuleUnreadable("pattern-text", last.at)
        pattern = read_pattern(str(last.what), last.at)
        self.states += len(pattern)
        if self.states > MOST_STATES:
            raise RuleUnreadable("pattern-big", last.at)
        self.steps.append(Step("pattern", pattern, 0, last.at))

    def close(self) -> None:
        if (self.here.kind, self.here.says) != ("sign", ")"):
            raise RuleUnreadable("bracket", self.here.at) if self.at_end else self.unexpected()
        self.take()

    @property
    def at_end(self) -> bool:
        return self.here.kind == "end"

    def take(self) -> Token:
        token = self.here
        if token.kind == "end":
            raise RuleUnreadable("ends", token.at)
        self.place += 1
        return token

    def unexpected(self) -> RuleUnreadable:
        if self.here.kind == "end":
            return RuleUnreadable("ends", self.here.at)
        return RuleUnreadable("unexpected", self.here.at, self.here.says)


def _near(name: str) -> str:
    known = [each for each, function in FUNCTIONS.items() if function.is_named]
    near = get_close_matches(name, known, n=1)
    return f"Did you mean {near[0]}()?" if near else f"Known are {', '.join(known)}."
