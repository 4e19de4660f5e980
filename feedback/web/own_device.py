"""Passkeys in a browser: coming in with one, making one, taking one away.

A page's script asks here what the device is to sign, and sends what it answered as a form.
"""

from __future__ import annotations

from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, url_for

from feedback.actions import passkeys
from feedback.actions.passkeys import PasskeyNotGood, TooManyPasskeys
from feedback.actions.sign_in import CameIn
from feedback.model.accounts import Account
from feedback.web.door import MONTH, Room, set_cookie
from feedback.web.hello import begin, knows_cookie, welcome
from feedback.web.house import actor, db, house, now

room = Room("own_device", __name__)
OPEN = "a device says who it belongs to"


@room.post("/passkeys/ask", open_because=OPEN)
def ask_who() -> Response:
    """What the device is asked, to say who it belongs to."""
    place = house().place
    if place is None:
        return make_response({}, 404)
    asked = passkeys.ask_who(db(), house().keys, place, now())
    return Response(asked, mimetype="application/json")


@room.post("/passkeys/come-in", open_because=OPEN)
def come_in() -> Response:
    """In with a passkey, or say that it did not work."""
    place, answer = house().place, request.form.get("credential", "")
    try:
        if place is None:
            raise PasskeyNotGood
        account = passkeys.known_by_passkey(db(), house().keys, place, answer, now())
    except PasskeyNotGood:
        db().commit()
        return make_response(render_template("pages/hello/passkey_not_good.html"), 422)
    return remember_device(welcome(CameIn(account, begin(account, "passkey"))))


@room.post("/my-sign-in/passkeys/ask", signed_in=True, asks_again=True)
def ask_to_make() -> Response:
    """What the device is asked, to make a passkey."""
    place = house().place
    if place is None:
        return make_response({}, 404)
    try:
        asked = passkeys.ask_to_make(db(), house().keys, place, _mine(), actor().site_name, now())
    except TooManyPasskeys:
        return make_response({}, 429)
    return Response(asked, mimetype="application/json")


@room.post("/my-sign-in/passkeys", signed_in=True, asks_again=True)
def make() -> Response:
    """Keep a passkey that the device made."""
    place, answer = house().place, request.form.get("credential", "")
    try:
        if place is None:
            raise PasskeyNotGood
        passkeys.make_passkey(db(), house().keys, place, _mine(), answer, now())
    except PasskeyNotGood:
        db().commit()
        return make_response(render_template("pages/hello/passkey_not_good.html"), 422)
    done = redirect(url_for("my_sign_in.page", done="remembered"), 303)
    return remember_device(done)  # type: ignore[arg-type]


@room.post("/my-sign-in/passkeys/<uuid:passkey>/remove", signed_in=True, asks_again=True)
def remove(passkey: UUID) -> Response:
    """Take a passkey away: it opens nothing any more."""
    passkeys.remove_passkey(db(), _mine(), passkey, now())
    return redirect(url_for("my_sign_in.page", done="removed"), 303)  # type: ignore[return-value]


def remember_device(response: Response) -> Response:
    """This browser's device has a passkey: the way in with it is offered here from now on."""
    set_cookie(response, knows_cookie(), "yes", 12 * MONTH)
    return response


def _mine() -> Account:
    return db().get_one(Account, actor().account_id)
