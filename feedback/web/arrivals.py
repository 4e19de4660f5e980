"""The office adds people, social workers and those around a person."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May, require
from feedback.actions import arrivals
from feedback.actions.arrivals import NotAdded
from feedback.actions.circles import worker_accounts, workers_of
from feedback.actions.relationships import RelationshipRefused
from feedback.model.accounts import Role
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.ids import read_uuid
from feedback.web.languages import gettext, mark
from feedback.web.people import PROBLEMS as OF_DAYS
from feedback.web.people import NotTyped, typed_day, typed_worker

room = Room("arrivals", __name__)
PROBLEMS = {
    **OF_DAYS,
    "no-name": mark("Write a name."),
    "name-too-long": mark("Use 120 letters or fewer."),
    "no-who": mark("Write who they are to the person."),
    "who-too-long": mark("Use 60 letters or fewer."),
    "in-the-circle": mark("They are in the circle already."),
}
FIELD_OF = {
    "no-name": "name",
    "name-too-long": "name",
    "no-who": "who",
    "who-too-long": "who",
    "in-the-circle": "known",
    "nobody-chosen": "worker",
}
ROLES = {
    Role.CARER.value: mark("Family or friend"),
    Role.PROFESSIONAL.value: mark("Professional"),
}


@room.get("/people/add", may=May.ADD_SOMEONE)
def person_page() -> str:
    """Add a person."""
    return _page("person")


@room.post("/people/add", may=May.ADD_SOMEONE)
def add_person() -> AnyResponse | tuple[str, int]:
    """Keep the person with their named social worker, or say what is wrong."""
    name = request.form.get("name", "")
    try:
        person = arrivals.add_person(db(), actor(), name, typed_worker(), typed_day(), now())
    except (NotAdded, NotTyped, RelationshipRefused) as no:
        return _refused("person", no.code)
    return redirect(url_for("people.one", person=person.id), 303)


@room.get("/people/workers", may=May.ADD_SOMEONE)
def workers() -> str:
    """The social workers of the site, and a place to add one."""
    return _page("workers")


@room.post("/people/workers", may=May.ADD_SOMEONE)
def add_worker() -> AnyResponse | tuple[str, int]:
    """Keep the social worker, or say what is wrong."""
    try:
        arrivals.add_worker(db(), actor(), request.form.get("name", ""), now())
    except NotAdded as no:
        return _refused("workers", no.code)
    return redirect(url_for("arrivals.workers"), 303)


@room.get("/people/<uuid:person>/circle", may=May.CHANGE_CIRCLE)
def circle_page(person: UUID) -> str:
    """Add someone to a person's circle."""
    return _circle(person)


@room.post("/people/<uuid:person>/circle", may=May.CHANGE_CIRCLE)
def add_to_circle(person: UUID) -> AnyResponse | tuple[str, int]:
    """Keep who joined, someone known or someone new, or say what is wrong."""
    form, known = request.form, read_uuid(request.form.get("known"))
    who = form.get("who", "")
    try:
        if known:
            arrivals.join_circle(db(), actor(), person, known, who, now())
        else:
            role = Role(form["role"]) if form.get("role") in ROLES else Role.CARER
            arrivals.add_to_circle(db(), actor(), person, role, form.get("name", ""), who, now())
    except NotAdded as no:
        db().rollback()
        return _circle(person, no.code), 422
    return redirect(url_for("people.one", person=person, _anchor="circle"), 303)


@room.post("/circle/<uuid:member>/leave", may=May.CHANGE_CIRCLE)
def leave(member: UUID) -> AnyResponse:
    """Someone left a circle."""
    left = arrivals.leave_circle(db(), actor(), member, now())
    return redirect(url_for("people.one", person=left.person_id, _anchor="circle"), 303)


@room.get("/names/<uuid:account>", may=May.RENAME)
def name_page(account: UUID) -> str:
    """Mend someone's name."""
    return _name(account)


@room.post("/names/<uuid:account>", may=May.RENAME)
def rename(account: UUID) -> AnyResponse | tuple[str, int]:
    """Keep the name, or say what is wrong."""
    try:
        renamed = arrivals.rename(db(), actor(), account, request.form.get("name", ""), now())
    except NotAdded as no:
        db().rollback()
        return _name(account, no.code), 422
    if renamed.person_id:
        return redirect(url_for("people.one", person=renamed.person_id), 303)
    if renamed.worker_id:
        return redirect(url_for("arrivals.workers"), 303)
    return redirect(url_for("people.all_people"), 303)


def _name(account_id: UUID, code: str = "") -> str:
    return render_template(
        "pages/arrivals/name.html",
        account=require(db(), actor(), May.RENAME, account_id, now()),
        wrong=_wrong(code),
        written=request.form,
    )


def _refused(page: str, code: str) -> tuple[str, int]:
    db().rollback()
    return _page(page, code), 422


def _page(page: str, code: str = "") -> str:
    return render_template(
        f"pages/arrivals/{page}.html",
        wrong=_wrong(code),
        written=request.form,
        today=now().date(),
        workers=[(str(one.id), one.name) for one in workers_of(db(), actor())],
        accounts=worker_accounts(db(), actor()),
    )


def _circle(person_id: UUID, code: str = "") -> str:
    person = require(db(), actor(), May.CHANGE_CIRCLE, person_id, now())
    known = arrivals.known_around(db(), actor())
    return render_template(
        "pages/arrivals/circle.html",
        person=person,
        wrong=_wrong(code),
        written=request.form,
        roles=[(role, gettext(words)) for role, words in ROLES.items()],
        known=[(str(one.id), f"{one.name}, {gettext(ROLES[one.role])}") for one in known],
    )


def _wrong(code: str) -> dict[str, str]:
    return {FIELD_OF.get(code, "on"): gettext(PROBLEMS[code])} if code else {}
