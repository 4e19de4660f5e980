"""Multipart bodies as a browser sends them, and sinks that remember what became of them."""

from dataclasses import dataclass, field
from io import BytesIO

from media.receive import USUAL, Limits, Received, receive

BOUNDARY = "----a-browser-made-this"
CONTENT_TYPE = f"multipart/form-data; boundary={BOUNDARY}"


def words(name: str, value: bytes | str) -> bytes:
    value = value.encode() if isinstance(value, str) else value
    return part(f'form-data; name="{name}"', value)


def file(name: str, file_name: str, data: bytes, media_type: str = "image/jpeg") -> bytes:
    said = f'form-data; name="{name}"; filename="{file_name}"'
    return part(said, data, f"Content-Type: {media_type}\r\n")


def part(disposition: str, data: bytes, more: str = "") -> bytes:
    head = f"--{BOUNDARY}\r\nContent-Disposition: {disposition}\r\n{more}\r\n"
    return head.encode() + data + b"\r\n"


def body(*parts: bytes) -> bytes:
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


@dataclass
class Sink:
    """A place in memory that tells what was done to it."""

    data: bytearray = field(default_factory=bytearray)
    state: str = "open"

    def write(self, data: bytes) -> None:
        self.data += data

    def commit(self) -> None:
        self.state = "committed"

    def abort(self) -> None:
        self.state = "aborted" if self.state == "open" else self.state


@dataclass
class Door:
    """Receives forms, and keeps every sink it was asked for."""

    sinks: list[Sink] = field(default_factory=list)

    def open_sink(self, name: str, file_name: str, declared_type: str) -> Sink:
        self.sinks.append(Sink())
        return self.sinks[-1]

    def take(self, sent: bytes, limits: Limits = USUAL, **said) -> Received:
        said = {"content_type": CONTENT_TYPE, "content_length": len(sent)} | said
        return receive(BytesIO(sent), open_sink=self.open_sink, limits=limits, **said)
