"""A line to a real S3 server that can be made bad: errors, silence, spoilt bytes."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

PIECE = 64 * 1024


class Line(ThreadingHTTPServer):
    """Hands every request on to the server behind it, unless `faults` has other plans.

    A fault is a function of the handler and the body that was sent. It answers True when it has
    answered itself; it may also give back another body, to be handed on in its place.
    """

    daemon_threads = True

    def __init__(self, behind: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.behind = urlsplit(behind).netloc
        self.faults: list[Callable[[_Handler, bytes], bool | bytes]] = []
        self.seen: list[str] = []
        self.is_over = threading.Event()
        self.largest = 0

    @property
    def url(self) -> str:
        """Where to speak to it."""
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Line

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def _hand_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.largest = max(self.server.largest, len(body))
        self.server.seen.append(f"{self.command} {self.path}")
        for fault in self.server.faults:
            done = fault(self, body)
            if done is True:
                return
            body = done or body
        self._ask(body)

    def _ask(self, body: bytes) -> None:
        behind = http.client.HTTPConnection(self.server.behind, timeout=60)
        try:
            behind.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers.items():
                if name.lower() not in {"connection", "expect"}:
                    behind.putheader(name, value)
            behind.endheaders(body)
            self._give_back(behind.getresponse())
        finally:
            behind.close()

    def _give_back(self, answer: http.client.HTTPResponse) -> None:
        self.send_response(answer.status)
        kept = [one for one in answer.getheaders() if one[0].lower() not in HOP_BY_HOP]
        for name, value in kept:
            self.send_header(name, value)
        data = None
        if answer.getheader("Content-Length") is None:
            data = answer.read()
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command == "HEAD":
            return
        while piece := data if data is not None else answer.read(PIECE):
            self.wfile.write(piece)
            data = b"" if data is not None else None

    def refuse(self, status: int, code: str) -> None:
        """Answer with an S3 error."""
        words = f"<Error><Code>{code}</Code><Message>no</Message></Error>".encode()
        self.send_response(status)
        self.send_header("Content-Length", str(0 if self.command == "HEAD" else len(words)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(words)

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _hand_on


HOP_BY_HOP = {"connection", "transfer-encoding", "date", "server"}


@contextmanager
def line_to(behind: str) -> Iterator[Line]:
    """A good line, until someone adds faults."""
    line = Line(behind)
    thread = threading.Thread(target=line.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield line
    line.is_over.set()
    line.shutdown()
    line.server_close()


def answers(status: int, code: str, *methods: str) -> Callable[[_Handler, bytes], bool]:
    """Every such request is answered with an error."""

    def fault(handler: _Handler, _: bytes) -> bool:
        if methods and handler.command not in methods:
            return False
        handler.refuse(status, code)
        return True

    return fault


def falls_silent(handler: _Handler, _: bytes) -> bool:
    """Nothing is ever answered."""
    handler.server.is_over.wait(60)
    handler.close_connection = True
    return True


def is_slow(handler: _Handler, _: bytes) -> bool:
    """Every answer takes a while, and comes."""
    handler.server.is_over.wait(0.4)
    return False


def says_yes_and_keeps_nothing(handler: _Handler, _: bytes) -> bool:
    """200 for what was never kept."""
    if handler.command != "PUT":
        return False
    handler.send_response(200)
    handler.send_header("ETag", '"0"')
    handler.send_header("Content-Length", "0")
    handler.end_headers()
    return True


def spoils_one_bit(handler: _Handler, body: bytes) -> bool | bytes:
    """What is sent arrives otherwise."""
    if handler.command != "PUT" or not body:
        return False
    return body[:-1] + bytes([body[-1] ^ 1])


def loses_the_first_answer() -> Callable[[_Handler, bytes], bool]:
    """The server puts a large file together, and its answer never comes."""
    lost: list[bool] = []

    def fault(handler: _Handler, body: bytes) -> bool:
        if handler.command != "POST" or "uploadId" not in handler.path or lost:
            return False
        lost.append(True)
        handler.wfile = open("/dev/null", "wb")  # noqa: SIM115
        handler._ask(body)
        handler.wfile.close()
        handler.close_connection = True
        handler.connection.close()
        return True

    return fault
