"""Cutting a rule into its smallest parts, each with the letter where it begins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from feedback.forms.logic.problems import RuleUnreadable

LONGEST_RULE = 1_000
# One alternative each, none of which can match in two ways: cutting takes time in the length.
_PARTS = re.compile(
    r"""(?P<space>[ \t\r\n]+)
    |(?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)
    |(?P<text>'[^']*'|"[^"]*")
    |\$\{(?P<reference>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)\}
    |(?P<word>[a-z]+(?:-[a-z]+)*)
    |(?P<sign><=|>=|!=|[-+*=<>(),])""",
    re.VERBOSE,
)
_STRAIGHT = "Use a straight quote: ' or \"."
_HINTS: Mapping[str, str] = {
    "‘": _STRAIGHT,
    "’": _STRAIGHT,
    "“": _STRAIGHT,
    "”": _STRAIGHT,
    "&": "Write 'and'.",
    "|": "Write 'or'.",
    "!": "Write not( ... ), or != between two values.",
    "/": "Write 'div'.",
    "%": "Write 'mod'.",
    ".": "Write the name of the question, as ${name}.",
    ";": "Write a comma.",
}


@dataclass(frozen=True)
class Token:
    """A part of a rule: its kind, what it says, and its first letter, counted from 1."""

    kind: str
    says: str
    at: int


def tokens_of(rule: str) -> list[Token]:
    """Return the parts of a rule, the last of them the kind "end".

    Raises RuleUnreadable: too-long, empty, letter, open-text, reference.
    """
    if len(rule) > LONGEST_RULE:
        raise RuleUnreadable("too-long", LONGEST_RULE + 1)
    found, at = [], 0
    while at < len(rule):
        match = _PARTS.match(rule, at)
        if match is None:
            raise _unknown(rule[at], at + 1)
        if match.lastgroup != "space":
            found.append(_token(match))
        at = match.end()
    if not found:
        raise RuleUnreadable("empty", 1)
    return [*found, Token("end", "", len(rule) + 1)]


def _token(match: re.Match[str]) -> Token:
    kind = match.lastgroup or ""
    says = match[kind]
    return Token(kind, says[1:-1] if kind == "text" else says, match.start() + 1)


def _unknown(letter: str, at: int) -> RuleUnreadable:
    if letter in "'\"":
        return RuleUnreadable("open-text", at)
    if letter == "$":
        return RuleUnreadable("reference", at)
    return RuleUnreadable("letter", at, letter, _HINTS.get(letter, "Take it out."))
