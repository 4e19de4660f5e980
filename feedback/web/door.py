"""The door of every page: who is there, may they at all, and is the form really ours.

Every view says who may see it, or why it is open to everyone. A view that says neither stops
the application from starting.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)

from feedback.access import May, may_at_all, may_be_on_a_shared_tablet
from feedback.actions.sessions import find_actor, limits_of
from feedback.web.csrf import is_token_right
from feedback.web.house import READS, db, house, now

MONTH = 30 * 24 * 3600
# The same bytes for everyone: nobody is looked for and nothing is remembered.
FOR_ALL = frozenset({"static_files.file", "sounds.sound", "sounds.words"})
# Someone who asks for page after page is told so again at most this often.
TOUCHED_ANEW = timedelta(minutes=1)
# What is given back to someone whose session ended while they wrote: sentences, never secrets.
SECRET_FIELDS = frozenset({"csrf", "password", "again", "code", "email", "credential"})


class ViewDeclaresNobody(Exception):
    """A view does not say who may see it."""


@dataclass(frozen=True)
class Declared:
    """What a view says about who comes in.

    `may` is what an actor must be able to do at all (the action asks again for the thing
    itself); `open_because` lets everyone in and says why; `streams` leaves the body alone.
    `own_header` stands in for the form's token: a browser sends a header of that name from this
    site's own scripts only, because we allow no other site to (CORS), and it outlives sessions.
    `secret_address` holds a token of its own: a mail program may send it without any cookie.
    `asks_again` wants to be shown once more who is there (web/show_who.py). `is_private` shows what
    someone told before, and is shut while another helps them (web/shut.py). `is_watching` is asked
    by a page itself again and again, so it does not say that someone is there.
    """

    may: May | None = None
    open_because: str | None = None
    signed_in: bool = False
    streams: bool = False
    own_header: str = ""
    secret_address: bool = False
    asks_again: bool = False
    is_private: bool = False
    is_watching: bool = False


class Room(Blueprint):
    """A blueprint whose every view declares who may see it."""

    def route(
        self,
        rule: str,
        *,
        may: May | None = None,
        open_because: str | None = None,
        signed_in: bool = False,
        streams: bool = False,
        own_header: str = "",
        secret_address: bool = False,
        asks_again: bool = False,
        is_private: bool = False,
        is_watching: bool = False,
        **options: Any,
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Like Flask's, with the declaration. Raises ViewDeclaresNobody when there is none."""
        if not (may or open_because or signed_in):
            raise ViewDeclaresNobody(f"{self.name}: {rule} says neither who may nor why it is open")
        ways = (may, open_because, signed_in, streams, own_header, secret_address)
        declared = Declared(*ways, asks_again, is_private, is_watching)
        route = super().route(rule, **options)

        def declare(view: Callable[..., Any]) -> Callable[..., Any]:
            view.declared = declared  # type: ignore[attr-defined]
            return route(view)

        return declare

    def _method_route(self, method: str, rule: str, options: dict[str, Any]) -> Any:
        return self.route(rule, methods=[method], **options)


def refuse_undeclared(app: Flask) -> None:
    """Raise ViewDeclaresNobody when a view was added past the rooms."""
    for endpoint, view in app.view_functions.items():
        if not isinstance(getattr(view, "declared", None), Declared):
            raise ViewDeclaresNobody(f"{endpoint} does not say who may see it")


def declared_by(endpoint: str) -> Declared:
    """What the view of an endpoint declares."""
    return current_app.view_functions[endpoint].declared  # type: ignore[attr-defined]


def come_in() -> Response | None:
    """Before every request: find the browser and the actor, and let in or turn away."""
    g.browser = request.cookies.get(_visitor_cookie(), "")
    g.new_visitor = None
    g.actor = g.touched_at = None
    if request.endpoint is None or request.endpoint in FOR_ALL:
        return None
    declared = declared_by(request.endpoint)
    _find_actor(declared)
    if g.actor is None and not declared.open_because:
        if request.method not in READS and not declared.streams and _is_from_here():
            return _signed_out_in_the_middle()
        way_in = "together.next_person" if has_tablet_cookie() else "hello.signed_out"
        return redirect(url_for(way_in), 303)  # type: ignore[return-value]
    if g.actor and g.actor.only_invitation_id and not _is_for_a_shared_tablet(declared):
        return redirect(url_for("together.next_person"), 303)  # type: ignore[return-value]
    if declared.may and not may_at_all(g.actor.role, declared.may):
        abort(404)
    if request.method not in READS:
        _check_form(declared)
    return None


def _find_actor(declared: Declared) -> None:
    """A streamed request finds its actor in a session of its own, so that no lock is held."""
    cookie = request.cookies.get(session_cookie())
    if not cookie:
        _greet_visitor()
        return
    g.browser, g.touched_at = cookie, _touched_at(cookie)
    if declared.streams:
        with house().database.reading() as reading:
            g.actor = find_actor(reading, house().keys, cookie, now(), g.touched_at)
    else:
        g.actor = find_actor(db(), house().keys, cookie, now(), g.touched_at)
    if g.actor is None:
        g.browser = ""
        _greet_visitor()


