"""REFI-QDA projects of other programs, read with care: nothing in them is believed or run.

Read are codes, coders, and texts, pictures and recordings with their selections. All else is
counted, so that a report can say what is left. The file is never unpacked: only what is needed is
opened, and only so much of it; of a picture or a recording no more than its sha256 is kept.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import PurePosixPath
from uuid import UUID
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

LARGEST_FILE = 64 * 1024 * 1024
LARGEST_PROJECT = 32 * 1024 * 1024
LARGEST_TEXT = 4 * 1024 * 1024
LARGEST_TEXTS = 64 * 1024 * 1024
LARGEST_MEDIA = 2 * LARGEST_FILE
PIECE = 1024 * 1024
MOST_ENTRIES = 10_000
# What is read of these is bounded; of others Python unpacks all before it stops.
BOUNDED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
MOST_ELEMENTS = 400_000
DEEPEST = 200
# What is squeezed more than this, and large, was made to fill a disk.
MOST_SQUEEZED, SMALL = 200, 1024 * 1024
PROJECT = re.compile(r"\{urn:QDA-XML:project:[0-9.]+\}Project")
BROKEN = (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError)
# What is not read, and how a report calls it.
OTHERS = {
    "PictureSource": "pictures",
    "PDFSource": "pdfs",
    "AudioSource": "sounds",
    "VideoSource": "films",
    "Case": "cases",
    "Variable": "variables",
    "Set": "sets",
    "Note": "notes",
    "Link": "links",
    "Graph": "graphs",
}
# Files with places in them: what they are here, and where the places stand, in the file's words.
MEDIA = {"PictureSource": "photo", "AudioSource": "sound", "VideoSource": "video"}
CORNERS = ("firstX", "firstY", "secondX", "secondY")
MOMENTS = ("begin", "end")
POINTS = ("fromSyncPoint", "toSyncPoint")


class ProjectRefused(ValueError):
    """The file is no project that can be read. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class ReadCode:
    """A code of a project: `parent` is the id of the one above, `memo` what was noted on it."""

    guid: str
    parent: str
    name: str
    description: str
    colour: str
    memo: str


@dataclass(frozen=True)
class ReadSelection:
    """A place in a text as the file counts it, and who gave which codes to it."""

    start: int
    end: int
    name: str
    codings: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ReadText:
    """A text source: its words with the line ends of the file; None when they are not in it."""

    guid: str
    name: str
    words: str | None
    selections: tuple[ReadSelection, ...]


@dataclass(frozen=True)
class ReadPlace:
    """A place in a picture (two corners, in pixels) or in a recording (two moments, in ms), what
    was written about it, and who gave which codes to it. None where it cannot be read."""

    where: tuple[int, ...] | None
    name: str
    words: str
    codings: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ReadMedium:
    """A picture or a recording: its kind here, and the sha256 of the file that is with it, in
    hexadecimal; empty when the file is not there."""

    guid: str
    name: str
    kind: str
    source: str
    sha256: str
    places: tuple[ReadPlace, ...]


@dataclass(frozen=True)
class ReadProject:
    """What was read, and how many of everything else there are."""

    name: str
    origin: str
    coders: dict[str, str]
    codes: tuple[ReadCode, ...]
    texts: tuple[ReadText, ...]
    others: dict[str, int] = field(default_factory=dict)
    media: tuple[ReadMedium, ...] = ()


def read_project(data: bytes) -> ReadProject:
    """Read a `.qdpx`. Raises ProjectRefused.

    Its codes: too-large, not-a-project, no-project, unsafe-names, locked, too-many-files,
    too-large-inside.
    """
    if len(data) > LARGEST_FILE:
        raise ProjectRefused("too-large")
    files = _Files(data)
    root = _parsed(files.project())
    return _read(root, files)


