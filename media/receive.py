"""Receive a multipart upload in constant memory, counting, hashing and limiting on the way."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from media.body import USUAL, Body, Limits
from media.fixity import Sha256
from media.names import safe_file_name
from media.refused import Refused
from media.store import StoreFull, StoreTrouble

HEAD_SIZE = 4096
# RFC 2046, 5.1.1 allows 70; senders that write a clock and chance into it run over.
LONGEST_BOUNDARY = 200


class Sink(Protocol):
    """Where the bytes of one file go: a store's Writer, or that wrapped in encryption."""

    def write(self, data: bytes) -> None: ...
    def commit(self) -> None: ...
    def abort(self) -> None: ...


OpenSink = Callable[[str, str, str], Sink]


@dataclass
class ReceivedFile:
    """One file: what was claimed of it, and what was seen of its plain bytes."""

    field: str
    file_name: str
    declared_type: str
    sink: Sink
    size: int = 0
    sha256: str = ""
    head: bytes = b""


@dataclass
class Received:
    """A whole form. Nothing is kept until `commit`; `abort` forgets every file."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    files: list[ReceivedFile] = field(default_factory=list)

    def commit(self) -> None:
        """Commit every sink in turn. Raises what a sink raises, after aborting the others."""
        try:
            for file in self.files:
                file.sink.commit()
        except BaseException:
            self.abort()
            raise

    def abort(self) -> None:
        """Abort every sink that is not committed; one that fails does not spare the others."""
        for file in self.files:
            with suppress(Exception):
                file.sink.abort()


class _Part:
    """The part that is arriving now: a field gathered in memory, or a file let through."""

    def __init__(self) -> None:
        self.headers: dict[bytes, bytes] = {}
        self.name, self.file_name = "", None
        self.declared_type = ""
        self.words = bytearray()
        self.file: ReceivedFile | None = None
        self.digest = Sha256()

    def open(self) -> None:
        """Read the headers, now that all are here. Raises Refused."""
        kind, options = parse_options_header(self.headers.get(b"content-disposition"))
        if kind != b"form-data" or b"name" not in options:
            raise Refused("not-a-form")
        self.name = options[b"name"].decode("utf-8", "replace")
        if b"filename" in options:
            self.file_name = options[b"filename"].decode("utf-8", "replace")
        sent_type, _ = parse_options_header(self.headers.get(b"content-type"))
        self.declared_type = sent_type.decode("latin-1")[:100]


class _Form:
    """The parser's callbacks: builds a Received, raises Refused at the first limit."""

    def __init__(self, open_sink: OpenSink, limits: Limits) -> None:
        self.received, self.is_whole = Received(), False
        self._open_sink, self._limits = open_sink, limits
        self._part, self._count, self._fields_size = _Part(), 0, 0
        self._header_name, self._header_value = bytearray(), bytearray()

    def callbacks(self) -> dict[str, Callable]:
        """The callbacks under the names the parser knows."""
        names = ("part_begin", "part_data", "part_end", "header_field", "header_value")
        names += ("header_end", "headers_finished", "end")
        return {f"on_{name}": getattr(self, name) for name in names}

    def part_begin(self) -> None:
        self._part = _Part()
        self._count += 1
        if self._count > self._limits.parts:
            raise Refused("too-many-parts")

    def header_field(self, data: bytes, start: int, end: int) -> None:
        self._header_name += data[start:end]

    def header_value(self, data: bytes, start: int, end: int) -> None:
        self._header_value += data[start:end]

    def header_end(self) -> None:
        name = bytes(self._header_name).lower()
        # The first of a repeated header counts: a second one cannot rename what was checked.
        self._part.headers.setdefault(name, bytes(self._header_value))
        self._header_name.clear()
        self._header_value.clear()

    def headers_finished(self) -> None:
        self._part.open()

    def part_data(self, data: bytes, start: int, end: int) -> None:
        if start == end:
            return
        # Most pieces are the whole of what was read: pass them on without a copy.
        piece = data if end - start == len(data) else data[start:end]
        self._to_field(piece) if self._part.file_name is None else self._to_file(piece)

    def part_end(self) -> None:
        part = self._part
        if part.file_name is None:
            self.received.fields.setdefault(part.name, []).append(_text(part.words))
        elif part.file is not None:
            part.file.sha256 = part.digest.hexdigest()
        elif part.file_name:
            raise Refused("empty")

    def end(self) -> None:
        self.is_whole = True

    def _to_field(self, piece: bytes) -> None:
        self._part.words += piece
        self._fields_size += len(piece)
        too_long = len(self._part.words) > self._limits.field
        if too_long or self._fields_size > self._limits.fields:
            raise Refused("too-big")

    def _to_file(self, piece: bytes) -> None:
        part = self._part
        file = part.file or self._begin_file(part)
        file.size += len(piece)
        if file.size > self._limits.file:
            raise Refused("too-big")
        if len(file.head) < HEAD_SIZE:
            file.head += piece[: HEAD_SIZE - len(file.head)]
        part.digest.update(piece)
        file.sink.write(piece)

    def _begin_file(self, part: _Part) -> ReceivedFile:
        shown = safe_file_name(part.file_name or "")
        sink = self._open_sink(part.name, shown, part.declared_type)
        part.file = ReceivedFile(part.name, shown, part.declared_type, sink)
        self.received.files.append(part.file)
        return part.file


