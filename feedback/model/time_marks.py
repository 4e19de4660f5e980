"""Words with time marks, as they can be typed: `[00:03.2] I have got my own key now.`

A mark stands at the beginning of a line and holds minutes and seconds, with hours before and
parts of a second after them when there are any; `[00:03 - 00:07]` says the end as well. Digits
of any script are read. A line of words that looks like a mark begins with `\\[`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from feedback.model.timed_words import Segment, clean

_TIME = r"(?:(\d{1,2}):)?(\d{1,4}):(\d{1,2})(?:[.,](\d{1,3}))?"
_MARK = re.compile(rf"\[\s*{_TIME}(?:\s*(?:-->|-|–|—)\s*{_TIME})?\s*\]")
# What someone meant as a mark: it begins with a digit and holds the sign of a time.
_MEANT = re.compile(r"\[\s*\d[^\[\]\n]{0,40}?[:;][^\[\]\n]{0,40}\]|\[[\d.,\s–—-]*\d[.,]\d+\s*\]")
LAST_WITHOUT_LENGTH_MS = 5000
A_LITTLE_LATE_MS = 1000


class BadMark(Exception):
    """A time mark that cannot be used. `line` counts from 1; `mark` is what stands there."""

    NOT_A_TIME = "not-a-time"
    OUT_OF_ORDER = "out-of-order"
    ENDS_FIRST = "ends-first"
    OVERLAPS = "overlaps"
    PAST_THE_END = "past-the-end"

    def __init__(self, code: str, line: int, mark: str) -> None:
        super().__init__(f"{code} in line {line}: {mark}")
        self.code, self.line, self.mark = code, line, mark


@dataclass
class _Block:
    """A mark, where it stands, and the lines under it."""

    line: int = 1
    mark: str = ""
    start: int | None = None
    end: int | None = None
    lines: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        return clean("\n".join(self.lines))


def read_marks(text: str, length_ms: int | None = None) -> list[Segment]:
    """The segments of a text with marks; without any mark it is one segment without moments.

    A segment ends where the next begins, when its mark does not say. Words before the first
    mark are said from the beginning. Marks without words only end the segment before them.
    Raises BadMark.
    """
    blocks = [one for one in _blocks(text) if one.mark or one.words]
    if not any(one.mark for one in blocks):
        return [Segment(one.words) for one in blocks]
    for one in blocks:
        one.start = one.start or 0
    _check_order(blocks, length_ms)
    return [
        Segment(one.words, one.start, end)
        for one, end in zip(blocks, _ends(blocks, length_ms), strict=True)
        if one.words
    ]


def write_marks(segments: Sequence[Segment], length_ms: int | None = None) -> str:
    """The text that `read_marks` reads as these segments."""
    follows = [*(one.start_ms for one in segments[1:]), length_ms][: len(segments)]
    return "\n".join(
        _marked(one, follow) if one.is_timed else _kept(one.words)
        for one, follow in zip(segments, follows, strict=True)
    )


def read_time(text: str) -> int:
    """The moment that is written, in milliseconds: `00:03.25`, `1:02:03`, or seconds, `3.25`.

    Raises ValueError when it is no time.
    """
    written = text.strip()
    found = re.fullmatch(_TIME, written if ":" in written else f"0:{written}")
    if found is None:
        raise ValueError(text)
    try:
        return _milliseconds(found.groups(), text, 1)
    except BadMark:
        raise ValueError(text) from None


def write_time(ms: int) -> str:
    """A moment as people write it: `00:03`, `00:03.25`, `1:02:03`."""
    seconds, rest = divmod(ms, 1000)
    hours, seconds = divmod(seconds, 3600)
    part = f".{rest:03}".rstrip("0") if rest else ""
    return f"{f'{hours}:' if hours else ''}{seconds // 60:02}:{seconds % 60:02}{part}"


def _marked(one: Segment, follow: int | None) -> str:
    start, end = one.span
    until = "" if end == follow else f" - {write_time(end)}"
    return f"[{write_time(start)}{until}] {_kept(one.words)}"


def _kept(words: str) -> str:
    """Words in which no line can be taken for a mark."""
    return "\n".join(
        f"\\{line}" if line.startswith("\\") or _MEANT.match(line) else line
        for line in words.split("\n")
    )


def _blocks(text: str) -> Iterator[_Block]:
    block = _Block()
    for number, line in enumerate(clean(text).split("\n"), 1):
        if meant := _MEANT.match(line):
            yield block
            block = _Block(number, meant.group(), *_times(meant.group(), number))
            line = line[meant.end() :].strip()
        block.lines.append(line.removeprefix("\\"))
    yield block


def _times(mark: str, line: int) -> tuple[int, int | None]:
    found = _MARK.fullmatch(mark)
    if found is None:
        raise BadMark(BadMark.NOT_A_TIME, line, mark)
    times = (found.groups()[:4], found.groups()[4:])
    start, end = (_milliseconds(parts, mark, line) if parts[1] else None for parts in times)
    assert start is not None
    return start, end


def _milliseconds(parts: Sequence[str | None], mark: str, line: int) -> int:
    hours, minutes, seconds = (int(part or 0) for part in parts[:3])
    if seconds > 59 or (parts[0] and minutes > 59):
        raise BadMark(BadMark.NOT_A_TIME, line, mark)
    thousandths = int((parts[3] or "0").ljust(3, "0"))
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def _check_order(blocks: Sequence[_Block], length_ms: int | None) -> None:
    before = None
    for one in blocks:
        assert one.start is not None
        if before is not None and one.start <= (before.start or 0):
            raise BadMark(BadMark.OUT_OF_ORDER, one.line, one.mark)
        if before is not None and before.end is not None and before.end > one.start:
            raise BadMark(BadMark.OVERLAPS, before.line, before.mark)
        if one.end is not None and one.end <= one.start:
            raise BadMark(BadMark.ENDS_FIRST, one.line, one.mark)
        if length_ms is not None and _is_past(one, length_ms):
            raise BadMark(BadMark.PAST_THE_END, one.line, one.mark)
        before = one


def _is_past(one: _Block, length_ms: int) -> bool:
    """A mark that only ends the one before may stand at the very end."""
    assert one.start is not None
    begins_late = one.start >= length_ms if one.words else one.start > length_ms + A_LITTLE_LATE_MS
    return begins_late or (one.end or 0) > length_ms + A_LITTLE_LATE_MS


def _ends(blocks: Sequence[_Block], length_ms: int | None) -> Iterator[int]:
    for number, one in enumerate(blocks):
        assert one.start is not None
        if one.end is not None:
            end = one.end
        elif number + 1 < len(blocks):
            end = blocks[number + 1].start or 0
        else:
            end = length_ms or one.start + LAST_WITHOUT_LENGTH_MS
        yield end if length_ms is None else min(end, max(length_ms, one.start + 1))
