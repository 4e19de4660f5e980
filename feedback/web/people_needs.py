"""Someone's access needs, written down by staff with the person's yes."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May, may_at_all, require
from feedback.actions.needs import NeedsRefused, Noted, needs_of, record_needs
from feedback.forms.needs import ASKED
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext, mark
from feedback.web.needs_words import WORDS, staff_flags

room = Room("people_needs", __name__)
PROBLEMS = {
    "not-asked": ("agreed", mark("Ask the person first. Tick the box when they say yes.")),
    "too-long": ("words", mark("Use 500 letters or fewer.")),
}


@room.get("/people/<uuid:person>/needs", may=May.RECORD_NEEDS)
def page(person: UUID) -> str:
    """What this person needs, and a form to change it."""
    return _page(person)


@room.post("/people/<uuid:person>/needs", may=May.RECORD_NEEDS)
def keep(person: UUID) -> AnyResponse | tuple[str, int]:
    """Keep it, or say what is missing."""
    form = request.form
    noted = Noted(
        tuple(form.getlist("need")),
        form.get("interpreter", "").strip(),
        form.get("words", "").strip(),
        form.get("agreed") == "yes",
    )
    try:
        record_needs(db(), actor(), person, noted, now())
    except NeedsRefused as refused:
        return _page(person, refused.code), 422
    if may_at_all(actor().role, May.SEE_PERSON):
        return redirect(url_for("people.one", person=person), 303)
    return redirect(url_for("people_needs.page", person=person), 303)


def _page(person: UUID, code: str = "") -> str:
    found = require(db(), actor(), May.RECORD_NEEDS, person, now())
    record = needs_of(db(), actor(), [person], now()).get(person)
    field, words = PROBLEMS[code] if code else ("", "")
    kept = {
        "interpreter": (record and record.interpreter) or "",
        "words": (record and record.words) or "",
    }
    return render_template(
        "pages/people/needs.html",
        person=found,
        record=record,
        flags=staff_flags(record),
        is_due=bool(record and record.is_due(now().date())),
        choices=[(name, gettext(WORDS[name][0])) for name in ASKED],
        chosen=request.form.getlist("need") if code else (record.needs if record else []),
        written=request.form if code else kept,
        wrong={field: gettext(words)} if code else {},
    )