def receive(
    stream,
    content_type: str,
    content_length: int | None,
    open_sink: OpenSink,
    limits: Limits = USUAL,
) -> Received:
    """Read a whole multipart form from `stream.read(size)` (a WSGI input nobody has touched).

    `content_length` is the header's number of bytes, None when the body has no announced length.
    `open_sink(field, file_name, declared_type)` is called at a file's first byte. Nothing is
    committed: look at the heads first (`media.kinds`), then `Received.commit()` or `.abort()`.
    A file input left empty is absent from `files`.

    Raises Refused with one of the codes in `media.refused`; whatever is raised, every sink is
    aborted first. After a refusal up to `limits.drain` more bytes are read and thrown away,
    because most browsers show an answer only when they could finish sending. What a Refused has
    in `fields` are the words that had arrived whole, to be shown to their writer again.
    """
    form = _Form(open_sink, limits)
    body = Body(stream, content_length, limits)
    try:
        _parse(body, _boundary(content_type), form, limits)
    except BaseException as trouble:
        form.received.abort()
        body.drain()
        if isinstance(trouble, StoreTrouble):
            code = "full" if isinstance(trouble, StoreFull) else "busy"
            raise Refused(code, fields=form.received.fields) from trouble
        if isinstance(trouble, Refused):
            trouble.fields = form.received.fields
        raise
    return form.received


def _parse(body: Body, boundary: bytes, form: _Form, limits: Limits) -> None:
    parser = MultipartParser(
        boundary,
        form.callbacks(),
        max_header_count=limits.headers,
        max_header_size=limits.header,
    )
    try:
        while data := body.read():
            parser.write(data)
    except FormParserError as trouble:
        raise Refused("not-a-form") from trouble
    # The parser's own finalize() is content with half a form, so the end is checked here.
    if not form.is_whole or body.left:
        raise Refused("cut")
    if not (form.received.fields or form.received.files):
        raise Refused("empty")


def _boundary(content_type: str) -> bytes:
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not 1 <= len(boundary) <= LONGEST_BOUNDARY:
        raise Refused("not-a-form")
    return boundary


def _text(words: bytearray) -> str:
    try:
        text = words.decode("utf-8")
    except UnicodeDecodeError as trouble:
        raise Refused("not-text") from trouble
    if "\0" in text:  # no database keeps it
        raise Refused("not-text")
    return text
