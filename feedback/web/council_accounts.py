"""Coming in with a council's own account: away to the council, back, and one tap."""

from __future__ import annotations

import json

from flask import Response, current_app, make_response, redirect, render_template, request, url_for

from feedback.actions.council_accounts import Asked, Council, CouncilSaysNo, whose_email
from feedback.actions.sign_in import CameIn
from feedback.sealing import CannotOpen, derive, seal, unseal
from feedback.web.door import Room, set_cookie
from feedback.web.hello import begin, welcome
from feedback.web.house import db, house, now

room = Room("council_accounts", __name__)
OPEN = "the council's own provider says who someone is"
LASTS_S = 600
CONTEXT = "asked at the council"


@room.get("/sign-in/council/away", open_because=OPEN)
def leave_for_council() -> Response:
    """Off to the council; what we asked waits sealed in this browser, and nothing is written.

    A link, because our pages let no form go to another place.
    """
    council, asked = _council(), Asked.anew()
    try:
        if council is None:
            raise CouncilSaysNo("none is set")
        response: Response = redirect(council.address(asked), 303)  # type: ignore[assignment]
    except CouncilSaysNo as no:
        return _no(no)
    kept = [asked.state, asked.nonce, asked.verifier]
    sealed = seal(_key(), json.dumps(kept).encode(), CONTEXT).hex()
    set_cookie(response, _cookie(), sealed, LASTS_S)
    return response


@room.get("/sign-in/council", open_because=OPEN)
def back() -> Response:
    """Back from the council. Nothing happens before a tap: an address alone signs nobody in."""
    asked, given = _asked(), request.args
    if asked is None or given.get("state") != asked.state or not given.get("code"):
        return _no(CouncilSaysNo("the way back is not the way that was gone"))
    page = render_template(
        "pages/hello/from_council.html", code=given["code"], state=given["state"]
    )
    return make_response(page)


@room.post("/sign-in/council/go-on", open_because=OPEN)
def go_on() -> Response:
    """In, when the council vouches for someone who works here."""
    council, asked, form = _council(), _asked(), request.form
    try:
        if council is None or asked is None or form.get("state") != asked.state:
            raise CouncilSaysNo("nothing was asked")
        account = whose_email(db(), council.who(form.get("code", ""), asked, now()))
    except CouncilSaysNo as no:
        return _no(no)
    response = welcome(CameIn(account, begin(account, "council account")))
    response.delete_cookie(_cookie(), path="/")
    return response


def _council() -> Council | None:
    known = house().settings
    if not known.openid_issuer:
        return None
    back_to = known.web_address.rstrip("/") + url_for("council_accounts.back")
    return Council(known.openid_issuer, known.openid_client, known.openid_secret, back_to)


def _asked() -> Asked | None:
    """What this browser asked, as long as nobody else made or changed it."""
    try:
        sealed = bytes.fromhex(request.cookies.get(_cookie(), ""))
        return Asked(*json.loads(unseal(_key(), sealed, CONTEXT)))
    except (CannotOpen, ValueError, TypeError):
        return None


def _key() -> bytes:
    return derive(house().settings.secret, CONTEXT)


def _cookie() -> str:
    return "__Host-council" if house().settings.secure_cookies else "council"


def _no(why: CouncilSaysNo) -> Response:
    # Why is for whoever looks after the installation; it names nobody.
    current_app.logger.warning("sign-in by the council's account: %s", why)
    response = make_response(render_template("pages/hello/passkey_not_good.html"), 422)
    response.delete_cookie(_cookie(), path="/")
    return response
