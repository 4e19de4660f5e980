"""A client as lean as can be, so that what is measured is the server: one kept connection."""

from __future__ import annotations

import gzip
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

TIMEOUT_S = 300  # putting 1 GB together takes a slow disk minutes
TOKEN = re.compile(rb'name="csrf" value="([^"]+)"')


class WrongAnswer(Exception):
    """The server did not do what is measured, so there is no figure."""


@dataclass(frozen=True)
class Page:
    """An answer: its body is as it was sent, compressed or not."""

    status: int
    headers: Mapping[bytes, bytes]
    body: bytes
    cookies: tuple[bytes, ...] = ()

    @property
    def text(self) -> bytes:
        """The body, plain."""
        zipped = self.headers.get(b"content-encoding") == b"gzip"
        return gzip.decompress(self.body) if zipped else self.body

    @property
    def location(self) -> str:
        """Where a redirect leads; empty when it is none."""
        return self.headers.get(b"location", b"").decode()


class Browser:
    """Asks one server over one connection, and takes compressed pages as every browser does."""

    def __init__(self, port: int, cookie: str = "", accept: str = "text/html") -> None:
        self._port = port
        self._fixed = (
            f"\r\nHost: 127.0.0.1:{port}\r\nAccept: {accept}\r\n"
            "Accept-Encoding: gzip, deflate, br\r\n"
        )
        if cookie:
            self._fixed += f"Cookie: session={cookie}\r\n"
        self._socket: socket.socket | None = None
        self._rest = b""

    def get(self, path: str) -> Page:
        """GET one page."""
        return self._ask(f"GET {path} HTTP/1.1{self._fixed}\r\n".encode())

    def post(self, path: str, form: Mapping[str, str]) -> Page:
        """POST a form."""
        body = urlencode(form).encode()
        return self._ask(self._head(path, "application/x-www-form-urlencoded", len(body)) + body)

    def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Page:
        """Any request with headers of its own."""
        connection = self._connection()
        connection.sendall(self._own_head(method, path, headers, len(body)))
        connection.sendall(body)
        return self._answer(is_head=method == "HEAD")

    def send_half(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> None:
        """Begin a request, and send only half of the body that it announces."""
        connection = self._connection()
        connection.sendall(self._own_head(method, path, headers, len(body)))
        connection.sendall(body[: len(body) // 2])

    def post_body(self, path: str, kind: str, body: bytes) -> Page:
        """POST a body of a kind as it is."""
        connection = self._connection()
        connection.sendall(self._head(path, kind, len(body)))
        connection.sendall(body)
        return self._answer()

    def send_file(self, path: str, start: bytes, file: Path, end: bytes, boundary: str) -> Page:
        """POST a multipart form that holds one file, straight from the disk."""
        size = len(start) + file.stat().st_size + len(end)
        head = self._head(path, f"multipart/form-data; boundary={boundary}", size)
        connection = self._connection()
        connection.sendall(head + start)
        with file.open("rb") as whole:
            connection.sendfile(whole)
        connection.sendall(end)
        return self._answer()

    def close(self) -> None:
        """Let the connection go."""
        if self._socket:
            self._socket.close()
        self._socket, self._rest = None, b""

    def _head(self, path: str, kind: str, size: int) -> bytes:
        own = (
            f"Sec-Fetch-Site: same-origin\r\nContent-Type: {kind}\r\nContent-Length: {size}\r\n\r\n"
        )
        return f"POST {path} HTTP/1.1{self._fixed}{own}".encode()

    def _own_head(self, method: str, path: str, headers: Mapping[str, str], size: int) -> bytes:
        own = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        length = "" if method == "HEAD" else f"Content-Length: {size}\r\n"
        return f"{method} {path} HTTP/1.1{self._fixed}{own}{length}\r\n".encode()

    def _ask(self, request: bytes) -> Page:
        self._connection().sendall(request)
        return self._answer()

    def _connection(self) -> socket.socket:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), TIMEOUT_S)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._socket

    def _answer(self, is_head: bool = False) -> Page:
        head = self._until(b"\r\n\r\n")
        first, *lines = head.split(b"\r\n")
        pairs = (line.split(b": ", 1) for line in lines if b": " in line)
        named = [(name.lower(), value) for name, value in pairs]
        headers = dict(named)
        size = 0 if is_head else int(headers.get(b"content-length", b"0"))
        body = self._exactly(size)
        if headers.get(b"connection") == b"close":
            self.close()
        cookies = tuple(value for name, value in named if name == b"set-cookie")
        return Page(int(first.split(b" ", 2)[1]), headers, body, cookies)

    def _until(self, mark: bytes) -> bytes:
        while mark not in self._rest:
            self._rest += self._more()
        head, self._rest = self._rest.split(mark, 1)
        return head

    def _exactly(self, size: int) -> bytes:
        while len(self._rest) < size:
            self._rest += self._more()
        body, self._rest = self._rest[:size], self._rest[size:]
        return body

    def _more(self) -> bytes:
        data = self._connection().recv(65536)
        if not data:
            self.close()
            raise WrongAnswer("the server hung up")
        return data


def expect(page: Page, status: int, where: str) -> Page:
    """The page, when it has that status. Raises WrongAnswer."""
    if page.status != status:
        raise WrongAnswer(f"{where}: {page.status} instead of {status}")
    return page


def token_in(page: Page) -> str:
    """The form token of a page. Raises WrongAnswer when there is none."""
    found = TOKEN.search(page.text)
    if found is None:
        raise WrongAnswer("a page without a form token")
    return found[1].decode()
