"""From the choice a person picked to a score, by a map that is declared and has a source."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from easyread.scales import SCORES, Crosswalk, crosswalks
from feedback.forms.answers import AnswerGiven
from feedback.forms.instrument import OPINION, Instrument, Item

BEST_SCORE = 2


# The maps that lead to a score of 0 (not good) to 2 (good), by the name an item gives.
CROSSWALKS: Mapping[str, Crosswalk] = MappingProxyType(
    {name: walk for name, walk in crosswalks().items() if walk.to == SCORES}
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
    if item.asks != OPINION:
        return None
    if choice is None or choice.value is None:
        return None
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
    return item.asks == OPINION and any(choice.value is not None for choice in item.choices)
