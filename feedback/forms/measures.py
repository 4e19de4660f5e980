"""From the choice a person picked to a score, by a map that is declared and has a source."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from feedback.forms.answers import AnswerGiven
from feedback.forms.instrument import OPINION, Instrument, Item

BEST_SCORE = 2


@dataclass(frozen=True)
class Crosswalk:
    """A declared map from the values of a scale to scores 0 (not good) to 2 (good)."""

    name: str
    scores: Mapping[int, int]
    source: str


def standard_to_easy(step: int) -> int:
    """Return the easy-read step 1..5 of a standard step 1..7: both ends fold into the next.

    Source: NHS England, Adult Social Care Survey (Open Government Licence v3.0).
    Raises ValueError for a step outside 1..7.
    """
    if step not in range(1, 8):
        raise ValueError(f"a standard step is 1 to 7, not {step}")
    return min(max(step - 1, 1), 5)


# In these measures step 1 is the best answer, as in the Adult Social Care Survey.
_EASY_5 = {1: 2, 2: 2, 3: 1, 4: 0, 5: 0}
_STANDARD_7 = {step: _EASY_5[standard_to_easy(step)] for step in range(1, 8)}

CROSSWALKS: Mapping[str, Crosswalk] = MappingProxyType(
    {
        walk.name: walk
        for walk in (
            Crosswalk("ascs-easy-5", MappingProxyType(_EASY_5), "our own; to try with people"),
            Crosswalk(
                "two-taps-5",
                MappingProxyType(_EASY_5),
                "our own: the first tap; to try with people",
            ),
            Crosswalk(
                "ascs-standard-7",
                MappingProxyType(_STANDARD_7),
                "NHS England's fold of 7 steps to 5, then our own of 5 to 3",
            ),
        )
    }
)


@dataclass(frozen=True)
class Measured:
    """The mean score 0..2 of the questions answered; None when fewer than half were."""

    score: float | None
    answered: int
    asked: int


def score(item: Item, given: AnswerGiven) -> int | None:
    """Return 0, 1 or 2 for an opinion with one choice that has a value; else None."""
    choice = item.choice(given.choices[0]) if len(given.choices) == 1 else None
    if item.asks != OPINION or item.cards:
        return None
    if choice is None or choice.value is None:
        return None
    if choice in item.first:
        return choice.value
    return CROSSWALKS[item.crosswalk].scores[choice.value] if item.crosswalk else choice.value


def measured(instrument: Instrument, answers: Mapping[str, AnswerGiven]) -> Measured:
    """Return the mean over the opinions that can be scored. `answers` maps item names."""
    scored = [item for item in instrument.items if _can_score(item)]
    found = [score(item, answers[item.name]) for item in scored if item.name in answers]
    scores = [each for each in found if each is not None]
    enough = bool(scores) and 2 * len(scores) >= len(scored)
    mean = sum(scores) / len(scores) if enough else None
    return Measured(mean, len(scores), len(scored))


def _can_score(item: Item) -> bool:
    return (
        item.asks == OPINION
        and not item.cards
        and any(choice.value is not None for choice in item.choices)
    )
