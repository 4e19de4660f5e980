"""Files sent in pieces, as a program does that keeps to tus 1.0."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from uuid import UUID, uuid4

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

TUS = {"Tus-Resumable": "1.0.0"}
PIECES = "application/offset+octet-stream"
FILM = b"\0\0\0\x18ftypisom\0\0\2\0isomiso2"


def a_film(size: int) -> bytes:
    """Bytes that begin as a film does; no two blocks of 16 are the same."""
    blocks = (number.to_bytes(16, "big") for number in range(size // 16 + 1))
    return (FILM + b"".join(blocks))[:size]


def claims(**said: str) -> str:
    """What a sender says of a file, as a header."""
    return ",".join(f"{name} {b64encode(value.encode()).decode()}" for name, value in said.items())


@dataclass
class TusSender:
    """Sends files through a client to the address that begins them."""

    client: FlaskClient
    begin_at: str

    def begin(self, length: int | None = None, **headers: str) -> TestResponse:
        """Ask for a new file."""
        announced = {} if length is None else {"Upload-Length": str(length)}
        return self.client.post(self.begin_at, headers={**TUS, **announced, **headers})

    def begun(self, length: int, **said: str) -> str:
        """The address of a new file."""
        answer = self.begin(length, **{"Upload-Metadata": claims(**said)} if said else {})
        assert answer.status_code == 201, answer.text
        return answer.location

    def send(self, at: str, data: bytes, offset: int, **headers: str) -> TestResponse:
        """Send bytes that begin at an offset."""
        own = {**TUS, "Upload-Offset": str(offset), **headers}
        return self.client.patch(at, data=data, content_type=PIECES, headers=own)

    def sent(self, data: bytes, **said: str) -> str:
        """The address of a file that was sent whole."""
        at = self.begun(len(data), **said)
        assert self.send(at, data, 0).status_code == 204
        return at

    def offset(self, at: str) -> int:
        """How much has arrived."""
        answer = self.client.head(at, headers=TUS)
        assert answer.status_code == 200, answer.status
        return int(answer.headers["Upload-Offset"])

    def send_cut(self, at: str, data: bytes, offset: int, announced: int) -> TestResponse:
        """Send fewer bytes than were announced, as a line does that breaks."""
        return self.send_stream(at, Cut(data), announced, offset)

    def send_stream(self, at: str, stream, length: int, offset: int) -> TestResponse:
        """Send a body as a server hands it on: a stream, and the length that was announced."""
        given = {
            "wsgi.input": stream,
            "CONTENT_LENGTH": str(length),
            "CONTENT_TYPE": PIECES,
            "HTTP_UPLOAD_OFFSET": str(offset),
            "HTTP_TUS_RESUMABLE": "1.0.0",
        }
        return self.client.patch(at, environ_overrides=given)


class Cut:
    """A body whose line breaks after some bytes."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def read(self, size: int = -1) -> bytes:
        """The next bytes; then the line is gone."""
        if not self._data:
            raise ConnectionResetError
        size = len(self._data) if size < 0 else size
        piece, self._data = self._data[:size], self._data[size:]
        return piece


def for_diary(client: FlaskClient, relationship: UUID | None = None) -> TusSender:
    """Sends files for the diary of a relationship."""
    return TusSender(client, f"/relationships/{relationship or uuid4()}/arriving")
