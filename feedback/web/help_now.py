"""Get help now: the same place on every page, open before signing in too; and leaving quickly."""

from __future__ import annotations

from flask import Response, g, make_response, redirect, render_template, request
from sqlalchemy import select

from feedback.actions.sign_in import end_session
from feedback.model.care import Site
from feedback.web.door import Room, forget_session, session_cookie
from feedback.web.headers import POLICY
from feedback.web.house import db, house

room = Room("help_now", __name__)
# A page that anyone may have open. It answers from one of two addresses, by country; browsers
# follow a form's redirect only to where the policy lets forms go.
NEUTRAL = "https://www.bbc.co.uk/weather"
LEADS_TO = "https://www.bbc.co.uk https://www.bbc.com"
LEAVING_POLICY = POLICY.replace("form-action 'self'", f"form-action 'self' {LEADS_TO}")


@room.get("/help-now", open_because="help must never wait for a sign-in")
def page() -> Response:
    """Are you hurt or scared? Who to call, with this site's own numbers."""
    site = None
    if g.actor:
        site = db().scalars(select(Site).where(Site.id == g.actor.site_id)).first()
    words = render_template("pages/help_now/page.html", site=site, neutral=NEUTRAL)
    response = make_response(words)
    response.headers["Content-Security-Policy"] = LEAVING_POLICY
    return response


@room.post("/leave", open_because="leaving must never wait for a sign-in")
def leave() -> Response:
    """Leave this page: end this browser's session, and go where nothing is to be seen."""
    cookie = request.cookies.get(session_cookie())
    if cookie:
        end_session(db(), house().keys, cookie)
    return forget_session(redirect(NEUTRAL, 303))  # type: ignore[arg-type]
