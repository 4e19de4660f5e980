"""How far a yes goes: who may see what was told, and how it is shown to them. Pure rules.

A yes from before this was asked has no scope of its own: it goes as far as its question went then
(`AS_ASKED_BEFORE`), and no farther. A yes whose scope was begun and not finished covers nothing.
"""

from __future__ import annotations

import enum
from collections.abc import Collection as Several
from dataclasses import dataclass
from typing import Protocol

from feedback.model.trust import Audience, Medium, Use


@dataclass(frozen=True)
class Scope:
    """Who may see it, and how. Empty: nobody, nowhere."""

    audiences: frozenset[Audience] = frozenset()
    mediums: frozenset[Medium] = frozenset()

    def covers(self, audience: Audience, medium: Medium) -> bool:
        """True when it may be shown to these people in this way."""
        return self.why_not(audience, medium) is None

    def why_not(self, audience: Audience, medium: Medium) -> WhyNot | None:
        """What is outside of it; who comes first. A yes to anyone is one to everyone."""
        if not {audience, Audience.ANYONE} & self.audiences:
            return WhyNot.AUDIENCE
        return None if medium in self.mediums else WhyNot.MEDIUM

    def lacks(self, other: Scope) -> bool:
        """True when something that the other covers is outside of this one."""
        return any(
            not self.covers(audience, medium)
            for audience in Audience
            for medium in Medium
            if other.covers(audience, medium)
        )


class WhyNot(enum.StrEnum):
    """What a yes does not cover; codes of `leaving_out.REASONS`."""

    AUDIENCE = "other-audience"
    MEDIUM = "other-medium"


class Given(Protocol):
    """A yes, as far as its scope is concerned."""

    use: Use
    audiences: list[str] | None
    mediums: list[str] | None


def _scope(audiences: Several[Audience], mediums: Several[Medium]) -> Scope:
    return Scope(frozenset(audiences), frozenset(mediums))


NOWHERE = Scope()
EVERYWHERE = _scope((Audience.ANYONE,), tuple(Medium))
# What each question said before anyone was asked who and how (decision 41).
AS_ASKED_BEFORE: dict[Use, Scope] = {
    # "The person who draws will read your story."
    Use.DRAW: _scope((Audience.TEAM,), (Medium.PAPER, Medium.SCREEN)),
    # "May we show your story to everyone? It may be in a book or on the internet."
    Use.PUBLISH: _scope((Audience.ANYONE,), (Medium.PAPER, Medium.SCREEN, Medium.WEB)),
    # "May people who study support use what you tell us?"
    Use.RESEARCH: _scope((Audience.TEAM, Audience.PROFESSIONALS), (Medium.PAPER, Medium.SCREEN)),
    # "... with your story": wherever its words may go.
    Use.LIKENESS: EVERYWHERE,
    Use.VOICE: EVERYWHERE,
}
# The uses that take something out of the house. The words go out under the first three.
WORDS = (Use.DRAW, Use.PUBLISH, Use.RESEARCH)
SCOPED = (*WORDS, Use.LIKENESS, Use.VOICE)


def scope_of(given: Given) -> Scope:
    """How far a yes goes. What stays in the house is not limited by it."""
    if given.use not in SCOPED:
        return EVERYWHERE
    if given.audiences is None or given.mediums is None:
        return AS_ASKED_BEFORE[given.use]
    return _scope(map(Audience, given.audiences), map(Medium, given.mediums))


def in_full(given: Given) -> bool:
    """True when it was said who and how, or when that was not asked yet."""
    scope = scope_of(given)
    return bool(scope.audiences and scope.mediums)
