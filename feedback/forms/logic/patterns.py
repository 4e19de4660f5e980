"""Patterns for `regex()`, matched in time that grows with text and pattern, never faster.

A pattern becomes a list of small states. All states that are possible after a letter are kept
side by side (Thompson, 1968), so that there is nothing to go back to: "(a+)+$" costs no more
than "a+". The whole text must match. Allowed are letters, `.`, `[a-z]`, `[^a-z]`, `\\d \\w \\s`
and their capitals (plain digits, letters and spaces), `( )`, `(?: )`, `|`, `*`, `+`, `?`, `{2}`,
`{2,}`, `{2,5}`, a `^` in front and a `$` at the end. There is no looking round and no going back.
"""

from __future__ import annotations

from dataclasses import dataclass

from feedback.forms.logic.problems import RuleUnreadable

MOST_STATES = 300  # of all patterns of one rule
LONGEST_MATCHED = 500  # a longer text never matches
DEEPEST_GROUP = 20
SPECIAL = frozenset("^$.[]{}()|*+?")
NEVER = -1

Ranges = tuple[tuple[int, int], ...]
_CLASSES: dict[str, Ranges] = {
    "d": ((48, 57),),
    "w": ((48, 57), (65, 90), (95, 95), (97, 122)),
    "s": ((9, 13), (32, 32)),
}
_ESCAPED = {"t": "\t", "n": "\n", "r": "\r"}


@dataclass(frozen=True)
class Letter:
    """A state that takes one letter: of these ranges, or of none of them."""

    ranges: Ranges
    is_not: bool = False

    def takes(self, letter: int) -> bool:
        """Return whether it takes the letter with that number."""
        return any(low <= letter <= high for low, high in self.ranges) != self.is_not


@dataclass(frozen=True)
class Fork:
    """A state that goes on in two places, so many states from here."""

    one: int
    other: int


Pattern = tuple[Letter | Fork, ...]


def read_pattern(pattern: str, at: int) -> Pattern:
    """Return the states of a pattern that stands at letter `at` of its rule.

    Raises RuleUnreadable: pattern, pattern-big.
    """
    body = pattern.removeprefix("^")
    if body.endswith("$") and not _is_escaped(body):
        body = body[:-1]
    return tuple(_Reader(body, at).whole())


def matches(pattern: Pattern, text: str) -> bool:
    """Return whether the whole text matches; never for one over LONGEST_MATCHED letters."""
    if len(text) > LONGEST_MATCHED:
        return False
    states = _spread(pattern, [0])
    for letter in map(ord, text):
        taken = [
            state + 1
            for state in states
            if state < len(pattern)
            and isinstance(found := pattern[state], Letter)
            and found.takes(letter)
        ]
        if not taken:
            return False
        states = _spread(pattern, taken)
    return len(pattern) in states


def _spread(pattern: Pattern, begin: list[int]) -> set[int]:
    """Every state that can be reached from these without taking a letter."""
    seen, waiting = set(begin), list(begin)
    while waiting:
        state = waiting.pop()
        found = pattern[state] if state < len(pattern) else None
        if isinstance(found, Fork):
            for there in (state + found.one, state + found.other):
                if there not in seen:
                    seen.add(there)
                    waiting.append(there)
    return seen


def _is_escaped(body: str) -> bool:
    before = body[:-1]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


