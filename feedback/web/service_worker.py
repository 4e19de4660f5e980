"""What makes the site installable: its service worker, its manifest and its icons."""

from __future__ import annotations

import hashlib
import json
from functools import cache

from flask import Response, jsonify, url_for

from feedback.web.door import Room
from feedback.web.headers import POLICY
from feedback.web.languages import gettext
from feedback.web.reading import reading
from feedback.web.static_files import static_file, static_url

room = Room("service_worker", __name__)
NO_WORDS = "it holds no words of people"
# What every tablet keeps that opened the site once; the rest is a person's kit.
SHELL = (
    *("people.css", "page.js", "offline.js", "icon.svg"),
    *("outbox.js", "outbox-store.js", "outbox-sealing.js", "outbox-sending.js"),
    *("arriving.js", "sha256.js", "shelter.js", "files.js"),
)
ICONS = {"icon-192.png": 192, "icon-512.png": 512}
TEAL, PAPER = "#0A5257", "#FFFDF9"


@room.get("/sw.js", open_because=NO_WORDS)
def script() -> Response:
    """The service worker. Its bytes change with any file that it keeps."""
    response = Response(_script(), mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Security-Policy"] = POLICY
    return response


@cache
def _script() -> bytes:
    kept = [static_url(name) for name in SHELL]
    kept += [url_for("offline_kit.nobody"), url_for("help_now.page")]
    text = static_file("sw.js").plain
    version = hashlib.sha256(text + json.dumps(kept).encode()).hexdigest()[:12]
    first = f"const VERSION = {json.dumps(version)};\nconst SHELL = {json.dumps(kept)};\n"
    return first.encode() + text


@room.get("/manifest.webmanifest", open_because=NO_WORDS)
def manifest() -> Response:
    """What a tablet shows of the site when it is put among its apps."""
    icons = [
        {"src": static_url(name), "sizes": f"{size}x{size}", "type": "image/png", "purpose": why}
        for name, size in ICONS.items()
        for why in ("any", "maskable")
    ]
    response = jsonify(
        id="/",
        name=gettext("My named social worker"),
        short_name=gettext("My diary"),
        lang=reading().language,
        dir=reading().direction,
        start_url="/",
        scope="/",
        display="standalone",
        theme_color=TEAL,
        background_color=PAPER,
        icons=icons,
    )
    response.mimetype = "application/manifest+json"
    response.headers["Cache-Control"] = "no-cache"
    return response
