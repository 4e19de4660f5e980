"""How I come in: a passkey, pictures or an app, my password, and signing out everywhere."""

from __future__ import annotations

from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, url_for

from feedback.actions import (
    new_passwords,
    own_sessions,
    passkeys,
    picture_checks,
    second_factors,
    sessions,
)
from feedback.actions.own_sessions import OwnSession
from feedback.actions.second_factors import CodeNotGood
from feedback.actions.sessions import STAFF
from feedback.actions.sign_in import CameIn, PasswordNotGood, TooManyTries
from feedback.model.accounts import Account
from feedback.web.app_codes import codes_page, drawn, set_up_problem
from feedback.web.devices import OF_MANY, device_words
from feedback.web.door import Room, forget_session, session_cookie
from feedback.web.hello import begin, sign_out_here, too_many_tries, with_session
from feedback.web.house import actor, db, house, now
from feedback.web.languages import gettext, mark
from feedback.web.new_passwords import PASSWORD_PROBLEMS
from feedback.web.show_who import has_shown

room = Room("my_sign_in", __name__)
DONE = {
    "remembered": mark("This tablet knows you now."),
    "ended": mark("You are signed out there."),
    "removed": mark("It is gone."),
    "pictures": mark("We will ask for your pictures after your card."),
    "password": mark("Your new password is kept. You were signed out everywhere else."),
}


@room.get("/my-sign-in", signed_in=True)
def page() -> str:
    """How I come in, and what I can add or take away."""
    account, done = _mine(), request.args.get("done", "")
    return render_template(
        f"pages/my_sign_in/{'staff' if is_staff() else 'page'}.html",
        account=account,
        done=gettext(DONE[done]) if done in DONE else None,
        place=house().place,
        passkeys=passkeys.passkeys_of(db(), account),
        has_pictures=picture_checks.has_picture_check(db(), account.id),
        app=second_factors.app_of(db(), account),
        codes_left=second_factors.codes_left(db(), account),
        has_shown=has_shown(),
        sessions=_sessions(),
    )


@room.post("/my-sign-in/everywhere", signed_in=True)
def sign_out_everywhere() -> Response:
    """Sign out of every browser, this one too."""
    sessions.sign_out_everywhere(db(), actor(), now())
    return forget_session(redirect(url_for("hello.signed_out"), 303))  # type: ignore[arg-type]


@room.post("/my-sign-in/sessions/<uuid:session>/end", signed_in=True)
def end_session(session: UUID) -> Response:
    """Sign out of one browser; of this one as the button for it does."""
    mine = own_sessions.own_sessions(db(), house().keys, actor(), _cookie(), now())
    if any(one.is_this and one.name == session for one in mine):
        return sign_out_here()
    own_sessions.end_own_session(db(), actor(), session, now())
    return redirect(url_for("my_sign_in.page", done="ended"), 303)  # type: ignore[return-value]


@room.get("/my-sign-in/password", signed_in=True)
def password_page() -> Response:
    """Choose your password."""
    return _password() if _mine().password_hash else _back()


@room.post("/my-sign-in/password", signed_in=True)
def keep_password() -> Response:
    """Keep it, and sign every other browser out."""
    form, account = request.form, _mine()
    given = (form.get("before", ""), form.get("password", ""), form.get("again", ""))
    try:
        new_passwords.change_password(db(), actor(), *given, now())
    except new_passwords.NotKept as no:
        db().commit()  # the refusal was counted
        return _password(no.code)
    except PasswordNotGood:
        return _back()
    except TooManyTries:
        return _password("", 429)
    response: Response = redirect(url_for("my_sign_in.page", done="password"), 303)  # type: ignore[assignment]
    return with_session(response, CameIn(account, begin(account, "new password")))


@room.post("/my-sign-in/app/begin", signed_in=True, asks_again=True)
def begin_app() -> Response:
    """Make the secret of an app. One that works already stays until it is taken off."""
    if not is_staff() or second_factors.app_of(db(), _mine()):
        return _back()
    second_factors.begin_second_factor(db(), _mine(), now())
    return redirect(url_for("my_sign_in.app_page"), 303)  # type: ignore[return-value]


@room.get("/my-sign-in/app", signed_in=True)
def app_page() -> Response:
    """The code that the app reads."""
    return _app() if second_factors.begun_second_factor(db(), _mine()) else _back()


@room.post("/my-sign-in/app", signed_in=True, asks_again=True)
def confirm_app() -> Response:
    """The first code was typed: show the codes for paper."""
    typed, account = request.form.get("code", ""), _mine()
    try:
        codes = second_factors.confirm_second_factor(db(), house().keys, account, typed, now())
    except (CodeNotGood, TooManyTries) as no:
        return _app(*set_up_problem(account, no))
    return make_response(codes_page(codes, url_for("my_sign_in.page")))


@room.post("/my-sign-in/app/stop", signed_in=True, asks_again=True)
def stop_app() -> Response:
    """Forget the app and the codes on paper."""
    second_factors.take_off_second_factor(db(), _mine(), now())
    return redirect(url_for("my_sign_in.page", done="removed"), 303)  # type: ignore[return-value]


@room.post("/my-sign-in/codes", signed_in=True, asks_again=True)
def new_codes() -> Response:
    """Ten new codes for paper; the ones before stop."""
    account = _mine()
    if second_factors.app_of(db(), account) is None:
        return _back()
    codes = second_factors.new_codes_on_paper(db(), house().keys, account)
    return make_response(codes_page(codes, url_for("my_sign_in.page")))


def is_staff() -> bool:
    """True for whoever works here."""
    return actor().role in STAFF


def _mine() -> Account:
    return db().get_one(Account, actor().account_id)


def _sessions() -> list[tuple[OwnSession, str]]:
    """Where they are signed in, each with the kind of its device in words."""
    found = own_sessions.own_sessions(db(), house().keys, actor(), _cookie(), now())
    return [(one, device_words(OF_MANY if one.is_for_many else one.device)) for one in found]


def _cookie() -> str:
    return request.cookies.get(session_cookie(), "")


def _back() -> Response:
    return redirect(url_for("my_sign_in.page"), 303)  # type: ignore[return-value]


def _password(code: str | None = None, status: int = 422) -> Response:
    words = too_many_tries() if code == "" else gettext(PASSWORD_PROBLEMS[code]) if code else None
    field = "before" if code in ("", "not-yours") else "password"
    page = render_template("pages/my_sign_in/password.html", wrong={field: words} if words else {})
    return make_response(page, status if words else 200)


def _app(problem: str | None = None, status: int = 200) -> Response:
    begun = second_factors.begun_second_factor(db(), _mine())
    if begun is None:
        return _back()
    app = drawn(begun, actor().site_name)
    page = render_template("pages/my_sign_in/app.html", app=app, problem=problem)
    return make_response(page, status)
