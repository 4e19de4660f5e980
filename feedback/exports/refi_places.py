"""Where quotations in pictures and recordings are, as a REFI-QDA project counts."""

from __future__ import annotations

from feedback.actions.frozen import FrozenCopy, FrozenMedium, FrozenQuotation
from feedback.exports.refi_texts import HeldWords

WHOLE = 1000


def in_picture(said: FrozenQuotation, copy: FrozenCopy) -> dict[str, int] | None:
    """Whole pixels of the upright picture, upper left and lower right corner."""
    if not copy.width or not copy.height:
        return None
    left, top, right, bottom = said.place
    return {
        "firstX": left * copy.width // WHOLE,
        "firstY": top * copy.height // WHOLE,
        "secondX": min(-(-right * copy.width // WHOLE), copy.width),
        "secondY": min(-(-bottom * copy.height // WHOLE), copy.height),
    }


def in_time(said: FrozenQuotation, copy: FrozenCopy) -> dict[str, int] | None:
    """Whole milliseconds, within the length of what is played."""
    begins, ends = said.place
    if copy.seconds is not None:
        ends = min(ends, int(copy.seconds * 1000))
    return {"begin": begins, "end": ends} if begins < ends else None


def cues_of(medium: FrozenMedium, said: FrozenQuotation) -> list[int]:
    """Which lines of a transcript are said in a stretch: `media_places.words_in` has the rule."""
    begins, ends = said.place
    found = []
    for number, (low, high, _) in enumerate(medium.cues):
        shared = min(high, ends) - max(low, begins)
        if shared > 0 and 2 * shared >= min(high - low, ends - begins):
            found.append(number)
    return found


def span(medium: FrozenMedium, held: HeldWords, cues: list[int]) -> tuple[int, int]:
    """From where to where these lines stand in the transcript that is held."""
    places = [medium.cue_places[number] for number in cues]
    return held.at(min(low for low, _ in places)), held.at(max(high for _, high in places))
