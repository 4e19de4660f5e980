"""Signing in: a personal link and one tap for people and families, a password for staff."""

from __future__ import annotations

from flask import Response, g, make_response, redirect, render_template, request, url_for

from feedback.actions import sign_in
from feedback.actions.sessions import HALF_LASTS, LASTS
from feedback.actions.sign_in import CameIn
from feedback.model.accounts import Account, Waits
from feedback.web.devices import device_here
from feedback.web.door import Room, forget_session, session_cookie, set_cookie
from feedback.web.house import db, house, now
from feedback.web.languages import gettext
from feedback.web.reading import read_reading

room = Room("hello", __name__)
# Where each half session goes on.
GOES_ON = {
    Waits.CODE: "second_step.code_page",
    Waits.SET_UP: "second_step.set_up_page",
    Waits.PICTURES: "picture_check.ask",
}


@room.get("/hello", open_because="someone who is not signed in must learn how")
def signed_out() -> str:
    """How to come in."""
    return render_template(
        "pages/hello/signed_out.html",
        place=house().place if remembers_someone() else None,
    )


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
        account = sign_in.find_link(db(), house().keys, token, now())
    except sign_in.LinkNotGood:
        return make_response(render_template("pages/hello/link_not_good.html"), 404)
    response = let_in(account, "link")
    if request.form.get("helped") == "yes" and response.location == url_for("home.first_page"):
        response.location = url_for("helping.page")
    return response


@room.get("/sign-in", open_because="staff sign in here")
def staff() -> str:
    """The staff sign-in page."""
    return _staff_page(None, "")


@room.post("/sign-in", open_because="staff sign in here")
def staff_sign_in() -> Response:
    """Email and password."""
    email, password = request.form.get("email", ""), request.form.get("password", "")
    try:
        account = sign_in.known_by_password(db(), email, password, now())
    except sign_in.PasswordNotGood:
        sign_in.record_refusal(db(), email, now())
        db().commit()
        problem = gettext("The email and the password do not belong together. Please try again.")
        return make_response(_staff_page(problem, email), 422)
    except sign_in.TooManyTries:
        return make_response(_staff_page(too_many_tries(), email), 429)
    return let_in(account, "password")


@room.post("/sign-out", signed_in=True)
def sign_out() -> Response:
    """End this browser's session."""
    return sign_out_here()


def sign_out_here() -> Response:
    """End this browser's session, and show how to come in."""
    sign_in.end_session(db(), house().keys, request.cookies.get(session_cookie(), ""))
    return forget_session(redirect(url_for("hello.signed_out"), 303))  # type: ignore[arg-type]


def too_many_tries() -> str:
    """What is said to whoever tried too often."""
    return gettext("There were many wrong tries. Please wait 15 minutes. Then try again.")


def let_in(account: Account, how: str) -> Response:
    """Let someone in who has shown a link or a password, or ask what else they must show."""
    asks_second = house().settings.second_factor
    given = (db(), house().keys, account, now(), how)
    came = sign_in.come_in(*given, asks_second=asks_second, device=device_here())
    return welcome(came) if came.waits_for is None else half_in(came)


def begin(account: Account, how: str) -> str:
    """Begin a session for someone who has shown all there is to show; its cookie."""
    return sign_in.begin_session(db(), house().keys, account, now(), how, device_here())


def welcome(came: CameIn) -> Response:
    """On to the first page, signed in."""
    return with_session(redirect(url_for("home.first_page"), 303), came)  # type: ignore[arg-type]


def with_session(response: Response, came: CameIn) -> Response:
    """Put a new session into this browser. The one before is over, whoever put it there."""
    _end_before()
    lasts = LASTS[came.account.role].at_most
    set_cookie(response, session_cookie(), came.cookie, int(lasts.total_seconds()))
    response.delete_cookie(half_cookie(), path="/")
    return response


def half_in(came: CameIn) -> Response:
    """On to what is asked besides. Nobody is signed in yet, nor any more."""
    assert came.waits_for is not None
    _end_before()
    response: Response = redirect(url_for(GOES_ON[came.waits_for]), 303)  # type: ignore[assignment]
    response.delete_cookie(session_cookie(), path="/")
    lasts = HALF_LASTS[came.waits_for]
    set_cookie(response, half_cookie(), came.cookie, int(lasts.total_seconds()))
    return response


def half_account(waits_for: Waits) -> Account | None:
    """Whose half session this browser has, for what it waits for."""
    from feedback.actions.sessions import find_half

    cookie = request.cookies.get(half_cookie(), "")
    return find_half(db(), house().keys, cookie, waits_for, now()) if cookie else None


def half_cookie() -> str:
    """The name of the cookie of a half session."""
    return "__Host-half" if house().settings.secure_cookies else "half"


def remembers_someone() -> bool:
    """True on a browser whose device made a passkey for someone."""
    return request.cookies.get(knows_cookie()) == "yes"


def knows_cookie() -> str:
    """The name of the cookie that says so. It says of nobody."""
    return "__Host-passkey" if house().settings.secure_cookies else "passkey"


def _end_before() -> None:
    """End what this browser had before: a new sign-in never goes on under an old name."""
    for name in (session_cookie(), half_cookie()):
        if cookie := request.cookies.get(name):
            sign_in.end_session(db(), house().keys, cookie)


def _staff_page(problem: str | None, email: str) -> str:
    return render_template(
        "pages/hello/staff.html",
        problem=problem,
        email=email,
        place=house().place,
        has_council=bool(house().settings.openid_issuer),
    )
