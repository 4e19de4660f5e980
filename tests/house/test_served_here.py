"""The tests' own server in a thread: nothing stays open when a browser hangs up."""

from __future__ import annotations

from flask import Flask, Response
from werkzeug.test import EnvironBuilder

from tests.served import always_closed


def test_an_answer_is_closed_although_its_server_forgets_to():
    app, closed = Flask("hung-up"), []

    @app.get("/")
    def in_pieces() -> Response:
        answer = Response(iter([b"one", b"two"]))
        answer.call_on_close(lambda: closed.append("now"))
        return answer

    pieces = always_closed(app)(EnvironBuilder().get_environ(), lambda *_: None)
    first = next(pieces)
    assert (first, closed) == (b"one", [])
    del pieces  # as werkzeug's server does when reading what is left of the request fails
    assert closed == ["now"]