class _Files:
    """The ZIP, looked through before anything is opened."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except BROKEN as no:
            raise ProjectRefused("not-a-project") from no
        entries = self._zip.infolist()
        if len(entries) > MOST_ENTRIES:
            raise ProjectRefused("too-many-files")
        for entry in entries:
            _check(entry)
        self._known = {one.filename.casefold(): one for one in entries}
        if len(self._known) != len(entries):
            raise ProjectRefused("unsafe-names")
        self._left, self._left_of_media = LARGEST_TEXTS, LARGEST_MEDIA

    def project(self) -> bytes:
        """`project.qde`, or the one file of another name that ends so."""
        found = [name for name in self._known if "/" not in name and name.endswith(".qde")]
        if "project.qde" in found:
            found = ["project.qde"]
        if len(found) != 1:
            raise ProjectRefused("no-project")
        return self._read(found[0], LARGEST_PROJECT)

    def text(self, path: str) -> str | None:
        """The words of an internal file; None when it is elsewhere or no text."""
        entry = self._inside(path)
        if entry is None:
            return None
        data = self._read(entry, min(LARGEST_TEXT, self._left))
        self._left -= len(data)
        return _decoded(data)

    def sha256(self, path: str) -> str:
        """By what an internal file is known; empty when it is elsewhere."""
        entry, digest = self._inside(path), sha256()
        if entry is None:
            return ""
        try:
            with self._zip.open(self._known[entry]) as file:
                while self._left_of_media >= 0 and (piece := file.read(PIECE)):
                    self._left_of_media -= len(piece)
                    digest.update(piece)
        except BROKEN as no:
            raise ProjectRefused("not-a-project") from no
        if self._left_of_media < 0:
            raise ProjectRefused("too-large-inside")
        return digest.hexdigest()

    def _inside(self, path: str) -> str | None:
        """The name in the ZIP of an internal file; None when it is elsewhere."""
        place, _, name = path.partition("://")
        entry = f"sources/{name.strip('/')}".casefold()
        return entry if place == "internal" and entry in self._known else None

    def _read(self, name: str, most: int) -> bytes:
        """What the ZIP says of a size is not believed."""
        try:
            with self._zip.open(self._known[name]) as file:
                data = file.read(most + 1)
        except BROKEN as no:
            raise ProjectRefused("not-a-project") from no
        if len(data) > most:
            raise ProjectRefused("too-large-inside")
        return data


def _check(entry: zipfile.ZipInfo) -> None:
    path = PurePosixPath(entry.filename)
    is_outside = path.is_absolute() or ".." in path.parts
    if is_outside or "\\" in entry.filename or ":" in entry.filename:
        raise ProjectRefused("unsafe-names")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise ProjectRefused("unsafe-names")
    if entry.flag_bits & 1:
        raise ProjectRefused("locked")
    if entry.compress_type not in BOUNDED:
        raise ProjectRefused("not-a-project")
    squeezed = entry.file_size / max(entry.compress_size, 1)
    if entry.file_size > SMALL and squeezed > MOST_SQUEEZED:
        raise ProjectRefused("too-large-inside")


def _decoded(data: bytes) -> str | None:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _parsed(data: bytes) -> Element:
    """The tree. Entities are refused before they are opened; so is what is too wide or deep."""
    depth = count = 0
    root: Element | None = None
    try:
        for event, element in iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=True):
            count, depth = count + 1, depth + (1 if event == "start" else -1)
            root = element if root is None else root
            if count > 2 * MOST_ELEMENTS or depth > DEEPEST:
                raise ProjectRefused("too-large-inside")
    except (ParseError, DefusedXmlException, LookupError, UnicodeError) as no:
        raise ProjectRefused("not-a-project") from no
    if root is None or not PROJECT.fullmatch(str(root.tag)):
        raise ProjectRefused("not-a-project")
    return root


def _read(root: Element, files: _Files) -> ReadProject:
    notes = {_guid(one): _words(one, files) or "" for one in root.iterfind("{*}Notes/{*}Note")}
    counted = Counter(str(one.tag).rpartition("}")[2] for one in root.iter())
    return ReadProject(
        name=root.get("name", ""),
        origin=root.get("origin", ""),
        coders={_guid(one): one.get("name", "") for one in root.iterfind("{*}Users/{*}User")},
        codes=tuple(_codes(root, notes)),
        texts=tuple(_texts(root, files)),
        others={OTHERS[tag]: counted[tag] for tag in OTHERS if counted[tag]},
        media=tuple(_media(root, files)),
    )


def _codes(root: Element, notes: dict[str, str]) -> Iterator[ReadCode]:
    waiting = [(one, "") for one in reversed(root.findall("{*}CodeBook/{*}Codes/{*}Code"))]
    while waiting:
        code, parent = waiting.pop()
        memos = (notes.get(_target(ref), "") for ref in code.iterfind("{*}NoteRef"))
        yield ReadCode(
            guid=_guid(code),
            parent=parent,
            name=code.get("name", ""),
            description=code.findtext("{*}Description") or "",
            colour=code.get("color", ""),
            memo="\n".join(filter(None, memos)),
        )
        waiting += [(below, _guid(code)) for below in reversed(code.findall("{*}Code"))]


def _texts(root: Element, files: _Files) -> Iterator[ReadText]:
    for source in root.iterfind("{*}Sources/{*}TextSource"):
        selections = (_selection(one) for one in source.iterfind("{*}PlainTextSelection"))
        yield ReadText(
            guid=_guid(source),
            name=source.get("name", ""),
            words=_words(source, files),
            selections=tuple(selections),
        )


def _media(root: Element, files: _Files) -> Iterator[ReadMedium]:
    for source in root.iterfind("{*}Sources/*"):
        tag = str(source.tag).rpartition("}")[2]
        if tag in MEDIA:
            yield ReadMedium(
                guid=_guid(source),
                name=source.get("name", ""),
                kind=MEDIA[tag],
                source=OTHERS[tag],
                sha256=files.sha256(source.get("path", "")),
                places=tuple(_places(source, tag.removesuffix("Source"))),
            )


def _places(source: Element, kind: str) -> Iterator[ReadPlace]:
    """Of a recording also those in its transcript, from the moment of one point to another's."""
    ends = CORNERS if kind == "Picture" else MOMENTS
    for one in source.iterfind(f"{{*}}{kind}Selection"):
        yield _place(one, _numbers(one.get(end) for end in ends))
    for transcript in source.iterfind("{*}Transcript"):
        points = {_guid(one): one.get("timeStamp") for one in transcript.iterfind("{*}SyncPoint")}
        for one in transcript.iterfind("{*}TranscriptSelection"):
            yield _place(one, _numbers(points.get(_id(one.get(end, ""))) for end in POINTS))


