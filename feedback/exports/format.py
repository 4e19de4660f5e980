"""What every format is: a name, a file's name, and a way to write a frozen collection."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from feedback.actions.frozen import FrozenCollection, LeftOut

Opener = Callable[[UUID], Iterator[bytes]]
Write = Callable[[FrozenCollection, Opener, BinaryIO], str]
AlsoLeftOut = Callable[[FrozenCollection], Sequence[LeftOut]]
Holds = Callable[[FrozenCollection], bool]
Beside = Callable[[FrozenCollection], Mapping[str, bytes]]
Check = Callable[[Path], list[str]]
LONGEST_NAME = 60
PIECE = 1024 * 1024


def mark(words: str) -> str:
    """Mark words for translation; the page that shows them asks for them in its language."""
    return words


@dataclass(frozen=True)
class Format:
    """One way to carry a collection out.

    `write(frozen, open_copy, file)` writes it in constant memory and returns the sha256, in
    hexadecimal, by which a copy is known again: of the manifest, or of a file that stands alone.
    The same frozen collection gives the same bytes. `has_media` says whether copies are read,
    `has_drawn` whether those of pages drawn outside are among them.
    `also_left_out` says what this kind of file has no place for; it is kept with the record.
    `beside` gives small files, by their endings, that stand next to it under its name.
    `check(path)`, where a format has one, opens what was written and says what is wrong with it,
    a sentence each. `options` says in a sentence each what can be chosen, by name.
    `holds(frozen)`, where a format has one, says whether anything for it is in there at all.
    """

    name: str
    ending: str
    words: str
    write: Write
    has_media: bool = False
    has_drawn: bool = False
    beside: Beside | None = None
    holds: Holds | None = None
    check: Check | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    also_left_out: AlsoLeftOut | None = None

    def file_name(self, frozen: FrozenCollection) -> str:
        """`story-pack_on-time_2026-03-03.zip`: the date is the day it was frozen."""
        return f"{self.name}_{plain_name(frozen.name)}_{frozen.frozen_on.isoformat()}{self.ending}"

    def files_beside(self, frozen: FrozenCollection) -> dict[str, bytes]:
        """What stands next to the file: `qda-project_on-time_2026-03-03_export-report.txt`."""
        stem = self.file_name(frozen).removesuffix(self.ending)
        given = self.beside(frozen) if self.beside else {}
        return {f"{stem}_{name}": data for name, data in given.items()}


def sha256_of(file: BinaryIO) -> str:
    """The sha256 of a file that was just written, read in pieces, in hexadecimal."""
    file.seek(0)
    digest = sha256()
    while piece := file.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()


def plain_name(name: str) -> str:
    """A name that every file system takes: a-z, 0-9 and hyphens, 60 at most."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:LONGEST_NAME].strip("-") or "collection"
