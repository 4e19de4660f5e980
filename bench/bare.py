"""The baseline: bare Flask and flask-babel, one page of the same size, one insert an answer.

    python -m bench.bare --port 8001

It does nothing else: no sign-in, no access check, no form token, no compression, no sealing.
Its page has as many bytes, translated strings and picture bytes as ours (`BENCH_SHAPE`, JSON).
It must import nothing of the project, because its start is measured too.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import threading
import time
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from flask import Flask, jsonify, redirect, render_template, request, url_for
from flask_babel import Babel, get_translations, gettext
from gunicorn.app.base import BaseApplication

WORKERS, THREADS = 2, 8
CHUNK = 1024 * 1024
GUNICORN = {
    "worker_class": "gthread",
    "workers": WORKERS,
    "threads": THREADS,
    "preload_app": True,
    "timeout": 120,
    "graceful_timeout": 30,
    "keepalive": 5,
    "loglevel": "warning",
    "accesslog": None,
}
PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{{ _(strings[0]) }}</title></head>
<body><main><form method="post">
{% for picture in pictures %}
<label><input type="radio" name="answer" value="{{ loop.index }}">{{ picture|safe }}</label>
{% endfor %}
{% for string in strings %}
<p>{{ _(string) }}</p>
{% endfor %}
<p>{{ filler }}</p>
<button>{{ _(strings[-1]) }}</button></form></main></body></html>
"""
ANSWERS = "CREATE TABLE IF NOT EXISTS answers (response TEXT, step INTEGER, answer TEXT, at REAL)"
_here = threading.local()


def shaped(size: int, strings: int, picture_bytes: int, pictures: int) -> dict[str, Any]:
    """The words and pictures that make a page of that many bytes, but for its filler."""
    each = picture_bytes // pictures
    drawing = "<svg>" + "M0 0 " * (each // 5 - 2)
    drawing += " " * (each - len(drawing) - len("</svg>")) + "</svg>"
    words = [f"{number} words of this page" for number in range(strings)]
    return {"strings": words, "pictures": [drawing] * pictures, "filler": ""}


def make_app(folder: Path, shape: dict[str, int]) -> Flask:
    """The whole application."""
    app = Flask("bare")
    Babel(app, locale_selector=lambda: "en")
    filled = shaped(**shape)
    database = folder / "bare.db"
    with sqlite3.connect(database) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute(ANSWERS)
    template = app.jinja_env.from_string(PAGE)
    missing = shape["size"] - len(template.render(_=str, **filled))
    filled["filler"] = "f" * missing

    @app.get("/survey/<uuid:response>/<int:step>")
    def question(response: UUID, step: int) -> str:
        return render_template(template, _=gettext, **filled)

    @app.get("/bound/<int:step>")
    def bound(step: int) -> str:
        """The same page with the translations found once for the request."""
        return template.render(_=get_translations().ugettext, **filled)

    @app.post("/survey/<uuid:response>/<int:step>")
    def answer(response: UUID, step: int) -> Any:
        db = _connection(database)
        row = (str(response), step, request.form["answer"], time.time())
        db.execute("INSERT INTO answers VALUES (?, ?, ?, ?)", row)
        db.commit()
        return redirect(url_for("question", response=response, step=step + 1), 303)

    @app.post("/upload")
    def upload() -> Any:
        """What werkzeug gives, hashed and made durable: the same work as a receipt."""
        digest, path = sha256(), folder / f"{uuid4()}.upload"
        with path.open("wb") as kept:
            stream = request.files["video"].stream
            while piece := stream.read(CHUNK):
                digest.update(piece)
                kept.write(piece)
            kept.flush()
            os.fsync(kept.fileno())
        return jsonify(sha256=digest.hexdigest(), path=str(path))

    @app.post("/upload-and-forget")
    def upload_and_forget() -> Any:
        """Werkzeug's form parser alone: nothing is hashed, nothing is kept."""
        stream = request.files["video"].stream
        return jsonify(size=stream.seek(0, os.SEEK_END))

    return app


def _connection(database: Path) -> sqlite3.Connection:
    if not hasattr(_here, "db"):
        _here.db = sqlite3.connect(database, timeout=10)
        _here.db.execute("PRAGMA synchronous=FULL")
    return _here.db


class Server(BaseApplication):
    """gunicorn, set as ours is (a test compares the two)."""

    def __init__(self, port: int) -> None:
        self._bind = f"127.0.0.1:{port}"
        super().__init__()

    def load_config(self) -> None:
        for name, value in {"bind": self._bind, **GUNICORN}.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return make_app(Path(os.environ["BENCH_DATA"]), json.loads(os.environ["BENCH_SHAPE"]))


def main() -> None:
    """Serve until stopped."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--port", type=int, required=True)
    Server(arguments.parse_args().port).run()


if __name__ == "__main__":
    main()