class _Reader:
    def __init__(self, pattern: str, at: int) -> None:
        self.pattern, self.at, self.place, self.depth = pattern, at, 0, 0

    @property
    def here(self) -> str:
        return self.pattern[self.place : self.place + 1]

    def whole(self) -> list[Letter | Fork]:
        states = self.branches()
        if self.here:
            raise self.wrong(f"Put '\\' before '{self.here}', or take it out.")
        return states

    def branches(self) -> list[Letter | Fork]:
        found = self.row()
        while self.takes("|"):
            other = self.row()
            found = [
                Fork(1, len(found) + 2),
                *found,
                Fork(len(other) + 1, len(other) + 1),
                *other,
            ]
        return self.small(found)

    def row(self) -> list[Letter | Fork]:
        found: list[Letter | Fork] = []
        while self.here and self.here not in "|)":
            found += self.repeated(self.one())
            self.small(found)
        return found

    def one(self) -> list[Letter | Fork]:
        if self.takes("("):
            return self.group()
        if self.takes("["):
            return [self.set_of_letters()]
        if self.takes("."):
            return [Letter(((10, 10),), is_not=True)]
        if self.here in SPECIAL:
            raise self.wrong(f"Put '\\' before '{self.here}', or take it out.")
        return [self.letter()]

    def group(self) -> list[Letter | Fork]:
        self.depth += 1
        if self.takes("?") and not self.takes(":"):
            raise self.wrong("Groups are ( ... ) or (?: ... ).")
        if self.depth > DEEPEST_GROUP:
            raise self.wrong("Take some groups out.")
        found = self.branches()
        if not self.takes(")"):
            raise self.wrong("Close each '(' with ')'.")
        self.depth -= 1
        return found

    def repeated(self, found: list[Letter | Fork]) -> list[Letter | Fork]:
        least, most = self.times()
        copies = max(least, most, least + 1 if most == NEVER else 1)
        if len(found) * copies > MOST_STATES:
            raise RuleUnreadable("pattern-big", self.at)
        made = found * least
        if most == NEVER:
            return [*made, Fork(1, len(found) + 2), *found, Fork(*[-len(found) - 1] * 2)]
        return made + [Fork(1, len(found) + 1), *found] * (most - least)

    def times(self) -> tuple[int, int]:
        for sign, times in (("*", (0, NEVER)), ("+", (1, NEVER)), ("?", (0, 1))):
            if self.takes(sign):
                return times
        if not self.takes("{"):
            return 1, 1
        least = self.count()
        most = least
        if self.takes(","):
            most = NEVER if self.here == "}" else self.count()
        if not self.takes("}") or NEVER < most < least:
            raise self.wrong("Write how often as {2}, {2,} or {2,5}.")
        return least, most

    def count(self) -> int:
        digits = ""
        while self.here and self.here in "0123456789":
            digits += self.next()
        if not 1 <= len(digits) <= 3:
            raise self.wrong("Write how often as {2}, {2,} or {2,5}.")
        return int(digits)

    def set_of_letters(self) -> Letter:
        is_not, ranges = self.takes("^"), []
        while self.here and self.here != "]":
            ranges += self.range()
        if not ranges or not self.takes("]"):
            raise self.wrong("Write a set of letters as [a-z].")
        return Letter(tuple(ranges), is_not)

    def range(self) -> Ranges:
        low = self.letter()
        dash = self.here == "-" and self.pattern[self.place + 1 : self.place + 2] not in ("", "]")
        if low.is_not or (dash and len(low.ranges) > 1):
            raise self.wrong("Write a set of letters as [a-z].")
        if not dash:
            return low.ranges
        self.next()
        high = self.letter()
        (first, end), (begin, last) = low.ranges[0], high.ranges[0]
        if first != end or begin != last or len(high.ranges) > 1 or high.is_not or last < first:
            raise self.wrong("Write a set of letters as [a-z].")
        return ((first, last),)

    def letter(self) -> Letter:
        sign = self.next()
        if sign != "\\":
            return Letter(((ord(sign), ord(sign)),))
        sign = self.next() if self.here else ""
        if sign.lower() in _CLASSES and sign:
            return Letter(_CLASSES[sign.lower()], is_not=sign.isupper())
        sign = _ESCAPED.get(sign, sign)
        if not sign or (sign.isascii() and sign.isalnum()):
            raise self.wrong("After '\\' use d, w, s, t, n, r or a sign.")
        return Letter(((ord(sign), ord(sign)),))

    def takes(self, sign: str) -> bool:
        found = self.here == sign
        self.place += found
        return found

    def next(self) -> str:
        self.place += 1
        return self.pattern[self.place - 1]

    def small(self, states: list[Letter | Fork]) -> list[Letter | Fork]:
        if len(states) > MOST_STATES:
            raise RuleUnreadable("pattern-big", self.at)
        return states

    def wrong(self, hint: str) -> RuleUnreadable:
        return RuleUnreadable("pattern", self.at, hint=hint)