def _place(one: Element, where: tuple[int, ...] | None) -> ReadPlace:
    words = one.findtext("{*}Description") or ""
    return ReadPlace(where, one.get("name", ""), words, _codings(one))


def _numbers(told: Iterable[str | None]) -> tuple[int, ...] | None:
    try:
        return tuple(int(one or "") for one in told)
    except ValueError:
        return None


def _selection(one: Element) -> ReadSelection:
    start, end = _numbers(one.get(end) for end in ("startPosition", "endPosition")) or (-1, -1)
    return ReadSelection(start, end, one.get("name", ""), _codings(one))


def _codings(one: Element) -> tuple[tuple[str, str], ...]:
    """Each code of a selection, and who gave it."""
    coder = _id(one.get("creatingUser", ""))
    return tuple(
        (_target(ref), _id(coding.get("creatingUser", "")) or coder)
        for coding in one.iterfind("{*}Coding")
        for ref in coding.iterfind("{*}CodeRef")
    )


def _words(source: Element, files: _Files) -> str | None:
    inside = source.findtext("{*}PlainTextContent")
    return inside if inside is not None else files.text(source.get("plainTextPath", ""))


def _guid(one: Element) -> str:
    return _id(one.get("guid", ""))


def _target(one: Element) -> str:
    return _id(one.get("targetGUID", ""))


def _id(told: str) -> str:
    """An id as we write it; other programs put it in braces or write it large."""
    try:
        return str(UUID(told))
    except ValueError:
        return told
