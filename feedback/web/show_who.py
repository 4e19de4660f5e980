"""Show that it is you: asked before someone changes what matters, and then on with it.

What they were sending waits in the page itself, and is sent on once they have shown it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Response, g, make_response, redirect, render_template, request, url_for
from flask.globals import request_ctx
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from feedback.actions import picture_checks, proofs
from feedback.actions.proofs import Proof, ProofNotGood
from feedback.actions.sign_in import TooManyTries
from feedback.model.accounts import Account
from feedback.web.csrf import csrf_token
from feedback.web.door import Room, declared_by, session_cookie, set_cookie
from feedback.web.hello import too_many_tries
from feedback.web.house import READS, actor, db, house, now
from feedback.web.languages import gettext, mark
from feedback.web.picture_words import idea

room = Room("show_who", __name__)
ON, ON_TO = "then", "my_sign_in.page"
# It can show no page; the page that it is on says what to do.
ASKED_BY_A_SCRIPT = "own_device.ask_to_make"
# Secrets of a form do not wait in a page; nor does what this page itself sends.
NOT_KEPT = frozenset({"csrf", "credential", "password", "before", "again", "code", ON})
WRONG = {
    Proof.PASSKEY: mark("That did not work. Please try again."),
    Proof.CODE: mark("This code does not work. Wait for a new one."),
    Proof.PASSWORD: mark("This is not your password now. Please try again."),
    Proof.PICTURES: mark("These are not your pictures. Please try again."),
}


def ask_again() -> Response | None:
    """Before a change that matters: the page that asks, when nothing was shown lately."""
    if request.endpoint is None or request.method in READS or g.get("actor") is None:
        return None
    if not declared_by(request.endpoint).asks_again or has_shown():
        return None
    if request.endpoint == ASKED_BY_A_SCRIPT:
        return make_response({}, 403)
    if "credential" in request.form:
        # What a device signed is not kept; it is asked anew after this.
        return redirect(url_for("show_who.page"), 303)  # type: ignore[return-value]
    return _page(request.path, _kept(request.form.items(multi=True)), status=403)


def has_shown() -> bool:
    """True when whoever is there has shown lately that it is them."""
    return proofs.has_shown(db(), house().keys, actor(), _cookie(), now())


@room.get("/show-that-it-is-you", signed_in=True)
def page() -> Response:
    """Show it before you begin."""
    return _page("", [], status=200)


@room.post("/show-that-it-is-you/passkey", signed_in=True)
def by_passkey() -> Response:
    """With the lock of this device."""
    answer, place = request.form.get("credential", ""), house().place

    def show() -> None:
        if place is None:
            raise ProofNotGood
        proofs.show_passkey(db(), house().keys, place, actor(), answer, now())

    return _show(Proof.PASSKEY, show)


@room.post("/show-that-it-is-you/code", signed_in=True)
def by_code() -> Response:
    """With a code of the app, or one on paper."""
    typed = request.form.get("code", "")
    return _show(Proof.CODE, lambda: proofs.show_code(db(), house().keys, actor(), typed, now()))


@room.post("/show-that-it-is-you/password", signed_in=True)
def by_password() -> Response:
    """With the password, where there is nothing else."""
    typed = request.form.get("password", "")
    return _show(Proof.PASSWORD, lambda: proofs.show_password(db(), actor(), typed, now()))


@room.post("/show-that-it-is-you/pictures", signed_in=True)
def by_pictures() -> Response:
    """With one's own pictures."""
    chosen = [request.form.get(f"row-{place}", "") for place in range(picture_checks.ROWS)]
    return _show(Proof.PICTURES, lambda: proofs.show_pictures(db(), actor(), chosen, now()))


def _show(proof: Proof, show: Any) -> Response:
    """On with what was begun, or ask once more."""
    then = request.form.get(ON, "")
    try:
        show()
    except (ProofNotGood, TooManyTries) as no:
        db().commit()  # the refusal was counted
        kept = _kept(request.form.items(multi=True))
        if isinstance(no, TooManyTries):
            return _page(then, kept, proof, too_many_tries(), 429)
        return _page(then, kept, proof, gettext(WRONG[proof]), 422)
    return _go_on(then, proof)


def _go_on(then: str, proof: Proof) -> Response:
    """Send the form on as it is (307). Its token is of the new name, so it is in the address."""
    given = (db(), house().keys, actor(), _cookie(), proof, now())
    renewed, lasts = proofs.renew_session(*given)
    g.browser, g.touched_at = renewed, None
    g.pop("csrf_token", None)
    found = _matters(then)
    if found is None:
        response = redirect(url_for(ON_TO), 303)
    else:
        endpoint, places = found
        response = redirect(url_for(endpoint, **places, csrf=csrf_token()), 307)
    set_cookie(response, session_cookie(), renewed, int(lasts.total_seconds()))  # type: ignore[arg-type]
    return response  # type: ignore[return-value]


def _matters(then: str) -> tuple[str, dict[str, Any]] | None:
    """The view of this path, when it is one of those that ask; so it leads nowhere else."""
    try:
        endpoint, places = request_ctx.url_adapter.match(then, method="POST")  # type: ignore[union-attr]
    except (HTTPException, RequestRedirect):
        return None
    return (endpoint, dict(places)) if declared_by(endpoint).asks_again else None


def _kept(fields: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in fields if name not in NOT_KEPT]


def _page(
    then: str,
    kept: list[tuple[str, str]],
    tried: Proof | None = None,
    problem: str | None = None,
    status: int = 200,
) -> Response:
    shown = proofs.can_show(db(), actor())
    account = db().get_one(Account, actor().account_id)
    rows = picture_checks.rows_to_ask(db(), account) if Proof.PICTURES in shown else []
    written = render_template(
        "pages/show_who/page.html",
        can={proof.value for proof in shown},
        kept=[*_without_rows(kept, rows), (ON, then)],
        wrong=problem,
        tried=tried.value if tried else "",
        place=house().place if Proof.PASSKEY in shown else None,
        rows=[[(one, idea(one), one) for one in row] for row in rows],
        chosen=[],
    )
    return make_response(written, status)


def _without_rows(kept: list[tuple[str, str]], rows: list[Any]) -> list[tuple[str, str]]:
    """What was tried on this page's own rows is not kept beside the rows."""
    return [(name, value) for name, value in kept if not (rows and name.startswith("row-"))]


def _cookie() -> str:
    return request.cookies.get(session_cookie(), "")
