"""Styles and scripts: small, compressed once, kept by the browser for a year.

The address holds a hash of the bytes, so a changed file has a new address.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Response, abort, request, url_for

from feedback.web.door import Room

FOLDER = Path(__file__).parent / "static"
# What only its writers read in a style sheet: comments, and the space that lines begin with.
NOT_SENT = re.compile(rb"/\*.*?\*/|(?<=\n)\s+", re.DOTALL)
# What a script takes from another: `from "./name.js"`, `import("./name.js")`.
TAKEN = re.compile(rb"""((?:from |import\()")\./([\w-]+\.js)(?=")""")
room = Room("static_files", __name__)
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("application/manifest+json", ".webmanifest")


@dataclass(frozen=True)
class StaticFile:
    """A file's bytes, plain and compressed, its type and the hash in its address."""

    plain: bytes
    zipped: bytes
    media_type: str
    hash: str


@cache
def static_file(name: str) -> StaticFile | None:
    """The file with that name, or None. Names with folders are `folder/name`."""
    path = (FOLDER / name).resolve()
    if not path.is_relative_to(FOLDER) or not path.is_file():
        return None
    plain = path.read_bytes()
    if path.suffix == ".css":
        plain = NOT_SENT.sub(b"", plain)
    if path.suffix == ".js":
        plain = TAKEN.sub(_at_its_hash, plain)
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    digest = hashlib.sha256(plain).hexdigest()[:12]
    return StaticFile(plain, gzip.compress(plain, 9, mtime=0), media_type, digest)


@cache
def static_hash(name: str) -> str:
    """The hash in a static file's address. Raises LookupError when there is none."""
    found = static_file(name)
    if found is None:
        raise LookupError(f"there is no static file {name}")
    return found.hash


def _at_its_hash(taken: re.Match[bytes]) -> bytes:
    """A script names another by its hash too, so that both are of one version. No circles."""
    name = taken[2].decode()
    return b"%s../%s/%s" % (taken[1], static_hash(name).encode(), name.encode())


def static_url(name: str) -> str:
    """The address of a static file. Raises LookupError when there is none."""
    return url_for("static_files.file", hash=static_hash(name), name=name)


@room.get("/static/<hash>/<path:name>", open_because="styles and scripts hold no words of people")
def file(hash: str, name: str) -> Response:
    """One static file."""
    found = static_file(name)
    if found is None:
        abort(404)
    # A font is compressed already.
    smaller = len(found.zipped) < len(found.plain)
    zips = smaller and "gzip" in request.headers.get("Accept-Encoding", "")
    response = Response(found.zipped if zips else found.plain, mimetype=found.media_type)
    if zips:
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
