"""A set of symbols in a folder or a ZIP, with an index that says what each means and whose it is.

The index is `index.csv` in UTF-8 with a line of headings: `file`, `name`, `words.en` (and
`words.ur` ...: words for it, with commas between), `author`, `licence`, and if need be
`non-commercial` (yes or no). Only files that the index names are ever opened.
"""

from __future__ import annotations

import csv
import io
import re
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Protocol

INDEX = "index.csv"
MOST_ENTRIES = 10_000
MOST_SYMBOLS = 5_000
LARGEST_INDEX = 4 * 1024 * 1024
LARGEST_SYMBOL = 4 * 1024 * 1024
LARGEST_SET = 256 * 1024 * 1024
NEEDED = ("file", "name", "author", "licence")
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NONCOMMERCIAL = re.compile(r"\bNC\b|non-?commercial", re.IGNORECASE)
LONGEST_NAME, LONGEST_TERMS = 60, 120


class SetRefused(ValueError):
    """A set that cannot be taken. The message says which line or file, and how to mend it."""

    code = "symbols.refused"


@dataclass(frozen=True)
class Listed:
    """One line of an index: its words by language, and its terms."""

    file: str
    name: str
    author: str
    licence: str
    is_noncommercial: bool
    words: dict[str, list[str]] = field(default_factory=dict)


class SymbolFiles(Protocol):
    """A folder or a ZIP of symbols."""

    def read(self, name: str, most: int) -> bytes:
        """The bytes of a file. Raises SetRefused when it is not there, too big or elsewhere."""


class Folder:
    """Symbols in a folder. Links out of it are refused."""

    def __init__(self, path: Path) -> None:
        self._path = path.resolve()

    def read(self, name: str, most: int) -> bytes:
        """The bytes of a file of this folder."""
        place = self._path / _safe(name)
        if not place.resolve().is_relative_to(self._path) or place.is_symlink():
            raise SetRefused(f"{name} leads out of the folder. Put the file itself there.")
        if not place.is_file():
            raise SetRefused(f"{name} is not in the folder. Add it, or take its line out.")
        with place.open("rb") as file:
            return _at_most(file, name, most)


class Zip:
    """Symbols in a ZIP, looked through before anything is opened."""

    def __init__(self, file: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as no:
            raise SetRefused("This is not a ZIP that can be opened. Make it again.") from no
        entries = self._zip.infolist()
        if len(entries) > MOST_ENTRIES:
            raise SetRefused(
                f"There are {len(entries)} files in this ZIP. Make parts of {MOST_ENTRIES} or less."
            )
        if sum(entry.file_size for entry in entries) > LARGEST_SET:
            raise SetRefused("This ZIP is too big when it is unpacked: 256 MB at most.")
        for entry in entries:
            _check_entry(entry)
        self._top = self._folder_of_index(entries)
        self._known = {entry.filename: entry for entry in entries}

    def read(self, name: str, most: int) -> bytes:
        """The bytes of a file of this ZIP; what the ZIP says of its size is not believed."""
        entry = self._known.get(f"{self._top}{_safe(name)}")
        if entry is None:
            raise SetRefused(f"{name} is not in the ZIP. Add it, or take its line out.")
        try:
            with self._zip.open(entry) as file:
                return _at_most(file, name, most)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as no:
            raise SetRefused(f"{name} cannot be unpacked. Make the ZIP again.") from no

    def _folder_of_index(self, entries: list[zipfile.ZipInfo]) -> str:
        found = [one.filename for one in entries if PurePosixPath(one.filename).name == INDEX]
        if len(found) != 1:
            raise SetRefused(f"There must be one {INDEX} in the ZIP; there are {len(found)}.")
        return found[0].removesuffix(INDEX)


def open_set(path: Path) -> SymbolFiles:
    """The folder or the ZIP at a path. Raises SetRefused."""
    return Folder(path) if path.is_dir() else Zip(path)


def read_index(files: SymbolFiles) -> list[Listed]:
    """Every line of the index. Raises SetRefused with the number of the line that is wrong."""
    data = files.read(INDEX, LARGEST_INDEX)
    try:
        text = data.decode("utf-8-sig")
        rows = csv.DictReader(io.StringIO(text), strict=True)
        headings = [one.strip().lower() for one in rows.fieldnames or ()]
        rows.fieldnames = headings
        missing = [name for name in NEEDED if name not in headings]
        if missing:
            raise SetRefused(f"{INDEX} has no heading {', '.join(missing)}. Add it.")
        return list(_listed(rows))
    except (UnicodeDecodeError, csv.Error) as no:
        raise SetRefused(f"{INDEX} cannot be read. Save it as CSV in UTF-8.") from no


def _listed(rows: csv.DictReader) -> Iterator[Listed]:
    seen: set[str] = set()
    for number, row in enumerate(rows, start=2):
        if number > MOST_SYMBOLS + 1:
            raise SetRefused(f"{INDEX} names more than {MOST_SYMBOLS} symbols. Make 2 sets.")
        one = _line(row, number)
        if one.name in seen:
            raise SetRefused(f"Line {number}: the name {one.name} is there twice.")
        seen.add(one.name)
        yield one


def _line(row: dict[str, str], number: int) -> Listed:
    cells = {key: (value or "").strip() for key, value in row.items() if isinstance(key, str)}
    for name in NEEDED:
        if not cells[name]:
            raise SetRefused(f"Line {number}: {name} is empty. Fill it in.")
    name = cells["name"].lower().replace(" ", "-")
    if not NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise SetRefused(f"Line {number}: a name is letters a to z, digits and -: {name[:60]!r}.")
    if max(len(cells["author"]), len(cells["licence"])) > LONGEST_TERMS:
        raise SetRefused(f"Line {number}: author and licence have 120 letters at most.")
    words = {
        heading.removeprefix("words."): [word.strip()[:80] for word in text.split(",")][:20]
        for heading, text in cells.items()
        if heading.startswith("words.") and text
    }
    is_noncommercial = cells.get("non-commercial", "").lower() in {"yes", "true", "1"}
    return Listed(
        file=cells["file"],
        name=name,
        author=cells["author"],
        licence=cells["licence"],
        is_noncommercial=is_noncommercial or bool(NONCOMMERCIAL.search(cells["licence"])),
        words=words,
    )


def _safe(name: str) -> str:
    """A name inside the set. Raises SetRefused for one that leads out of it."""
    path = PurePosixPath(name)
    is_bad = "\\" in name or "\0" in name or ":" in name or path.is_absolute() or not path.parts
    if is_bad or ".." in path.parts:
        raise SetRefused(f"The file name {name[:80]!r} leads out of the set. Use a plain name.")
    return path.as_posix()


def _check_entry(entry: zipfile.ZipInfo) -> None:
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise SetRefused(f"{entry.filename[:80]!r} is a link. Put the file itself in the ZIP.")
    if entry.flag_bits & 1:
        raise SetRefused("This ZIP has a password. Make it without one.")
    if not entry.is_dir():
        _safe(entry.filename)


def _at_most(file, name: str, most: int) -> bytes:
    data = file.read(most + 1)
    if len(data) > most:
        raise SetRefused(f"{name[:80]} is too big: {most // 1024 // 1024} MB at most.")
    return data
