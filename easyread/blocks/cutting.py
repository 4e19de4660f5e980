"""Cut a plain text into blocks."""

import re
from collections.abc import Iterator
from itertools import groupby

from easyread.blocks.block import Block

_TITLE = re.compile(r"#{1,6}[ \t]+")
_PICTURE = re.compile(r"!\[([\w-]+)\]")


def cut(text: str) -> list[Block]:
    """The blocks of a text, in order. A text of nothing but blank lines gives none."""
    return [_block(lines) for lines in _groups(text.splitlines())]


def _groups(lines: list[str]) -> Iterator[list[str]]:
    """Lines that belong together: from a title, or from a blank line, to the next."""
    waiting: list[str] = []
    for is_blank, group in groupby(map(str.strip, lines), key=lambda line: not line):
        for line in () if is_blank else group:
            if _TITLE.match(line) and waiting:
                yield waiting
                waiting = []
            waiting.append(line)
        if is_blank and waiting and not _only_title(waiting):
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _only_title(lines: list[str]) -> bool:
    """A title stays with the words below it, whatever blank lines stand between."""
    return all(_TITLE.match(line) or _PICTURE.fullmatch(line) for line in lines)


def _block(lines: list[str]) -> Block:
    pictures = tuple(name for line in lines for name in _PICTURE.findall(line))
    bare = [_PICTURE.sub("", line).strip() for line in lines]
    titles = [_TITLE.sub("", line) for line in bare if _TITLE.match(line)]
    words = tuple(line for line in bare if line and not _TITLE.match(line))
    return Block(" ".join(titles), words, pictures)
