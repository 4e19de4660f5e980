"""Choosing a password by a link: an invitation, or after one was forgotten."""

from __future__ import annotations

from flask import Response, g, make_response, render_template, request

from feedback.actions import new_passwords, password_links
from feedback.actions.sessions import begin_half
from feedback.actions.sign_in import CameIn, LinkNotGood
from feedback.model.accounts import Purpose, SignInLink, Waits
from feedback.web.door import Room
from feedback.web.hello import half_in, let_in
from feedback.web.house import db, house, now
from feedback.web.languages import gettext, mark
from feedback.web.reading import read_reading

room = Room("new_passwords", __name__)
OPEN = "a link to choose a password says who it is for"
PASSWORD_PROBLEMS = {
    "too-short": mark("Use 12 letters or more."),
    "too-long": mark("Use 200 letters or fewer."),
    "not-the-same": mark("The two are not the same. Please type them again."),
    "easy": mark("This is easy to guess. Use 3 or 4 other words."),
    "not-yours": mark("This is not your password now. Please try again."),
}
# The words of the messages that carry such a link (exports/message_words.py).
IN_MESSAGES = (
    mark("You are asked to work here."),
    mark("This link works once, for 7 days."),
    mark("You asked for a new password."),
    mark("This link works once, for 1 hour."),
    mark("Was it not you? Then you need to do nothing."),
    mark("Choose your password"),
)


@room.get("/forgotten-password", open_because="whoever forgot a password cannot sign in")
def forgotten() -> str:
    """I have forgotten my password."""
    return render_template("pages/new_passwords/forgotten.html", is_asked=False)


@room.post("/forgotten-password", open_because="whoever forgot a password cannot sign in")
def ask() -> str:
    """The same words for everyone, known or not."""
    email = request.form.get("email", "")
    password_links.ask_for_new_password(db(), house().keys, house().post, email, now())
    return render_template("pages/new_passwords/forgotten.html", is_asked=True)


@room.get("/welcome/<token>", open_because=OPEN)
def welcome(token: str) -> Response:
    """Who the link is for, and a place for a password. Looking uses nothing up."""
    try:
        link = password_links.whose_password_link(db(), house().keys, token, now())
    except LinkNotGood:
        return _not_good()
    return _choose(link, token)


@room.post("/welcome/<token>", open_because=OPEN)
def choose(token: str) -> Response:
    """Keep the password and go on to signing in."""
    try:
        link = password_links.whose_password_link(db(), house().keys, token, now())
        password, again = request.form.get("password", ""), request.form.get("again", "")
        new_passwords.typed_twice(link.account, password, again)
        account = password_links.choose_password(db(), house().keys, token, password, now())
    except LinkNotGood:
        return _not_good()
    except new_passwords.NotKept as no:
        return _choose(link, token, gettext(PASSWORD_PROBLEMS[no.code]))
    return let_in(account, "password")


@room.post("/welcome/<token>/passkey", open_because=OPEN)
def go_on_with_passkey(token: str) -> Response:
    """Use the invitation up, to come in with a passkey from the start."""
    try:
        account = password_links.accept_without_password(db(), house().keys, token, now())
    except LinkNotGood:
        return _not_good()
    cookie = begin_half(db(), house().keys, account, Waits.SET_UP, now())
    return half_in(CameIn(account, cookie, Waits.SET_UP))


def _choose(link: SignInLink, token: str, problem: str | None = None) -> Response:
    g.reading = read_reading(link.account.reading, house().settings.languages)
    page = render_template(
        "pages/new_passwords/choose.html",
        account=link.account,
        token=token,
        problem=problem,
        place=house().place if link.purpose is Purpose.INVITE else None,
    )
    return make_response(page, 422 if problem else 200)


def _not_good() -> Response:
    return make_response(render_template("pages/new_passwords/link_over.html"), 404)
