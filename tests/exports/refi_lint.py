"""What the schema of REFI-QDA does not say and readers stumble over: a lint of a `.qdpx` file."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

SCHEMA = etree.XMLSchema(file=Path(__file__).parent / "refi_qda" / "Project.xsd")
NS = {"q": "urn:QDA-XML:project:1.0"}
DATED = ("Source", "Selection", "Coding", "Transcript")
PATHS = ("plainTextPath", "richTextPath", "path")
ENDINGS = {"TextSource": "txt", "Transcript": "txt", "AudioSource": "m4a", "VideoSource": "mp4"}


def lint(data: bytes, in_utf16: bool = False) -> list[str]:
    """What is wrong with a project, in words; nothing when it is right."""
    return list(_Lint(data, in_utf16).found())


def selections(data: bytes, in_utf16: bool = False) -> list[tuple[str, str, str]]:
    """Each selection in a text: the source's name, the words there, its coder's name."""
    return list(_Lint(data, in_utf16).texts_of_selections())


class _Lint:
    def __init__(self, data: bytes, in_utf16: bool) -> None:
        self.pack = zipfile.ZipFile(io.BytesIO(data))
        self.names = self.pack.namelist()
        self.raw = self.pack.read("project.qde")
        self.root = etree.fromstring(self.raw)
        self.in_utf16 = in_utf16

    def found(self) -> Iterator[str]:
        if not SCHEMA.validate(self.root):
            yield f"schema: {SCHEMA.error_log.last_error}"
        if self.raw.startswith(b"\xef\xbb\xbf"):
            yield "project.qde begins with a byte order mark"
        for check in (self.container, self.ids, self.dates, self.names_, self.files, self.texts):
            yield from check()

    def container(self) -> Iterator[str]:
        if self.names[0] != "project.qde" or len(set(self.names)) != len(self.names):
            yield "project.qde is not first, or a file is there twice"
        for info in self.pack.infolist():
            if info.compress_type != zipfile.ZIP_STORED or info.filename.count("/") > 1:
                yield f"{info.filename} is compressed or in a deeper folder"
        if self.root.get("origin") is None or self.root.get("creationDateTime") is None:
            yield "the project has no origin or no date"

    def ids(self) -> Iterator[str]:
        made = [one.get("guid") for one in self.root.iter() if one.get("guid")]
        yield from (f"{id} is there {n} times" for id, n in Counter(made).items() if n > 1)
        refs = ("targetGUID", "creatingUser", "creatingUserGUID", "fromSyncPoint", "toSyncPoint")
        for one in self.root.iter():
            for name in refs:
                if one.get(name) and one.get(name) not in made:
                    yield f"{one.tag} points at {one.get(name)}, which is not there"
        codes = {one.get("guid") for one in self.root.iterfind(".//q:Code", NS)}
        for ref in self.root.iterfind(".//q:CodeRef", NS):
            if ref.get("targetGUID") not in codes:
                yield "a CodeRef points at something that is no code"

    def dates(self) -> Iterator[str]:
        for one in self.root.iter():
            kind = etree.QName(one).localname
            if (
                one.get("guid")
                and kind.endswith(DATED)
                and not (one.get("creatingUser") and one.get("creationDateTime"))
            ):
                yield f"{kind} {one.get('guid')} has no coder or no date"

    def names_(self) -> Iterator[str]:
        for path in (".//q:Code", "q:Sources/*", "q:Cases/*", "q:Sets/*", "q:Users/*"):
            names = [one.get("name", "").casefold() for one in self.root.iterfind(path, NS)]
            if len(set(names)) != len(names) or "" in names:
                yield f"{path}: a name is there twice, or is empty"

    def files(self) -> Iterator[str]:
        told = []
        for one in self.root.iter():
            for path in filter(None, map(one.get, PATHS)):
                told.append("sources/" + path.removeprefix("internal://"))
                if path != f"internal://{one.get('guid')}.{path.rpartition('.')[2]}":
                    yield f"{path} is not the id of what it belongs to"
        if sorted(told) != sorted(name for name in self.names if name != "project.qde"):
            yield "the files of the ZIP are not those of the project"

    def texts(self) -> Iterator[str]:
        for name in self.names:
            data = self.pack.read(name)
            if name.endswith(".txt"):
                text = data.decode()
                if data.startswith(b"\xef\xbb\xbf") or "\r" in text:
                    yield f"{name} begins with a mark or has CRLF"
                if not unicodedata.is_normalized("NFC", text):
                    yield f"{name} is not NFC"
        for source, words, _ in self.texts_of_selections():
            if not words:
                yield f"a selection in {source} holds nothing"
        for one in self.root.iterfind(".//q:PictureSelection", NS):
            left, top, right, bottom = (
                int(one.get(edge)) for edge in ("firstX", "firstY", "secondX", "secondY")
            )
            if not (0 <= left < right and 0 <= top < bottom):
                yield "a region has no size"
        for kind in ("Audio", "Video"):
            for one in self.root.iterfind(f".//q:{kind}Selection", NS):
                if not 0 <= int(one.get("begin")) < int(one.get("end")):
                    yield "a stretch has no length"

    def texts_of_selections(self) -> Iterator[tuple[str, str, str]]:
        users = {one.get("guid"): one.get("name") for one in self.root.iterfind(".//q:User", NS)}
        for source in self.root.iterfind("q:Sources/q:TextSource", NS):
            text = self._text(source)
            for one in source.iterfind("q:PlainTextSelection", NS):
                start, end = int(one.get("startPosition")), int(one.get("endPosition"))
                yield (
                    source.get("name"),
                    self._cut(text, start, end),
                    users[one.get("creatingUser")],
                )
        for transcript in self.root.iterfind(".//q:Transcript", NS):
            text = self._text(transcript)
            points = {
                one.get("guid"): int(one.get("position"))
                for one in transcript.iterfind("q:SyncPoint", NS)
            }
            for one in transcript.iterfind("q:TranscriptSelection", NS):
                start, end = (points[one.get(at)] for at in ("fromSyncPoint", "toSyncPoint"))
                coder = users[one.get("creatingUser")]
                yield transcript.get("name"), self._cut(text, start, end), coder

    def _text(self, source) -> str:
        path = source.get("plainTextPath").removeprefix("internal://")
        return self.pack.read(f"sources/{path}").decode()

    def _cut(self, text: str, start: int, end: int) -> str:
        if not self.in_utf16:
            return text[start:end] if end <= len(text) else ""
        units = text.encode("utf-16-le")
        return units[2 * start : 2 * end].decode("utf-16-le") if 2 * end <= len(units) else ""
