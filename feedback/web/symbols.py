"""A site's own symbols: showing one, bringing a set in, and taking it away."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import symbols
from feedback.actions.symbols import Imported
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext, mark
from media.body import Limits
from media.receive import Received, receive
from media.refused import Refused
from media.symbol_sets import SetRefused, Zip

room = Room("symbols", __name__)
HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'none'",
    "X-Content-Type-Options": "nosniff",
    # A symbol never changes under its id, and it is nobody's secret.
    "Cache-Control": "private, max-age=31536000, immutable",
}
LARGEST_ZIP = 50 * 1024 * 1024
NO_FILE = mark("Choose a ZIP file of at most 50 MB.")
CUT = mark("The ZIP did not arrive whole. Please try again.")


@room.get("/symbols/<uuid:symbol>", signed_in=True)
def show(symbol: UUID) -> Response:
    """One symbol, as it was made anew."""
    found = symbols.symbol_of(db(), actor(), symbol)
    return Response(found.data, mimetype=found.media_type, headers=HEADERS)


@room.get("/pictures/symbols", may=May.IMPORT_SYMBOLS)
def sets() -> Response:
    """The sets of this site, and how to bring one in."""
    return _page()


@room.post("/pictures/symbols", may=May.IMPORT_SYMBOLS, streams=True)
def bring_in() -> Response | AnyResponse:
    """Bring a ZIP in, or say what is wrong with it."""
    with tempfile.TemporaryDirectory(prefix="feedback-symbols-") as folder:
        place = Path(folder) / "set.zip"
        try:
            received = _received(place)
            name = received.fields.get("name", [""])[0]
            if not place.exists():
                return _page(gettext(NO_FILE), 422, name)
            imported = symbols.import_symbols(db(), actor(), name, Zip(place), now())
        except Refused as no:
            words = NO_FILE if no.code == "too-big" else CUT
            return _page(gettext(words), 422)
        except SetRefused as no:
            db().rollback()
            return _page(str(no), 422, name)
    return _page(imported=imported)


@room.post("/pictures/symbols/<uuid:found>/take-away", may=May.IMPORT_SYMBOLS)
def take_away(found: UUID) -> AnyResponse:
    """Take a set away."""
    symbols.take_set_away(db(), actor(), found, now())
    return redirect(url_for("symbols.sets"), 303)


class _ToFile:
    """Where the ZIP goes: a private folder that is gone when the request ends."""

    def __init__(self, place: Path) -> None:
        self._file: BinaryIO = place.open("wb")

    def write(self, data: bytes) -> None:
        """Take more bytes."""
        self._file.write(data)

    def commit(self) -> None:
        """Whole."""
        self._file.close()

    def abort(self) -> None:
        """Not whole; the folder goes anyway."""
        self._file.close()


def _received(place: Path) -> Received:
    received = receive(
        request.stream,
        request.content_type or "",
        request.content_length,
        lambda field, file_name, declared: _ToFile(place),
        Limits(file=LARGEST_ZIP, body=LARGEST_ZIP + 64 * 1024),
    )
    received.commit()
    return received


def _page(
    wrong: str = "", status: int = 200, name: str = "", imported: Imported | None = None
) -> Response:
    drawn = render_template(
        "pages/pictures/symbols.html",
        sets=symbols.sets_of(db(), actor().site_id),
        wrong=wrong,
        name=name,
        imported=imported,
    )
    return make_response(drawn, status)
