"""Notes when someone is in doubt: staff only, never asked for, never in anyone's way."""

from __future__ import annotations

from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May, require
from feedback.actions.capacity_notes import (
    DECISIONS,
    POINTS,
    SAID,
    NoteGiven,
    NoteRefused,
    notes_about,
    write_note,
)
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext, mark

room = Room("capacity_notes", __name__)
DECISION_WORDS = dict(
    zip(DECISIONS, (mark("A survey"), mark("The diary"), mark("Sharing")), strict=True)
)
POINT_WORDS = {
    "understands": mark("They understood what it is about"),
    "remembers": mark("They remembered it long enough to decide"),
    "thinks_about": mark("They thought about yes and no"),
    "says": mark("They said what they want, in any way"),
}
SAID_WORDS = dict(zip(SAID, (mark("Yes"), mark("No"), mark("Not sure")), strict=True))
PROBLEMS = {
    "not-chosen": mark("Choose one of the answers."),
    "too-long": mark("This is too long for us to keep. Please make it shorter."),
    "missing": mark("Write how it was explained."),
}


@room.get("/capacity-notes/<uuid:relationship>", may=May.WRITE_CAPACITY_NOTE)
def page(relationship: UUID) -> str:
    """The notes there are, and a new one."""
    return _page(relationship, {})


@room.post("/capacity-notes/<uuid:relationship>", may=May.WRITE_CAPACITY_NOTE)
def write(relationship: UUID) -> Response | AnyResponse:
    """Keep a note, or say what is missing."""
    typed = request.form
    given = NoteGiven(
        typed.get("decision", ""),
        {point: typed.get(point, "") for point in POINTS},
        typed.get("supported_by", ""),
        typed.get("explained_how", ""),
    )
    try:
        write_note(db(), actor(), relationship, given, now())
    except NoteRefused as problem:
        wrong = {problem.field: gettext(PROBLEMS[problem.code])}
        return make_response(_page(relationship, typed, wrong), 422)
    return redirect(url_for("capacity_notes.page", relationship=relationship), 303)


def _page(relationship: UUID, typed, wrong: dict[str, str] | None = None) -> str:
    found = require(db(), actor(), May.WRITE_CAPACITY_NOTE, relationship, now())
    return render_template(
        "pages/capacity_notes/page.html",
        relationship=found,
        notes=notes_about(db(), actor(), relationship, now()),
        decisions=DECISION_WORDS,
        points=POINT_WORDS,
        said=SAID_WORDS,
        typed=typed,
        wrong=wrong or {},
    )