def _signed_out_in_the_middle() -> Response:
    """The session ended while someone was writing: their words are given back to them.

    Not on a tablet for many: whoever presses the button there may be the next person.
    """
    words = [] if has_tablet_cookie() else _written()
    if not words:
        way_in = "together.next_person" if has_tablet_cookie() else "hello.signed_out"
        return redirect(url_for(way_in), 303)  # type: ignore[return-value]
    page = render_template("pages/hello/words_kept.html", words="\n".join(words), is_in=False)
    return make_response(page, 403)


def _written() -> list[str]:
    """What someone wrote in this form: the field for words, and any other with a sentence."""
    fields = request.form.items(multi=True)
    return [
        text
        for name, text in fields
        if name not in SECRET_FIELDS and (" " in text.strip() or (name == "words" and text.strip()))
    ]


def _is_from_here() -> bool:
    """True unless the browser says that another site made this request."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}


def _is_for_a_shared_tablet(declared: Declared) -> bool:
    return bool(declared.open_because) or may_be_on_a_shared_tablet(declared.may)


def has_tablet_cookie() -> bool:
    """True on a browser that a group session was begun on."""
    return bool(request.cookies.get(tablet_cookie()))


def tablet_cookie() -> str:
    """The name of the cookie of a tablet for many."""
    return "__Host-tablet" if house().settings.secure_cookies else "tablet"


def _turn_cookie() -> str:
    return "__Host-turn" if house().settings.secure_cookies else "turn"


def keep_turn(response: Response, cookie: str, lasts: timedelta) -> Response:
    """The time that this browser lies untouched is counted from this answer on.

    The moment is in a cookie that only this installation can make, for this one session, so that
    looking at a page writes nothing.
    """
    moment = str(int(now().timestamp()))
    kept = f"{moment}.{_signed(moment, cookie)}"
    set_cookie(response, _turn_cookie(), kept, int(lasts.total_seconds()))
    return response


def remember_turn(response: Response) -> Response:
    """After every request: someone whose browser may not lie untouched is still there."""
    if not g.get("actor") or "Clear-Site-Data" in response.headers:
        return response
    if request.endpoint and declared_by(request.endpoint).is_watching:
        return response
    untouched = limits_of(g.actor).untouched
    if untouched and (g.touched_at is None or now() - g.touched_at >= TOUCHED_ANEW):
        keep_turn(response, g.browser, untouched)
    return response


def _touched_at(cookie: str) -> datetime | None:
    """When the browser with this session last asked for a page; None when it cannot say."""
    moment, _, signed = request.cookies.get(_turn_cookie(), "").partition(".")
    if not (moment.isascii() and moment.isdigit() and len(moment) < 12):
        return None
    if not hmac.compare_digest(signed.encode(), _signed(moment, cookie).encode()):
        return None
    return datetime.fromtimestamp(int(moment), UTC)


def _signed(moment: str, cookie: str) -> str:
    said = f"turn {moment} {cookie}".encode()
    return hmac.new(house().csrf_key, said, hashlib.sha256).hexdigest()


def _greet_visitor() -> None:
    visitor = request.cookies.get(_visitor_cookie())
    if not visitor:
        visitor = g.new_visitor = secrets.token_urlsafe(16)
    g.browser = visitor


def _check_form(declared: Declared) -> None:
    if declared.streams:
        # None would mean the limit of forms; media.receive has limits of its own.
        request.max_content_length = sys.maxsize
    if declared.secret_address:
        return
    if not _is_from_here():
        abort(403)
    if declared.own_header:
        if declared.own_header not in request.headers:
            abort(412)
        return
    if not declared.streams and not g.actor and _visitor_cookie() not in request.cookies:
        # Every page gives a cookie, and this form came back without one.
        abort(make_response(render_template("pages/hello/cookies_off.html"), 403))
    if not is_token_right(streams=declared.streams):
        _open_again(declared)


def _open_again(declared: Declared) -> NoReturn:
    """The form is of before, or not ours: 403, and who wrote words in it gets them back.

    Showing who one is gives the session a new name, and other pages that are open keep the old.
    """
    words = [] if declared.streams or not g.actor or has_tablet_cookie() else _written()
    if not words:
        abort(403)
    page = render_template("pages/hello/words_kept.html", words="\n".join(words), is_in=True)
    abort(make_response(page, 403))


def session_cookie() -> str:
    """The name of the session's cookie; bound to this host when it travels encrypted."""
    return "__Host-session" if house().settings.secure_cookies else "session"


def _visitor_cookie() -> str:
    return "__Host-visitor" if house().settings.secure_cookies else "visitor"


def set_cookie(response: Response, name: str, value: str, seconds: int) -> None:
    """Set a cookie that scripts cannot read and other sites cannot send."""
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        httponly=True,
        samesite="Lax",
        secure=house().settings.secure_cookies,
        path="/",
    )


def forget_session(response: Response) -> Response:
    """Take from the browser what it kept of its person, when someone signs out or leaves.

    Not "storage": that would take the outbox too, with what was told and is not sent. The kit and
    the pass go by the service worker, as the form goes (sw.js), and again by the page that comes
    after it (offline.js).
    """
    response.delete_cookie(session_cookie(), path="/")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def remember_visitor(response: Response) -> Response:
    """After every request: a browser that is new gets a cookie for its forms."""
    if g.get("new_visitor") and request.endpoint not in FOR_ALL:
        set_cookie(response, _visitor_cookie(), g.new_visitor, MONTH)
    return response


# After every request.
COOKIES = (remember_visitor, remember_turn)
