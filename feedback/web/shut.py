"""While someone helps, what was told before is shut until its teller says that it may be seen."""

from __future__ import annotations

from flask import Response, g, make_response, redirect, render_template, request, url_for
from flask.globals import request_ctx
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import helping
from feedback.web.door import Room, declared_by, session_cookie
from feedback.web.house import actor, db, house, now

room = Room("shut", __name__)
KNOWS = {
    "entry": helping.helped_with,
    "comic": helping.helped_with,
    "approval": helping.helped_with,
    "invitation": helping.knows_answers,
    "concern": helping.knows_concern,
}


def keep_shut() -> Response | None:
    """Before a page with what was told: the page that asks, when somebody else looks on."""
    who = g.get("actor")
    if request.endpoint is None or who is None or not who.helper or who.shows_before:
        return None
    if not declared_by(request.endpoint).is_private or _was_told_with_them():
        return None
    return make_response(render_template("pages/helping/shut.html", then=request.path), 403)


@room.post("/helping/show", may=May.SAY_WHO_HELPS)
def show() -> AnyResponse:
    """They may see it. It is asked once, and ends when their help does."""
    helping.show_what_was_told(
        db(), actor(), house().keys, request.cookies.get(session_cookie(), ""), now()
    )
    return redirect(_place(request.form.get("then", "")), 303)


def _was_told_with_them() -> bool:
    """Whether they know it: they helped to tell it, or nothing of it is told on its page yet."""
    named = request.view_args or {}
    return any(knows(db(), actor(), named[name]) for name, knows in KNOWS.items() if name in named)


def _place(path: str) -> str:
    """The page of this path, when it is one that was shut; so it leads nowhere else."""
    try:
        endpoint, places = request_ctx.url_adapter.match(path, method="GET")  # type: ignore[union-attr]
    except (HTTPException, RequestRedirect):
        return url_for("home.first_page")
    is_shut = declared_by(endpoint).is_private
    return url_for(endpoint, **places) if is_shut else url_for("home.first_page")
