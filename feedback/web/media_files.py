"""Showing safe copies: photos, sounds and films that were made anew. Never an original."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any
from uuid import UUID

from flask import Response, request
from werkzeug.datastructures import ContentRange

from feedback.access import May, NotHere, require
from feedback.actions.media_files import open_copy
from feedback.model.telling import SafeCopy
from feedback.web.door import Room
from feedback.web.house import actor, db, house, now
from media.waveforms import draw_waveform

room = Room("media_files", __name__)

# media type: ending of the name it is shown under
ENDINGS = {
    "image/jpeg": "jpg",
    "audio/mp4": "m4a",
    "video/mp4": "mp4",
    "application/json": "json",
}
HEADERS = {
    # The copy is an image or a sound and nothing else, whatever its bytes might pretend.
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    # Tablets are shared: nothing personal may stay in the browser.
    "Cache-Control": "no-store",
    "Accept-Ranges": "bytes",
}


@room.get("/media/<uuid:copy>", may=May.SEE_MEDIA)
def show(copy: UUID) -> Response:
    """A safe copy, whole or the range that a player asks for."""
    return serve(_find(copy))


@room.get("/media/<uuid:copy>/drawn", may=May.SEE_MEDIA)
def draw(copy: UUID) -> Response:
    """How loud a sound is, drawn from the numbers that its waveform copy holds."""
    found = _find(copy)
    if found.purpose != "waveform":
        raise NotHere(f"a waveform {copy}")
    told = b"".join(open_copy(house().store, found))
    response = Response(draw_waveform(told), mimetype="image/svg+xml", headers=HEADERS)
    response.headers["Content-Disposition"] = 'inline; filename="waveform.svg"'
    response.headers["Accept-Ranges"] = "none"
    return response


def serve(found: Any) -> Response:
    """A safe copy, or what looks like one, whole or in part."""
    asked = _range(found)
    if asked == UNSATISFIABLE:
        return _nothing_there(found)
    start, end = asked or (0, found.size)
    response = Response(
        _opened(open_copy(house().store, found, start, end)),
        206 if asked else 200,
        mimetype=found.media_type,
        headers=HEADERS,
    )
    response.content_length = end - start
    response.headers["Content-Disposition"] = f'inline; filename="{_name(found)}"'
    response.set_etag(found.sha256)
    if asked:
        response.content_range = ContentRange("bytes", start, end, found.size)
    return response


UNSATISFIABLE = (-1, -1)


def _find(copy_id: UUID) -> SafeCopy:
    """The safe copy, when the actor may see what it is a copy of. Raises NotHere."""
    copy = db().get(SafeCopy, copy_id)
    if copy is None or copy.media_type not in ENDINGS:
        raise NotHere(f"safe copy {copy_id}")
    require(db(), actor(), May.SEE_MEDIA, copy.media_file_id, now())
    return copy


def _range(copy: SafeCopy) -> tuple[int, int] | None:
    """Start and end (exclusive) of the one range asked for; None for all (RFC 9110, 14.2)."""
    asked = request.range
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return None
    if "If-Range" in request.headers and request.if_range.etag != copy.sha256:
        return None
    return asked.range_for_length(copy.size) or UNSATISFIABLE


def _opened(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The chunks, the first one opened already: what is altered is an error, not half a photo."""
    first = next(chunks, b"")
    return chain([first], chunks)


def _nothing_there(copy: SafeCopy) -> Response:
    response = Response(status=416, headers=HEADERS)
    response.headers["Content-Range"] = f"bytes */{copy.size}"
    return response


def _name(copy: SafeCopy) -> str:
    return f"{copy.purpose}.{ENDINGS[copy.media_type]}"
