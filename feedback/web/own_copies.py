"""My own copy: asking for all that is kept about me, getting it, and taking it away."""

from __future__ import annotations

from uuid import UUID

from flask import Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May, NotHere
from feedback.actions import own_copies
from feedback.actions.media_files import open_sealed_file
from feedback.model.own_copies import OwnCopy
from feedback.web.door import Room
from feedback.web.house import actor, db, house, now
from feedback.web.languages import gettext

room = Room("own_copies", __name__)
HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Content-Disposition": 'attachment; filename="my-copy.zip"',
}


@room.get("/my-copy", may=May.ASK_OWN_COPY)
def page() -> str:
    """How far my copy is, and what I can do."""
    return _page()


@room.post("/my-copy", may=May.ASK_OWN_COPY)
def ask() -> AnyResponse | tuple[str, int]:
    """Ask for it, or say that nothing is kept."""
    try:
        own_copies.ask_for_own_copy(db(), actor(), now())
    except own_copies.NothingKept:
        return _page(gettext("There is nothing to keep yet.")), 422
    return redirect(url_for("own_copies.page"), 303)


@room.post("/my-copy/<uuid:own_copy>/get", may=May.GET_OWN_COPY)
def fetch(own_copy: UUID) -> AnyResponse:
    """Note that I get it, and send me on to the file."""
    own_copies.note_fetched(db(), actor(), own_copy, now())
    return redirect(url_for("own_copies.file", own_copy=own_copy), 303)


@room.get("/my-copy/<uuid:own_copy>/my-copy.zip", may=May.GET_OWN_COPY, is_private=True)
def file(own_copy: UUID) -> Response:
    """The file itself, opened as it is sent."""
    copy = own_copies.ready_copy(db(), actor(), own_copy, now())
    key = copy.key
    if copy.file_id is None or key is None or copy.size is None:
        raise NotHere(f"the file of copy {own_copy}")
    opened = open_sealed_file(house().store, copy.file_id, key)
    response = Response(opened, mimetype="application/zip", headers=HEADERS)
    response.content_length = copy.size
    return response


@room.post("/my-copy/<uuid:own_copy>/take-away", may=May.GET_OWN_COPY)
def take_away(own_copy: UUID) -> AnyResponse:
    """I do not want it any more."""
    own_copies.take_away(db(), actor(), own_copy, now())
    return redirect(url_for("own_copies.page"), 303)


def _page(problem: str = "") -> str:
    found: OwnCopy | None = own_copies.my_copy(db(), actor(), now())
    state = found.state.value if found else ""
    if found and found.ends_at and found.ends_at <= now():
        state = "gone"
    return render_template("pages/own_copies/page.html", copy=found, state=state, problem=problem)
