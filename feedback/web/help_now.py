"""Get help now: the same place on every page, open before signing in too; and leaving quickly."""

from __future__ import annotations

from flask import Response, g, make_response, redirect, render_template, request
from sqlalchemy import select

from feedback.actions.help_lines import sites_with_help
from feedback.actions.safety_leads import leads_of
from feedback.actions.sign_in import end_session
from feedback.actions.together import find_group
from feedback.model.accounts import Role
from feedback.model.care import Site
from feedback.web.door import Room, forget_session, session_cookie, tablet_cookie
from feedback.web.headers import POLICY
from feedback.web.house import db, house, now
from feedback.web.my_reading import own_path

room = Room("help_now", __name__)
# A page that anyone may have open. It answers from one of two addresses, by country; browsers
# follow a form's redirect only to where the policy lets forms go.
NEUTRAL = "https://www.bbc.co.uk/weather"
LEADS_TO = "https://www.bbc.co.uk https://www.bbc.com"
TELL = frozenset({Role.PERSON, Role.CARER, Role.PROFESSIONAL, Role.WORKER})
LEAVING_POLICY = POLICY.replace("form-action 'self'", f"form-action 'self' {LEADS_TO}")


@room.get("/help-now", open_because="help must never wait for a sign-in")
def page() -> Response:
    """Are you hurt or scared? Who to call, with this site's own numbers."""
    return _help("pages/help_now/page.html")


@room.get("/help-now/are-you-safe", open_because="help must never wait for a sign-in")
def are_you_safe() -> Response:
    """What was written may say that someone is not safe: help, and who is told. Then on."""
    return _help("pages/help_now/are_you_safe.html", go_on_at=own_path(request.args.get("on", "")))


@room.post("/leave", open_because="leaving must never wait for a sign-in")
def leave() -> Response:
    """Leave this page: end this browser's session, and go where nothing is to be seen."""
    cookie = request.cookies.get(session_cookie())
    if cookie:
        end_session(db(), house().keys, cookie)
    return forget_session(redirect(NEUTRAL, 303))  # type: ignore[arg-type]


def _help(template: str, **values: object) -> Response:
    site = _site()
    # Before signing in nobody knows whose council it is, so each one's number is there.
    others = [] if site else sites_with_help(db())
    if len(others) == 1:
        site, others = others[0], []
    words = render_template(
        template,
        site=site,
        others=others,
        leads=leads_of(db(), site.id) if site and _knows_site() else {},
        may_tell=_may_tell(),
        neutral=NEUTRAL,
        **values,
    )
    response = make_response(words)
    response.headers["Content-Security-Policy"] = LEAVING_POLICY
    return response


def _knows_site() -> bool:
    """Names are shown to whoever signed in, and on the site's own tablets."""
    return bool(g.actor) or _site_of_tablet() is not None


def _may_tell() -> bool:
    """True for people and families in a browser of their own, and for social workers."""
    return bool(g.actor) and not g.actor.only_invitation_id and g.actor.role in TELL


def _site() -> Site | None:
    """The site of whoever is here, or of the tablet that several people share."""
    site_id = g.actor.site_id if g.actor else _site_of_tablet()
    return db().scalars(select(Site).where(Site.id == site_id)).first() if site_id else None


def _site_of_tablet():
    cookie = request.cookies.get(tablet_cookie())
    group = find_group(db(), house().keys, cookie, now()) if cookie else None
    return group.site_id if group else None
