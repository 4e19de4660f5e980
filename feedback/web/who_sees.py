"""Who can see what I tell: the people, each thing I told, on or off in one tap, and who looked."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May, NotHere
from feedback.actions import who_sees
from feedback.actions.consents import current_consents
from feedback.actions.diaries import places_to_tell
from feedback.actions.surveys import instrument_with
from feedback.actions.who_sees import ANSWERS, ENTRY, Place, Shown
from feedback.model.accounts import Role
from feedback.model.care import Relationship
from feedback.model.trust import Use
from feedback.web.consents import uses_offered
from feedback.web.diaries import FEELINGS, HOW_TOLD, how_told, others
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.ids import read_uuid
from feedback.web.reading import reading
from feedback.web.said import Said, said

room = Room("who_sees", __name__)
KINDS = frozenset({ENTRY, ANSWERS})


@room.get("/who-can-see", may=May.GIVE_CONSENT, is_private=True)
def page() -> str:
    """Who can see what I tell: the people, and what I told."""
    before = _before()
    told, further = who_sees.my_tellings(db(), actor(), others(), now(), before)
    places = [] if before else places_to_tell(db(), actor(), now())
    return render_template(
        "pages/who_sees/page.html",
        places=[_place(one) for one in places],
        told=told,
        is_first=before is None,
        older=further and f"{further.at.isoformat()}_{further.id}",
        **_words(None),
    )


@room.get("/who-can-see/<kind>/<uuid:telling>", may=May.GIVE_CONSENT, is_private=True)
def one(kind: str, telling: UUID) -> str:
    """Who can see one thing I told, and who looked at it."""
    found = who_sees.my_telling(db(), actor(), _kind(kind), telling, others(), now())
    return render_template("pages/who_sees/one.html", one=found, **_words(found))


@room.get("/surveys/<uuid:invitation>/after/who-sees", may=May.GIVE_CONSENT)
def answers(invitation: UUID) -> AnyResponse:
    """The same, from the page of a survey that was sent."""
    found = who_sees.answers_to(db(), actor(), invitation, now())
    return redirect(url_for("who_sees.one", kind=ANSWERS, telling=found), 303)


@room.post("/who-can-see/<kind>/<uuid:telling>/<use>", may=May.GIVE_CONSENT)
def switch(kind: str, telling: UUID, use: str) -> AnyResponse:
    """On or off, at once. What has no yes yet is asked first."""
    wanted, is_on = _use(use), request.form.get("on") == "yes"
    thing = who_sees.switch(db(), actor(), _kind(kind), telling, wanted, is_on, now())
    if is_on and kind == ENTRY and not _is_yes(thing.relationship_id, wanted):
        ask = {"use": wanted.value, "relationship": thing.relationship_id}
        return redirect(url_for("consents.ask", entry=telling, **ask), 303)
    return redirect(_back(kind, telling), 303)


def _place(about: Relationship) -> dict[str, object]:
    return {
        "about": about,
        "around": who_sees.around(db(), actor(), about, now()),
        "standing": current_consents(db(), actor(), about.id, now()),
    }


def _is_yes(relationship_id: UUID, use: Use) -> bool:
    """True also where nothing can be asked any more: a yes cannot be given to a time before."""
    try:
        standing = current_consents(db(), actor(), relationship_id, now()).get(use)
    except NotHere:
        return True
    return standing is not None and standing.is_yes


def _back(kind: str, telling: UUID) -> str:
    """To the page the tap came from: the list, where it was, or the one telling."""
    here = f"told-{telling}"
    if request.form.get("from") == "list":
        before = request.form.get("before") or None
        return url_for("who_sees.page", before=before, _anchor=here)
    return url_for("who_sees.one", kind=kind, telling=telling, _anchor=here)


def _words(shown: Shown | None) -> dict[str, object]:
    mine = actor().role is Role.PERSON
    return {
        "uses": others(),
        "offered": uses_offered(),
        "is_person": mine,
        "how_told": how_told,
        "how_told_first": next(iter(HOW_TOLD.values())),
        "feelings": FEELINGS,
        "title_of": _title,
        "own_page": _own_page,
        "before": request.args.get("before", ""),
    }


def _title(shown: Shown) -> Said:
    """What a survey is called."""
    instrument = instrument_with(db(), shown.thing.survey.instrument_id)
    return said(instrument.title, reading().language)


def _own_page(shown: Shown) -> str:
    """Where the whole of it is."""
    if shown.kind == ENTRY:
        return url_for("diaries.one", entry=shown.thing.id)
    if shown.thing.invitation_id is None:
        return url_for("surveys_written.one", response=shown.thing.id)
    return url_for("surveys_send.sent", invitation=shown.thing.invitation_id)


def _kind(name: str) -> str:
    return name if name in KINDS else abort(404)


def _use(name: str) -> Use:
    known = {use.value: use for use in others()}
    return known[name] if name in known else abort(404)


def _before() -> Place | None:
    moment, _, id = request.args.get("before", "").partition("_")
    with suppress(ValueError):
        at = datetime.fromisoformat(moment)
        if at.tzinfo and (found := read_uuid(id)):
            return Place(at, found)
    return None
