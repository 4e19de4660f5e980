"""Captions as WebVTT: written so that no words can be taken for anything but words, and read.

The format: https://www.w3.org/TR/webvtt1/. Moments are milliseconds.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

HEAD = "WEBVTT"
LONGEST_CUE = 90  # code points: two lines on a small film
MOST_CUES = 20_000
_TIME = r"(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_LINE = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?=$|[ \t])")
_TAG = re.compile(r"<[^>]*>?")


@dataclass(frozen=True)
class Cue:
    """Words to be shown from `start_ms` until `end_ms`. `settings` are where, when not below."""

    start_ms: int
    end_ms: int
    words: str
    settings: str = ""


def write_captions(cues: Iterable[Cue], longest: int = LONGEST_CUE) -> str:
    """A WebVTT file. Words longer than `longest` are shown one part after another."""
    parts = [f"{HEAD}\n"]
    for cue in cues:
        parts += [_block(one) for one in _in_parts(cue, longest)]
    return "\n".join(parts)


def read_captions(text: str) -> list[Cue]:
    """The cues of a WebVTT file in the order of their moments; what makes no sense is passed over.

    Markup is taken out. Raises ValueError when it does not begin as WebVTT does.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not re.match(rf"{HEAD}(?=$|[ \t\n])", text):
        raise ValueError("captions begin with WEBVTT")
    cues = list(_cues(re.split(r"\n{2,}", text)))[:MOST_CUES]
    return sorted(cues, key=lambda cue: (cue.start_ms, cue.end_ms))


def _cues(blocks: Iterable[str]) -> Iterator[Cue]:
    for block in blocks:
        lines = block.strip("\n").split("\n")
        for number, line in enumerate(lines[:2]):
            if found := _LINE.match(line):
                start, end = _ms(found.groups()[:4]), _ms(found.groups()[4:])
                words = html.unescape(_TAG.sub("", "\n".join(lines[number + 1 :]))).strip()
                if words and end > start:
                    yield Cue(start, end, words)
                break


def _block(cue: Cue) -> str:
    settings = f" {cue.settings}" if cue.settings else ""
    return f"{_time(cue.start_ms)} --> {_time(cue.end_ms)}{settings}\n{escape(cue.words)}\n"


def escape(words: str) -> str:
    """Words as the text of a cue: no markup, no arrow, no empty line that would end it."""
    words = words.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    words = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "\n".join(line.strip() for line in words.split("\n") if line.strip())


def _in_parts(cue: Cue, longest: int) -> Iterator[Cue]:
    """The cue in parts of at most `longest` where its words allow, each for its share of time."""
    parts = list(_lines(cue.words.split(), longest)) if len(cue.words) > longest else []
    if len(parts) < 2:
        yield cue
        return
    total, said, length = sum(map(len, parts)), 0, cue.end_ms - cue.start_ms
    for part in parts:
        begins = cue.start_ms + length * said // total
        said += len(part)
        yield Cue(begins, cue.start_ms + length * said // total, part, cue.settings)


def _lines(words: list[str], longest: int) -> Iterator[str]:
    line = ""
    for word in words:
        if line and len(line) + 1 + len(word) > longest:
            yield line
            line = ""
        line = f"{line} {word}".strip()
    if line:
        yield line


def _time(ms: int) -> str:
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


def _ms(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, rest = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest
