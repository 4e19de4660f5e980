"""What a form gives back on a tablet for many: a page with an address of its own.

A browser keeps the body of a form beside the page that answered it, so that it can be sent again,
and writes both to disk (Chromium: `Sessions/Session_…` in its profile, in the page state of each
step back). On a tablet that the next person holds, such a page is therefore never the answer: it is
kept sealed with the session of this turn, and the browser is sent on to look at it.
"""

from __future__ import annotations

from secrets import token_urlsafe
from urllib.parse import urlencode

from flask import Response, g, make_response, redirect, request

from feedback.actions import sessions
from feedback.web.door import session_cookie
from feedback.web.house import READS, house, now

NAME = "given-back"
NOT_IN_IT = {NAME, "csrf"}


def keep_to_look_at(response: Response) -> Response:
    """After a form of a tablet for many: a page becomes an address where it waits."""
    who, cookie = g.get("actor"), request.cookies.get(session_cookie(), "")
    if request.method in READS or not who or not who.only_invitation_id:
        return response
    if response.mimetype != "text/html" or response.location:
        return response
    token = token_urlsafe(16)
    page = f"{response.status_code}\n".encode() + response.get_data()
    with house().database.writing() as db:
        sessions.keep_page(db, house().keys, cookie, token, page)
    kept = redirect(_here([(NAME, token)]), 303)
    for header in response.headers.getlist("Set-Cookie"):
        kept.headers.add("Set-Cookie", header)
    return kept  # type: ignore[return-value]


def give_back() -> Response | None:
    """Before a page: the one that waits at this address, or the page as it is without."""
    token = request.args.get(NAME)
    if request.method not in READS or not token:
        return None
    cookie = request.cookies.get(session_cookie(), "")
    with house().database.reading() as db:
        kept = sessions.kept_page(db, house().keys, cookie, token, now())
    if kept is None:
        return redirect(_here([]), 303)  # type: ignore[return-value]
    status, _, page = kept.partition(b"\n")
    return make_response(page, int(status))


def _here(more: list[tuple[str, str]]) -> str:
    """The address that was asked for, with `more`, and without a form's token."""
    asked = request.args.items(multi=True)
    query = urlencode([*(one for one in asked if one[0] not in NOT_IN_IT), *more])
    return f"{request.path}?{query}" if query else request.path
