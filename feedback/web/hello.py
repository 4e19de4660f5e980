"""Signing in: a personal link and one tap for people and families, a password for staff."""

from __future__ import annotations

from flask import Response, g, make_response, redirect, render_template, request, url_for

from feedback.actions import sign_in
from feedback.web.door import Room, forget_session, session_cookie, set_cookie
from feedback.web.house import db, house, now
from feedback.web.languages import gettext
from feedback.web.reading import read_reading

room = Room("hello", __name__)


@room.get("/hello", open_because="someone who is not signed in must learn how")
def signed_out() -> str:
    """How to come in."""
    return render_template("pages/hello/signed_out.html")


@room.get("/hello/<token>", open_because="a personal link says who it is for")
def is_this_you(token: str) -> Response:
    """Hello, is this you? Looking uses nothing up."""
    try:
        account = sign_in.find_link(db(), house().keys, token, now())
    except sign_in.LinkNotGood:
        return make_response(render_template("pages/hello/link_not_good.html"), 404)
    g.reading = read_reading(account.reading, house().settings.languages)
    page = render_template("pages/hello/is_this_you.html", account=account, token=token)
    return make_response(page)


@room.post("/hello/<token>", open_because="a personal link signs in")
def this_is_me(token: str) -> Response:
    """Yes, this is me."""
    try:
        account, cookie = sign_in.sign_in_by_link(db(), house().keys, token, now())
    except sign_in.LinkNotGood:
        return make_response(render_template("pages/hello/link_not_good.html"), 404)
    return _welcome(account, cookie)


@room.get("/sign-in", open_because="staff sign in here")
def staff() -> str:
    """The staff sign-in page."""
    return render_template("pages/hello/staff.html", problem=None, email="")


@room.post("/sign-in", open_because="staff sign in here")
def staff_sign_in() -> Response:
    """Email and password."""
    email, password = request.form.get("email", ""), request.form.get("password", "")
    try:
        account, cookie = sign_in.sign_in_by_password(db(), house().keys, email, password, now())
    except sign_in.PasswordNotGood:
        sign_in.record_refusal(db(), email, now())
        db().commit()
        problem = gettext("The email and the password do not belong together. Please try again.")
        return _staff_again(problem, email, 422)
    except sign_in.TooManyTries:
        problem = gettext("There were many wrong tries. Please wait 15 minutes. Then try again.")
        return _staff_again(problem, email, 429)
    return _welcome(account, cookie)


@room.post("/sign-out", signed_in=True)
def sign_out() -> Response:
    """End this browser's session."""
    sign_in.end_session(db(), house().keys, request.cookies.get(session_cookie(), ""))
    return forget_session(redirect(url_for("hello.signed_out"), 303))  # type: ignore[arg-type]


def _welcome(account: sign_in.Account, cookie: str) -> Response:
    response = redirect(url_for("home.first_page"), 303)
    lasts = sign_in.SESSION_LASTS[account.role]
    set_cookie(response, session_cookie(), cookie, int(lasts.total_seconds()))  # type: ignore[arg-type]
    return response  # type: ignore[return-value]


def _staff_again(problem: str, email: str, status: int) -> Response:
    page = render_template("pages/hello/staff.html", problem=problem, email=email)
    return make_response(page, status)
