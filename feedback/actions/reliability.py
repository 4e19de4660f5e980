"""How far coders of a story agree, code by code and over all, in numbers that allow for chance.

Words are counted by sentence and recordings by second: a unit has a code from a coder when one of
the coder's quotations with that code covers any of it. Pictures have no such units.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.access import RECORDINGS
from feedback.actions.comparing import Comparison, Given, Line, spreads
from feedback.actions.media_quotations import media_to_mark
from feedback.actions.stories import media_of_answers, sources_of
from feedback.model.passages import sentences
from feedback.model.reliability import Span, Spread, cohens_kappa, krippendorffs_alpha
from feedback.model.stories import Code, StoryPart
from feedback.model.telling import DiaryEntry, MediaFile

SECOND_MS = 1000
NEVER = Spread(())
Units = dict[Line, list[Span]]


@dataclass(frozen=True)
class Agreed:
    """One code, or all codes together, over all units: how often each coder gave it, on how many
    units all did the same, Cohen's kappa of two coders, Krippendorff's alpha of any number. None
    where nothing can be said: all did the same everywhere.
    """

    code: Code | None
    given: tuple[int, ...]
    same: int
    decisions: int
    kappa: float | None
    alpha: float | None


@dataclass(frozen=True)
class InNumbers:
    """Agreement by one kind of unit: for each code that somebody gave there, and over all."""

    units: int
    codes: Sequence[Agreed] = field(default_factory=tuple)
    overall: Agreed | None = None


@dataclass(frozen=True)
class Reliability:
    """Words by sentence, recordings by second; what is left out: recordings of unknown length."""

    words: InNumbers
    recordings: InNumbers
    without_length: int


def reliability_of(db: Session, comparison: Comparison) -> Reliability:
    """How far the coders of a comparison agree."""
    said: Units = {
        part.id: [(one.start, one.end) for one in sentences(part.words)]
        for part in comparison.parts
    }
    recordings = _recordings(db, comparison.parts)
    seconds: Units = {one.id: _seconds(one.length_ms) for one in recordings if one.length_ms}
    return Reliability(
        words=_in_numbers(comparison, said),
        recordings=_in_numbers(comparison, seconds),
        without_length=len(recordings) - len(seconds),
    )


def _in_numbers(comparison: Comparison, units: Units) -> InNumbers:
    count = sum(map(len, units.values()))
    lines = spreads(comparison.codings)
    coders = [coder.id for coder in comparison.coders]
    values = {
        code.id: [_values(lines, units, (coder, code.id)) for coder in coders]
        for code in comparison.codes
    }
    used = [code for code in comparison.codes if any(map(any, values[code.id]))]
    if not used:
        return InNumbers(count)
    together = [list(chain(*(values[code.id][n] for code in used))) for n in range(len(coders))]
    return InNumbers(
        count, [_agreed(code, values[code.id]) for code in used], _agreed(None, together)
    )


def _values(lines: dict[Line, dict[Given, Spread]], units: Units, given: Given) -> list[bool]:
    found = []
    for line, spans in units.items():
        spread = lines.get(line, {}).get(given, NEVER)
        found += [spread.touches(span) for span in spans]
    return found


def _agreed(code: Code | None, values: Sequence[Sequence[bool]]) -> Agreed:
    units = list(zip(*values, strict=True))
    return Agreed(
        code=code,
        given=tuple(sum(each) for each in values),
        same=sum(len(set(unit)) == 1 for unit in units),
        decisions=len(units),
        kappa=cohens_kappa(values[0], values[1]) if len(values) == 2 else None,
        alpha=krippendorffs_alpha(units),
    )


def _recordings(db: Session, parts: Sequence[StoryPart]) -> list[MediaFile]:
    sources = sources_of(db, parts)
    answers = media_of_answers(db, sources.values())
    found: dict[UUID, MediaFile] = {}
    for source in sources.values():
        files = source.media if isinstance(source, DiaryEntry) else answers[source.id]
        found |= {one.id: one for one in media_to_mark(files) if one.kind in RECORDINGS}
    return list(found.values())


def _seconds(length_ms: int) -> list[Span]:
    """Whole seconds; the last may be begun only."""
    return [(at, min(at + SECOND_MS, length_ms)) for at in range(0, length_ms, SECOND_MS)]
