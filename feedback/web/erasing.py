"""Erasing what is kept about someone: what would go, two steps, a hold, and what was erased."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May, require, visible
from feedback.actions import erasing, holds
from feedback.actions.answer_tables import erased_rows
from feedback.model.care import Person
from feedback.model.erasing import Erasure
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext, mark

room = Room("erasing", __name__)
# Named without counts: how much someone keeps to themselves is nobody's to know.
KINDS = (
    mark("Diary entries"),
    mark("Answers"),
    mark("Photos, sounds and films"),
    mark("Stories"),
    mark("Papers"),
)
PROBLEMS = {
    "reason-missing": ("reason", mark("Write why we must keep it.")),
    "reason-too-long": (
        "reason",
        mark("This is too long for us to keep. Please make it shorter."),
    ),
    "nothing-kept": ("reason", mark("There is nothing to keep yet.")),
    "on-hold": ("sure", mark("We must keep it for now. We erased nothing.")),
    "not-sure": ("sure", mark("Tick this first. Then press the button.")),
}
MOST = 200


@room.get("/people/<uuid:person>/erase", may=May.ERASE)
def page(person: UUID) -> str:
    """What would go, the copies that were handed out, and whether it must be kept."""
    return _page("what", person)


@room.get("/people/<uuid:person>/erase/sure", may=May.ERASE)
def sure(person: UUID) -> str:
    """The second step: nobody can bring it back."""
    return _page("sure", person)


@room.post("/people/<uuid:person>/erase/sure", may=May.ERASE)
def erase(person: UUID) -> AnyResponse | tuple[str, int]:
    """Erase it, or say what is in the way."""
    if request.form.get("sure") != "yes":
        return _page("sure", person, "not-sure"), 422
    try:
        done = erasing.erase_person(db(), actor(), person, now())
    except erasing.OnHold as held:
        return _page("sure", person, held.code), 422
    return redirect(url_for("erasing.erased", erasure=done.id), 303)


@room.post("/people/<uuid:person>/hold", may=May.ERASE)
def hold(person: UUID) -> AnyResponse | tuple[str, int]:
    """Keep it for now, and why."""
    try:
        holds.hold_person(db(), actor(), person, request.form.get("reason", ""), now())
    except holds.HoldRefused as refused:
        return _page("what", person, refused.code), 422
    return redirect(url_for("erasing.page", person=person), 303)


@room.post("/people/<uuid:person>/hold/lift", may=May.ERASE)
def lift(person: UUID) -> AnyResponse:
    """We need not keep it any more."""
    holds.let_person_go(db(), actor(), person, now())
    return redirect(url_for("erasing.page", person=person), 303)


@room.get("/erased", may=May.SEE_ERASURE)
def all_erased() -> str:
    """What was erased in this site: days, and no names."""
    newest = visible(actor(), May.SEE_ERASURE, now()).order_by(Erasure.at.desc(), Erasure.id)
    return render_template(
        "pages/erasing/all.html", erasures=db().scalars(newest.limit(MOST)).all()
    )


@room.get("/erased/<uuid:erasure>", may=May.SEE_ERASURE)
def erased(erasure: UUID) -> str:
    """What was erased, and the copies to ask back for."""
    found, copies = erasing.see_erasure(db(), actor(), erasure, now())
    rows = {copy.id: erased_rows(db(), copy) for copy in copies}
    return render_template("pages/erasing/erased.html", erasure=found, copies=copies, rows=rows)


def _page(name: str, person_id: UUID, code: str = "") -> str:
    person: Person = require(db(), actor(), May.ERASE, person_id, now())
    whom = erasing.find_person(db(), actor(), person_id, now())
    plan = erasing.plan_erasing(db(), whom)
    field, words = PROBLEMS.get(code, ("", ""))
    return render_template(
        f"pages/erasing/{name}.html",
        person=person,
        plan=plan,
        kinds=[gettext(words) for words in KINDS],
        holds=holds.holds_on(db(), whom.relationship_ids)[:1],
        wrong={field: gettext(words)} if code else {},
        written=request.form,
    )
