"""The page to choose my way of reading. Kept with the person, or in the browser before that."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.actions.reading import keep_reading
from feedback.web.door import MONTH, Room, set_cookie
from feedback.web.house import db, house
from feedback.web.reading import COLOURS, COOKIE, MODES, SIZES, read_reading

room = Room("my_reading", __name__)
CHOICES = ("mode", "colours", "size", "language", "listen", "calm")


@room.get("/my-way-of-reading", open_because="pages must be readable before signing in")
def page() -> str:
    """The choices, with what is chosen now."""
    return render_template(
        "pages/my_reading/page.html",
        modes=MODES,
        colours=COLOURS,
        sizes=SIZES,
        back=own_path(request.args.get("back", "")),
    )


@room.post("/my-way-of-reading", open_because="pages must be readable before signing in")
def keep() -> AnyResponse:
    """Keep the choices and go back to where the reader was."""
    written = ".".join(request.form.get(choice, "") for choice in CHOICES)
    reading = read_reading(written, house().settings.languages)
    response = redirect(own_path(request.form.get("back", "")), 303)
    if g.actor:
        keep_reading(db(), g.actor, reading.written())
    if isinstance(response, Response):
        set_cookie(response, COOKIE, reading.written(), 12 * MONTH)
    return response


def own_path(address: str) -> str:
    """The path of an address on this site; the first page for any other."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not address.startswith("/") or address.startswith("//"):
        return url_for("home.first_page")
    return address if "\\" not in address else url_for("home.first_page")
