"""Together on one tablet: who is next, one turn after the other, nothing left behind."""

from __future__ import annotations

from uuid import UUID

from flask import Response, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import Actor, May, NotHere
from feedback.actions import sign_in, together
from feedback.model.answering import GroupSession
from feedback.web.door import Room, forget_session, session_cookie, set_cookie
from feedback.web.door import tablet_cookie as cookie_name
from feedback.web.house import actor, db, house, now
from feedback.web.ids import read_uuid
from feedback.web.languages import gettext
from feedback.web.reading import COOKIE as READING

room = Room("together", __name__)
OPEN = "whoever holds the tablet next is not signed in; the group session is asked"


@room.get("/together", may=May.RUN_GROUP)
def choose() -> str:
    """Who answers on this tablet today?"""
    return render_template(
        "pages/together/choose.html",
        people=together.who_could_come(db(), actor(), now()),
        problem=request.args.get("none"),
    )


@room.post("/together", may=May.RUN_GROUP)
def begin() -> AnyResponse:
    """Begin. From now on this tablet has none of the facilitator's rights."""
    chosen = [id for id in map(read_uuid, request.form.getlist("who")) if id]
    if not chosen:
        return redirect(url_for("together.choose", none="yes"), 303)
    cookie = together.begin_group(db(), actor(), house().keys, chosen, now())
    sign_in.end_session(db(), house().keys, request.cookies.get(session_cookie(), ""))
    response = _away(url_for("together.next_person"))
    seconds = int(together.LASTS.total_seconds())
    set_cookie(response, cookie_name(), cookie, seconds)
    return response


@room.get("/together/next", open_because=OPEN)
def next_person() -> Response | AnyResponse:
    """Who is next? Their pictures and first names."""
    group = _group()
    if group is None:
        return redirect(url_for("hello.signed_out"), 303)
    places = together.places(db(), group)
    return make_response(
        render_template(
            "pages/together/next.html",
            places=places,
            turn=_turn(places),
            is_all_done=all(place.is_done for place in places),
        )
    )


@room.post("/together/next/<uuid:invitation>", open_because=OPEN)
def begin_turn(invitation: UUID) -> AnyResponse:
    """This is me. A survey with answers in it is opened by staff."""
    group = _group_or_404()
    try:
        cookie = together.begin_turn(db(), house().keys, group, invitation, now())
    except NotHere:
        return redirect(url_for("together.opened_by_staff", invitation=invitation), 303)
    return _turn_begins(cookie, invitation)


@room.get("/together/open/<uuid:invitation>", open_because=OPEN)
def opened_by_staff(invitation: UUID) -> str:
    """Someone began before: staff opens it with their password."""
    return _staff_page(_place_of(invitation))


@room.post("/together/open/<uuid:invitation>", open_because=OPEN)
def open_again(invitation: UUID) -> str | Response | AnyResponse:
    """Staff opens it, and the tablet is the person's again. Staff is not signed in on it."""
    group, place = _group_or_404(), _place_of(invitation)
    staff = _staff_of(group)
    if isinstance(staff, str):
        return make_response(_staff_page(place, staff), 422)
    keys = house().keys
    cookie = together.begin_turn(db(), keys, group, invitation, now(), staff_is_there=True)
    return _turn_begins(cookie, invitation)


@room.post("/together/finished", open_because=OPEN)
def finished() -> AnyResponse:
    """My turn is over: this browser forgets it."""
    return end_turn(url_for("together.next_person"))


@room.get("/together/thank-you", open_because=OPEN)
def thank_you() -> str:
    """The answers are sent. Nothing on this page is anyone's."""
    return render_template("pages/together/thank_you.html")


@room.get("/together/end", open_because=OPEN)
def end_page() -> str:
    """Ending needs a password of staff."""
    _group_or_404()
    return _staff_page(None)


@room.post("/together/end", open_because=OPEN)
def end() -> Response | AnyResponse:
    """End the group session. Staff signs in again on a page of its own."""
    group = _group_or_404()
    staff = _staff_of(group)
    if isinstance(staff, str):
        return make_response(_staff_page(None, staff), 422)
    together.end_group(db(), staff, group, now())
    response = end_turn(url_for("hello.staff"))
    response.delete_cookie(cookie_name(), path="/")
    return response


def end_turn(address: str) -> Response:
    """End the session of this browser, forget everything it kept, and go on to `address`."""
    cookie = request.cookies.get(session_cookie())
    if cookie and g.actor and g.actor.only_invitation_id:
        sign_in.end_session(db(), house().keys, cookie)
    return _away(address)


def _away(address: str) -> Response:
    response = forget_session(redirect(address, 303))  # type: ignore[arg-type]
    response.delete_cookie(READING, path="/")
    return response


def _turn_begins(cookie: str, invitation: UUID) -> Response:
    response = _away(url_for("surveys.about", invitation=invitation))
    set_cookie(response, session_cookie(), cookie, int(together.TURN_LASTS.total_seconds()))
    return response


def _group() -> GroupSession | None:
    cookie = request.cookies.get(cookie_name(), "")
    return together.find_group(db(), house().keys, cookie, now()) if cookie else None


def _group_or_404() -> GroupSession:
    group = _group()
    if group is None:
        raise NotHere("no group session on this tablet")
    return group


def _place_of(invitation: UUID) -> together.Place:
    places = together.places(db(), _group_or_404())
    place = next((one for one in places if one.invitation_id == invitation), None)
    if place is None or place.is_done:
        raise NotHere(f"no turn for {invitation}")
    return place


def _turn(places: list[together.Place]) -> together.Place | None:
    """Whose turn is not over on this browser."""
    only = g.actor.only_invitation_id if g.actor else None
    return next((place for place in places if place.invitation_id == only), None)


def _staff_of(group: GroupSession) -> Actor | str:
    """Staff of this site who typed their password, or what is wrong. Nobody is signed in."""
    email, password = request.form.get("email", ""), request.form.get("password", "")
    try:
        account = sign_in.known_by_password(db(), email, password, now())
    except sign_in.PasswordNotGood:
        sign_in.record_refusal(db(), email, now())
        db().commit()
        return gettext("The email and the password do not belong together. Please try again.")
    except sign_in.TooManyTries:
        return gettext("There were many wrong tries. Please wait 15 minutes. Then try again.")
    if account.site_id != group.site_id:
        return gettext("This tablet belongs to another site.")
    return Actor.of(account)


def _staff_page(place: together.Place | None, problem: str = "") -> str:
    return render_template(
        "pages/together/staff.html",
        place=place,
        problem=problem,
        email=request.form.get("email", ""),
    )
