"""The second step of staff's sign-in: a code, or setting one up the first time."""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template, request, url_for

from feedback.actions import passkeys, second_factors
from feedback.actions.passkeys import PasskeyNotGood, TooManyPasskeys
from feedback.actions.second_factors import CodeNotGood
from feedback.actions.sign_in import CameIn, TooManyTries
from feedback.model.accounts import Account, Waits
from feedback.web.app_codes import codes_page, drawn, set_up_problem
from feedback.web.door import Room
from feedback.web.hello import begin, half_account, too_many_tries, welcome, with_session
from feedback.web.house import db, house, now
from feedback.web.languages import gettext
from feedback.web.own_device import remember_device

room = Room("second_step", __name__)
OPEN = "the half session of someone who has shown their password is asked instead"


def _to_sign_in() -> Response:
    return redirect(url_for("hello.staff"), 303)  # type: ignore[return-value]


@room.get("/sign-in/code", open_because=OPEN)
def code_page() -> Response:
    """Type the code of your app."""
    account = half_account(Waits.CODE)
    return _code(account) if account else _to_sign_in()


@room.post("/sign-in/code", open_because=OPEN)
def code() -> Response:
    """In with the code, or say what is wrong."""
    account = half_account(Waits.CODE)
    if account is None:
        return _to_sign_in()
    typed = request.form.get("code", "")
    try:
        how = second_factors.take_code(db(), house().keys, account, typed, now())
    except CodeNotGood:
        second_factors.record_wrong_code(db(), account, now())
        db().commit()
        return _code(account, gettext("This code does not work. Wait for a new one."), 422)
    except TooManyTries:
        return _code(account, too_many_tries(), 429)
    return welcome(CameIn(account, begin(account, f"password and {how}")))


@room.get("/sign-in/set-up", open_because=OPEN)
def set_up_page() -> Response:
    """Choose a second step: a passkey, or an app that makes codes."""
    account = half_account(Waits.SET_UP)
    return _set_up(account) if account else _to_sign_in()


@room.post("/sign-in/set-up/app", open_because=OPEN)
def begin_app() -> Response:
    """Make the secret of an app, and show it."""
    account = half_account(Waits.SET_UP)
    if account is None:
        return _to_sign_in()
    second_factors.begin_second_factor(db(), account, now())
    return redirect(url_for("second_step.set_up_page"), 303)  # type: ignore[return-value]


@room.post("/sign-in/set-up", open_because=OPEN)
def confirm_app() -> Response:
    """The first code was typed: show the codes for paper, signed in."""
    account = half_account(Waits.SET_UP)
    if account is None:
        return _to_sign_in()
    typed = request.form.get("code", "")
    try:
        codes = second_factors.confirm_second_factor(db(), house().keys, account, typed, now())
    except (CodeNotGood, TooManyTries) as no:
        return _set_up(account, *set_up_problem(account, no))
    page = make_response(codes_page(codes, url_for("home.first_page")))
    return with_session(page, CameIn(account, begin(account, "password and app")))


@room.post("/sign-in/set-up/passkey/begin", open_because=OPEN)
def begin_passkey() -> Response:
    """What the device is asked."""
    account, place = half_account(Waits.SET_UP), house().place
    if account is None or place is None:
        return make_response({}, 404)
    try:
        asked = passkeys.ask_to_make(db(), house().keys, place, account, account.site.name, now())
    except TooManyPasskeys:
        return make_response({}, 429)
    return Response(asked, mimetype="application/json")


@room.post("/sign-in/set-up/passkey", open_because=OPEN)
def keep_passkey() -> Response:
    """The device made a passkey: in with it."""
    account, place = half_account(Waits.SET_UP), house().place
    if account is None or place is None:
        return _to_sign_in()
    answer = request.form.get("credential", "")
    try:
        passkeys.make_passkey(db(), house().keys, place, account, answer, now())
    except PasskeyNotGood:
        db().commit()
        return _set_up(account, gettext("That did not work. Please try again."), 422)
    return remember_device(welcome(CameIn(account, begin(account, "passkey"))))


def _code(account: Account, problem: str | None = None, status: int = 200) -> Response:
    page = render_template(
        "pages/second_step/code.html",
        problem=problem,
        place=house().place if passkeys.passkeys_of(db(), account) else None,
        has_app=second_factors.app_of(db(), account) is not None,
    )
    return make_response(page, status)


def _set_up(account: Account, problem: str | None = None, status: int = 200) -> Response:
    begun = second_factors.begun_second_factor(db(), account)
    page = render_template(
        "pages/second_step/set_up.html",
        problem=problem,
        place=house().place,
        app=drawn(begun, account.site.name) if begun else None,
        may_use_app=account.password_hash is not None,
    )
    return make_response(page, status)
